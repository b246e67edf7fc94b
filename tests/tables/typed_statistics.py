"""Plain statistics of the customers of the shop of known types."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import polars as pl

from profilekit.tables.typed_shop import typed_shop_frames

LAST = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Athens"))
"""First instant after the history."""


def natively(seed, n_customers, **options):
    frames, types = typed_shop_frames(seed, n_customers, **options)
    return {name: frame.to_native() for name, frame in frames.items()}, types.to_native()


def per_order(frames):
    lines = frames["transactions"].join(frames["products"], on="product_id", suffix="_of_product")
    return lines.group_by("customer_id", "order_id").agg(
        pl.col("ordered_at").first(),
        spend=pl.col("amount").sum(),
        lines=pl.len(),
        departments=pl.col("department").n_unique(),
    )


def from_orders(frames):
    days = pl.col("ordered_at").sort().diff().dt.total_minutes() / 1440
    orders = per_order(frames).group_by("customer_id")
    return orders.agg(
        orders=pl.len(),
        spend=pl.col("spend").sum(),
        order_value=pl.col("spend").mean(),
        lines=pl.col("lines").mean(),
        departments=pl.col("departments").mean(),
        unevenness=pl.when(pl.len() >= 5).then(days.std() / days.mean()),
        days_since=(LAST.astimezone(UTC) - pl.col("ordered_at").max()).dt.total_days(),
    )


def from_lines(frames):
    lines = frames["transactions"].join(frames["products"], on="product_id", suffix="_of_product")
    return lines.group_by("customer_id").agg(
        paid_share=pl.col("amount").sum() / pl.col("list_amount").sum(),
        on_deal=(pl.col("discount_amount") > 0).mean(),
        coupons=(pl.col("coupon_amount") > 0).sum(),
        categories=pl.col("category").n_unique(),
    )


def from_visits(frames):
    name, moment = pl.col("event_name"), pl.col("occurred_at")
    visits = (
        frames["web_events"]
        .group_by("customer_id", "session_id")
        .agg(
            buys=(name == "purchase").any(),
            searches=(name == "search").any(),
            deals=(name == "view_promotion").any(),
            views=(name == "view_item").sum(),
            carts=(name == "add_to_cart").any(),
            seconds=(moment.max() - moment.min()).dt.total_seconds(),
        )
    )
    return visits.group_by("customer_id").agg(
        visits=pl.len(),
        conversion=pl.col("buys").mean(),
        abandoned=1 - pl.col("buys").filter(pl.col("carts")).mean(),
        searches=pl.col("searches").mean(),
        deals=pl.col("deals").mean(),
        views=pl.col("views").mean(),
        seconds_to_buy=pl.col("seconds").filter(pl.col("buys")).mean(),
    )


def described(frames, types):
    """Give plain statistics per customer."""
    found = types
    for measure in (from_orders, from_lines, from_visits):
        found = found.join(measure(frames), on="customer_id", how="left")
    return found.with_columns(pl.col("orders", "spend", "coupons").fill_null(0))


def means(statistics, column):
    rows = statistics.group_by("shopper_type_label").agg(pl.col(column).mean()).iter_rows()
    return dict(rows)


def auc(statistics, label, column):
    """Chance that one of the type has more of it than somebody else; ties count half."""
    known = statistics.drop_nulls(column)
    rank = known[column].rank("average").to_numpy()
    own = (known["shopper_type_label"] == label).to_numpy()
    count = own.sum()
    return (rank[own].sum() - count * (count + 1) / 2) / (count * (len(own) - count))

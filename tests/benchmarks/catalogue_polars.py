"""The whole catalogue of purchase fields written by hand in Polars."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from polars_labels import categories, labels, products
from polars_queries import Shop, against_own, customers, orders, returns, sums

if TYPE_CHECKING:
    import datetime as dt

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
FILLED = ["refunds", "back", "back_90", "back_365", "back_before", "back_soon"]
COUNTS = ["brands_count", "categories_count"]


def _ratio(a: pl.Expr | str, b: pl.Expr | str) -> pl.Expr:
    a, b = (pl.col(x) if isinstance(x, str) else x for x in (a, b))
    return pl.when(b != 0).then(a / b)


def _money(cents: pl.Expr | str) -> pl.Expr:
    return (pl.col(cents) if isinstance(cents, str) else cents) / 100


def _first_of(kind: str, size: int, step: int = 1) -> pl.Expr:
    """Give the most frequent of numbered counts times its number of places, less its place."""
    groups = [
        pl.sum_horizontal(
            pl.col(f"{kind}_{number}").cast(pl.Int64) for number in range(begin, begin + step)
        )
        for begin in range(1, size + 1, step)
    ]
    places = len(groups)
    return pl.max_horizontal(c * places + places - 1 - i for i, c in enumerate(groups))


def _between() -> dict[str, pl.Expr]:
    gaps, days = pl.col("repeats"), pl.col("tenure") - pl.col("recency")
    spread = (gaps * pl.col("squares") - days**2) / (gaps * (gaps - 1))
    a, b = pl.col("n_90").cast(pl.Int64), pl.col("n_before")
    months = [pl.col(f"month_{month}").cast(pl.Int64) for month in range(1, 13)]
    return {
        "days": days,
        "gap_mean": _ratio(days, gaps),
        "gap_std": pl.when(gaps > 1).then(spread.sqrt()),
        "net_90": pl.col("paid_90") - pl.col("back_90"),
        "net_before": pl.col("paid_before") - pl.col("back_before"),
        "orders_trend": _ratio(a - b, a + b),
        "quarter": _first_of("month", 12, 3),
        "weekday": _first_of("weekday", 7),
        "month_pairs": pl.sum_horizontal(m * (m - 1) for m in months),
    }


def _first_families() -> dict[str, pl.Expr]:
    """Recency, frequency, spend and cadence."""
    n, gap_mean, recency = pl.col("n"), pl.col("gap_mean"), pl.col("recency")
    recent, before = pl.col("net_90"), pl.col("net_before")
    return {
        "recency_days": recency,
        "orders_count": n,
        "orders_90d_count": pl.col("n_90"),
        "orders_365d_count": pl.col("n_365"),
        "repeat_days_count": pl.col("repeats"),
        "active_span_days": pl.col("days"),
        "tenure_days": pl.col("tenure"),
        "orders_trend_90d_ratio": pl.col("orders_trend"),
        "spend_amount": _money(pl.col("paid") - pl.col("back")),
        "spend_90d_amount": _money(recent),
        "spend_365d_amount": _money(pl.col("paid_365") - pl.col("back_365")),
        "order_value_mean_amount": _money(pl.col("paid") / n),
        "order_value_median_amount": _money("median"),
        "order_value_std_amount": _money("std"),
        "order_value_max_amount": _money("largest"),
        "spend_trend_90d_ratio": _ratio(recent - before, recent.abs() + before.abs()),
        "repeat_mean_amount": _money(_ratio(pl.col("paid") - pl.col("first_day"), "repeats")),
        "order_gap_mean_days": gap_mean,
        "order_gap_std_days": pl.col("gap_std"),
        "order_regularity_ratio": 1 / (1 + pl.col("gap_std") / gap_mean),
        "overdue_ratio": recency / gap_mean,
    }


def _baskets_and_money() -> dict[str, pl.Expr]:
    """Baskets, discounts, coupons, returns, own brand, price tier and margin."""
    n, paid, back = pl.col("n"), pl.col("paid"), pl.col("back")
    discount, coupon = pl.col("discount"), pl.col("coupon")
    margin = pl.when(pl.col("costs") > 0).then(pl.col("costed") - pl.col("cost"))
    return {
        "basket_lines_mean_count": pl.col("lines") / n,
        "basket_units_mean_count": pl.col("quantity") / n,
        "small_basket_share": pl.col("small") / n,
        "order_value_log_std_ratio": pl.col("log_std"),
        "splurge_share": _ratio("splurged", "paid"),
        "discount_amount": _money(discount),
        "discount_share": _ratio(discount, paid + discount),
        "deal_lines_share": pl.col("deals") / pl.col("lines"),
        "coupon_orders_count": pl.col("coupon_orders"),
        "coupon_orders_share": pl.col("coupon_orders") / n,
        "coupon_share": _ratio(coupon, paid + coupon),
        "refunds_count": pl.col("refunds"),
        "refunded_amount": _money(back),
        "refunded_ratio": _ratio(back, paid),
        "return_rate_share": _ratio("back_soon", "old").clip(upper_bound=1.0),
        "own_brand_share": _ratio("own", "known"),
        "price_tier_ratio": pl.col("price_tier_ratio"),
        "margin_amount": _money(margin),
        "margin_share": _ratio(margin, "costed"),
    }


def _labels_and_times() -> dict[str, pl.Expr]:
    """Categories, products, brands, channels, times, seasons and the first purchases."""
    n, year = pl.col("n"), pl.col("tenure") >= 365
    quarter, weekday = pl.col("quarter"), pl.col("weekday")
    weekdays, quarters = (pl.lit(pl.Series(x)) for x in (WEEKDAYS, ["q1", "q2", "q3", "q4"]))
    as_they_are = [
        *("top_category_label", "top_category_share", "category_entropy_ratio"),
        *("category_concentration_ratio", "new_categories_90d_share", "products_count"),
        *("repeat_products_share", "top_product_label", "top_brand_label", "top_brand_share"),
        *("order_channels_count", "top_order_channel_label", "top_order_channel_share"),
        *("top_order_device_label", "first_product_label"),
    ]
    return {
        **{name: pl.col(name).fill_null(0) for name in COUNTS},
        **{name: pl.col(name) for name in as_they_are},
        "online_orders_share": pl.col("online") / n,
        "mobile_orders_share": pl.col("mobile") / n,
        **{
            f"{time}_orders_share": pl.col(time) / n
            for time in ("weekend", "morning", "afternoon", "evening", "night")
        },
        "top_weekday_label": weekdays.gather(6 - weekday % 7),
        "top_quarter_label": pl.when(year).then(quarters.gather(3 - quarter % 4)),
        "top_quarter_share": pl.when(year).then(quarter // 4 / n),
        "season_concentration_ratio": pl.when(year).then(
            _ratio("month_pairs", n * (n - 1)),
        ),
        "first_order_amount": _money("first_order"),
        "second_order_days": pl.col("second"),
        "first_category_label": pl.when(pl.col("first_category_at") == pl.col("first_at")).then(
            pl.col("first_category")
        ),
    }


def _stage() -> pl.Expr:
    trend = pl.col("orders_trend")
    stages = (
        pl.when(pl.col("recency") > 365)
        .then(pl.lit("lapsed"))
        .when(pl.col("tenure") < 90)
        .then(pl.lit("new"))
        .when(pl.col("came_back"))
        .then(pl.lit("returned"))
        .when((pl.col("recency") / pl.col("gap_mean") > 2) | (trend <= -1 / 3))
        .then(pl.lit("slowing"))
        .when(trend >= 1 / 3)
        .then(pl.lit("growing"))
    )
    return stages.otherwise(pl.lit("steady"))


def fields(folder: str, as_of: dt.date) -> pl.DataFrame:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    shop = Shop(Path(folder), as_of)
    placed = orders(shop)
    buyers = customers(placed)
    parts = [against_own(placed, buyers), returns(shop, placed)]
    parts = [part.collect(engine="streaming") for part in parts]
    del placed
    for query in (sums, categories, products, labels):
        parts.append(query(shop).collect(engine="streaming"))
    joined = buyers.lazy()
    for part in parts:
        joined = joined.join(part.lazy(), on="customer_id", how="left", suffix="_of_part")
    return (
        joined.with_columns(pl.col(FILLED).fill_null(0))
        .with_columns(**_between())
        .select(
            "customer_id",
            **_first_families(),
            **_baskets_and_money(),
            **_labels_and_times(),
            lifecycle_stage_label=_stage(),
        )
        .collect()
    )

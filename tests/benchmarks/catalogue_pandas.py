"""The whole catalogue of purchase fields written by hand in pandas, frames in and frame out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from pandas_passes import Shop, against_own, customers, label_counts, orders, refunds, sums

if TYPE_CHECKING:
    import datetime as dt

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
TIMES = ["weekend", "morning", "afternoon", "evening", "night"]
FILES = ("lines", "products", "returns")
ZERO = ["refunds", "back", "back_90", "back_365", "back_before", "back_soon"]


def prepare(folder: str) -> tuple[pd.DataFrame, ...]:
    """Read the frames; not what is compared."""
    return tuple(pd.read_parquet(f"{folder}/{name}.parquet") for name in FILES)


def _ratio(a: pd.Series, b: pd.Series) -> pd.Series:
    return a / b.where(b != 0)


def _first_families(c: pd.DataFrame) -> dict[str, pd.Series]:
    """Recency, frequency, spend and cadence."""
    days, gaps = c["tenure"] - c["recency"], c["repeats"]
    mean = days / gaps.where(gaps > 0)
    spread = (gaps * c["squares"] - days**2) / (gaps * (gaps - 1)).where(gaps > 1)
    std = np.sqrt(spread)
    recent, before = c["paid_90"] - c["back_90"], c["paid_before"] - c["back_before"]
    return {
        "recency_days": c["recency"],
        "orders_count": c["n"],
        "orders_90d_count": c["n_90"],
        "orders_365d_count": c["n_365"],
        "repeat_days_count": gaps,
        "active_span_days": days,
        "tenure_days": c["tenure"],
        "orders_trend_90d_ratio": _ratio(c["n_90"] - c["n_before"], c["n_90"] + c["n_before"]),
        "spend_amount": (c["paid"] - c["back"]) / 100,
        "spend_90d_amount": recent / 100,
        "spend_365d_amount": (c["paid_365"] - c["back_365"]) / 100,
        "order_value_mean_amount": c["paid"] / c["n"] / 100,
        "order_value_median_amount": c["median"] / 100,
        "order_value_std_amount": c["std"] / 100,
        "order_value_max_amount": c["largest"] / 100,
        "spend_trend_90d_ratio": _ratio(recent - before, recent.abs() + before.abs()),
        "repeat_mean_amount": _ratio(c["later"], gaps) / 100,
        "order_gap_mean_days": mean,
        "order_gap_std_days": std,
        "order_regularity_ratio": 1 / (1 + std / mean),
        "overdue_ratio": c["recency"] / mean,
    }


def _baskets_and_money(c: pd.DataFrame) -> dict[str, pd.Series]:
    """Baskets, discounts, coupons, returns, own brand, price tier and margin."""
    n, paid = c["n"], c["paid"]
    return {
        "basket_lines_mean_count": c["lines"] / n,
        "basket_units_mean_count": c["quantity"] / n,
        "small_basket_share": c["small"] / n,
        "order_value_log_std_ratio": c["log_std"],
        "splurge_share": _ratio(c["splurged"], paid),
        "discount_amount": c["discount"] / 100,
        "discount_share": _ratio(c["discount"], paid + c["discount"]),
        "deal_lines_share": c["deal"] / c["lines"],
        "coupon_orders_count": c["coupon_orders"],
        "coupon_orders_share": c["coupon_orders"] / n,
        "coupon_share": _ratio(c["coupon"], paid + c["coupon"]),
        "refunds_count": c["refunds"],
        "refunded_amount": c["back"] / 100,
        "refunded_ratio": _ratio(c["back"], paid),
        "return_rate_share": _ratio(c["back_soon"], c["old"]).clip(upper=1),
        "own_brand_share": _ratio(c["own"], c["known"]),
        "price_tier_ratio": c["tier"],
        "margin_amount": c["margin"] / 100,
        "margin_share": _ratio(c["margin"], c["costed"]),
    }


def _labels(shop: Shop) -> pd.DataFrame:
    """Categories, products, brands, channels and devices."""
    parts = []
    for column, name, count in (
        ("brand", "brand", "brands_count"),
        ("channel", "order_channel", "order_channels_count"),
        ("device", "order_device", None),
    ):
        _, found = label_counts(shop, column)
        part = {f"top_{name}_label": found["top"]}
        if count:
            part |= {count: found["labels"], f"top_{name}_share": found["best"] / found["total"]}
        parts.append(pd.DataFrame(part))

    counts, found = label_counts(shop, "category", dated=True)
    n, per = counts["n"], counts["customer"]
    logs = (n * np.log(n)).groupby(per).sum()
    pairs = (n * (n - 1)).groupby(per).sum()
    recent = (counts["last"] > shop.as_of_day - 90).groupby(per).sum()
    new = (counts["first"] > shop.as_of_day - 90).groupby(per).sum()
    total, k = found["total"], found["labels"]
    entropy = (np.log(total) - logs / total) / np.log(k.where(k > 1))
    parts.append(
        pd.DataFrame(
            {
                "categories_count": k,
                "top_category_label": found["top"],
                "top_category_share": found["best"] / total,
                "category_entropy_ratio": entropy,
                "category_concentration_ratio": _ratio(pairs, total * (total - 1)),
                "new_categories_90d_share": _ratio(new, recent),
                "first_category": found["earliest"],
                "first_category_at": found["earliest_at"],
            }
        )
    )
    counts, found = label_counts(shop, "product_id", dated=True)
    again = (counts["last"] > counts["first"]).groupby(counts["customer"]).sum()
    parts.append(
        pd.DataFrame(
            {
                "products_count": found["labels"],
                "repeat_products_share": again / found["labels"],
                "top_product_label": found["top"].astype(str),
                "first_product_label": found["earliest"].astype(str),
            }
        )
    )
    return pd.concat(parts, axis=1)


def _times(c: pd.DataFrame, placed: pd.DataFrame) -> dict[str, pd.Series]:
    """Channels of orders, times, seasons and the first purchases."""
    n, year = c["n"], c["tenure"] >= 365
    weekdays = pd.crosstab(placed["customer_id"], placed["weekday"]).reindex(
        columns=range(7), fill_value=0
    )
    months = pd.crosstab(placed["customer_id"], placed["month"]).reindex(
        columns=range(1, 13), fill_value=0
    )
    quarters = months.T.groupby((months.columns + 2) // 3).sum().T
    top_quarter = "q" + quarters.idxmax(axis=1).astype(str)
    pairs = (months * (months - 1)).sum(axis=1)
    return {
        "online_orders_share": c["online"] / n,
        "mobile_orders_share": c["mobile"] / n,
        **{f"{time}_orders_share": c[time] / n for time in TIMES},
        "top_weekday_label": weekdays.idxmax(axis=1).map(dict(enumerate(WEEKDAYS))),
        "top_quarter_label": top_quarter.where(year),
        "top_quarter_share": (quarters.max(axis=1) / n).where(year),
        "season_concentration_ratio": _ratio(pairs, n * (n - 1)).where(year),
        "first_order_amount": c["first_order"] / 100,
        "second_order_days": c["second"],
    }


def _stage(fields: pd.DataFrame, came_back: pd.Series) -> np.ndarray:
    trend = fields["orders_trend_90d_ratio"]
    stages = {
        "lapsed": fields["recency_days"] > 365,
        "new": fields["tenure_days"] < 90,
        "returned": came_back,
        "slowing": (fields["overdue_ratio"] > 2) | (trend <= -1 / 3),
        "growing": trend >= 1 / 3,
    }
    return np.select(list(stages.values()), list(stages), default="steady")


def fields(frames: tuple[pd.DataFrame, ...], as_of: dt.date) -> pd.DataFrame:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    shop = Shop.until(*frames, as_of)
    placed = orders(shop)
    buyers = customers(placed)
    c = buyers.join([against_own(placed, buyers), sums(shop), refunds(shop, placed)])
    c[ZERO] = c[ZERO].fillna(0)
    measured = pd.DataFrame(_first_families(c) | _baskets_and_money(c) | _times(c, placed))
    result = measured.join(_labels(shop))
    known = result.pop("first_category_at") == c["first_at"]
    result["first_category_label"] = result.pop("first_category").where(known)
    counts = ["brands_count", "categories_count"]
    result[counts] = result[counts].fillna(0).astype("int64")
    result["lifecycle_stage_label"] = _stage(result, c["came_back"])
    return result.rename_axis("customer_id").reset_index()

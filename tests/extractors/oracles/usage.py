"""Usage by plain loops."""

from __future__ import annotations

import numpy as np

from extractors.oracles.tickets import top


def by_period(name, dated, day):
    """Sums of six periods of 30 days, and the slope of a line that numpy fits."""
    sums = [
        sum(value for when, value in dated if day - 30 * i - 30 < when <= day - 30 * i)
        for i in range(6)
    ]
    fields = {f"{name}_period_{i}_count": value for i, value in enumerate(sums, start=1)}
    slope = np.polyfit(range(6), sums[::-1], 1)[0]
    return fields | {f"{name}_slope_ratio": slope / np.mean(sums) if sum(sums) else None}


def _orders(rows):
    days = {}
    for row in rows:
        days[row["order_id"]] = min(
            days.get(row["order_id"], row["ordered_day"]), row["ordered_day"]
        )
    return [(when, 1) for when in days.values()]


def fields_of(customer, everything):
    day = everything.day
    rows = everything.own("usage_events", customer)
    bought = everything.own("transactions", customer)
    recent = [row for row in rows if row["occurred_day"] > day - 30]
    before = [row for row in rows if day - 60 < row["occurred_day"] <= day - 30]
    quarter = [row for row in rows if row["occurred_day"] > day - 90]
    both = len(recent) + len(before)
    return {
        "usage_count": len(rows),
        "usage_30d_count": len(recent),
        "usage_90d_count": len(quarter),
        "usage_active_days_30d_count": len({row["occurred_day"] for row in recent}),
        "usage_recency_days": min((day - row["occurred_day"] for row in rows), default=None),
        "usage_trend_30d_ratio": (len(recent) - len(before)) / both if both else None,
        "usage_quantity_90d_count": sum(row["quantity"] or 0 for row in quarter),
        "features_used_90d_count": len({row["feature"] for row in quarter} - {None}),
        "top_feature_label": top(row["feature"] for row in rows),
        "top_used_product_label": top(row["product_id"] for row in rows),
        **by_period("usage", [(row["occurred_day"], 1) for row in rows], day),
        **by_period("purchases", _orders(bought), day),
        **by_period("units", [(r["ordered_day"], r["quantity"] or 0) for r in bought], day),
    }

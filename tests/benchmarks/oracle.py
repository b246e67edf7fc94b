"""Customer fields by plain loops, slow and easy to check."""

from __future__ import annotations

import math
import statistics
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    import datetime as dt


def _mean(values: list[float]) -> float:
    return math.fsum(values) / len(values)


def customer(orders: list[tuple[dt.date, float]], as_of: dt.date) -> dict[str, float | None]:
    """Compute the fields of one customer from its orders' (day, amount)."""
    amounts = [amount for _, amount in orders]
    days = sorted({day for day, _ in orders})
    gaps = [(days[i] - days[i - 1]).days for i in range(1, len(days))]
    ages = [(as_of - day).days for day, _ in orders]

    def spend(low: int, high: int) -> float:
        return math.fsum(m for age, m in zip(ages, amounts, strict=True) if low <= age < high)

    recent, before = spend(0, 90), spend(90, 180)
    size = abs(recent) + abs(before)
    recency = (as_of - days[-1]).days
    gap_mean = _mean(gaps) if gaps else None
    gap_std = statistics.stdev(gaps) if len(gaps) >= 2 else None
    return {
        "recency_days": recency,
        "orders_count": len(orders),
        "orders_90d_count": sum(age < 90 for age in ages),
        "orders_365d_count": sum(age < 365 for age in ages),
        "repeat_days_count": len(days) - 1,
        "active_span_days": (days[-1] - days[0]).days,
        "tenure_days": (as_of - days[0]).days,
        "spend_amount": math.fsum(amounts),
        "spend_90d_amount": recent,
        "spend_365d_amount": spend(0, 365),
        "order_value_mean_amount": _mean(amounts),
        "order_value_median_amount": statistics.median(amounts),
        "order_value_std_amount": statistics.stdev(amounts) if len(amounts) >= 2 else None,
        "order_value_max_amount": max(amounts),
        "spend_trend_90d_ratio": (recent - before) / size if size else None,
        "order_gap_mean_days": gap_mean,
        "order_gap_std_days": gap_std,
        "order_regularity_ratio": 1 / (1 + gap_std / gap_mean) if gap_std is not None else None,
        "overdue_ratio": recency / gap_mean if gap_mean is not None else None,
    }


def fields(path: str, as_of: dt.date) -> pd.DataFrame:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    lines = pd.read_parquet(path, columns=["customer_id", "order_id", "ordered_at", "amount"])
    customers: dict[int, dict[int, list[tuple[dt.date, float]]]] = {}
    for customer_id, order_id, ordered_at, amount in lines.itertuples(index=False):
        day = ordered_at.date()
        if day <= as_of:
            customers.setdefault(customer_id, {}).setdefault(order_id, []).append((day, amount))
    rows = []
    for customer_id, orders in customers.items():
        by_order = [
            (min(day for day, _ in order), math.fsum(amount for _, amount in order))
            for order in orders.values()
        ]
        rows.append({"customer_id": customer_id} | customer(by_order, as_of))
    return pd.DataFrame(rows)

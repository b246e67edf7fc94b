"""The first families once more, by plain loops over plain rows: obviously right, and slow."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from statistics import mean, median, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


def fields_of(lines: pd.DataFrame, as_of: date, refunds: pd.DataFrame | None = None):
    """Measure rows of customer, order, day, amount, and refunds of customer, day, amount."""
    orders = defaultdict(dict)
    rows = lines.loc[lines["day"] <= as_of, ["customer_id", "order_id", "day", "amount"]]
    for customer, order, day, amount in rows.itertuples(index=False):
        known = orders[customer].get(order, (day, 0.0))
        orders[customer][order] = (min(day, known[0]), known[1] + amount)
    given_back = defaultdict(list)
    if refunds is not None:
        kept = refunds.loc[refunds["day"] <= as_of, ["customer_id", "day", "amount"]]
        for customer, day, amount in kept.itertuples(index=False):
            given_back[customer].append((day, amount))
    return {
        customer: _fields(list(orders[customer].values()), given_back[customer], as_of)
        for customer in {*orders, *given_back}
    }


def _fields(orders, refunds, as_of: date):
    def in_window(day: date, days: int, skip: int = 0) -> bool:
        end = as_of - timedelta(days=skip)
        return end - timedelta(days=days) < day <= end

    def spend(days: int, skip: int = 0) -> float:
        paid = sum(a for d, a in orders if in_window(d, days, skip))
        return paid - sum(a for d, a in refunds if in_window(d, days, skip))

    amounts = [amount for _, amount in orders]
    days = sorted({day for day, _ in orders})
    gaps = [(b - a).days for a, b in pairwise(days)]
    recency = (as_of - days[-1]).days if days else None
    gap_mean = mean(gaps) if gaps else None
    gap_std = stdev(gaps) if len(gaps) > 1 else None
    recent, before = spend(90), spend(90, 90)
    size = abs(recent) + abs(before)
    return {
        "recency_days": recency,
        "orders_count": len(orders),
        "orders_90d_count": sum(in_window(d, 90) for d, _ in orders),
        "orders_365d_count": sum(in_window(d, 365) for d, _ in orders),
        "repeat_days_count": len(gaps),
        "active_span_days": (days[-1] - days[0]).days if days else None,
        "tenure_days": (as_of - days[0]).days if days else None,
        "spend_amount": sum(amounts) - sum(a for _, a in refunds),
        "spend_90d_amount": recent,
        "spend_365d_amount": spend(365),
        "order_value_mean_amount": mean(amounts) if amounts else None,
        "order_value_median_amount": median(amounts) if amounts else None,
        "order_value_std_amount": stdev(amounts) if len(amounts) > 1 else None,
        "order_value_max_amount": max(amounts) if amounts else None,
        "spend_trend_90d_ratio": (recent - before) / size if round(size, 6) else None,
        "order_gap_mean_days": gap_mean,
        "order_gap_std_days": gap_std,
        "order_regularity_ratio": 1 / (1 + gap_std / gap_mean) if gap_std is not None else None,
        "overdue_ratio": recency / gap_mean if gap_mean else None,
    }

"""Seasons by plain loops."""

from __future__ import annotations

from collections import Counter

from extractors.oracles.purchases import Buyer, over


def seasons(buyer: Buyer):
    orders = buyer.orders
    names = ["top_quarter_label", "top_quarter_share", "season_concentration_ratio"]
    if not orders or buyer.age(orders[0]) < 365:
        return dict.fromkeys(names)
    quarters = Counter((order.day.month + 2) // 3 for order in orders)
    most = max(quarters.values())
    months = Counter(order.day.month for order in orders)
    pairs = sum(count * (count - 1) for count in months.values())
    concentration = over(pairs, len(orders) * (len(orders) - 1))
    top = min(quarter for quarter, count in quarters.items() if count == most)
    return dict(zip(names, [f"q{top}", most / len(orders), concentration], strict=True))

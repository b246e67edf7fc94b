"""Order times by plain loops."""

from __future__ import annotations

from collections import Counter

from extractors.oracles.purchases import Buyer, share

WEEK = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


def order_times(buyer: Buyer):
    orders = buyer.orders
    counts = Counter(order.day.weekday() for order in orders)
    best = [day for day in sorted(counts) if counts[day] == max(counts.values())]
    return {
        "weekend_orders_share": share(orders, lambda order: order.day.weekday() >= 5),
        "morning_orders_share": share(orders, lambda order: 6 <= order.at.hour <= 11),
        "afternoon_orders_share": share(orders, lambda order: 12 <= order.at.hour <= 17),
        "evening_orders_share": share(orders, lambda order: 18 <= order.at.hour <= 23),
        "night_orders_share": share(orders, lambda order: 0 <= order.at.hour <= 5),
        "top_weekday_label": WEEK[best[0]] if best else None,
    }

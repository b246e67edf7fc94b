"""What frequency and spend gained later, by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer, over


def orders_trend(buyer: Buyer, days=90):
    recent = sum(buyer.age(order) < days for order in buyer.orders)
    before = sum(days <= buyer.age(order) < 2 * days for order in buyer.orders)
    return {f"orders_trend_{days}d_ratio": over(recent - before, recent + before)}


def repeat_mean(buyer: Buyer):
    days = sorted({order.day for order in buyer.orders})
    later = sum(order.cents for order in buyer.orders if order.day > days[0])
    return {"repeat_mean_amount": over(later / 100, len(days[1:]))}

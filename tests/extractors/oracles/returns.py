"""Returns by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer, over


def returns(buyer: Buyer):
    back = sum(refund["cents"] for refund in buyer.refunds)
    return {
        "refunds_count": len(buyer.refunds),
        "refunded_amount": back / 100,
        "refunded_ratio": over(back, sum(line["cents"] for line in buyer.lines)),
    }


def return_rate(buyer: Buyer, return_days=30):
    known = {
        order.lines[0]["order_id"]: order
        for order in buyer.orders
        if order.lines[0].get("order_id") is not None
    }
    if buyer.refunds and not any(refund["order_id"] in known for refund in buyer.refunds):
        return {"return_rate_share": None}
    closed = {key: order for key, order in known.items() if buyer.age(order) >= return_days}
    back = 0
    for refund in buyer.refunds:
        order = closed.get(refund["order_id"])
        if order is not None and (refund["day"] - order.day).days <= return_days:
            back += refund["cents"]
    rate = over(back, sum(order.cents for order in closed.values()))
    return {"return_rate_share": None if rate is None else min(rate, 1)}

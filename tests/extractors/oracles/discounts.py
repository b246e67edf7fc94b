"""Discounts and coupons by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer, over, share


def discounts(buyer: Buyer):
    taken = sum(line["discount_amount"] or 0 for line in buyer.lines)
    paid = sum(line["cents"] for line in buyer.lines)
    return {
        "discount_amount": taken / 100,
        "discount_share": over(taken, paid + taken),
        "deal_lines_share": share(buyer.lines, lambda line: (line["discount_amount"] or 0) > 0),
    }


def coupons(buyer: Buyer):
    worth = sum(line["coupon_amount"] or 0 for line in buyer.lines)
    paid = sum(line["cents"] for line in buyer.lines)

    def has_coupon(order):
        return any((line["coupon_amount"] or 0) > 0 for line in order.lines)

    return {
        "coupon_orders_count": sum(has_coupon(order) for order in buyer.orders),
        "coupon_orders_share": share(buyer.orders, has_coupon),
        "coupon_share": over(worth, paid + worth),
    }

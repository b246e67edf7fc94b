"""Baskets by plain loops."""

from __future__ import annotations

from math import log
from statistics import median, stdev

from extractors.oracles.purchases import Buyer, over, share


def baskets(buyer: Buyer, small_lines=3, splurge_factor=2):
    orders = buyer.orders
    logs = [log(order.cents) for order in orders if order.cents > 0]
    usual = median([order.cents for order in orders]) if orders else 0
    splurges = sum(order.cents for order in orders if order.cents > splurge_factor * usual)
    return {
        "basket_lines_mean_count": over(len(buyer.lines), len(orders)),
        "small_basket_share": share(orders, lambda order: len(order.lines) <= small_lines),
        "order_value_log_std_ratio": stdev(logs) if len(logs) > 1 else None,
        "splurge_share": over(splurges, sum(order.cents for order in orders)),
    }


def basket_units(buyer: Buyer):
    units = sum(line["quantity"] or 0 for line in buyer.lines)
    return {"basket_units_mean_count": over(units, len(buyer.orders))}

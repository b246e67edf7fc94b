"""The purchase journey by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer


def purchase_journey(buyer: Buyer):
    orders = buyer.orders
    first = [order.cents for order in orders if order.at == orders[0].at]
    second = (orders[1].day - orders[0].day).days if len(orders) > 1 else None
    return {
        "first_order_amount": min(first) / 100 if first else None,
        "second_order_days": second,
    }


def first_product(buyer: Buyer):
    return {"first_product_label": _first(buyer, "product_id")}


def first_category(buyer: Buyer):
    return {"first_category_label": _first(buyer, "category")}


def _first(buyer: Buyer, label: str):
    begun = min((line["at"] for line in buyer.lines), default=None)
    first = [line[label] for line in buyer.lines if line["at"] == begun]
    found = min((one for one in first if one is not None), default=None)
    return None if found is None else str(found)

"""What customers do on the example shop's site, in its app and with its machines."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from profilekit.tables.example_shop.dice import DAYS
from profilekit.tables.example_shop.people import PRODUCTS, Buyer, Product, Row, Shopper

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from profilekit.tables.example_shop.dice import Dice
    from profilekit.tables.example_shop.purchases import Order

__all__ = ["visit_tables"]

_SOURCES = {
    ("google", "organic"): 40,
    ("direct", "none"): 30,
    ("newsletter", "email"): 15,
    ("instagram", "social"): 10,
    ("google", "cpc"): 5,
}
_VISITS = {
    Buyer.REGULAR: (2, 14),
    Buyer.ONE_TIME: (0, 3),
    Buyer.LAPSED: (1, 6),
    Buyer.DEAL_SEEKER: (4, 18),
    Buyer.BROWSER: (6, 25),
    Buyer.NEWCOMER: (1, 5),
    Buyer.COMPANY: (1, 8),
}
"""Fewest and most visits without an order."""

_MACHINE = "espresso machine"


def _visit(
    dice: Dice,
    start: datetime,
    head: Row,
    products: Sequence[Product],
    ending: Sequence[str],
) -> list[Row]:
    """Write the events of one visit: a page, some products, an ending."""
    source, medium = dice.weighted(_SOURCES)
    base: Row = head | {"source": source, "medium": medium}
    steps: list[Row] = [{"event_name": "page_view"}]
    if dice.chance(0.25):
        steps.append({"event_name": "search", "search_text": products[0].product_type})
    steps += [
        {"event_name": "view_item", "product_id": item.product_id, "category": item.category}
        for item in products
    ]
    steps += [{"event_name": name} for name in ending]
    rows: list[Row] = []
    moment = start
    for step in steps:
        engaged = dice.whole(3, 120)
        rows.append(base | step | {"occurred_at": moment, "engaged_s": float(engaged)})
        moment += timedelta(seconds=engaged)
    return rows


def _web_events(dice: Dice, shopper: Shopper, orders: Sequence[Order]) -> list[Row]:
    rows: list[Row] = []
    liked = [item for item in PRODUCTS if item.department in shopper.departments]
    visits = dice.whole(*_VISITS[shopper.buyer]) if shopper.online_prob > 0.1 else dice.whole(0, 1)  # noqa: PLR2004  # shops in the store
    if shopper.buyer is Buyer.BROWSER:
        visits = dice.whole(*_VISITS[Buyer.BROWSER])
    for number in range(visits):
        day = dice.whole(shopper.first_day + 1, shopper.last_day)
        head: Row = {
            "customer_id": shopper.customer_id,
            "session_id": f"{shopper.customer_id}-V{number}",
            "device": dice.weighted({"mobile": 55, "desktop": 38, "tablet": 7}),
        }
        seen = [dice.pick(liked) for _ in range(dice.whole(1, 4))]
        ending = ("add_to_cart",) if dice.chance(0.15) else ()
        rows += _visit(dice, dice.moment(day), head, seen, ending)
    for order in orders:
        if order.online:
            head = {
                "customer_id": shopper.customer_id,
                "session_id": f"{shopper.customer_id}-{order.order_id}",
                "device": order.device,
            }
            start = order.ordered_at - timedelta(seconds=dice.whole(120, 1500))
            ending = ("add_to_cart", "begin_checkout")
            visit = _visit(dice, start, head, order.products, ending)
            visit = [row for row in visit if row["occurred_at"] < order.ordered_at]
            bought = visit[-1] | {"event_name": "purchase", "occurred_at": order.ordered_at}
            rows += [*visit, bought]
    return rows


def _usage_events(dice: Dice, shopper: Shopper, orders: Sequence[Order]) -> list[Row]:
    """Let owners of the connected machine brew with it, less and less for some."""
    machines = [
        (order.day, item)
        for order in orders
        for item in order.products
        if item.product_type == _MACHINE
    ]
    if not machines or shopper.buyer is Buyer.COMPANY:
        return []
    day, machine = machines[0]
    gap = dice.pick((2, 4, 9))
    fades = dice.chance(0.3)
    rows: list[Row] = []
    while (day := day + max(1, round(gap * dice.between(0.5, 1.5)))) < DAYS:
        rows.append(
            {
                "customer_id": shopper.customer_id,
                "occurred_at": dice.moment(day),
                "product_id": machine.product_id,
                "feature": dice.weighted({"brew": 80, "recipe": 12, "descale": 3, "reorder": 5}),
                "quantity": float(dice.whole(1, 4)),
            }
        )
        gap += 1 if fades else 0
    return rows


def visit_tables(
    dice: Dice, shoppers: Sequence[Shopper], orders: Sequence[Order]
) -> dict[str, list[Row]]:
    """Write web events and uses of the connected machine."""
    tables: dict[str, list[Row]] = {"web_events": [], "usage_events": []}
    by_customer: dict[str, list[Order]] = {}
    for order in orders:
        by_customer.setdefault(order.shopper.customer_id, []).append(order)
    for shopper in shoppers:
        own = by_customer.get(shopper.customer_id, [])
        tables["web_events"] += _web_events(dice, shopper, own)
        tables["usage_events"] += _usage_events(dice, shopper, own)
    return tables

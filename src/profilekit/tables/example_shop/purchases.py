"""What the customers of the example shop buy, and what they bring back.

A refund is written in both ways that real tables have: as a negative line and as a row of
``returns``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.tables.example_shop.dice import DAYS
from profilekit.tables.example_shop.people import PRODUCTS, Buyer, Product, Row, Shopper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from profilekit.tables.example_shop.dice import Dice

__all__ = ["Order", "purchase_tables", "rates_table"]

_GAP_DAYS = {
    Buyer.REGULAR: (8, 38),
    Buyer.LAPSED: (10, 40),
    Buyer.DEAL_SEEKER: (90, 200),
    Buyer.NEWCOMER: (8, 30),
    Buyer.COMPANY: (20, 45),
}
"""Shortest and longest days from one visit to the next; other buyers have none."""

_SALES = ((10, 26), (186, 202), (328, 336), (376, 392), (551, 567), (693, 701))
"""First and last day of each sale: January, July and the end of November."""

_CHRISTMAS = ((338, 359), (703, 724))
_DEAR_CENTS = 8000
"""Price above which things are bought seldom and singly."""

_POUND_CENTS = 117
"""Price in cents of a pound when the shop sets its price list in pounds."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the rest of the shop sees it."""

    shopper: Shopper
    order_id: str
    day: int
    ordered_at: datetime
    online: bool
    device: str | None
    amount_cents: int
    coupon_cents: int
    products: tuple[Product, ...]
    currency: str


@dataclass(frozen=True, slots=True)
class _Prices:
    """Prices of one line in cents."""

    listed: int
    discount: int
    coupon: int
    cost: int

    @property
    def paid(self) -> int:
        return self.listed - self.discount - self.coupon


def _within(day: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(first <= day <= last for first, last in spans)


def _visits_in_sales(dice: Dice, shopper: Shopper) -> Iterator[int]:
    """Draw one or two days of most sales."""
    for first, last in _SALES:
        if first > shopper.first_day and dice.chance(0.85):
            yield dice.whole(first, (first + last) // 2)
            if dice.chance(0.5):
                yield dice.whole((first + last) // 2 + 1, last)


def _visits_as_needed(dice: Dice, shopper: Shopper) -> Iterator[int]:
    """Draw days at a pace of the customer's own, faster before Christmas."""
    day = shopper.first_day + dice.whole(1, 12)
    yield min(day, DAYS - 1)
    shortest, longest = _GAP_DAYS[shopper.buyer]
    usual = dice.whole(shortest, longest)
    while True:
        gap = usual * dice.between(0.5, 1.6)
        if _within(day, _CHRISTMAS):
            gap *= 0.6
        day += max(1, round(gap))
        if day > shopper.last_day:
            return
        yield day


def _order_days(dice: Dice, shopper: Shopper) -> list[int]:
    """Draw the days on which a customer orders, in order."""
    if shopper.buyer is Buyer.BROWSER:
        return []
    if shopper.buyer is Buyer.ONE_TIME:
        return [shopper.first_day + dice.whole(1, 12)]
    days = set(_visits_as_needed(dice, shopper))
    if shopper.buyer is Buyer.DEAL_SEEKER:
        days.update(_visits_in_sales(dice, shopper))
    return sorted(days)


def _prices(dice: Dice, order_day: int, shopper: Shopper, product: Product, units: int) -> _Prices:
    listed = product.list_cents * units
    deal_seeker = shopper.buyer is Buyer.DEAL_SEEKER
    percent = 0
    if _within(order_day, _SALES):
        percent = dice.pick((15, 20, 30, 40))
    elif shopper.buyer is Buyer.COMPANY:
        percent = dice.pick((5, 10, 12))
    elif dice.chance(0.35 if deal_seeker else 0.08):
        percent = dice.pick((10, 15))
    discount = listed * percent // 100
    coupon = 0
    if dice.chance(0.004):
        coupon = listed - discount
    elif dice.chance(0.25 if deal_seeker else 0.05):
        coupon = min(listed - discount, dice.pick((100, 200, 500)))
    return _Prices(listed, discount, coupon, product.cost_cents * units)


def _units(dice: Dice, shopper: Shopper, product: Product) -> int:
    company = shopper.buyer is Buyer.COMPANY
    if product.list_cents > _DEAR_CENTS:
        return dice.whole(1, 3) if company else 1
    return dice.whole(4, 24) if company else dice.weighted({1: 75, 2: 19, 3: 6})


def _basket(dice: Dice, shopper: Shopper) -> list[tuple[Product, int]]:
    """Draw products, mostly from the customer's own departments, and their units."""
    weights = {
        place: (8 if product.department in shopper.departments else 1)
        * (1 if product.list_cents > _DEAR_CENTS else 4)
        for place, product in enumerate(PRODUCTS)
    }
    lines = dice.weighted({1: 38, 2: 28, 3: 17, 4: 10, 5: 7})
    drawn = [PRODUCTS[dice.weighted(weights)] for _ in range(lines)]
    return [(product, _units(dice, shopper, product)) for product in dict.fromkeys(drawn)]


def _where(dice: Dice, shopper: Shopper) -> Row:
    if not dice.chance(shopper.online_prob):
        return {"channel": "store", "store_id": f"S{shopper.city + 1}"}
    if dice.chance(0.3):
        return {"channel": "app", "device": "mobile"}
    return {"channel": "web", "device": dice.weighted({"desktop": 50, "mobile": 42, "tablet": 8})}


def _line(head: Row, number: int, product: Product, units: int, prices: _Prices) -> Row:
    return head | {
        "line_id": number,
        "product_id": product.product_id,
        "quantity": float(units),
        "amount": prices.paid / 100,
        "list_amount": prices.listed / 100,
        "discount_amount": prices.discount / 100,
        "coupon_amount": prices.coupon / 100,
        "cost_amount": prices.cost / 100,
        "category": product.category,
        "brand": product.brand,
        "department": product.department,
    }


def _in_pounds(prices: _Prices) -> _Prices:
    """Restate prices in pounds, keeping the line's sum exact."""
    return _Prices(
        *(
            cents * 100 // _POUND_CENTS
            for cents in (prices.listed, prices.discount, prices.coupon, prices.cost)
        )
    )


def _place(
    dice: Dice, shopper: Shopper, day: int, order_id: str, currency: str
) -> tuple[Order, list[Row]]:
    where = _where(dice, shopper)
    ordered_at = dice.moment(day)
    head: Row = {
        "customer_id": shopper.customer_id,
        "ordered_at": ordered_at,
        "order_id": order_id,
        "currency": currency,
        **where,
    }
    rows: list[Row] = []
    paid = coupons = 0
    basket = _basket(dice, shopper)
    for number, (product, units) in enumerate(basket, start=1):
        prices = _prices(dice, day, shopper, product, units)
        if currency == "GBP":
            prices = _in_pounds(prices)
        paid, coupons = paid + prices.paid, coupons + prices.coupon
        rows.append(_line(head, number, product, units, prices))
    order = Order(
        shopper=shopper,
        order_id=order_id,
        day=day,
        ordered_at=ordered_at,
        online="device" in where,
        device=where.get("device"),
        amount_cents=paid,
        coupon_cents=coupons,
        products=tuple(product for product, _ in basket),
        currency=currency,
    )
    return order, rows


def _refund(
    dice: Dice, order: Order, line: Row, refund_number: Callable[[], int]
) -> tuple[str, Row] | None:
    """Give back a line, either as a row of returns or as a negative line."""
    day = order.day + dice.whole(3, 21)
    if day >= DAYS or line["amount"] == 0:
        return None
    moment = dice.moment(day)
    if dice.chance(0.5):
        kept = ("customer_id", "amount", "order_id", "line_id", "product_id", "quantity")
        row: Row = {name: line[name] for name in (*kept, "currency")}
        reason = dice.pick(("damaged", "not as described", "changed mind", "wrong item"))
        return "returns", row | {"returned_at": moment, "reason": reason}
    money = ("amount", "list_amount", "discount_amount", "coupon_amount", "cost_amount")
    negative: Row = {name: 0.0 - line[name] for name in (*money, "quantity")}
    identity: Row = {
        "order_id": f"R{refund_number():06}",
        "line_id": 1,
        "ordered_at": moment,
    }
    return "transactions", line | negative | identity


def _currencies(dice: Dice, shoppers: Sequence[Shopper]) -> dict[Shopper, str]:
    """Let one company, and perhaps more, pay in pounds."""
    currencies = dict.fromkeys(shoppers, "EUR")
    companies = [shopper for shopper in shoppers if shopper.buyer is Buyer.COMPANY]
    for place, company in enumerate(companies):
        if place == 0 or dice.chance(0.2):
            currencies[company] = "GBP"
    return currencies


def purchase_tables(
    dice: Dice, shoppers: Sequence[Shopper]
) -> tuple[tuple[Order, ...], dict[str, list[Row]]]:
    """Write transactions and returns.

    Returns
    -------
    tuple of Order
        The orders, for the tables that follow from them.
    dict of str to list of dict
        Rows of ``transactions`` and ``returns``.
    """
    orders: list[Order] = []
    tables: dict[str, list[Row]] = {"transactions": [], "returns": []}
    refunds = iter(range(1, 10**6))
    currencies = _currencies(dice, shoppers)
    for shopper in shoppers:
        for day in _order_days(dice, shopper):
            order, lines = _place(dice, shopper, day, f"O{len(orders) + 1:06}", currencies[shopper])
            orders.append(order)
            tables["transactions"].extend(lines)
            for line in lines:
                if dice.chance(0.03):
                    given_back = _refund(dice, order, line, lambda: next(refunds))
                    if given_back is not None:
                        tables[given_back[0]].append(given_back[1])
    return tuple(orders), tables


def rates_table(dice: Dice) -> list[Row]:
    """Write a rate for the pound every thirty days."""
    return [
        {
            "currency": "GBP",
            "valid_from": dice.moment(day).replace(hour=0, minute=0, second=0),
            "rate": round(1.17 + dice.between(-0.03, 0.03), 4),
        }
        for day in range(0, DAYS, 30)
    ]

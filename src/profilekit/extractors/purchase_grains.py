"""The grains of buying: lines, orders, the days with an order, and refunds.

An order is its lines; where the lines carry no ``order_id`` each line is an order. A refund
is neither: negative lines and returns are rows of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from profilekit.extractors.grains import Grouped
from profilekit.extractors.table_rows import TableRows

if TYPE_CHECKING:
    from profilekit.extractors.rows import Row

__all__ = ["Lines", "OrderDays", "Orders", "Refunds"]
__all__ += ["lines", "order_days", "order_gap", "orders", "refunds"]


class Lines(TableRows):
    """Purchase lines; refunds are no lines."""

    @property
    def amount(self) -> Row[Self]:
        """Paid for the line, after discounts."""
        return self.column("amount")

    @property
    def order_id(self) -> Row[Self]:
        """The order it belongs to."""
        return self.column("order_id", optional=True)

    @property
    def product_id(self) -> Row[Self]:
        """The product bought."""
        return self.column("product_id")

    @property
    def category(self) -> Row[Self]:
        """Category of the product."""
        return self.column("category")

    @property
    def brand(self) -> Row[Self]:
        """Brand of the product."""
        return self.column("brand")

    @property
    def department(self) -> Row[Self]:
        """Department the product is sold in."""
        return self.column("department")

    @property
    def quantity(self) -> Row[Self]:
        """Units bought."""
        return self.column("quantity")

    @property
    def list_amount(self) -> Row[Self]:
        """What the line would have cost before any discount."""
        return self.column("list_amount")

    @property
    def discount_amount(self) -> Row[Self]:
        """Taken off by the seller, coupons apart."""
        return self.column("discount_amount")

    @property
    def coupon_amount(self) -> Row[Self]:
        """Worth of coupons used."""
        return self.column("coupon_amount")

    @property
    def cost_amount(self) -> Row[Self]:
        """What the line cost the seller."""
        return self.column("cost_amount")

    @property
    def channel(self) -> Row[Self]:
        """Where it was bought."""
        return self.column("channel")

    @property
    def device(self) -> Row[Self]:
        """Device it was ordered with."""
        return self.column("device")

    @property
    def store_id(self) -> Row[Self]:
        """The store."""
        return self.column("store_id")


class Orders(Grouped[Lines]):
    """Orders: the lines of one customer with one order id."""

    @property
    def amount(self) -> Row[Self]:
        """Paid for the order, after discounts, before refunds."""
        return lines.sum(lines.amount).named_per(self, "amount")


class OrderDays(Grouped[Orders]):
    """Days on which a customer ordered."""


class Refunds(TableRows):
    """Money given back: negative lines and returns."""

    @property
    def amount(self) -> Row[Self]:
        """Given back, positive."""
        return self.column("amount")

    @property
    def order_id(self) -> Row[Self]:
        """The order it is for, where that is known."""
        return self.column("order_id")


lines: Final = Lines(table="transactions")
orders: Final = Orders(parent=lines, by_rows=(lines.order_id,), label="orders", splits=True)
order_days: Final = OrderDays(parent=orders, by_rows=(orders.day,), label="order_days")
order_gap: Final = orders.day - orders.day.previous()
"""Days since the customer's order before; 0 on the same day, missing for the first."""
refunds: Final = Refunds(table="refunds")

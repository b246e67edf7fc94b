"""The grains of buying: lines, orders, the days with an order, and refunds.

An order is its lines; where the lines carry no ``order_id`` each line is an order. A refund
is neither: negative lines and returns are rows of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from profilekit.extractors.grains import Grouped, TableRows

if TYPE_CHECKING:
    from profilekit.extractors.expressions import Row

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
        return self.column("order_id")

    @property
    def product_id(self) -> Row[Self]:
        """The product bought."""
        return self.column("product_id")

    @property
    def category(self) -> Row[Self]:
        """Category of the product."""
        return self.column("category")

    @property
    def quantity(self) -> Row[Self]:
        """Units bought."""
        return self.column("quantity")


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


lines: Final = Lines(table="transactions")
orders: Final = Orders(parent=lines, by_rows=(lines.order_id,), label="orders")
order_days: Final = OrderDays(parent=orders, by_rows=(orders.day,), label="order_days")
order_gap: Final = orders.day - orders.day.previous()
"""Days since the customer's order before; 0 on the same day, missing for the first."""
refunds: Final = Refunds(table="refunds")

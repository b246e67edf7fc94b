"""Large orders: how many orders of a customer reach an amount.

What is large is a parameter whose name ends in ``_amount``, in the currency of the tables, so
that it moves with the money and a shop in another currency sets its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveFloat

from profilekit.extractors import Extractor, Field, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LargeOrders"]


class LargeOrders(Extractor):
    """Orders of at least an amount.

    Parameters
    ----------
    least_amount : float, default=100
        Smallest large order, in the currency of the tables. Our choice: set it to what is large
        in your shop.

    Examples
    --------
    >>> [spec.name for spec in LargeOrders(least_amount=50).specs()]
    ['large_orders_count', 'large_orders_share']
    """

    least_amount: PositiveFloat = 100.0

    def fields(self) -> Iterator[Field]:
        """Yield the number of large orders, and their share of all."""
        is_large = orders.amount >= self.least_amount
        yield Field(
            "large_orders_count",
            orders.where(is_large).count(),
            meaning="Large orders",
            minimum=0,
        )
        yield Field(
            "large_orders_share",
            orders.share(is_large),
            meaning="Share of orders that are large",
            minimum=0,
            maximum=1,
            null_meaning="no order",
            evidence="orders_count",
        )

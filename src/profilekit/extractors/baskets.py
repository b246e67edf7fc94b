"""Baskets: how large a customer's orders are, and how much their values vary.

Small baskets say top-up shopping, few large ones say stocking up. Spread is taken on logarithms,
so that an order twice as dear and one half as dear are as far from the usual one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pydantic
from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import lines, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["BasketUnits", "Baskets"]


class Baskets(Extractor):
    """Lines per order, small baskets, spread of order values, and splurges.

    Parameters
    ----------
    small_lines : int, default=3
        Most lines of a small basket. Our choice: a basket that is carried by hand.
    splurge_factor : float, default=2.0
        An order is a splurge when it is worth more than this many times the customer's own
        median order. Our choice: twice the usual is seldom chance.

    Examples
    --------
    >>> [spec.name for spec in Baskets().specs()][:2]
    ['basket_lines_mean_count', 'small_basket_share']
    """

    small_lines: PositiveInt = 3
    splurge_factor: Annotated[float, pydantic.Field(ge=1, allow_inf_nan=False)] = 2.0

    def fields(self) -> Iterator[Field]:
        """Yield the size of baskets, then the spread of their values."""
        size = lines.count().per(orders)
        yield Field(
            "basket_lines_mean_count",
            lines.count() / orders.count(),
            meaning="Mean number of lines of an order",
            minimum=1,
            null_meaning="no order yet",
            evidence="orders_count",
        )
        yield Field(
            "small_basket_share",
            orders.share(size <= self.small_lines),
            meaning=f"Share of orders with at most {self.small_lines} lines",
            minimum=0,
            maximum=1,
            null_meaning="no order yet",
            evidence="orders_count",
        )
        yield Field(
            "order_value_log_std_ratio",
            orders.std(orders.amount.log()),
            meaning="Standard deviation of the logarithm of order values",
            minimum=0,
            null_meaning="fewer than two orders of any worth",
            evidence="orders_count",
        )
        splurge = orders.amount > self.splurge_factor * orders.own(orders.median(orders.amount))
        yield Field(
            "splurge_share",
            orders.where(splurge).sum(orders.amount) / orders.sum(orders.amount),
            meaning=f"Share of spend in orders worth more than {self.splurge_factor:g} times the "
            "customer's median order",
            minimum=0,
            maximum=1,
            null_meaning="nothing paid yet",
            evidence="orders_count",
        )


class BasketUnits(Extractor):
    """Units per order, where lines carry a quantity.

    Examples
    --------
    >>> [spec.name for spec in BasketUnits().specs()]
    ['basket_units_mean_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        yield Field(
            "basket_units_mean_count",
            lines.sum(lines.quantity) / orders.count(),
            meaning="Mean number of units of an order; a line without a quantity counts none",
            null_meaning="no order yet",
            evidence="orders_count",
        )

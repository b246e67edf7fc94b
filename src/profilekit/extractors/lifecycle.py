"""Lifecycle: the stage that a customer is in, from new to lapsed.

A stage compares a customer with nobody but the customer, and with terms that are parameters:
what is a long silence for groceries is none for furniture. Of several stages that would fit, the
one that asks for action first is given.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import NonNegativeInt, PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.purchase_grains import order_gap, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Lifecycle"]

_OVERDUE: Final = 2
"""Silence of more than twice the usual gap, which regular customers seldom reach."""

_TREND_DAYS: Final = 90
_TREND: Final = 1 / 3
"""Change of orders at which one window has twice the orders of the other."""


class Lifecycle(Extractor):
    """The stage of the customer: the first that fits of those below.

    - ``lapsed``: the last order is more than `lapsed_days` ago;
    - ``new``: the first order is less than `new_days` ago;
    - ``returned``: an order of the last `recent_days` days came after a gap of at least
      `returned_gap_days`;
    - ``slowing``: silent for more than twice the mean gap between order days, or at most half
      as many orders in the last 90 days as in the 90 before;
    - ``growing``: at least twice as many orders in the last 90 days as in the 90 before;
    - ``steady``: every other customer with an order.

    Stages and terms are our choice.

    Parameters
    ----------
    new_days : int, default=90
        Days for which a customer is new.
    returned_gap_days : int, default=180
        Shortest gap after which an order is a return.
    recent_days : int, default=90
        Days for which a customer counts as returned.
    lapsed_days : int, default=365
        Longest silence of a customer who has not lapsed, in days.

    Examples
    --------
    >>> [spec.name for spec in Lifecycle().specs()]
    ['lifecycle_stage_label']
    """

    new_days: PositiveInt = 90
    returned_gap_days: PositiveInt = 180
    recent_days: PositiveInt = 90
    lapsed_days: NonNegativeInt = 365

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        first, last = orders.min(orders.day), orders.max(orders.day)
        gap_mean = (last - first) / orders.where(order_gap > 0).count()
        recent = orders.last(days=_TREND_DAYS).count()
        before = orders.last(days=_TREND_DAYS, skip_days=_TREND_DAYS).count()
        trend = (recent - before) / (recent + before)
        returns = orders.last(days=self.recent_days).where(order_gap >= self.returned_gap_days)
        yield Field(
            "lifecycle_stage_label",
            case(
                (as_of_day - last > self.lapsed_days, "lapsed"),
                (as_of_day - first < self.new_days, "new"),
                (returns.count() > 0, "returned"),
                ((as_of_day - last) / gap_mean > _OVERDUE, "slowing"),
                (trend <= -_TREND, "slowing"),
                (trend >= _TREND, "growing"),
                (orders.count() > 0, "steady"),
            ),
            meaning="Stage of the customer: new, growing, steady, slowing, lapsed or returned",
            null_meaning="no order yet",
            evidence="orders_count",
        )

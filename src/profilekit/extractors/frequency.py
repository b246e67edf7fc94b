"""Frequency: how often each customer orders, and over how long.

The F of RFM, and the counts that purchase models start from. Orders are counted as orders;
``repeat_days_count`` counts days, as the purchase models do, so two orders of one day are
one. ``active_span_days`` is what that literature calls recency; it is never called so here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.purchase_grains import order_gap, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Frequency"]


class Frequency(Extractor):
    """Orders, repeat days, the span and length of the relation, and the trend of orders.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.
    trend_days : int, default=90
        Length in days of the two windows whose orders the trend compares.

    References
    ----------
    .. [1] Fader, Hardie & Lee (2005), "Counting Your Customers the Easy Way: An Alternative
       to the Pareto/NBD Model", Marketing Science 24(2), 275-284.

    Examples
    --------
    >>> [spec.name for spec in Frequency(windows_days=(30,)).specs()][:2]
    ['orders_count', 'orders_30d_count']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    trend_days: PositiveInt = 90

    def fields(self) -> Iterator[Field]:
        """Yield counts of orders, in all and by window, then days, then the trend."""
        yield Field("orders_count", orders.count(), meaning="Orders placed", minimum=0)
        for days in self.windows_days:
            yield Field(
                f"orders_{days}d_count",
                orders.last(days=days).count(),
                meaning=f"Orders placed in the last {days} days",
                minimum=0,
            )
        yield from _days()
        yield self._trend()

    def _trend(self) -> Field:
        days = self.trend_days
        recent = orders.last(days=days).count()
        before = orders.last(days=days, skip_days=days).count()
        return Field(
            f"orders_trend_{days}d_ratio",
            (recent - before) / (recent + before),
            meaning=f"Change of orders between the last {days} days and as many before, "
            "-1 (stopped) to 1 (new)",
            minimum=-1,
            maximum=1,
            null_meaning="no order in either window",
            evidence="orders_count",
        )


def _days() -> Iterator[Field]:
    first, last = orders.min(orders.day), orders.max(orders.day)
    model = "Fader, Hardie & Lee (2005)"
    yield Field(
        "repeat_days_count",
        orders.where(order_gap > 0).count(),
        meaning="Days with an order after the first such day",
        minimum=0,
        source=model,
    )
    yield Field(
        "active_span_days",
        last - first,
        meaning="Days from the first order to the last",
        minimum=0,
        null_meaning="no order yet",
        evidence="orders_count",
        source=model,
    )
    yield Field(
        "tenure_days",
        as_of_day - first,
        meaning="Days since the first order",
        minimum=0,
        null_meaning="no order yet",
        evidence="orders_count",
        source=model,
    )

"""Spend: what each customer paid, per order and by window, and where it is heading.

The M of RFM. Spend is net: a refund is taken off on the day it is given. An order's value
is what was paid for it and stays as it was; a refund is no order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import order_gap, orders, refunds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.measures import Measure

__all__ = ["Spend"]


class Spend(Extractor):
    """Net spend in all, by window and its trend, and the value of an order.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.
    trend_days : int, default=90
        Length in days of the two windows whose spend the trend compares.

    References
    ----------
    .. [1] Hughes (1994), "Strategic Database Marketing", Probus.
    .. [2] Fader, Hardie & Lee (2005), "RFM and CLV: Using Iso-Value Curves for Customer Base
       Analysis", Journal of Marketing Research 42(4), 415-430: the value of repeat days, from
       which monetary value is estimated.

    Examples
    --------
    >>> [spec.name for spec in Spend(windows_days=()).specs()][:2]
    ['spend_amount', 'order_value_mean_amount']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    trend_days: PositiveInt = 90

    def fields(self) -> Iterator[Field]:
        """Yield spend, order values, what repeat days are worth, then the trend."""
        yield Field(
            "spend_amount",
            orders.sum(orders.amount) - refunds.sum(refunds.amount),
            meaning="Paid in all, less refunds",
            evidence="orders_count",
            source="Hughes (1994)",
        )
        for days in self.windows_days:
            yield Field(
                f"spend_{days}d_amount",
                _net_spend(days),
                meaning=f"Paid in the last {days} days, less refunds given in them",
                evidence=f"orders_{days}d_count",
            )
        yield from _order_values()
        yield _repeat_mean()
        recent, before = _net_spend(self.trend_days), _net_spend(self.trend_days, self.trend_days)
        yield Field(
            f"spend_trend_{self.trend_days}d_ratio",
            (recent - before) / (abs(recent) + abs(before)),
            meaning=f"Change of spend between the last {self.trend_days} days and as many before, "
            "-1 (stopped) to 1 (new)",
            minimum=-1,
            maximum=1,
            null_meaning="no spend in either window",
        )


def _net_spend(days: int, skip_days: int = 0) -> Measure:
    paid = orders.last(days=days, skip_days=skip_days).sum(orders.amount)
    return paid - refunds.last(days=days, skip_days=skip_days).sum(refunds.amount)


def _order_values() -> Iterator[Field]:
    statistics = {
        "mean": (orders.mean(orders.amount), "Mean", "no order yet"),
        "median": (orders.median(orders.amount), "Median", "no order yet"),
        "std": (orders.std(orders.amount), "Standard deviation", "fewer than two orders"),
        "max": (orders.max(orders.amount), "Largest", "no order yet"),
    }
    for name, (measure, word, null_meaning) in statistics.items():
        yield Field(
            f"order_value_{name}_amount",
            measure,
            meaning=f"{word} of what was paid for an order",
            minimum=0,
            null_meaning=null_meaning,
            evidence="orders_count",
        )


def _repeat_mean() -> Field:
    later = orders.where(orders.day > orders.own(orders.min(orders.day)))
    return Field(
        "repeat_mean_amount",
        later.sum(orders.amount) / orders.where(order_gap > 0).count(),
        meaning="Mean paid on an order day after the first, before refunds",
        minimum=0,
        null_meaning="fewer than two order days",
        evidence="repeat_days_count",
        source="Fader, Hardie & Lee (2005)",
    )

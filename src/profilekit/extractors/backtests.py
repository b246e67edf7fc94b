"""Back-tests: what was known of a customer on earlier days, and what came in the days after.

All of it lies before the day asked about, so a model may learn from it how well it would have
predicted then, and be used on what is known now. Recent windows say what the totals do not:
whether a customer still orders as often as ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day, case
from profilekit.extractors.purchase_grains import order_days, order_gap, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["RECENT_FIELDS", "BacktestFields", "PurchaseBacktests", "backtest_fields"]

_MONTH, _QUARTER = 28, 91
"""Four weeks and thirteen: whole weeks, so that every weekday counts as often. Our choice."""

RECENT_FIELDS: Final = {_MONTH: "repeat_days_28d_count", _QUARTER: "repeat_days_91d_count"}
"""Fields of the recent windows, by their days."""


class BacktestFields(NamedTuple):
    """Names of the fields of one back-test: what was known, and what came."""

    repeats: str
    span: str
    tenure: str
    month: str
    quarter: str
    came: str


def backtest_fields(ago: int) -> BacktestFields:
    """Name the fields of the back-test of so many days ago.

    Examples
    --------
    >>> backtest_fields(91).came
    'came_91d_count'
    """
    return BacktestFields(
        repeats=f"known_repeat_days_{ago}d_count",
        span=f"known_span_{ago}d_days",
        tenure=f"known_tenure_{ago}d_days",
        month=f"known_month_repeats_{ago}d_count",
        quarter=f"known_quarter_repeats_{ago}d_count",
        came=f"came_{ago}d_count",
    )


class PurchaseBacktests(Extractor):
    """Repeat days of late, and the same and what came after on earlier days.

    Parameters
    ----------
    backtest_days : int, default=91
        Days of each outcome, and between one back-test and the next.
    backtests : int, default=3
        How many back-tests.

    Examples
    --------
    >>> [spec.name for spec in PurchaseBacktests(backtests=1).specs()][:3]
    ['repeat_days_28d_count', 'repeat_days_91d_count', 'known_repeat_days_91d_count']
    """

    backtest_days: PositiveInt = 91
    backtests: PositiveInt = 3

    def fields(self) -> Iterator[Field]:
        """Yield the recent windows as of the day asked about, then six fields per back-test."""
        for days, name in RECENT_FIELDS.items():
            yield Field(
                name,
                orders.last(days=days).where(order_gap > 0).count(),
                meaning=f"Days with an order in the last {days} days, the first ever left out",
                minimum=0,
            )
        for number in range(1, self.backtests + 1):
            yield from self._earlier(number * self.backtest_days)

    def _earlier(self, ago: int) -> Iterator[Field]:
        known = orders.where(orders.age >= ago)
        is_known = known.count() > 0
        first, last = known.min(orders.day), known.max(orders.day)
        then = f"as of {ago} days before"
        nobody = "no order by then"
        names = backtest_fields(ago)
        yield Field(
            names.repeats,
            known.where(order_gap > 0).count(),
            meaning=f"Days with an order after the first such day, {then}",
            minimum=0,
        )
        yield Field(
            names.span,
            last - first,
            meaning=f"Days from the first order to the last, {then}",
            minimum=0,
            null_meaning=nobody,
        )
        yield Field(
            names.tenure,
            case((is_known, as_of_day - first - ago)),
            meaning=f"Days since the first order, {then}",
            minimum=0,
            null_meaning=nobody,
        )
        for days, name in ((_MONTH, names.month), (_QUARTER, names.quarter)):
            yield Field(
                name,
                orders.last(days=days, skip_days=ago).where(order_gap > 0).count(),
                meaning=f"Days with an order in the last {days} days, the first ever left out, "
                f"{then}",
                minimum=0,
            )
        yield Field(
            names.came,
            order_days.last(days=self.backtest_days, skip_days=ago - self.backtest_days).count(),
            meaning=f"Days with an order in the {self.backtest_days} days from then on",
            minimum=0,
        )

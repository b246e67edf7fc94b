"""Seasons: in which part of the year a customer orders.

Told only of customers of a year or more: before, the months that were not yet there would look
like months without orders.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING, Final

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import Measure, as_of_day, case
from profilekit.extractors.purchase_grains import orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Seasons"]

_YEAR_DAYS: Final = 365
_TOO_NEW: Final = "no order yet, or the first one less than a year ago"


class Seasons(Extractor):
    """The calendar quarter of most orders, its share, and how orders gather in few months.

    References
    ----------
    .. [1] Simpson (1949), "Measurement of Diversity", Nature 163, 688: the unbiased form.

    Examples
    --------
    >>> [spec.name for spec in Seasons().specs()]
    ['top_quarter_label', 'top_quarter_share', 'season_concentration_ratio']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the quarter, its share, the concentration."""
        month, every = orders.day.month(), orders.count()
        months = [orders.where(month.is_(number)).count() for number in range(1, 13)]
        quarters = [months[i] + months[i + 1] + months[i + 2] for i in range(0, 12, 3)]
        most = reduce(Measure.at_least, quarters)
        known = as_of_day - orders.min(orders.day) >= _YEAR_DAYS
        yield Field(
            "top_quarter_label",
            case(*((known & (n >= most), f"q{i}") for i, n in enumerate(quarters, start=1))),
            meaning="Calendar quarter of most orders, of all years; of equals the first",
            null_meaning=_TOO_NEW,
            evidence="orders_count",
        )
        yield Field(
            "top_quarter_share",
            case((known, most / every)),
            meaning="Share of orders in the calendar quarter of most orders",
            minimum=0,
            maximum=1,
            null_meaning=_TOO_NEW,
            evidence="orders_count",
        )
        pairs = reduce(Measure.__add__, (n * (n - 1) for n in months))
        yield Field(
            "season_concentration_ratio",
            case((known, pairs / (every * (every - 1)))),
            meaning="Chance that two orders fall in one calendar month, of any year",
            minimum=0,
            maximum=1,
            null_meaning=f"{_TOO_NEW}, or fewer than two orders",
            evidence="orders_count",
            source="Simpson (1949)",
        )

"""Order times: on which weekdays and at which hours a customer orders.

An order is placed at the time of its first line, on the clock of the business time zone.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import Measure, case
from profilekit.extractors.purchase_grains import orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["OrderTimes"]

_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PARTS = {"morning": 6, "afternoon": 12, "evening": 18, "night": 0}
"""First of the six hours of each part of the day."""


class OrderTimes(Extractor):
    """Shares of orders at weekends and by part of the day, and the weekday of most orders.

    The day is cut into quarters of six hours; our choice, as no standard names them.

    Examples
    --------
    >>> [spec.name for spec in OrderTimes().specs()][::5]
    ['weekend_orders_share', 'top_weekday_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the weekend, parts of the day, the weekday."""
        weekday = orders.day.weekday()
        counts = [orders.where(weekday.is_(day)).count() for day in range(1, 8)]
        yield _share("weekend", "on a Saturday or Sunday", counts[5] + counts[6])
        for part, first in _PARTS.items():
            in_part = (orders.hour >= first) & (orders.hour < first + 6)
            told = f"from {first:02} to {first + 5:02} o'clock"
            yield _share(part, told, orders.where(in_part).count())
        most = reduce(Measure.at_least, counts)
        yield Field(
            "top_weekday_label",
            case(
                *(
                    ((count >= most) & (orders.count() > 0), day)
                    for count, day in zip(counts, _WEEK, strict=True)
                )
            ),
            meaning="Weekday of most orders; of equals the first of the week",
            null_meaning="no order yet",
            evidence="orders_count",
        )


def _share(name: str, told: str, count: Measure) -> Field:
    return Field(
        f"{name}_orders_share",
        count / orders.count(),
        meaning=f"Share of orders placed {told}",
        minimum=0,
        maximum=1,
        null_meaning="no order yet",
        evidence="orders_count",
    )

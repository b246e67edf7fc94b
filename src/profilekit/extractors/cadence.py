"""Cadence: the rhythm of a customer's order days, and whether the next one is overdue.

Gaps are days between different order days, so orders of one day are one beat. Regularity
and overdue ratio compare a customer with nobody but the customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.purchase_grains import order_gap, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Cadence"]


class Cadence(Extractor):
    """Mean and spread of the gaps between order days, regularity, overdue ratio.

    References
    ----------
    .. [1] Platzer & Reutterer (2016), "Ticking Away the Moments: Timing Regularity Helps to
       Better Predict Customer Activity", Marketing Science 35(5), 779-799.

    Examples
    --------
    >>> [spec.name for spec in Cadence().specs()][-1]
    'overdue_ratio'
    """

    def fields(self) -> Iterator[Field]:
        """Yield gaps, regularity, overdue ratio."""
        first, last = orders.min(orders.day), orders.max(orders.day)
        gaps = orders.where(order_gap > 0)
        mean = (last - first) / gaps.count()
        std = gaps.std(order_gap)
        yield Field(
            "order_gap_mean_days",
            mean,
            meaning="Mean gap between order days",
            minimum=1,
            null_meaning="fewer than two order days",
            evidence="repeat_days_count",
        )
        yield Field(
            "order_gap_std_days",
            std,
            meaning="Standard deviation of the gaps between order days",
            minimum=0,
            null_meaning="fewer than three order days",
            evidence="repeat_days_count",
        )
        yield Field(
            "order_regularity_ratio",
            1 / (1 + std / mean),
            meaning="Regularity of the gaps: 1 is clockwork, towards 0 is erratic",
            minimum=0,
            maximum=1,
            null_meaning="fewer than three order days",
            evidence="repeat_days_count",
        )
        yield Field(
            "overdue_ratio",
            (as_of_day - last) / mean,
            meaning="Days since the last order over the mean gap; above 1 is overdue",
            minimum=0,
            null_meaning="fewer than two order days",
            evidence="repeat_days_count",
        )

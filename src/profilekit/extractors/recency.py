"""Recency: how long ago each customer last ordered.

The R of RFM. Counted back from the day asked about, never from the newest row, so the same
tables read later still give the same answer. A refund never renews it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import as_of_day
from profilekit.extractors.purchase_grains import orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Recency"]


class Recency(Extractor):
    """Whole days from a customer's last order to the day asked about.

    References
    ----------
    .. [1] Bult & Wansbeek (1995), "Optimal Selection for Direct Mail",
       Marketing Science 14(4), 378-394.

    Examples
    --------
    >>> [spec.name for spec in Recency().specs()]
    ['recency_days']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        yield Field(
            "recency_days",
            as_of_day - orders.max(orders.day),
            meaning="Days since the last order",
            minimum=0,
            null_meaning="no order yet",
            evidence="orders_count",
            source="Bult & Wansbeek (1995)",
        )

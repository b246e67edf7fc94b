"""Margin: what a customer's purchases leave the seller, where costs are known.

Only lines with a cost count, on both sides of the share: a cost that is not known is not zero.
Refunds are not taken off, as nobody knows whether the goods could be sold again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measures import case
from profilekit.extractors.purchase_grains import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Margin"]


class Margin(Extractor):
    """Margin in all, and as a share of spend.

    Examples
    --------
    >>> [spec.name for spec in Margin().specs()]
    ['margin_amount', 'margin_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the amount, then the share."""
        # A line whose cost is missing has no margin either, and adds nothing.
        margin = lines.sum(lines.amount - lines.cost_amount)
        is_known = ~lines.max(lines.cost_amount).is_null()
        yield Field(
            "margin_amount",
            case((is_known, margin)),
            meaning="Paid for lines whose cost is known, less their cost",
            null_meaning="no line whose cost is known",
            evidence="orders_count",
        )
        yield Field(
            "margin_share",
            margin / (margin + lines.sum(lines.cost_amount)),
            meaning="Margin over what was paid for the lines whose cost is known; negative where "
            "they were sold below cost",
            null_meaning="nothing paid for lines whose cost is known",
            evidence="orders_count",
        )

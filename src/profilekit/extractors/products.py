"""Products: how many different ones a customer buys, and which come back.

A product counts as repeated when it is bought on two days: two lines of one order, or two orders
of one day, are one decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.label_mix import LabelMix
from profilekit.extractors.purchase_grains import lines
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Products"]

_MIX = LabelMix(lines.product_id)


class Products(Extractor):
    """Different products, those bought again, and the one bought most.

    Examples
    --------
    >>> [spec.name for spec in Products().specs()]
    ['products_count', 'repeat_products_share', 'top_product_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number, the repeated share, the top."""
        repeated = _MIX.labels.where(_MIX.last_day > _MIX.groups.day)
        yield Field(
            "products_count",
            _MIX.labels.count(),
            meaning="Different products bought",
            minimum=0,
            section=Section.INTERESTS,
        )
        yield Field(
            "repeat_products_share",
            repeated.count() / _MIX.labels.count(),
            meaning="Share of products that were bought on two days or more",
            minimum=0,
            maximum=1,
            null_meaning="no product known yet",
            section=Section.INTERESTS,
            evidence="products_count",
        )
        yield Field(
            "top_product_label",
            _MIX.top,
            meaning="Product of most lines",
            null_meaning="no product known yet",
            section=Section.INTERESTS,
            evidence="products_count",
        )

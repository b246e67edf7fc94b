"""Brands: which a customer buys, how much of it the seller's own, and at which price level.

The price level holds each product against the others of its category, so that a customer who
buys cheap wine is no dearer than one who buys dear salt.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.label_mix import LabelMix
from profilekit.extractors.purchase_grains import lines
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Brands", "OwnBrand", "PriceTier"]

_MIX = LabelMix.of_labelled(lines.brand)
_NOTHING = "nothing bought yet whose brand is known"


class Brands(Extractor):
    """Different brands, and the one on top; lines without a brand are left out.

    Examples
    --------
    >>> [spec.name for spec in Brands().specs()]
    ['brands_count', 'top_brand_label', 'top_brand_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the number, the top, its share."""
        yield Field(
            "brands_count",
            _MIX.labels.count(),
            meaning="Different brands bought",
            minimum=0,
            section=Section.INTERESTS,
        )
        yield Field(
            "top_brand_label",
            _MIX.top,
            meaning="Brand of most lines",
            null_meaning=_NOTHING,
            section=Section.INTERESTS,
            evidence="orders_count",
        )
        yield Field(
            "top_brand_share",
            _MIX.top_share,
            meaning="Share of lines of the brand of most lines",
            minimum=0,
            maximum=1,
            null_meaning=_NOTHING,
            section=Section.INTERESTS,
            evidence="orders_count",
        )


class OwnBrand(Extractor):
    """Share of spend on the seller's own brands, where ``products`` says which they are.

    Examples
    --------
    >>> [spec.name for spec in OwnBrand().specs()]
    ['own_brand_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        own = lines.lookup("products", "own_brand")
        known = lines.where(~own.is_null())
        yield Field(
            "own_brand_share",
            lines.where(own.is_(1)).sum(lines.amount) / known.sum(lines.amount),
            meaning="Share of spend on the seller's own brands, of products whose brand is known "
            "to be its own or not",
            minimum=0,
            maximum=1,
            null_meaning="nothing paid for products whose brand is known to be own or not",
            evidence="orders_count",
        )


class PriceTier(Extractor):
    """How dear the products bought are among the products of their category.

    The logarithm of the list price over the median list price of the category's products, so
    that twice and half the usual price are as far from 0; our choice. Products without a
    category or a list price above zero are left out, of the lines and of the median.

    Examples
    --------
    >>> [spec.name for spec in PriceTier().specs()]
    ['price_tier_ratio']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        level = lines.lookup("products", "price_level")
        yield Field(
            "price_tier_ratio",
            lines.mean(level.log()),
            meaning="Mean over lines of the logarithm of the product's list price over the median "
            "of its category: above 0 is dearer than usual",
            null_meaning="nothing bought yet whose category and list price are known",
            evidence="orders_count",
        )

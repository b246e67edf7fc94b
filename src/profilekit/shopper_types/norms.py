"""Norms: what discount is usual for the categories that a customer buys.

Some categories are always on sale, so a customer's discounts say something of the customer only
against what everybody has in the same categories. Amounts in categories are fields of
the book; the usual discount in each is learned and frozen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat

from profilekit.book.sensitive import sensitive_fields
from profilekit.shopper_types.windows import statistic_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.book.columns import FloatArray

__all__ = ["USUAL_DISCOUNT", "CategoryNorms", "category_statistics", "slugs_among"]

USUAL_DISCOUNT: Final = "usual_discount_amount"
"""Statistic made of norms: the discount that everybody has on what the customer bought."""

_GROSS, _DISCOUNT = "gross_amount", "discount_amount"
_LISTED, _TAKEN_OFF = ("gross_", "discount_in_"), "_amount"


def category_statistics(slug: str) -> tuple[str, str]:
    """Names of the worth at shelf prices of a category, and of the discounts in it."""
    gross, discount = _LISTED
    return f"{gross}{slug}{_TAKEN_OFF}", f"{discount}{slug}{_TAKEN_OFF}"


def slugs_among(fields: Iterable[str], half_days: int) -> tuple[str, ...]:
    """Find the categories of which worth and discounts are among the fields, in order.

    A category whose name says that it is sensitive counts among all others.
    """
    found = {name for each in fields if (name := statistic_in(each, half_days))}
    slugs = sorted(
        name.removeprefix(_LISTED[0]).removesuffix(_TAKEN_OFF)
        for name in found
        if name.startswith(_LISTED[0]) and name.endswith(_TAKEN_OFF) and name != _GROSS
    )
    return tuple(
        slug
        for slug in slugs
        if category_statistics(slug)[1] in found and not sensitive_fields((slug,))
    )


class CategoryNorms(BaseModel):
    """Usual discount in each category, as a share of shelf prices.

    Parameters
    ----------
    shares : tuple of (str, float)
        Per category.
    elsewhere_share : float
        In all others.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    shares: tuple[tuple[str, FiniteFloat], ...]
    elsewhere_share: FiniteFloat

    @property
    def statistics(self) -> tuple[str, ...]:
        """Statistics that the usual discount is made of."""
        return (_GROSS, *(category_statistics(slug)[0] for slug, _ in self.shares))

    @staticmethod
    def statistics_to_learn(slugs: Iterable[str]) -> tuple[str, ...]:
        """Statistics that norms of categories are learned from."""
        named = (name for slug in slugs for name in category_statistics(slug))
        return (_GROSS, _DISCOUNT, *named)

    @classmethod
    def of(cls, values: Mapping[str, FloatArray], slugs: Iterable[str]) -> Self:
        """Learn from statistics of shape (n_customers,)."""
        worth, off = (float(np.nansum(values[name])) for name in (_GROSS, _DISCOUNT))
        shares: list[tuple[str, float]] = []
        for slug in slugs:
            gross, discount = (float(np.nansum(values[s])) for s in category_statistics(slug))
            shares.append((slug, discount / gross if gross > 0 else 0.0))
            worth, off = worth - gross, off - discount
        return cls(shares=tuple(shares), elsewhere_share=off / worth if worth > 0 else 0.0)

    def usual_discount(self, values: Mapping[str, FloatArray]) -> FloatArray:
        """Discount that everybody has on what each customer bought, of shape (n_customers,)."""
        elsewhere = values[_GROSS]
        total = np.zeros_like(elsewhere)
        for slug, share in self.shares:
            gross = values[category_statistics(slug)[0]]
            elsewhere = elsewhere - gross
            total = total + gross * share
        return total + elsewhere * self.elsewhere_share

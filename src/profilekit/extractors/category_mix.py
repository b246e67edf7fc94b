"""Category mix: spend and discounts in categories that are named beforehand.

How deal-prone a customer is can be judged only against the categories bought, since some are
always on sale. These amounts are what an estimator learns such expectations from.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated

import pydantic

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CategoryMix"]

_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")


def _slug(label: str) -> str:
    """Give the letters a-z and digits of a label, in lower case, without accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", label).lower() if c in _ALLOWED)


def _with_own_slugs(labels: tuple[str, ...]) -> tuple[str, ...]:
    known: dict[str, str] = {}
    for label in labels:
        slug = _slug(label)
        if not slug:
            raise ValueError(
                f"the category {label!r} has no letter a-z and no digit to name its fields by"
            )
        if slug in known:
            raise ValueError(
                f"the categories {known[slug]!r} and {label!r} would both name their fields "
                f"spend_{slug}_amount"
            )
        known[slug] = label
    return labels


class CategoryMix(Extractor):
    """What was paid and taken off in each of some categories, and paid in all others.

    Parameters
    ----------
    categories : tuple of str
        Categories, as they are written in the tables. The letters a-z and digits of a category
        name its fields.
    with_discounts : bool, default=True
        Whether discounts are added up too, which takes ``discount_amount``.

    Raises
    ------
    pydantic.ValidationError
        If there is no category, or the letters and digits of two are the same.

    Examples
    --------
    >>> [spec.name for spec in CategoryMix(categories=("Tea",)).specs()]
    ['spend_tea_amount', 'discount_tea_amount', 'spend_other_categories_amount']
    """

    categories: Annotated[
        tuple[str, ...], pydantic.Field(min_length=1), pydantic.AfterValidator(_with_own_slugs)
    ]
    with_discounts: bool = True

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """One with discounts, one without."""
        return (
            cls(categories=("tea", "Coffee & more")),
            cls(categories=("tea",), with_discounts=False),
        )

    def fields(self) -> Iterator[Field]:
        """Yield each category's spend and discounts, then the spend in all others."""
        others = lines.sum(lines.amount)
        for label in self.categories:
            slug, bought = _slug(label), lines.where(lines.category.is_(label))
            spend = bought.sum(lines.amount)
            others = others - spend
            yield Field(
                f"spend_{slug}_amount",
                spend,
                meaning=f"Paid for {label}, before refunds",
                minimum=0,
                evidence="orders_count",
            )
            if self.with_discounts:
                yield Field(
                    f"discount_{slug}_amount",
                    bought.sum(lines.discount_amount),
                    meaning=f"Taken off {label} by the seller",
                    evidence="orders_count",
                )
        yield Field(
            "spend_other_categories_amount",
            others,
            meaning="Paid for everything else, before refunds; lines without a category included",
            minimum=0,
            evidence="orders_count",
        )

"""Category mix: spend and discounts in categories that are named beforehand.

How deal-prone a customer is can be judged only against the categories bought, since some are
always on sale. These amounts are what an estimator learns such expectations from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.category_names import NamedCategories, slug_of
from profilekit.extractors.purchase_grains import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["CategoryMix"]


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

    categories: NamedCategories
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
            slug, bought = slug_of(label), lines.where(lines.category.is_(label))
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

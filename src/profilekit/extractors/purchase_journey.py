"""Purchase journey: how a customer began, and how soon they came back.

What was bought first tells how a customer was won; the time to the second order is the earliest
sign of whether they stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.label_mix import LabelMix
from profilekit.extractors.purchase_grains import lines, order_gap, orders
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FirstCategory", "FirstProduct", "PurchaseJourney"]


class PurchaseJourney(Extractor):
    """Worth of the first order, and days until the second.

    Examples
    --------
    >>> [spec.name for spec in PurchaseJourney().specs()]
    ['first_order_amount', 'second_order_days']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the first order, then the second."""
        yield Field(
            "first_order_amount",
            orders.first(orders.amount),
            meaning="Paid for the first order; of orders at one time the smallest",
            minimum=0,
            null_meaning="no order yet",
            evidence="orders_count",
        )
        later = orders.where(~order_gap.is_null())
        yield Field(
            "second_order_days",
            later.min(orders.day) - orders.min(orders.day),
            meaning="Days from the first order to the second; 0 on the same day",
            minimum=0,
            null_meaning="fewer than two orders",
            evidence="orders_count",
        )


class FirstProduct(Extractor):
    """The product bought first; of the lines of one time the smallest label.

    Examples
    --------
    >>> [spec.name for spec in FirstProduct().specs()]
    ['first_product_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        groups = LabelMix(lines.product_id).groups
        yield Field(
            "first_product_label",
            groups.first(groups.key),
            meaning="Product bought first",
            null_meaning="no order yet, or the product bought first is not known",
            section=Section.INTERESTS,
        )


class FirstCategory(Extractor):
    """The category bought first; of the lines of one time the smallest label.

    Examples
    --------
    >>> [spec.name for spec in FirstCategory().specs()]
    ['first_category_label']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the one field."""
        groups = LabelMix(lines.category).groups
        yield Field(
            "first_category_label",
            groups.first(groups.key),
            meaning="Category bought first",
            null_meaning="no order yet, or the category bought first is not known",
            section=Section.INTERESTS,
        )

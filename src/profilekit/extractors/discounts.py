"""Discounts: how much of what a customer buys is bought cheaper, by the seller or by coupon.

A discount is what the seller takes off for everybody; a coupon is what the customer brings, so
it tells more of the customer. The two are kept apart, as they are in the tables.
Amounts add up as they are written, so they are negative where a shop writes them so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.purchase_grains import lines, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Coupons", "Discounts"]


class Discounts(Extractor):
    """Discounts in all, and their share of the undiscounted worth and of lines.

    Examples
    --------
    >>> [spec.name for spec in Discounts().specs()]
    ['discount_amount', 'discount_share', 'deal_lines_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield the amount, then the shares."""
        discount = lines.sum(lines.discount_amount)
        yield Field(
            "discount_amount",
            discount,
            meaning="Taken off by the seller in all, coupons apart",
            evidence="orders_count",
        )
        yield Field(
            "discount_share",
            discount / (orders.sum(orders.amount) + discount),
            meaning="Share of what lines would have cost that the seller took off",
            null_meaning="nothing bought yet that costs anything",
            evidence="orders_count",
        )
        yield Field(
            "deal_lines_share",
            lines.share(lines.discount_amount > 0),
            meaning="Share of lines bought at a discount",
            minimum=0,
            maximum=1,
            null_meaning="no order yet",
            evidence="orders_count",
        )


class Coupons(Extractor):
    """Orders with a coupon, and what coupons were worth.

    Examples
    --------
    >>> [spec.name for spec in Coupons().specs()]
    ['coupon_orders_count', 'coupon_orders_share', 'coupon_share']
    """

    def fields(self) -> Iterator[Field]:
        """Yield orders with a coupon, then the share of worth."""
        with_coupon = orders.where(lines.max(lines.coupon_amount).per(orders) > 0).count()
        yield Field(
            "coupon_orders_count",
            with_coupon,
            meaning="Orders in which a coupon was used",
            minimum=0,
        )
        yield Field(
            "coupon_orders_share",
            with_coupon / orders.count(),
            meaning="Share of orders in which a coupon was used",
            minimum=0,
            maximum=1,
            null_meaning="no order yet",
            evidence="orders_count",
        )
        coupons = lines.sum(lines.coupon_amount)
        yield Field(
            "coupon_share",
            coupons / (orders.sum(orders.amount) + coupons),
            meaning="Worth of coupons as a share of it and what was paid",
            null_meaning="nothing bought yet that costs anything",
            evidence="orders_count",
        )

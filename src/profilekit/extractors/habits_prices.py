"""Habits of price: what a customer buys cheaper, by which means, and at which level, by half.

A discount is what the seller takes off for everybody; a coupon is what the customer brings. The
two are kept apart, as they are in the tables.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.extractors.habit_windows import Habit
from profilekit.extractors.purchase_grains import lines, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Field

__all__ = ["CouponHabits", "DiscountHabits", "OwnBrandHabits", "PriceHabits"]


class DiscountHabits(Habit):
    """What lines would have cost, what the seller took off, and lines at a discount, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in DiscountHabits(half_days=91).specs()][0]
    'habit_gross_early_91d_amount'
    """

    def fields(self) -> Iterator[Field]:
        """Yield amounts, then lines."""
        yield from self.in_halves(
            "gross",
            "amount",
            "Paid, and taken off by the seller",
            lambda w: w.of(lines).sum(lines.amount) + w.of(lines).sum(lines.discount_amount),
        )
        yield from self.in_halves(
            "discount",
            "amount",
            "Taken off by the seller, coupons apart",
            lambda w: w.of(lines).sum(lines.discount_amount),
        )
        yield from self.in_halves(
            "deal_lines",
            "count",
            "Order lines bought at a discount",
            lambda w: w.of(lines).where(lines.discount_amount > 0).count(),
        )


class CouponHabits(Habit):
    """Orders in which a coupon was used, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in CouponHabits(half_days=91).specs()][0]
    'habit_coupon_orders_early_91d_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield the orders."""
        with_coupon = orders.where(lines.max(lines.coupon_amount).per(orders) > 0)
        yield from self.in_halves(
            "coupon_orders",
            "count",
            "Orders in which a coupon was used",
            lambda w: w.of(with_coupon).count(),
        )


class OwnBrandHabits(Habit):
    """What was paid for the seller's own brands, and for any, where that is known, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in OwnBrandHabits(half_days=91).specs()][0]
    'habit_own_brand_early_91d_amount'
    """

    def fields(self) -> Iterator[Field]:
        """Yield amounts, then lines."""
        own = lines.lookup("products", "own_brand")
        known = lines.where(~own.is_null())
        yield from self.in_halves(
            "own_brand",
            "amount",
            "Paid for the seller's own brands",
            lambda w: w.of(lines).where(own.is_(1)).sum(lines.amount),
        )
        yield from self.in_halves(
            "own_brand_known",
            "amount",
            "Paid for products whose brand is known to be the seller's own or not",
            lambda w: w.of(known).sum(lines.amount),
        )
        yield from self.in_halves(
            "own_brand_known_lines",
            "count",
            "Order lines whose brand is known to be the seller's own or not",
            lambda w: w.of(known).count(),
        )


class PriceHabits(Habit):
    """How dear the products bought are among those of their category, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in PriceHabits(half_days=91).specs()][0]
    'habit_priced_lines_early_91d_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield lines, then their price levels."""
        level = lines.lookup("products", "price_level")
        yield from self.in_halves(
            "priced_lines",
            "count",
            "Order lines whose category and list price are known",
            lambda w: w.of(lines).count(level.log()),
        )
        yield from self.in_halves(
            "price_level_log_sum",
            "ratio",
            "Sum over lines of the logarithm of the list price over the category's median",
            lambda w: w.of(lines).sum(level.log()),
        )

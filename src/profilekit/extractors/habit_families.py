"""All families of habits, to be measured together over the same window.

Whoever learns from habits needs every family that the tables allow, and all of one length.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.extractors.availability import lack_for
from profilekit.extractors.habits import BasketHabits, OrderHabits
from profilekit.extractors.habits_browsing import (
    CategoryViewHabits,
    ItemViewHabits,
    SessionHabits,
    ViewHabits,
)
from profilekit.extractors.habits_categories import CategoryDealHabits, categories_of_most_spend
from profilekit.extractors.habits_offers import OfferHabits
from profilekit.extractors.habits_prices import (
    CouponHabits,
    DiscountHabits,
    OwnBrandHabits,
    PriceHabits,
)
from profilekit.extractors.habits_variety import (
    BrandHabits,
    CategoryHabits,
    DepartmentHabits,
    ItemHabits,
)

if TYPE_CHECKING:
    from datetime import date

    from profilekit.extractors.habit_windows import Habit
    from profilekit.tables.tables import Tables

__all__ = ["HABITS", "habits_for"]

HABITS: Final[tuple[type[Habit], ...]] = (
    *(OrderHabits, BasketHabits),
    *(CategoryHabits, ItemHabits, BrandHabits, DepartmentHabits),
    *(DiscountHabits, CouponHabits, OwnBrandHabits, PriceHabits),
    OfferHabits,
    *(SessionHabits, ViewHabits, ItemViewHabits, CategoryViewHabits),
)
"""Families that take no more than a length."""


def habits_for(tables: Tables, *, as_of: date | str, half_days: int = 182) -> tuple[Habit, ...]:
    """Give the families of habits that tables allow, over one window.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    as_of : date or str
        Last day that may be looked at: discounts are told by the categories of most spend in
        the window that ends with it. Books that are to be compared take one choice, made once.
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Returns
    -------
    tuple of Habit
        To be given to `measure`.

    Examples
    --------
    >>> import profilekit as pk
    >>> tables = pk.make_shop(seed=7, n_customers=60)
    >>> families = habits_for(tables, as_of="2025-12-31", half_days=91)
    >>> [type(family).__name__ for family in families][:2]
    ['OrderHabits', 'BasketHabits']
    """
    made: list[Habit] = [family(half_days=half_days) for family in HABITS]
    if "transactions" in tables:
        days = 2 * half_days
        categories = categories_of_most_spend(tables, as_of=as_of, days=days)
        if categories:
            made.append(CategoryDealHabits(half_days=half_days, categories=categories))
    return tuple(one for one in made if lack_for(one, tuple(one.fields()), tables) is None)

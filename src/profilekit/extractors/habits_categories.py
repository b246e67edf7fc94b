"""Habits by named categories: what is paid and taken off in each, and what is for pleasure.

Some categories are always on sale, so a customer who buys them has a discount without looking
for it. From discounts by category an estimator learns what each category's buyers get, and holds
the customer against that. The categories are chosen beforehand, so that each has fields.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.category_names import NamedCategories, slug_of
from profilekit.extractors.habit_windows import Habit
from profilekit.extractors.purchase_grains import lines
from profilekit.extractors.reach import columns_within_reach, with_columns_from_afar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from profilekit.extractors.base import Extractor, Field
    from profilekit.extractors.grains import Grouped
    from profilekit.extractors.habit_windows import HabitWindow
    from profilekit.extractors.purchase_grains import Lines
    from profilekit.extractors.rows import Row
    from profilekit.tables.tables import Tables

__all__ = ["CategoryDealHabits", "HedonicHabits", "categories_of_most_spend"]

LARGEST_CATEGORIES: Final = 30
"""Our choice: each costs four fields, and the rest is one category more."""


class CategoryDealHabits(Habit):
    """What lines of some categories would have cost, and what was taken off, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    categories : tuple of str
        Categories, as they are written in the tables. The letters a-z and digits of a category
        name its fields. By default the 30 categories of most ``products``.

    Raises
    ------
    pydantic.ValidationError
        If there is no category, or the letters and digits of two are the same.

    Examples
    --------
    >>> [spec.name for spec in CategoryDealHabits(categories=("Tea",), half_days=91).specs()][::2]
    ['habit_gross_tea_early_91d_amount', 'habit_discount_in_tea_early_91d_amount']
    """

    categories: NamedCategories

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """One with two categories."""
        return (cls(categories=("tea", "Coffee & more")),)

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """One for the categories of most products, of equals the first by name."""
        chosen = _categories_of_most_products(tables)
        return (cls(categories=chosen),) if chosen else ()

    def fields(self) -> Iterator[Field]:
        """Yield the amounts of each category."""
        label = lines.category
        by_category = self.whole.of(lines).where(label.is_in(self.categories)).by(label)

        def in_each(window: HabitWindow, row: Row[Lines]) -> Row[Grouped[Lines]]:
            return window.of(lines).sum(row).per(by_category)

        for category in self.categories:
            slug, own = slug_of(category), by_category.where(by_category.key.is_(category))
            yield from self.in_halves(
                f"gross_{slug}",
                "amount",
                f"Paid for {category}, and taken off it by the seller",
                lambda w, own=own: (
                    own.sum(in_each(w, lines.amount)) + own.sum(in_each(w, lines.discount_amount))
                ),
            )
            yield from self.in_halves(
                f"discount_in_{slug}",
                "amount",
                f"Taken off {category} by the seller",
                lambda w, own=own: own.sum(in_each(w, lines.discount_amount)),
            )


class HedonicHabits(Habit):
    """What was paid in categories that are bought for pleasure, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    categories : tuple of str
        The categories, as they are written in the tables.

    Examples
    --------
    >>> [spec.name for spec in HedonicHabits(categories=("wine",), half_days=91).specs()][0]
    'habit_hedonic_early_91d_amount'
    """

    categories: NamedCategories

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """One with two categories."""
        return (cls(categories=("tea", "Coffee & more")),)

    def fields(self) -> Iterator[Field]:
        """Yield the amounts."""
        hedonic = lines.where(lines.category.is_in(self.categories))
        yield from self.in_halves(
            "hedonic",
            "amount",
            f"Paid for {', '.join(self.categories)}",
            lambda w: w.of(hedonic).sum(lines.amount),
        )


def categories_of_most_spend(
    tables: Tables, *, as_of: date | str, days: int = 364, number: int = LARGEST_CATEGORIES
) -> tuple[str, ...]:
    """Name the categories in which most was paid, in a window that ends with a day.

    They cover more of what is bought than the categories of most products do, so discounts that
    a category's buyers get anyway are told better from those that a customer looks for.

    Parameters
    ----------
    tables : Tables
        What was loaded, with ``transactions``.
    as_of : date or str
        Last day of the window.
    days : int, default=364
        Length of the window in days.
    number : int, default=30
        How many at most.

    Returns
    -------
    tuple of str
        The largest first, of equals the first by name; empty where no category is known.

    Examples
    --------
    >>> import profilekit as pk
    >>> tables = pk.make_shop(seed=7, n_customers=60)
    >>> len(categories_of_most_spend(tables, as_of="2025-12-31", number=3))
    3
    """
    asked_by = "categories_of_most_spend"
    last = epoch_day(calendar_day(as_of, asked_by=asked_by))
    if "category" not in columns_within_reach(tables, "transactions"):
        return ()
    rows = tables.frame("transactions")
    age = nw.lit(last, nw.Int64) - nw.col("ordered_day")
    rows = rows.filter((age >= 0) & (age < days) & (nw.col("amount") > 0))
    rows = with_columns_from_afar(tables, "transactions", rows, {"category"})
    spent = rows.group_by("category").agg(size=nw.col("amount").sum())
    return _largest(_sizes(tables, spent), number)


def _categories_of_most_products(tables: Tables) -> tuple[str, ...]:
    if "products" not in tables or "category" not in tables.columns("products"):
        return ()
    sizes = tables.frame("products").group_by("category").agg(size=nw.len())
    return _largest(_sizes(tables, sizes), LARGEST_CATEGORIES)


def _sizes(tables: Tables, frame: nw.LazyFrame[Any]) -> dict[str, int]:
    rows = tables.engine.collect(frame.filter(~nw.col("category").is_null())).rows(named=True)
    return {row["category"]: row["size"] for row in rows}


def _largest(sizes: Mapping[str, int], number: int) -> tuple[str, ...]:
    """Name the largest that have a slug of their own."""
    chosen: dict[str, str] = {}
    for label in sorted(sizes, key=lambda label: (-sizes[label], label)):
        slug = slug_of(label)
        if slug and len(chosen) < number:
            chosen.setdefault(slug, label)
    return tuple(chosen.values())

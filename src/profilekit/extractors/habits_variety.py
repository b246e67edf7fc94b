"""Habits of variety: how narrow or wide a customer's choice is, and what comes back, by half.

Categories, products, brands and departments are counted so that an estimator can take out what
follows from the number of lines alone: who buys more sees more kinds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pydantic

from profilekit.extractors.grains import Grouped
from profilekit.extractors.habit_windows import Habit
from profilekit.extractors.purchase_grains import lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Field
    from profilekit.extractors.habit_windows import HabitWindow
    from profilekit.extractors.measures import Measure
    from profilekit.extractors.purchase_grains import Lines
    from profilekit.extractors.rows import Row

__all__ = ["BrandHabits", "CategoryHabits", "DepartmentHabits", "ItemHabits"]


class CategoryHabits(Habit):
    """Lines and orders by category: how concentrated, and how many bought once, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    References
    ----------
    .. [1] Simpson (1949), "Measurement of Diversity", Nature 163, 688: the unbiased form takes
       the pairs of lines of one category, and the lines.
    .. [2] Good (1953), "The Population Frequencies of Species and the Estimation of Population
       Parameters", Biometrika 40, 237-264: what was met once tells of what was not met yet.

    Examples
    --------
    >>> [spec.name for spec in CategoryHabits(half_days=91).specs()][0]
    'habit_categorised_lines_early_91d_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield lines, then orders by category."""
        pairs = _in_orders(self.whole, lines.category)
        by_category = pairs.by(pairs.keys[1])

        def count(window: HabitWindow) -> Row[Grouped[Grouped[Lines]]]:
            return self.added_up(
                window, lambda w: pairs.sum(w.of(lines).count().per(pairs)).per(by_category)
            )

        def in_orders(window: HabitWindow) -> Row[Grouped[Grouped[Lines]]]:
            return self.added_up(window, lambda w: w.of(pairs.unscoped).count().per(by_category))

        yield from self.in_halves(
            "categorised_lines",
            "count",
            "Order lines whose category is known",
            lambda w: by_category.sum(count(w)),
        )
        yield from self.in_all_three(
            "same_category",
            "count",
            "Ordered pairs of lines of one category",
            lambda w: by_category.sum(count(w) * (count(w) - 1)),
        )
        yield from self.in_halves(
            "order_categories",
            "count",
            "Categories of orders, added up over orders",
            lambda w: by_category.sum(in_orders(w)),
        )
        yield from self.in_all_three(
            "once_categories",
            "count",
            "Categories bought in one order only",
            lambda w: by_category.where(in_orders(w).is_(1)).count(),
        )
        yield from self.in_all_three(
            "categories",
            "count",
            "Different categories bought",
            lambda w: by_category.where(count(w) > 0).count(),
        )


class ItemHabits(Habit):
    """Products of orders, and how many are different, by half.

    The products of orders less the different ones are those that the customer had bought in an
    order before, in the same window.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in ItemHabits(half_days=91).specs()][0]
    'habit_order_items_early_91d_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield products of orders, then different products."""
        pairs = _in_orders(self.whole, lines.product_id)
        by_item = pairs.by(pairs.keys[1])

        def in_orders(window: HabitWindow) -> Row[Grouped[Grouped[Lines]]]:
            return self.added_up(window, lambda w: w.of(pairs.unscoped).count().per(by_item))

        yield from self.in_halves(
            "order_items",
            "count",
            "Products of orders, added up over orders",
            lambda w: by_item.sum(in_orders(w)),
        )
        yield from self.in_all_three(
            "items",
            "count",
            "Different products bought",
            lambda w: by_item.where(in_orders(w) > 0).count(),
        )


class BrandHabits(Habit):
    """How concentrated on one brand the lines of a category are, by half.

    In each category with enough lines, the chance that two of its lines are of one brand; the
    categories are weighted by their lines. The sum of weights and the weighted sum are told.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    category_lines : int, default=3
        Fewest lines of a category that counts. Our choice: two lines are one comparison.

    References
    ----------
    .. [1] Simpson (1949), "Measurement of Diversity", Nature 163, 688: the unbiased form.

    Examples
    --------
    >>> [spec.name for spec in BrandHabits(half_days=91).specs()][0]
    'habit_branded_lines_early_91d_count'
    """

    category_lines: Annotated[int, pydantic.Field(ge=2)] = 3

    def fields(self) -> Iterator[Field]:
        """Yield the weights, then the weighted sum."""
        known = ~lines.category.is_null() & ~lines.brand.is_null()
        brands = self.whole.of(lines).where(known).by(lines.category, lines.brand)
        by_category = brands.by(brands.keys[0])

        def count(window: HabitWindow) -> Row[Grouped[Lines]]:
            return self.added_up(window, lambda w: w.of(lines).count().per(brands))

        def every(window: HabitWindow) -> Row[Grouped[Grouped[Lines]]]:
            return self.added_up(window, lambda w: brands.sum(count(w)).per(by_category))

        def enough(window: HabitWindow) -> Grouped[Grouped[Lines]]:
            return by_category.where(every(window) >= self.category_lines)

        def weighted(window: HabitWindow) -> Measure:
            same = brands.sum(count(window) * (count(window) - 1)).per(by_category)
            return enough(window).sum(same / (every(window) - 1))

        yield from self.in_all_three(
            "branded_lines",
            "count",
            f"Order lines of known brand, of categories with {self.category_lines} or more",
            lambda w: enough(w).sum(every(w)),
        )
        yield from self.in_all_three(
            "same_brand",
            "ratio",
            "Chance that two lines of a category are of one brand, added up over those lines",
            weighted,
            minimum=0,
        )


class DepartmentHabits(Habit):
    """Departments that a customer buys from, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in DepartmentHabits(half_days=91).specs()][0]
    'habit_department_lines_early_91d_count'
    """

    def fields(self) -> Iterator[Field]:
        """Yield lines, then different departments."""
        known = ~lines.department.is_null()
        departments = self.whole.of(lines).where(known).by(lines.department)

        def count(window: HabitWindow) -> Row[Grouped[Lines]]:
            return self.added_up(window, lambda w: w.of(lines).count().per(departments))

        yield from self.in_halves(
            "department_lines",
            "count",
            "Order lines whose department is known",
            lambda w: departments.sum(count(w)),
        )
        yield from self.in_all_three(
            "departments",
            "count",
            "Different departments bought from",
            lambda w: departments.where(count(w) > 0).count(),
        )


def _in_orders(window: HabitWindow, label: Row[Lines]) -> Grouped[Lines]:
    """Give the labels of each order of a window; without order ids each line is an order."""
    labelled = window.of(lines).where(~label.is_null())
    return Grouped(parent=labelled, by_rows=(lines.order_id, label), splits=True)

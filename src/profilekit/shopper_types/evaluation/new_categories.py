"""New categories: what customers bought in a horizon that they had not bought before it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.grains import Grouped
from profilekit.extractors.habit_windows import HalfDays
from profilekit.extractors.habits_variety import CategoryHabits
from profilekit.extractors.outcome import VALUE_TO_COME
from profilekit.extractors.purchase_grains import lines
from profilekit.fields import PointInTime

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["NewCategories"]


class NewCategories(Extractor):
    """Choices and spend in categories that were not bought in as many days before.

    A choice is one category of one order.

    Parameters
    ----------
    horizon_days : int
        Days of the horizon, which ends with the day asked about; a multiple of 7.

    Examples
    --------
    >>> [spec.name for spec in NewCategories(horizon_days=182).specs()]
    ['new_category_choices_182d_count', 'new_categories_182d_amount']
    """

    horizon_days: HalfDays

    @classmethod
    def examples(cls) -> tuple[Extractor, ...]:
        """One that its checks try."""
        return (cls(horizon_days=91),)

    def fields(self) -> Iterator[Field]:
        """Yield choices, then spend."""
        days = self.horizon_days
        before, horizon = CategoryHabits(half_days=days).halves
        known = CategoryHabits(half_days=days).whole.of(lines).where(~lines.category.is_null())
        pairs = Grouped(parent=known, by_rows=(lines.order_id, lines.category), splits=True)
        by_category = pairs.by(pairs.keys[1])
        bought = before.of(pairs.unscoped).count().per(by_category)
        new = by_category.where(bought.is_(0))
        choices = horizon.of(pairs.unscoped).count().per(by_category)
        spent = pairs.sum(horizon.of(lines).sum(lines.amount).per(pairs)).per(by_category)
        about: dict[str, Any] = {"point_in_time": PointInTime.TARGET, "outcome": VALUE_TO_COME}
        window = f"in the last {days} days, of categories not bought in the {days} days before"
        yield Field(
            f"new_category_choices_{days}d_count",
            new.sum(choices),
            meaning=f"Categories of orders {window}",
            minimum=0,
            **about,
        )
        yield Field(
            f"new_categories_{days}d_amount",
            new.sum(spent),
            meaning=f"Paid {window}",
            **about,
        )

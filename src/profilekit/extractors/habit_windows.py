"""Habit windows: the days that habits are counted in, halved so that they can be held against.

A habit is what comes back. Whatever is counted in the late half of a window is therefore counted
in the early half too, and how well the two agree over many customers says how much a count is
worth. What adds up is told by half alone; what does not (different products, medians) also for
the whole.
"""

from __future__ import annotations

from abc import ABC
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

import pydantic

from profilekit.extractors.base import Extractor, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from profilekit.extractors.grains import Grain
    from profilekit.extractors.measures import Measure
    from profilekit.extractors.rows import Row

__all__ = ["WEEK_DAYS", "HabitWindow", "HalfDays"]

WEEK_DAYS: Final = 7

HalfDays = Annotated[int, pydantic.Field(gt=0, multiple_of=WEEK_DAYS)]
"""Days of half a window: whole weeks, so that no half has a weekday more often than another."""

G = TypeVar("G", bound="Grain")


@dataclass(frozen=True)
class HabitWindow:
    """Days that something is counted in.

    Attributes
    ----------
    label : str
        Its part of a field's name, such as ``"early_182d"``.
    words : str
        The days, for people.
    days, skip_days : int
        Its length, and the days between its end and the day asked about.
    """

    label: str
    words: str
    days: int
    skip_days: int = 0

    def of(self, grain: G) -> G:
        """Narrow a grain to the rows in it."""
        return grain.last(days=self.days, skip_days=self.skip_days)

    def name(self, what: str, unit: str) -> str:
        """Name the field of something counted in it."""
        return f"habit_{what}_{self.label}_{unit}"


class Habit(Extractor, ABC):
    """Base of what is counted in both halves of a window that ends with the day asked about.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half, a multiple of 7. By default the window is a year in whole weeks, so
        that each season counts once; our choice.
    """

    half_days: HalfDays = 182

    @property
    def halves(self) -> tuple[HabitWindow, HabitWindow]:
        """The early half and the late one."""
        days = self.half_days
        return (
            HabitWindow(f"early_{days}d", f"in the {days} days before the last {days}", days, days),
            HabitWindow(f"late_{days}d", f"in the last {days} days", days),
        )

    @property
    def whole(self) -> HabitWindow:
        """Both halves together."""
        days = 2 * self.half_days
        return HabitWindow(f"{days}d", f"in the last {days} days", days)

    def added_up(self, window: HabitWindow, counted: Callable[[HabitWindow], Row[G]]) -> Row[G]:
        """Give a row that adds up: of the whole window the sum of the halves, counted once."""
        if window != self.whole:
            return counted(window)
        early, late = self.halves
        return counted(early) + counted(late)

    def in_halves(
        self,
        what: str,
        unit: str,
        meaning: str,
        counted: Callable[[HabitWindow], Measure],
        **about: Any,
    ) -> Iterator[Field]:
        """Yield what adds up, by half.

        Parameters
        ----------
        what, unit : str
            Beginning and end of the field's name.
        meaning : str
            What is counted; the days follow it.
        counted : callable
            The measure in a window.
        **about
            What else `Field` takes.
        """
        for window in self.halves:
            yield _field(window, what, unit, meaning, counted, **about)

    def in_all_three(
        self,
        what: str,
        unit: str,
        meaning: str,
        counted: Callable[[HabitWindow], Measure],
        **about: Any,
    ) -> Iterator[Field]:
        """Do as `in_halves`, for what does not add up: by half and for the whole."""
        for window in (*self.halves, self.whole):
            yield _field(window, what, unit, meaning, counted, **about)


def _field(
    window: HabitWindow,
    what: str,
    unit: str,
    meaning: str,
    counted: Callable[[HabitWindow], Measure],
    **about: Any,
) -> Field:
    if unit in {"count", "days"}:
        about = {"minimum": 0, **about}
    name = window.name(what, unit)
    return Field(name, counted(window), meaning=f"{meaning}, {window.words}", **about)

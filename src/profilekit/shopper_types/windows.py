"""Windows: which fields of a book hold a statistic of a customer's habits, early, late and whole.

Habits are measured in two halves of a window, so that they can be held against themselves. Most
statistics add up, and the whole is the sum of its halves; medians and distinct counts do not, and
have a field for the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np

from profilekit.shopper_types.catalogue import WINDOW_DAYS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import TypeCatalogue

__all__ = ["HALVES", "Habits", "Window", "half_days_among", "statistic_in"]

Window: TypeAlias = Literal["early", "late", "whole"]
HALVES: Final[tuple[Window, Window]] = ("early", "late")
_EARLY: Final = re.compile(
    r"habit_(?P<what>[a-z0-9_]+)_early_(?P<days>[1-9][0-9]*)d_(?P<unit>[a-z]+)"
)


def half_days_among(fields: Iterable[str]) -> tuple[int, ...]:
    """Find the lengths of the halves in which the habits among some fields were measured."""
    found = (_EARLY.fullmatch(each) for each in fields)
    return tuple(sorted({int(each["days"]) for each in found if each}))


def statistic_in(name: str, half_days: int) -> str:
    """Name of the statistic whose early half a field holds; empty where it holds none."""
    found = _EARLY.fullmatch(name)
    if found is None or int(found["days"]) != half_days:
        return ""
    return f"{found['what']}_{found['unit']}"


@dataclass(frozen=True, slots=True)
class Habits:
    """Where the statistics of a catalogue are found.

    Attributes
    ----------
    half_days : int
        Length of either half, in days.
    undivided, plain : frozenset of str
        Statistics with a field for the whole, and fields that are read as they are.
    """

    half_days: int
    undivided: frozenset[str]
    plain: frozenset[str]

    @classmethod
    def of(cls, catalogue: TypeCatalogue, half_days: int) -> Habits:
        """Take over what a catalogue says of its statistics."""
        return cls(half_days, frozenset(catalogue.undivided), frozenset(catalogue.plain_fields))

    def fields_of(self, statistic: str, window: Window) -> tuple[str, ...] | None:
        """Names of the fields that hold a statistic or sum up to it; None: it has none there."""
        if statistic == WINDOW_DAYS:
            return ()
        if statistic in self.plain:
            return (statistic,) if window == "whole" else None
        what, _, unit = statistic.rpartition("_")
        if window != "whole":
            return (f"habit_{what}_{window}_{self.half_days}d_{unit}",)
        if statistic in self.undivided:
            return (f"habit_{what}_{2 * self.half_days}d_{unit}",)
        return tuple(f"habit_{what}_{half}_{self.half_days}d_{unit}" for half in HALVES)

    def statistics(
        self, columns: Mapping[str, FloatArray], window: Window, n_rows: int
    ) -> Statistics:
        """Read the statistics of a window out of fields of shape (n_rows,)."""
        return Statistics(self, columns, window, n_rows)


@dataclass(frozen=True, slots=True)
class Statistics(Mapping[str, "FloatArray"]):
    """Statistics of one window, added up when first asked for."""

    habits: Habits
    columns: Mapping[str, FloatArray]
    window: Window
    n_rows: int
    _made: dict[str, FloatArray] = field(default_factory=dict[str, "FloatArray"])

    def __getitem__(self, statistic: str) -> FloatArray:
        if statistic not in self._made:
            self._made[statistic] = self._read(statistic)
        return self._made[statistic]

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def adding(self, **made: FloatArray) -> Statistics:
        """Give these statistics with further ones."""
        return Statistics(
            self.habits, self.columns, self.window, self.n_rows, {**self._made, **made}
        )

    def _read(self, statistic: str) -> FloatArray:
        if statistic == WINDOW_DAYS:
            halves = 2 if self.window == "whole" else 1
            return np.full(self.n_rows, float(halves * self.habits.half_days))
        fields = self.habits.fields_of(statistic, self.window)
        if not fields:
            raise KeyError(statistic)
        total = self.columns[fields[0]]
        for name in fields[1:]:
            total = total + self.columns[name]
        return total

"""Draws that give the same shop from the same seed on every platform.

Only uniforms are drawn, and only sums and products made of them: the logarithms inside other
distributions may differ in the last bit from one C library to the next, and one such bit can
change a whole stream.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np

__all__ = ["DAYS", "FIRST_DAY", "TIMEZONE", "Dice"]

FIRST_DAY = date(2024, 1, 1)
"""Day 0 of the shop's history."""

DAYS = (date(2025, 12, 31) - FIRST_DAY).days + 1
"""Days of history; the last is 2025-12-31."""

TIMEZONE = "Europe/Athens"
"""Time zone that the shop's days are cut in."""

_OPENING_HOURS = {8: 2, 9: 4, 10: 6, 11: 7, 12: 7, 13: 6, 14: 5, 15: 4, 16: 4} | {
    17: 6, 18: 8, 19: 9, 20: 8, 21: 6, 22: 3,
}  # fmt: skip

T = TypeVar("T")


class Dice:
    """Draws from one stream.

    Parameters
    ----------
    rng : numpy.random.Generator
        The stream; used up as it is drawn from.
    """

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        self._zone = ZoneInfo(TIMEZONE)

    def chance(self, prob: float) -> bool:
        """Say yes with probability `prob`."""
        return bool(self._rng.random() < prob)

    def whole(self, low: int, high: int) -> int:
        """Draw a whole number from `low` to `high`, both included."""
        return low + int(self._rng.random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """Draw a number between two."""
        return low + (high - low) * float(self._rng.random())

    def pick(self, options: Sequence[T]) -> T:
        """Draw one option, each as likely."""
        return options[self.whole(0, len(options) - 1)]

    def weighted(self, weights: Mapping[T, float]) -> T:
        """Draw one key, as likely as its weight says."""
        sums = list(accumulate(weights.values()))
        place = bisect_right(sums, self._rng.random() * sums[-1])
        return list(weights)[min(place, len(sums) - 1)]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """Put items in another order (Fisher and Yates)."""
        order = list(items)
        for last in range(len(order) - 1, 0, -1):
            place = self.whole(0, last)
            order[last], order[place] = order[place], order[last]
        return order

    def moment(self, day: int) -> datetime:
        """Draw a moment of a day of the shop's history, in UTC.

        Parameters
        ----------
        day : int
            Days since `FIRST_DAY`.
        """
        local = FIRST_DAY + timedelta(days=day)
        hour, minute, second = self.weighted(_OPENING_HOURS), self.whole(0, 59), self.whole(0, 59)
        return datetime(
            local.year, local.month, local.day, hour, minute, second, tzinfo=self._zone
        ).astimezone(UTC)

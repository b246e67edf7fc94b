"""Time zones as piecewise constant offsets, applied with integer arithmetic.

Engines carry different zone databases, and some read a time in the zone of their session. Here
the offsets of the data's years come from Python's zoneinfo, once, and every engine computes
``clock + offset`` on int64 microseconds: the same days everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

import narwhals as nw

from profilekit.engines.base import DAY_US
from profilekit.errors import UnknownNameError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["EARLIEST_US", "LATEST_US", "Calendar", "local_zone"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND_US = 1_000_000

EARLIEST_US = (datetime(1678, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""First instant that is read; earlier ones fit no nanosecond clock."""
LATEST_US = (datetime(2262, 1, 1, tzinfo=UTC) - _EPOCH) // timedelta(microseconds=1)
"""End, excluded, of the instants that are read."""


def local_zone(name: str, *, asked_by: str = "Tables.load") -> ZoneInfo:
    """Time zone of an IANA name.

    Raises
    ------
    UnknownNameError
        If there is none; names the nearest.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownNameError(
            "time zone", (name,), available_timezones(), asked_by=asked_by
        ) from None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Offsets of one zone over a span of time.

    Parameters
    ----------
    changes : tuple of int
        Instants, microseconds UTC, at which the offset changes.
    offsets : tuple of int
        Offset before, between and after the changes, in microseconds; one more than changes.

    Examples
    --------
    >>> from datetime import UTC, datetime
    >>> year = [int(datetime(y, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000 for y in (2017, 2018)]
    >>> berlin = Calendar.of(local_zone("Europe/Berlin"), year)
    >>> [offset // 3_600_000_000 for offset in berlin.offsets]
    [1, 2, 1]
    """

    changes: tuple[int, ...]
    offsets: tuple[int, ...]

    @classmethod
    def of(cls, zone: ZoneInfo, *spans: tuple[int, int]) -> Calendar:
        """Find the offsets of a zone in spans of time, with two days to spare on each side.

        Between two spans nothing is looked up, so a stray date far away costs a step, not
        centuries of them.

        Parameters
        ----------
        zone : ZoneInfo
            The zone.
        *spans : tuple of int and int
            First and last instant of each, microseconds since 1970.
        """
        offsets: list[int] = []
        changes: list[int] = []
        for start, end in _days_of(spans):
            here = _offset(zone, start * 86_400)
            if offsets and here != offsets[-1]:
                changes.append(start * 86_400)
            if not offsets or here != offsets[-1]:
                offsets.append(here)
            for day in range(start, end):
                after = _offset(zone, (day + 1) * 86_400)
                if after != offsets[-1]:
                    changes.append(_change(zone, day * 86_400, (day + 1) * 86_400))
                    offsets.append(after)
        return cls(
            tuple(change * _SECOND_US for change in changes),
            tuple(offset * _SECOND_US for offset in offsets),
        )

    def to_local(self, instant: nw.Expr) -> nw.Expr:
        """Give what the clock of the zone shows at an instant, as microseconds."""
        return self._shifted(instant, self.changes, sign=1)

    def to_instant(self, clock: nw.Expr) -> nw.Expr:
        """Instant at which the clock of the zone shows that.

        A time shown twice is the first of the two; a time never shown is read with the offset
        before the jump, as Python does with ``fold=0``.
        """
        ends = [
            change + max(before, after)
            for change, before, after in zip(
                self.changes, self.offsets, self.offsets[1:], strict=False
            )
        ]
        return self._shifted(clock, ends, sign=-1)

    def is_unclear(self, clock: nw.Expr) -> nw.Expr | None:
        """Where the clock of the zone shows a time twice or never; None when it never does."""
        hours = [
            (clock >= change + min(before, after)) & (clock < change + max(before, after))
            for change, before, after in zip(
                self.changes, self.offsets, self.offsets[1:], strict=False
            )
        ]
        return _any_of(hours) if hours else None

    def _shifted(self, clock: nw.Expr, ends: Sequence[int], *, sign: int) -> nw.Expr:
        if not self.changes:
            return clock + sign * self.offsets[0] if self.offsets[0] else clock
        return clock + sign * _stepped(clock, ends, self.offsets)


def _stepped(clock: nw.Expr, ends: Sequence[int], values: Sequence[int]) -> nw.Expr:
    """Value of the step that a clock falls on, as a balanced tree of comparisons."""
    if not ends:
        return nw.lit(values[0], dtype=nw.Int64)
    middle = len(ends) // 2
    return (
        nw.when(clock < ends[middle])
        .then(_stepped(clock, ends[:middle], values[: middle + 1]))
        .otherwise(_stepped(clock, ends[middle + 1 :], values[middle + 1 :]))
    )


def _any_of(conditions: Sequence[nw.Expr]) -> nw.Expr:
    """Whether one holds, as a balanced tree, which no engine finds too deep."""
    if len(conditions) == 1:
        return conditions[0]
    middle = len(conditions) // 2
    return _any_of(conditions[:middle]) | _any_of(conditions[middle:])


def _days_of(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """First and last day of each span, widened, in order and without overlaps."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(spans or [(0, 0)]):
        start = max(low, EARLIEST_US) // DAY_US - 2
        end = min(high, LATEST_US) // DAY_US + 3
        if merged and start <= merged[-1][1]:
            start, last = merged.pop()
            end = max(end, last)
        merged.append((start, end))
    return merged


@lru_cache(maxsize=32_768)
def _offset(zone: ZoneInfo, second: int) -> int:
    shown = (_EPOCH + timedelta(seconds=second)).astimezone(zone)
    return int((shown.utcoffset() or timedelta()).total_seconds())


def _change(zone: ZoneInfo, low: int, high: int) -> int:
    """First second of the new offset, which differs between low and high."""
    before = _offset(zone, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    return high

"""Whether a middle value, or an end of its interval, and counts told enclose few.

How many lie below a middle and below the ends of its interval follows from how many are known, so
that each is told as a count is. Values are taken to differ from one another.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.stats import binom

from profilekit.personas.disclosure.systems import attacks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from profilekit.personas.disclosure.groups import Regions
    from profilekit.personas.disclosure.systems import Attack, Told
    from profilekit.personas.statement import Statement

__all__ = ["encloses_few", "ranks_of"]


class _Point(NamedTuple):
    """A number told, and how many of those known lie below and above it."""

    is_of_all: bool
    value: float
    below: int
    above: int


def ranks_of(n: int, minimum: int) -> tuple[int, int] | None:
    """Give the places of the ordered values between which the middle lies, at 95 % at least.

    As many as the minimum lie between it and either place, so that no end tells of fewer.

    Examples
    --------
    >>> ranks_of(100, 10), ranks_of(20, 10)
    ((39, 60), None)
    """
    beyond = min(int(binom.ppf(0.025, n, 0.5)), n // 2 - minimum) if n else 0
    return (beyond - 1, n - beyond) if beyond >= 1 else None


def encloses_few(
    median: Statement, told: Sequence[Told], segment: int, regions: Regions, *, minimum: int
) -> bool:
    """Tell whether counts told of the same field, of any group, leave few beside the middle.

    Parameters
    ----------
    median : Statement
        Tells the middle of the members.
    told : sequence of Told
        What is told of all segments.
    segment : int
        Place of the segment.
    regions : Regions
        Customers by the segments they are in.
    minimum : int
        Fewest customers behind a count.
    """
    (field,) = median.fields
    own = [each for each in told if each.answer.field == field]
    if all(each.n is None for each in own):
        return False
    for attack in attacks_of(own, (field,), regions, minimum=minimum):
        groups, sides = _beside(median, segment, attack, minimum)
        bounds = attack.bounds(own, groups) if len(groups) else None
        if bounds is not None:
            # What lies between is what a side has more, or less, than what is counted.
            ends = np.abs(np.array([sides - bounds.low, sides - bounds.high]))
            apart = bounds.high - bounds.low
            is_few = (ends.min(axis=0) < minimum) & (ends.max(axis=0) > 0) & (apart < minimum)
            return bool(is_few.any())
    return False


def _beside(
    median: Statement, segment: int, attack: Attack, minimum: int
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Pair what lies wholly on a side of a number, or holds a side of it, with that side."""
    groups: list[NDArray[np.bool_]] = []
    sides: list[int] = []
    lows, highs = attack.parts.edges
    members = attack.inside[segment]
    for is_of_all, value, below, above in _points(median, minimum):
        inside = np.ones_like(members) if is_of_all else members
        for side, is_wholly, is_partly in (
            (below, highs <= value, lows < value),
            (above, lows >= value, highs > value),
        ):
            for part in attack.parts.looked_at:
                # Where a part ends at the number itself, it is not told how many have that number.
                ends_there = part[lows == value].any() != part[highs == value].any()
                if not ends_there and (not part[~is_wholly].any() or part[is_partly].all()):
                    groups.append(np.outer(inside, part).ravel())
                    sides.append(side)
    return np.array(groups, dtype=np.bool_), np.array(sides, dtype=np.int64)


def _points(median: Statement, minimum: int) -> Iterator[_Point]:
    for is_of_all, value, of in (
        (False, median.value, median.of),
        (True, median.base_value, median.base_of),
    ):
        if value is not None and of is not None and math.isfinite(value):
            yield _Point(is_of_all, value, of // 2, of // 2)
    ranks = ranks_of(median.of or 0, minimum)
    if median.interval is not None and median.of is not None and ranks is not None:
        low, high = ranks
        yield _Point(is_of_all=False, value=median.interval.low, below=low, above=median.of - low)
        yield _Point(
            is_of_all=False, value=median.interval.high, below=high + 1, above=median.of - high - 1
        )

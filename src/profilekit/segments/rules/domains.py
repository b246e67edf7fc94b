"""Which values a column can still have once conditions on it are known.

Numbers are unions of intervals, of whole numbers where the column is whole; texts are a set, or
all but a set. Nothing is approximated, so a domain without a value is a contradiction.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from profilekit.segments.rules.walking import has_operator

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from profilekit.segments.rules.tree import Leaf

__all__ = ["ANYTHING", "Domain", "Interval", "Numbers", "Texts", "values_of"]


@dataclass(frozen=True, slots=True)
class Interval:
    """Numbers between two ends, each of which belongs to it or not."""

    low: float
    high: float
    has_low: bool = True
    has_high: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether no number lies in it."""
        return self.low > self.high or (
            self.low == self.high and not (self.has_low and self.has_high)
        )

    def common(self, other: Interval) -> Interval:
        """Give what lies in both."""
        low, has_low = max((self.low, not self.has_low), (other.low, not other.has_low))
        high, has_high = min((self.high, self.has_high), (other.high, other.has_high))
        return Interval(low, high, not has_low, has_high)

    def whole(self) -> Interval:
        """Narrow to the whole numbers at its ends."""
        low, high = self.low, self.high
        if math.isfinite(low):
            low = math.ceil(low) + (not self.has_low and float(low).is_integer())
        if math.isfinite(high):
            high = math.floor(high) - (not self.has_high and float(high).is_integer())
        return Interval(low, high)


@dataclass(frozen=True, slots=True)
class Numbers:
    """A union of intervals, in order and apart."""

    intervals: tuple[Interval, ...]

    def common(self, other: Numbers) -> Numbers:
        """Give what lies in both."""
        mine, theirs, found = list(self.intervals), list(other.intervals), list[Interval]()
        i = j = 0
        while i < len(mine) and j < len(theirs):
            common = mine[i].common(theirs[j])
            if not common.is_empty:
                found.append(common)
            mine_first = (mine[i].high, mine[i].has_high) < (theirs[j].high, theirs[j].has_high)
            i, j = (i + 1, j) if mine_first else (i, j + 1)
        return Numbers(tuple(found))

    def rest(self) -> Numbers:
        """Give every other number."""
        found: list[Interval] = []
        low, has_low = -math.inf, True
        for each in self.intervals:
            found.append(Interval(low, each.low, has_low, not each.has_low))
            low, has_low = each.high, not each.has_high
        found.append(Interval(low, math.inf, has_low, has_high=True))
        infinite = (-math.inf, math.inf)
        return Numbers(
            tuple(
                each
                for each in found
                if not each.is_empty and not (each.low == each.high and each.low in infinite)
            )
        )

    def whole(self) -> Numbers:
        """Keep whole numbers only."""
        narrowed = (each.whole() for each in self.intervals)
        return Numbers(tuple(each for each in narrowed if not each.is_empty))

    @property
    def is_empty(self) -> bool:
        """Whether no number is in it."""
        return not self.intervals


@dataclass(frozen=True, slots=True)
class Texts:
    """Some texts, or all but some."""

    texts: frozenset[str]
    all_but: bool = False

    def common(self, other: Texts) -> Texts:
        """Give the texts in both."""
        if self.all_but and other.all_but:
            return Texts(self.texts | other.texts, all_but=True)
        if self.all_but:
            return Texts(other.texts - self.texts)
        return Texts(self.texts - other.texts if other.all_but else self.texts & other.texts)

    def rest(self) -> Texts:
        """Give every other text."""
        return Texts(self.texts, all_but=not self.all_but)

    @property
    def is_empty(self) -> bool:
        """Whether no text is in it."""
        return not self.texts and not self.all_but


Values: TypeAlias = Numbers | Texts | None
"""None is any value, numbers and texts."""

_ALL: Final = Numbers((Interval(-math.inf, math.inf),))


@dataclass(frozen=True, slots=True)
class Domain:
    """What a column can hold.

    Attributes
    ----------
    values : Numbers, Texts or None
        Values it can have; None is any.
    can_miss : bool
        Whether it can be missing.
    is_whole : bool
        Whether its numbers are whole.
    """

    values: Values = None
    can_miss: bool = True
    is_whole: bool = False

    def common(self, other: Domain) -> Domain:
        """Give what both allow."""
        is_whole = self.is_whole or other.is_whole
        values = _common(self.values, other.values)
        if is_whole and isinstance(values, Numbers):
            values = values.whole()
        return Domain(values, self.can_miss and other.can_miss, is_whole)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is left."""
        return self.values is not None and self.values.is_empty and not self.can_miss

    @property
    def listed(self) -> Collection[str | float] | None:
        """Its values, one by one; None where they are too many for that, or can be missing."""
        if self.can_miss or self.values is None:
            return None
        if isinstance(self.values, Texts):
            return None if self.values.all_but else self.values.texts
        intervals = self.values.intervals
        return [each.low for each in intervals] if all(x.low == x.high for x in intervals) else None


ANYTHING: Final = Domain()


def _common(one: Values, other: Values) -> Values:
    if one is None or other is None:
        return other if one is None else one
    for each in (one, other):
        if each.is_empty:
            return each
    if isinstance(one, Numbers) and isinstance(other, Numbers):
        return one.common(other)
    if isinstance(one, Texts) and isinstance(other, Texts):
        return one.common(other)
    return None


def values_of(leaf: Leaf) -> Numbers | Texts:
    """Give the values for which a leaf that compares holds."""
    if leaf.kind == "between":
        between = Interval(leaf.low, leaf.high)
        return Numbers(() if between.is_empty else (between,))
    if leaf.kind == "customers":
        return _some(leaf.ids)
    if leaf.kind == "one_of":
        return _some(leaf.values)
    if has_operator(leaf):
        return _compared(leaf.op, leaf.value)
    return _ALL


def _compared(op: str, value: Any) -> Numbers | Texts:
    if op in {"==", "!="}:
        same = _some((value,))
        return same if op == "==" else same.rest()
    if op in {"<", "<="}:
        return Numbers((Interval(-math.inf, value, has_high=op == "<="),))
    return Numbers((Interval(value, math.inf, has_low=op == ">="),))


def _some(values: Iterable[Any]) -> Numbers | Texts:
    listed = sorted(set(values))
    if listed and isinstance(listed[0], str):
        return Texts(frozenset(listed))
    return Numbers(tuple(Interval(value, value) for value in listed))

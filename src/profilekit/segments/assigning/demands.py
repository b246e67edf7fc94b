"""Whether conditions can be met together: what each column can still be, on some way.

Conditions that must hold together narrow what each column can be; alternatives are tried one
after the other. What remains open after many tries is taken to be possible.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from profilekit.segments.naming import group_field
from profilekit.segments.rules.domains import ANYTHING, Domain, Numbers, Texts, values_of
from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.walking import is_joint
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from profilekit.segments.rules.tree import AnyCondition, Leaf
    from profilekit.segments.segment import Segment

__all__ = ["Demand", "Said", "Search", "Way", "whole_of"]

Wanted: TypeAlias = Literal["holds", "fails", "not holds", "not fails"]
"""What is wanted of a condition; unknown is neither to hold nor to fail."""

Demand: TypeAlias = "tuple[AnyCondition, Wanted]"

_OPPOSITE: Final[Mapping[Wanted, Wanted]] = {
    "holds": "fails",
    "fails": "holds",
    "not holds": "not fails",
    "not fails": "not holds",
}
_TRIES: Final = 5_000
"""Our choice: some milliseconds."""

_POSITIVE: Final = frozenset[Wanted]({"holds", "not fails"})


@dataclass(frozen=True, slots=True)
class Said:
    """What narrowed a column, and what had narrowed it before.

    Attributes
    ----------
    by : (Leaf, Wanted) or str
        A demand, or what else it was, in words.
    before : Said or None
        The one before; chained, as a way that branches off keeps what was said so far.
    """

    by: tuple[Leaf, Wanted] | str
    before: Said | None

    def words(self) -> list[str]:
        """Put it into words, the first first."""
        told = [each if isinstance(each, str) else _in_words(*each) for each in self._backwards()]
        return told[::-1]

    def _backwards(self) -> Iterator[tuple[Leaf, Wanted] | str]:
        each: Said | None = self
        while each is not None:
            yield each.by
            each = each.before


@dataclass(frozen=True, slots=True)
class Way:
    """One way through the alternatives.

    Attributes
    ----------
    domains : dict of str to Domain
        What columns can still be, of those that were asked about.
    said : dict of str to Said
        What said so.
    spread : frozenset of str
        Segments whose definitions were spelt out.
    choices : sequence of sequences of Demand
        Of each, one has to be met; those with the fewest alternatives first.
    chosen : int
        How many of these were made, from the first on.
    """

    domains: dict[str, Domain] = field(default_factory=dict[str, Domain])
    said: dict[str, Said] = field(default_factory=dict[str, Said])
    spread: frozenset[str] = frozenset()
    choices: Sequence[Sequence[Demand]] = ()
    chosen: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """A search for one way in which demands are met.

    Attributes
    ----------
    segments : mapping of str to Segment
        What references to segments mean.
    declared : mapping of str to Domain
        What the columns can hold at all.
    conflicts : list of (str, Said)
        Columns for which nothing was left, and why.
    """

    segments: Mapping[str, Segment]
    declared: Mapping[str, Domain]
    conflicts: list[tuple[str, Said]] = field(default_factory=list[tuple[str, Said]])

    def settled(self, demands: Iterable[Demand], way: Way) -> Way | None:
        """Go on by demands that are to be met together; None where they cannot be."""
        domains, said, spread = dict(way.domains), dict(way.said), way.spread
        pending = list(demands)
        choices: list[Sequence[Demand]] = []
        while pending:
            condition, wanted = pending.pop()
            if condition.kind == "not":
                pending.append((condition.condition, _OPPOSITE[wanted]))
            elif is_joint(condition):
                parts: list[Demand] = [(part, wanted) for part in condition.conditions]
                if (condition.kind == "all_of") == (wanted in _POSITIVE):
                    pending += reversed(parts)
                else:
                    choices.append(parts)
            else:
                column = self._column(condition)
                known = domains.get(column, self.declared.get(column, ANYTHING))
                domains[column] = known.common(_domain(condition, wanted))
                said[column] = Said((condition, wanted), said.get(column))
                if domains[column].is_empty:
                    self.conflicts.append((column, said[column]))
                    return None
                if condition.kind == "in_segment" and wanted in _POSITIVE:
                    pending += self._meant_by(condition.segment, spread)
                    spread |= {condition.segment}
        if not choices:
            return Way(domains, said, spread, way.choices, way.chosen)
        return Way(domains, said, spread, sorted((*way.choices[way.chosen :], *choices), key=len))

    def is_possible(self, start: Way) -> bool:
        """Tell whether one alternative of each choice can be met, too."""
        ahead: list[tuple[Way, Sequence[Demand]]] = [(start, ())]
        for _ in range(_TRIES):
            if not ahead:
                return False
            before, demands = ahead.pop()
            way = self.settled(demands, before)
            if way is None:
                continue
            if way.chosen == len(way.choices):
                return True
            further = Way(way.domains, way.said, way.spread, way.choices, way.chosen + 1)
            ahead += [(further, (each,)) for each in reversed(way.choices[way.chosen])]
        return True

    def _column(self, leaf: Leaf) -> str:
        """Name the column that a leaf narrows: of a group, the label of all its segments."""
        if leaf.kind == "in_segment" and leaf.segment in self.segments:
            group = self.segments[leaf.segment].group
            return column_of(leaf) if group is None else group_field(group)
        return column_of(leaf)

    def _meant_by(self, segment_id: str, spread: frozenset[str]) -> list[Demand]:
        """Spell out membership of another segment, once."""
        if segment_id not in self.segments or segment_id in spread:
            return []
        return [(whole_of(self.segments[segment_id]), "holds")]


def whole_of(segment: Segment) -> AnyCondition:
    """Give definition and universe as one condition."""
    if segment.universe is None:
        return segment.definition
    return segment.universe & segment.definition


def _in_words(leaf: Leaf, wanted: Wanted) -> str:
    return in_words(leaf, negated=wanted not in _POSITIVE)


def _domain(leaf: Leaf, wanted: Wanted) -> Domain:
    """Say what a column can be where a leaf is as wanted."""
    positive = wanted in _POSITIVE
    if leaf.kind == "known":
        return Domain(can_miss=False) if positive else Domain(Numbers(()))
    if leaf.kind == "in_segment":
        members = Texts(frozenset({leaf.segment}))
        return Domain(members if positive else members.rest(), can_miss=False)
    values = values_of(leaf)
    if not positive:
        # A list of no values says neither numbers nor texts: its rest is anything.
        values = None if values.is_empty else values.rest()
    if leaf.kind == "customers":
        return Domain(values, can_miss=False)
    told = wanted.removeprefix("not ")
    return Domain(values, can_miss=(leaf.missing == told) == (told == wanted))

"""Whether anybody at all can be a member: contradictions found before customers are counted.

Conditions that must hold together narrow what each column can be; alternatives are tried one
after the other. What remains open after many tries is taken to be possible.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from profilekit.segments.assigning.ordering import before_in_group
from profilekit.segments.naming import group_field
from profilekit.segments.rules.domains import ANYTHING, Domain, Numbers, Texts, values_of
from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.walking import is_joint
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.segments.rules.tree import AnyCondition, Leaf
    from profilekit.segments.segment import Segment

__all__ = ["Demand", "Wanted", "contradiction_of"]

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
class _Known:
    """What columns can still be, and what said so."""

    domains: dict[str, Domain]
    said: dict[str, tuple[str, ...]]

    def narrowed(self, column: str, domain: Domain, told: str) -> _Known:
        """Narrow one column."""
        common = self.domains.get(column, ANYTHING).common(domain)
        said = (*self.said.get(column, ()), told)
        return _Known({**self.domains, column: common}, {**self.said, column: said})


@dataclass(slots=True)
class _Search:
    """A search for one way in which all demands are met."""

    segments: Mapping[str, Segment]
    conflicts: dict[str, None] = field(default_factory=dict[str, None])
    tries: int = 0

    def finds(
        self,
        pending: list[Demand],
        choices: list[list[Demand]],
        known: _Known,
        spread: frozenset[str] = frozenset(),
    ) -> bool:
        """Tell whether all pending demands, and one of each choice, can be met together."""
        self.tries += 1
        if self.tries > _TRIES:
            return True
        pending, choices = list(pending), list(choices)
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
                column = _column(condition, self.segments)
                known = known.narrowed(column, _domain(condition, wanted), _told(condition, wanted))
                if known.domains[column].is_empty:
                    self.conflicts[" and ".join(dict.fromkeys(known.said[column]))] = None
                    return False
                if condition.kind == "in_segment" and wanted in _POSITIVE:
                    pending += _meant_by(condition.segment, self.segments, spread)
                    spread |= {condition.segment}
        if not choices:
            return True
        first, *others = sorted(choices, key=len)
        return any(self.finds([one], others, known, spread) for one in first)


def contradiction_of(
    segment: Segment, segments: Sequence[Segment], declared: Mapping[str, Domain]
) -> str:
    """Say why nobody can be a member of a segment.

    Parameters
    ----------
    segment : Segment
        One of the segments.
    segments : sequence of Segment
        All that are assigned together.
    declared : mapping of str to Domain
        What the columns can hold at all.

    Returns
    -------
    str
        Conditions that exclude each other; empty where a member is possible.
    """
    ranges = {name: (f"{name} is {told}",) for name, told in _ranges(declared).items()}
    known = _Known(dict(declared), ranges)
    if segment.group is not None:
        own = Domain(Texts(frozenset({segment.id})), can_miss=False)
        known = known.narrowed(group_field(segment.group), own, f"{segment.id} itself")
    by_id = {each.id: each for each in segments}
    search = _Search(by_id)
    demands: list[Demand] = [(_whole(segment), "holds")]
    if not search.finds(demands, [], known):
        first, *others = search.conflicts
        rest = f", and so does each of {len(others)} alternatives" if others else ""
        return f"{first} exclude each other{rest}"
    before = before_in_group(segment, segments)
    taken: list[Demand] = [(_whole(each), "not holds") for each in before]
    if before and not _Search(by_id).finds([*demands, *taken], [], known):
        names = ", ".join(each.id for each in before)
        return f"whoever it asks for is in a segment of {segment.group} that comes before: {names}"
    return ""


def _whole(segment: Segment) -> AnyCondition:
    """Definition and universe as one condition."""
    if segment.universe is None:
        return segment.definition
    return segment.universe & segment.definition


def _meant_by(
    segment_id: str, segments: Mapping[str, Segment], spread: frozenset[str]
) -> list[Demand]:
    """Spell out membership of another segment, once."""
    if segment_id not in segments or segment_id in spread:
        return []
    return [(_whole(segments[segment_id]), "holds")]


def _column(leaf: Leaf, segments: Mapping[str, Segment]) -> str:
    """Name the column that a leaf narrows: of a group, the label of all its segments."""
    if leaf.kind == "in_segment" and leaf.segment in segments:
        group = segments[leaf.segment].group
        return column_of(leaf) if group is None else group_field(group)
    return column_of(leaf)


def _told(leaf: Leaf, wanted: Wanted) -> str:
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
    values = values if positive else values.rest()
    if leaf.kind == "customers":
        return Domain(values, can_miss=False)
    told = wanted.removeprefix("not ")
    return Domain(values, can_miss=(leaf.missing == told) == (told == wanted))


def _ranges(declared: Mapping[str, Domain]) -> dict[str, str]:
    """Tell the ranges that are declared, of those that are."""
    told: dict[str, str] = {}
    for name, domain in declared.items():
        if isinstance(domain.values, Numbers) and not domain.values.is_empty:
            low, high = domain.values.intervals[0].low, domain.values.intervals[-1].high
            if math.isfinite(low) or math.isfinite(high):
                told[name] = (
                    f"between {low:g} and {high:g}" if math.isfinite(high) else (f"{low:g} or more")
                )
    return told

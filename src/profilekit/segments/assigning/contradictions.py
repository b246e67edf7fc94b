"""Whether anybody at all can be a member: contradictions found before customers are counted.

A rule can exclude everybody by itself, or ask only for those whom segments of its group that come
before it have taken.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from profilekit.segments.assigning.demands import Demand, Said, Search, Way, whole_of
from profilekit.segments.assigning.neighbours import Neighbour, Neighbours
from profilekit.segments.assigning.ordering import groups_of
from profilekit.segments.naming import group_field
from profilekit.segments.rules.domains import ANYTHING, Domain, Numbers, Texts

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from profilekit.segments.segment import Segment

__all__ = ["contradictions_of"]


def contradictions_of(
    segments: Sequence[Segment], declared: Mapping[str, Domain], *, but_not: Collection[str] = ()
) -> dict[str, str]:
    """Say of which segments nobody can be a member, and why.

    Parameters
    ----------
    segments : sequence of Segment
        All that are assigned together.
    declared : mapping of str to Domain
        What the columns can hold at all.
    but_not : collection of str
        Ids of those that are not asked about.

    Returns
    -------
    dict of str to str
        By id, conditions that exclude each other.
    """
    by_id = {each.id: each for each in segments}
    groups = {
        group: _Group(members, Search(by_id, declared))
        for group, members in groups_of(segments).items()
    }
    found: dict[str, str] = {}
    for segment in segments:
        if segment.id in but_not:
            continue
        search = Search(by_id, declared)
        way = search.settled([(whole_of(segment), "holds")], _start(segment, declared))
        if way is None or not search.is_possible(way):
            found[segment.id] = _told(search)
        elif segment.group is not None and (before := groups[segment.group].taking(segment, way)):
            names = ", ".join(before)
            found[segment.id] = (
                f"whoever it asks for is in a segment of {segment.group} that comes before: {names}"
            )
    return found


class _Group:
    """Segments of one group, the first to be asked first."""

    def __init__(self, members: Sequence[Segment], search: Search) -> None:
        self._search = search
        self._places = {each.id: place for place, each in enumerate(members)}
        self._neighbours = Neighbours()
        for place, each in enumerate(members):
            whole = whole_of(each)
            way = search.settled([(whole, "holds")], Way())
            if way is not None:
                self._neighbours.add(Neighbour(place, whole, way.domains))

    def taking(self, segment: Segment, way: Way) -> tuple[str, ...]:
        """Name the segments before one, if they take all whom it asks for; else nobody."""
        place = self._places[segment.id]
        taken: list[Demand] = [
            (each.condition, "not holds") for each in self._neighbours.before(place, way.domains)
        ]
        left = self._search.settled(taken, way)
        if left is not None and self._search.is_possible(left):
            return ()
        return tuple(self._places)[:place]


def _start(segment: Segment, declared: Mapping[str, Domain]) -> Way:
    """Begin with what membership of a group says of the label of that group."""
    if segment.group is None:
        return Way()
    label = group_field(segment.group)
    own = Domain(Texts(frozenset({segment.id})), can_miss=False)
    domain = declared.get(label, ANYTHING).common(own)
    return Way({label: domain}, {label: Said(f"{segment.id} itself", None)})


def _told(search: Search) -> str:
    """Name the conditions that exclude each other, in the first conflict of several."""
    ranges = _ranges(search.declared)
    conflicts = dict.fromkeys(
        " and ".join(dict.fromkeys((*ranges.get(column, ()), *said.words())))
        for column, said in search.conflicts
    )
    first, *others = conflicts
    rest = f", and so does each of {len(others)} alternatives" if others else ""
    return f"{first} exclude each other{rest}"


def _ranges(declared: Mapping[str, Domain]) -> dict[str, tuple[str]]:
    """Tell the ranges that are declared, of those that are."""
    told: dict[str, tuple[str]] = {}
    for name, domain in declared.items():
        if isinstance(domain.values, Numbers) and not domain.values.is_empty:
            low, high = domain.values.intervals[0].low, domain.values.intervals[-1].high
            if math.isfinite(low) or math.isfinite(high):
                bounds = (
                    f"between {low:g} and {high:g}" if math.isfinite(high) else f"{low:g} or more"
                )
                told[name] = (f"{name} is {bounds}",)
    return told

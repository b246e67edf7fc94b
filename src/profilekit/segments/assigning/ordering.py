"""In which order segments are decided: each after those that it refers to.

A segment refers to others by ``in_segment``, and in a group it waits for those of better
priority, since only who is in none of them can be in it. Both together must not run in circles.
"""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING

from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.walking import leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profilekit.segments.rules.tree import Leaf
    from profilekit.segments.segment import Segment

__all__ = [
    "before_in_group",
    "circles",
    "fields_asked",
    "groups_of",
    "in_order",
    "leaves_in",
    "waits_for",
]


def leaves_in(segment: Segment) -> Iterator[Leaf]:
    """Give every leaf of a definition, then those of the universe."""
    yield from leaves_of(segment.definition)
    if segment.universe is not None:
        yield from leaves_of(segment.universe)


def fields_asked(segment: Segment) -> tuple[str, ...]:
    """Name the columns that a segment's definition and universe read."""
    return tuple(dict.fromkeys(column_of(leaf) for leaf in leaves_in(segment)))


def groups_of(segments: Sequence[Segment]) -> dict[str, tuple[Segment, ...]]:
    """List the segments of each group, the first to be asked first."""
    groups: dict[str, list[Segment]] = {}
    for segment in segments:
        if segment.group is not None:
            groups.setdefault(segment.group, []).append(segment)
    return {
        group: tuple(sorted(members, key=lambda each: (each.priority, each.id)))
        for group, members in groups.items()
    }


def before_in_group(segment: Segment, segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """List the segments of the same group that are asked before."""
    if segment.group is None:
        return ()
    members = groups_of(segments)[segment.group]
    return members[: members.index(segment)]


def waits_for(segments: Sequence[Segment]) -> dict[str, tuple[str, ...]]:
    """List the ids that each segment waits for, those that are not among the segments left out."""
    known = {segment.id for segment in segments}
    waiting: dict[str, dict[str, None]] = {segment.id: {} for segment in segments}
    for segment in segments:
        asked = (leaf.segment for leaf in leaves_in(segment) if leaf.kind == "in_segment")
        waiting[segment.id] |= dict.fromkeys(name for name in asked if name in known)
    for members in groups_of(segments).values():
        for before, after in pairwise(members):
            waiting[after.id][before.id] = None
    return {name: tuple(others) for name, others in waiting.items()}


def circles(waiting: Mapping[str, Sequence[str]]) -> list[tuple[str, ...]]:
    """Find circles, each once, from its first id by name; together they hold all that are stuck."""
    free = _rounds(waiting)
    stuck = {n: set(others).difference(free) for n, others in waiting.items() if n not in free}
    found: list[tuple[str, ...]] = []
    unseen = sorted(stuck)
    while unseen:
        path = [unseen[0]]
        while (following := min(stuck[path[-1]])) not in path:
            path.append(following)
        circle = path[path.index(following) :]
        first = circle.index(min(circle))
        turned = (*circle[first:], *circle[:first])
        if turned not in found:
            found.append(turned)
        unseen = [name for name in unseen if name not in path]
    return found


def in_order(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Sort segments so that each comes after those it waits for; there must be no circle."""
    rounds = _rounds(waits_for(segments))
    return tuple(sorted(segments, key=lambda each: rounds[each.id]))


def _rounds(waiting: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Say in which round each is free, those it waits for being earlier; not of those in circles.

    Each is looked at once: of a group every segment waits for the one before, so that a round
    frees but one.
    """
    waited_for: dict[str, list[str]] = {name: [] for name in waiting}
    for name, others in waiting.items():
        for other in others:
            waited_for[other].append(name)
    left = {name: len(others) for name, others in waiting.items()}
    rounds = {name: 0 for name, count in left.items() if not count}
    free = deque(rounds)
    while free:
        name = free.popleft()
        for other in waited_for[name]:
            left[other] -= 1
            if not left[other]:
                rounds[other] = rounds[name] + 1
                free.append(other)
    return rounds

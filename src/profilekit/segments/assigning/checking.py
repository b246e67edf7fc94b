"""Whether segments can be assigned at all: every fault of every definition, found in one go.

Names that nobody knows, text compared with numbers, circles of references, and conditions that
exclude each other are faults of a rule; finding nobody is not, and is said when it happens.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from profilekit.errors import DeclarationError
from profilekit.near_names import not_measured_hint
from profilekit.segments.assigning.contradictions import contradictions_of
from profilekit.segments.assigning.ordering import circles, groups_of, leaves_in, waits_for
from profilekit.segments.naming import residual_of
from profilekit.segments.rules.domains import ANYTHING, Domain, Interval, Numbers
from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.walking import (
    DEEPEST,
    Compared,
    asks_events,
    compared_with,
    depth_of,
)
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from profilekit.segments.rules.lowering import ColumnKind
    from profilekit.segments.rules.tree import Leaf
    from profilekit.segments.segment import Segment

__all__ = ["Column", "SegmentFault", "SegmentRulesError", "faults_of", "nearest"]

FaultCode = Literal[
    "repeated_id",
    "unknown_field",
    "unknown_segment",
    "unknown_table",
    "unknown_column",
    "not_measured",
    "text_and_numbers",
    "circle",
    "nobody_possible",
    "too_deep",
    "several_outcomes",
]


_COMPARES: Final[Mapping[ColumnKind, Collection[Compared]]] = {
    "whole": {"numbers", "flags"},
    "float": {"numbers", "flags"},
    "flag": {"numbers", "flags"},
    "text": {"text"},
    "nothing": {"numbers", "flags", "text"},
    "other": (),
}
"""What each kind of column can be compared with."""

_AGAIN: Final = (
    " any more: it was assigned before, and what is assigned now replaces that. Assign both: "
    "assign_segments(book, [*book.fitted['SegmentAssigner'].segments_, ...])"
)

_HOLDS: Final[Mapping[ColumnKind, str]] = {
    "whole": "whole numbers",
    "float": "numbers",
    "flag": "flags",
    "text": "text",
    "nothing": "nothing",
    "other": "neither numbers nor text",
}


@dataclass(frozen=True, slots=True)
class Column:
    """What a rule may ask of a column.

    Attributes
    ----------
    kind : {"whole", "float", "flag", "text", "nothing", "other"}
        What it holds.
    low, high : float or None
        Range that is declared; None is unbounded.
    """

    kind: ColumnKind
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """One thing wrong with a definition.

    Attributes
    ----------
    segment : str
        Id of the segment, or of several in a circle.
    code : str
        Stable code, such as ``"unknown_field"``.
    text : str
        What was found, and what to type next where that is known.
    """

    segment: str
    code: FaultCode
    text: str

    def __str__(self) -> str:
        return f"{self.segment}: {self.text} [{self.code}]"


class SegmentRulesError(DeclarationError):
    """Segments cannot be assigned as they are defined.

    Attributes
    ----------
    faults : tuple of SegmentFault
        Every fault of every segment.
    """

    code: ClassVar[str] = "segment_rules"

    def __init__(self, faults: Sequence[SegmentFault], *, asked_by: str) -> None:
        self.faults: tuple[SegmentFault, ...] = tuple(faults)
        noun = "fault" if len(self.faults) == 1 else "faults"
        lines = [f"found {len(self.faults)} {noun}:", *(f"- {fault}" for fault in self.faults)]
        super().__init__("\n".join(lines), asked_by=asked_by)


def faults_of(
    segments: Sequence[Segment],
    columns: Mapping[str, Column],
    *,
    elsewhere: Collection[str] = (),
    replaced: Collection[str] = (),
) -> list[SegmentFault]:
    """List what is wrong with segments that are to be assigned together.

    Parameters
    ----------
    segments : sequence of Segment
        All of them.
    columns : mapping of str to Column
        What there is to ask of.
    elsewhere : collection of str
        Ids of other segments that the book knows already.
    replaced : collection of str
        Ids and fields of segments that were assigned before, and no more when these are.

    Returns
    -------
    list of SegmentFault
        Empty where all is well.
    """
    faults = [*_repeated(segments), *_circles(segments)]
    residuals = map(residual_of, groups_of(segments))
    ids = {*(segment.id for segment in segments), *residuals, *elsewhere}
    for segment in segments:
        faults += _of_depth(segment)
        faults += _of_leaves(segment, ids, columns, replaced)
    wrong = {fault.segment for fault in faults}
    declared = {name: _domain(column) for name, column in columns.items()}
    for name, told in contradictions_of(segments, declared, but_not=wrong).items():
        text = f"no customer can be a member: {told}"
        faults.append(SegmentFault(name, "nobody_possible", text))
    return faults


def nearest(name: str, known: Iterable[str]) -> str:
    """Suggest the nearest of known names, as the end of a sentence; empty where none is near."""
    found = get_close_matches(name, sorted(known), n=1)
    return f". Did you mean {found[0]!r}?" if found else ""


def _repeated(segments: Sequence[Segment]) -> Iterator[SegmentFault]:
    names = Counter(segment.id for segment in segments)
    for name, count in names.items():
        if count > 1:
            yield SegmentFault(name, "repeated_id", f"{count} segments have this id")
    for group in groups_of(segments):
        if residual_of(group) in names:
            text = f"the customers of no segment of {group} are called so; choose another id"
            yield SegmentFault(residual_of(group), "repeated_id", text)


def _circles(segments: Sequence[Segment]) -> Iterator[SegmentFault]:
    for circle in circles(waits_for(segments)):
        path = " -> ".join((*circle, circle[0]))
        text = (
            "each waits for the next, by in_segment (of a residual: for all of its group) or by "
            f"its priority in a group: {path}. Drop a reference, or change a priority"
        )
        yield SegmentFault(circle[0], "circle", text)


def _of_depth(segment: Segment) -> Iterator[SegmentFault]:
    depths = [depth_of(segment.definition)]
    if segment.universe is not None:
        depths.append(depth_of(segment.universe))
    if max(depths) > DEEPEST:
        text = (
            f"{max(depths)} levels deep, and {DEEPEST} are read: make parts segments of their own"
        )
        yield SegmentFault(segment.id, "too_deep", text)


def _of_leaves(
    segment: Segment,
    ids: Collection[str],
    columns: Mapping[str, Column],
    replaced: Collection[str],
) -> Iterator[SegmentFault]:
    for leaf in dict.fromkeys(leaves_in(segment)):
        name = column_of(leaf)
        if leaf.kind == "in_segment":
            if leaf.segment not in ids:
                hint = _AGAIN if leaf.segment in replaced else nearest(leaf.segment, ids)
                text = f"there is no segment {leaf.segment!r}{hint}"
                yield SegmentFault(segment.id, "unknown_segment", text)
        elif name in columns:
            yield from _of_kind(segment, leaf, columns[name])
        elif asks_events(leaf):
            text = f"{in_words(leaf)!r} is not measured; give assign_segments(..., tables=tables)"
            yield SegmentFault(segment.id, "not_measured", text)
        else:
            hint = nearest(name, columns) or f". {not_measured_hint([name], columns)}"
            text = f"there is no field {name!r}{_AGAIN if name in replaced else hint}"
            yield SegmentFault(segment.id, "unknown_field", text)


def _of_kind(segment: Segment, leaf: Leaf, column: Column) -> Iterator[SegmentFault]:
    wanted = compared_with(leaf)
    can = _COMPARES[column.kind]
    if wanted != "anything" and wanted not in can:
        text = (
            f"{in_words(leaf)!r} compares with {wanted}, but {column_of(leaf)!r} holds "
            f"{_HOLDS[column.kind]}"
        )
        yield SegmentFault(segment.id, "text_and_numbers", text)


def _domain(column: Column) -> Domain:
    if column.kind == "flag":
        return Domain(Numbers((Interval(0, 1),)), is_whole=True)
    if column.kind not in {"whole", "float"}:
        return ANYTHING
    low = -math.inf if column.low is None else column.low
    high = math.inf if column.high is None else column.high
    return Domain(Numbers((Interval(low, high),)), is_whole=column.kind == "whole")

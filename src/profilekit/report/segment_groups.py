"""Which segments a book has: those of a group side by side, and those that may overlap.

They are read from its fields, whoever made them. What made them, if the book still has it, knows
how they are called and how they are defined.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.sensitive import sensitive_fields
from profilekit.fields import Section
from profilekit.segments import TEMPLATES, SegmentFinder
from profilekit.segments.memberships import held_definitions, id_of, members_of
from profilekit.segments.naming import group_field, residual_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.segments import Segment
    from profilekit.segments.memberships import SegmentLike

__all__ = ["OneSegment", "SegmentGroup", "groups_in"]

_LABEL: Final = ("segment_", "_label")
_FLAG: Final = ("in_", "_flag")
_OVERLAPPING: Final = "Segments that may overlap"
_REST: Final = "None of these"


@dataclass(frozen=True, eq=False, slots=True)
class OneSegment:
    """One segment of a book.

    Attributes
    ----------
    segment : str or mapping
        What `profilekit.segments` asks for it by.
    name : str
        What people call it.
    members : ndarray of bool
        Who is in it, in the order of the book.
    described : Segment or None
        What is known of it, if the book has what made it.
    is_rest : bool
        Whether it is those whom no segment of a group took.
    """

    segment: SegmentLike
    name: str
    members: NDArray[np.bool_]
    described: Segment | None
    is_rest: bool

    @property
    def key(self) -> str:
        """Its id, or the label that its members have."""
        return id_of(self.segment)

    @property
    def customers(self) -> int:
        """How many members it has."""
        return int(self.members.sum())


@dataclass(frozen=True, slots=True)
class SegmentGroup:
    """Segments that are told together, the largest first and those of none last.

    Attributes
    ----------
    title : str
        For people.
    segments : tuple of OneSegment
        All of them.
    field : str or None
        Field that has the one segment of each customer; None where segments may overlap.
    finder : SegmentFinder or None
        What found them, if nobody defined them.
    """

    title: str
    segments: tuple[OneSegment, ...]
    field: str | None
    finder: SegmentFinder | None

    @property
    def keys(self) -> tuple[str, ...]:
        """Ids or labels of all of them."""
        return tuple(each.key for each in self.segments)


def groups_in(book: ProfileBook) -> tuple[SegmentGroup, ...]:
    """Find the segments of a book; those of sensitive labels are left out."""
    specs = [spec for spec in book.catalogue if spec.section == Section.MEMBERSHIPS]
    sensitive = sensitive_fields([spec.name for spec in specs])
    specs = [spec for spec in specs if spec.name not in sensitive]
    known = {each.id: each for each in held_definitions(book)}
    labels = [spec for spec in specs if spec.dtype == "string" and _is_called(spec, _LABEL)]
    groups = [_of_label(book, spec.name, known) for spec in labels]
    taken = {key for group in groups for key in group.keys}
    flags = [spec for spec in specs if spec.dtype == "bool" and _is_called(spec, _FLAG)]
    ids = [_id_of_flag(spec) for spec in flags]
    alone = [_of_id(book, each, known) for each in ids if _is_alone(each, known, taken)]
    if alone:
        groups.append(SegmentGroup(_OVERLAPPING, _ordered(alone), None, None))
    return tuple(group for group in groups if group.segments)


def _is_called(spec: FieldSpec, ends: tuple[str, str]) -> bool:
    return spec.name.startswith(ends[0]) and spec.name.endswith(ends[1])


def _id_of_flag(spec: FieldSpec) -> str:
    return spec.name.removeprefix(_FLAG[0]).removesuffix(_FLAG[1]).replace("_", "-")


def _is_alone(segment_id: str, known: dict[str, Segment], taken: set[str]) -> bool:
    if segment_id in known:
        return known[segment_id].group is None
    return segment_id not in taken


def _of_id(book: ProfileBook, segment_id: str, known: dict[str, Segment]) -> OneSegment:
    described = known.get(segment_id)
    name = segment_id if described is None else described.name
    return OneSegment(segment_id, name, members_of(book, segment_id), described, is_rest=False)


def _of_label(book: ProfileBook, field: str, known: dict[str, Segment]) -> SegmentGroup:
    group = field.removeprefix(_LABEL[0]).removesuffix(_LABEL[1]).replace("_", "-")
    values = np.array(book.frame[field].to_list(), dtype=object)
    rest = residual_of(group)
    made: list[OneSegment] = []
    for value in sorted(book.frame[field].drop_nulls().unique().to_list()):
        described = known.get(value)
        if described is not None and group_field(described.group or "") != field:
            described = None
        by_rule = described is not None and described.flag_field in book.catalogue
        name = _REST if value == rest else value if described is None else described.name
        segment = value if by_rule else {field: value}
        made.append(OneSegment(segment, name, values == value, described, is_rest=value == rest))
    finder = next((each for each in _finders(book) if each.group == group), None)
    return SegmentGroup(_title(group, finder), _ordered(made), field, finder)


def _finders(book: ProfileBook) -> Iterable[SegmentFinder]:
    return (made for made in book.fitted.values() if isinstance(made, SegmentFinder))


def _title(group: str, finder: SegmentFinder | None) -> str:
    called: Any = {template.id: template.name for template in TEMPLATES}
    if finder is not None:
        return "Found segments" if group == "found" else f"Found segments: {group}"
    return called.get(group) or group.replace("-", " ").capitalize()


def _ordered(segments: list[OneSegment]) -> tuple[OneSegment, ...]:
    return tuple(sorted(segments, key=lambda each: (each.is_rest, -each.customers, each.key)))

"""Whether segments fit a frame: what there is to ask of, and what others assigned.

All faults of all segments are raised as one error, before anything is computed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from profilekit.errors import UnsupportedInputError
from profilekit.segments.assigning.checking import (
    Column,
    SegmentFault,
    SegmentRulesError,
    faults_of,
)
from profilekit.segments.assigning.elsewhere import Elsewhere, labels_elsewhere, referred
from profilekit.segments.assigning.membership_fields import outcome_faults, outcomes_of
from profilekit.segments.assigning.ordering import leaves_in
from profilekit.segments.assigning.residuals import without_residuals
from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.lowering import kinds_of
from profilekit.segments.rules.reading import frame_read
from profilekit.segments.rules.walking import asks_events
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import narwhals as nw

    from profilekit.fields import FieldCatalogue

__all__ = ["MAKER", "Sound", "fields_named", "require_sound", "segments_in"]

MAKER: Final = "SegmentAssigner"
"""Who makes the fields of assigned segments."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What was found out about sound segments.

    Attributes
    ----------
    elsewhere : tuple of Elsewhere
        Segments of others that they refer to.
    outcomes : tuple of (str, str)
        Output fields that are part of an outcome, and which.
    """

    elsewhere: tuple[Elsewhere, ...]
    outcomes: tuple[tuple[str, str], ...]


def segments_in(segments: Iterable[Any], *, asked_by: str) -> tuple[Segment, ...]:
    """Take segments as given.

    Raises
    ------
    UnsupportedInputError
        If there is none, or something else among them.
    """
    expected = "an iterable of one or more Segment"
    if isinstance(segments, Segment | str) or not hasattr(segments, "__iter__"):
        raise UnsupportedInputError(
            f"a {type(segments).__name__}", asked_by=asked_by, expected=expected
        )
    chosen = tuple(segments)
    other = [each for each in chosen if not isinstance(each, Segment)]
    if other or not chosen:
        found = f"a {type(other[0]).__name__} among them" if other else "no segment"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    return chosen


def fields_named(segments: Sequence[Segment]) -> set[str]:
    """Name the fields that definitions ask for, and the columns that events are picked by."""
    named: set[str] = set()
    for leaf in (leaf for segment in segments for leaf in leaves_in(segment)):
        if asks_events(leaf):
            named |= {*leaf.where}
        elif leaf.kind not in {"in_segment", "customers"}:
            named.add(column_of(leaf))
    return named


def require_sound(
    segments: Sequence[Segment],
    frame: nw.DataFrame[Any],
    catalogue: FieldCatalogue | None,
    *,
    faults: Sequence[SegmentFault] = (),
    asked_by: str,
) -> Sound:
    """Refuse segments that cannot be assigned to the customers of a frame.

    Parameters
    ----------
    segments : sequence of Segment
        All of them.
    frame : nw.DataFrame
        Of any eager kind.
    catalogue : FieldCatalogue or None
        What its fields are, where it is a book's.
    faults : sequence of SegmentFault
        Faults found before: of events, which then are not asked for again.
    asked_by : str
        Who asks.

    Raises
    ------
    SegmentRulesError
        With all faults.
    """
    segments = without_residuals(segments)
    leaves = [leaf for segment in segments for leaf in leaves_in(segment)]
    known = labels_elsewhere(frame, catalogue, maker=MAKER)
    columns = _columns(segments, frame, catalogue, asked_by=asked_by)
    if faults:
        events = (leaf for leaf in leaves if asks_events(leaf))
        columns |= {leaf.field: Column("float") for leaf in events}
    others = {each.segment for each in known}
    replaced = () if catalogue is None else _replaced(frame, catalogue)
    found = [
        *faults,
        *_taken(segments, known),
        *faults_of(segments, columns, elsewhere=others, replaced=replaced),
    ]
    outcomes: dict[str, tuple[str, ...]] = {}
    if not found and catalogue is not None:
        outcomes = outcomes_of(segments, catalogue)
        found += outcome_faults(outcomes)
    if found:
        raise SegmentRulesError(found, asked_by=asked_by)
    told = tuple((name, several[0]) for name, several in outcomes.items())
    return Sound(referred(segments, known), told)


def _taken(segments: Sequence[Segment], known: Sequence[Elsewhere]) -> Iterator[SegmentFault]:
    """Refuse ids that a label of others has as a value: nobody could say which is meant."""
    labels = {each.segment: each.field for each in known if each.is_label}
    for segment in segments:
        if segment.id in labels:
            text = f"{labels[segment.id]} has a segment of this id; choose another"
            yield SegmentFault(segment.id, "repeated_id", text)


def _replaced(frame: nw.DataFrame[Any], catalogue: FieldCatalogue) -> set[str]:
    """List fields of segments that were assigned before, and the ids in them."""
    made = [spec.name for spec in catalogue if spec.made_by == MAKER]
    ids = labels_elsewhere(frame.select(*made), None, maker=MAKER)
    return {*made, *(each.segment for each in ids)}


def _columns(
    segments: Sequence[Segment],
    frame: nw.DataFrame[Any],
    catalogue: FieldCatalogue | None,
    *,
    asked_by: str,
) -> dict[str, Column]:
    """Say what rules may ask of each column."""
    if catalogue is not None:
        kinds = kinds_of(frame.schema)
        columns = {name: Column(kind) for name, kind in kinds.items()}
        for spec in catalogue:
            columns[spec.name] = Column(kinds[spec.name], spec.minimum, spec.maximum)
            if spec.made_by == MAKER:
                del columns[spec.name]
        return columns
    leaves = (leaf for segment in segments for leaf in leaves_in(segment))
    named = dict.fromkeys(column_of(leaf) for leaf in leaves)
    here = frame_read(frame, [name for name in named if name in frame.columns], asked_by=asked_by)
    others: dict[str, Column] = {name: Column("other") for name in frame.columns}
    return others | {name: Column(kind) for name, kind in kinds_of(here.schema).items()}

"""Of how many customers of a book it is known whether they are members of a segment.

A definition is asked again of this very book: the count that the fit kept is of the customers it
was fitted on, and these may be others.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from profilekit.errors import ProfilekitError
from profilekit.segments.assigning.assigned import Assignment
from profilekit.segments.assigning.assigner import SegmentAssigner
from profilekit.segments.assigning.ordering import groups_of
from profilekit.segments.assigning.residuals import without_residuals
from profilekit.segments.judging.construction import chosen_by
from profilekit.segments.judging.scored import Score
from profilekit.segments.memberships import definitions_of, id_of
from profilekit.segments.naming import group_field, residual_of
from profilekit.segments.rules.holding import column_of
from profilekit.segments.rules.lowering import answers
from profilekit.segments.rules.reading import frame_read
from profilekit.segments.rules.tree import AnyOf
from profilekit.segments.rules.walking import leaves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike
    from profilekit.segments.rules.tree import AnyCondition

__all__ = ["measurable_of"]

_NEEDED: Final = 0.8


def measurable_of(
    book: ProfileBook, segments: Sequence[SegmentLike], *, asked_by: str
) -> list[Score]:
    """Tell the part of the customers of whom it is known whether they are members of each.

    Parameters
    ----------
    book : ProfileBook
        Holds what defined them, if anything did; of others a missing label is what is not known.
    segments : sequence of str, Segment or mapping
        Segments of the book.
    asked_by : str
        Who asks.
    """
    assigner = book.fitted.get("SegmentAssigner")
    asked = _Asked(assigner) if isinstance(assigner, SegmentAssigner) else None
    return [_score(book, each, asked, asked_by) for each in segments]


class _Asked:
    """What a fitted assigner asks of customers to put them into its segments."""

    def __init__(self, assigner: SegmentAssigner) -> None:
        bound = Assignment(without_residuals(assigner.segments), assigner.state_.elsewhere)
        self._whole: dict[str, AnyCondition] = {
            name: definition if universe is None else universe & definition
            for name, (universe, definition) in bound.rules.items()
        }
        self._groups = groups_of(assigner.segments)

    def of(self, book: ProfileBook, segment: SegmentLike) -> AnyCondition | None:
        """Give the condition that decides, of a residual whether anything takes a customer."""
        for each in definitions_of(book, segment):
            if each.id in self._whole:
                return self._whole[each.id]
        labels = tuple(segment) if isinstance(segment, Mapping) else ()
        for group, members in self._groups.items():
            if residual_of(group) == id_of(segment) and labels in {(), (group_field(group),)}:
                parts = tuple(self._whole[each.id] for each in members)
                return parts[0] if len(parts) == 1 else AnyOf(conditions=parts)
        return None


def _score(book: ProfileBook, segment: SegmentLike, asked: _Asked | None, asked_by: str) -> Score:
    condition = None if asked is None else asked.of(book, segment)
    try:
        unknown = (
            int(book.frame[chosen_by(book, segment)[0]].null_count())
            if condition is None
            else _unknown(book.frame, condition, asked_by)
        )
    except ProfilekitError as error:
        return Score(None, _NEEDED, None, f"what defined it does not read this book ({error})")
    share = (len(book) - unknown) / len(book)
    told = f"known of {share:.0%} of the customers; {_NEEDED:.0%} needed"
    return Score(share, _NEEDED, share >= _NEEDED, told)


def _unknown(frame: Any, condition: AnyCondition, asked_by: str) -> int:
    fields = tuple(dict.fromkeys(column_of(leaf) for leaf in leaves_of(condition)))
    read = frame_read(frame, fields, asked_by=asked_by)
    return int(answers(condition, read, asked_by=asked_by).null_count())

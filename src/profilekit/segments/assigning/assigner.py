"""The estimator that makes the fields of memberships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

import narwhals as nw

from profilekit.book.applied import Applied
from profilekit.book.columns import inputs_of
from profilekit.book.frame_estimator import FrameEstimator
from profilekit.book.sensitive import refuse_sensitive
from profilekit.book.state import strictly
from profilekit.book.transformer import unfitted
from profilekit.segments.assigning.assigned import AssignedState, Assignment
from profilekit.segments.assigning.assigned_reasons import reasons_of
from profilekit.segments.assigning.emptiness import warn_of_empty
from profilekit.segments.assigning.membership_fields import fields_of
from profilekit.segments.assigning.ordering import circles, fields_asked, waits_for
from profilekit.segments.assigning.residuals import without_residuals
from profilekit.segments.assigning.soundness import fields_named, require_sound, segments_in
from profilekit.segments.rules.holding import row_read
from profilekit.segments.rules.reading import frame_read
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.applied import Scalar
    from profilekit.book.book import ProfileBook
    from profilekit.book.reason import Reason
    from profilekit.book.state import FittedState
    from profilekit.fields import FieldCatalogue, FieldSpec
    from profilekit.segments.assigning.assigned import SegmentCount

__all__ = ["SegmentAssigner"]


class SegmentAssigner(FrameEstimator[AssignedState]):
    """Makes the fields of memberships; what `assign_segments` applies.

    Parameters
    ----------
    segments : sequence of Segment
        All that are to be assigned.
    purposes : mapping of str to str, optional
        Sensitive fields that definitions read, or that are the value, and why.
    value : str, optional
        Field of which the value shares are.

    Attributes
    ----------
    segments_ : tuple of Segment
        The segments with size, share of their universe and value share.
    unknown_counts_ : dict of str to int
        Customers of whom a definition does not know, by id; they are no members.

    Examples
    --------
    >>> import pandas as pd
    >>> from profilekit.segments import Segment, field
    >>> recent = Segment(
    ...     id="recent",
    ...     name="Recent",
    ...     levels=("behavioural",),
    ...     definition=field("recency_days") < 9,
    ... )
    >>> assigner = SegmentAssigner((recent,)).fit(pd.DataFrame({"recency_days": [3, 90]}))
    >>> assigner.transform_one({"recency_days": 5})
    {'in_recent_flag': True}
    """

    state_model: ClassVar[type[FittedState]] = AssignedState

    def __init__(
        self,
        segments: Sequence[Segment],
        *,
        purposes: Mapping[str, str] | None = None,
        value: str | None = None,
    ) -> None:
        self.segments = segments
        self.purposes = purposes
        self.value = value

    @property
    def fields_in(self) -> tuple[str, ...]:
        """Fields that the definitions read, ``customer_id`` among them where they list some."""
        return self._assignment.fields

    @property
    def fields_to_fit(self) -> tuple[str, ...]:
        """And the one of value."""
        return tuple(dict.fromkeys((*self.fields_in, *filter(None, (self.value,)))))

    @property
    def segments_(self) -> tuple[Segment, ...]:
        """The segments with what was counted."""
        return tuple(
            segment.model_copy(
                update={
                    "size_count": count.size_count,
                    "share": count.share,
                    "value_share": count.value_share,
                }
            )
            for segment, count in zip(self.segments, self.state_.counts, strict=True)
        )

    @property
    def unknown_counts_(self) -> dict[str, int]:
        """Customers of whom each definition does not know."""
        return {count.segment: count.unknown_count for count in self.state_.counts}

    def output_fields(self) -> tuple[FieldSpec, ...]:
        """Give flags of the segments, then labels of the groups."""
        outcomes = dict(self.state_.outcomes) if self.__sklearn_is_fitted__() else {}
        return fields_of(self.segments, outcomes)

    def fields_read_for(self, output: str) -> tuple[str, ...]:
        """Name the fields that one of the output fields is decided by."""
        asked = (
            name
            for segment in self._assignment.segments
            if output in {segment.flag_field, segment.group_field}
            for name in fields_asked(segment)
        )
        return tuple(dict.fromkeys(asked))

    def fit(self, X: Any, y: object = None) -> Self:  # noqa: N803 - scikit-learn's name
        """Check the definitions, find what they refer to and count the members.

        Parameters
        ----------
        X : ProfileBook or DataFrame of shape (n_customers, n_fields)
            Holds at least `fields_to_fit`.
        y : ignored
            For scikit-learn pipelines.

        Returns
        -------
        Self
            This estimator, fitted.

        Raises
        ------
        SegmentRulesError
            If the definitions have faults.
        SensitiveAttributeError
            If a definition reads a sensitive field without a purpose.

        Warns
        -----
        UserWarning
            Naming the segments without a member.
        """
        return super().fit(X, y)

    def apply_to(self, book: ProfileBook) -> Applied:
        """Make the fields of a book, as ``book.apply`` asks; unfitted, by a clone fitted on it."""
        applied, counts = self.assigned(book, asked_by=f"{self.name}.apply_to")
        warn_of_empty(counts, self.segments, book.frame, stacklevel=4)
        return applied

    def assigned(
        self, book: ProfileBook, *, asked_by: str
    ) -> tuple[Applied, tuple[SegmentCount, ...]]:
        """Make the fields of a book and count its members, each rule evaluated once."""
        if self.__sklearn_is_fitted__():
            rows = frame_read(book.frame, self.fields_in, asked_by=asked_by)
            made, counts = self._assignment.of_many(rows, asked_by=asked_by)
            return Applied(self, made, self.output_fields()), counts
        fresh = unfitted(self)
        state, made = fresh._work_out(book.frame, book.catalogue, asked_by=asked_by)  # noqa: SLF001 - of the same class
        fresh._keep(state, book)  # noqa: SLF001 - of the same class
        return Applied(fresh, made, fresh.output_fields()), state.counts

    @property
    def _assignment(self) -> Assignment:
        """Give the segments bound to what was learned; bound once."""
        elsewhere = self.state_.elsewhere if self.__sklearn_is_fitted__() else ()
        known: tuple[object, Assignment] | None = self.__dict__.get("_bound")
        if known is None or known[0] is not self.segments or known[1].elsewhere is not elsewhere:
            segments = without_residuals(self.segments)
            known = self._bound = (self.segments, Assignment(segments, elsewhere))
        return known[1]

    def _learned(
        self, frame: nw.DataFrame[Any], catalogue: FieldCatalogue | None, *, asked_by: str
    ) -> AssignedState:
        state, _ = self._work_out(frame, catalogue, asked_by=asked_by)
        warn_of_empty(state.counts, self.segments, frame, stacklevel=5)
        return state

    def _work_out(
        self, frame: nw.DataFrame[Any], catalogue: FieldCatalogue | None, *, asked_by: str
    ) -> tuple[AssignedState, nw.DataFrame[Any]]:
        """Check everything, then decide about every row."""
        segments = segments_in(self.segments, asked_by=asked_by)
        sound = require_sound(segments, frame, catalogue, asked_by=asked_by)
        read = sorted({*fields_named(segments), *filter(None, (self.value,))})
        refuse_sensitive(read, self.purposes, asked_by=asked_by)
        assignment = Assignment(without_residuals(segments), sound.elsewhere)
        values = None
        if self.value is not None:
            numbers = inputs_of(frame, [self.value], asked_by=asked_by)[self.value]
            values = nw.new_series(self.value, numbers, backend="polars").fill_nan(None)
        rows = frame
        if catalogue is None:
            rows = frame_read(frame, assignment.fields, asked_by=asked_by)
        made, counts = assignment.of_many(rows, values, asked_by=asked_by)
        state = AssignedState(
            customers_count=len(frame),
            counts=counts,
            elsewhere=sound.elsewhere,
            outcomes=sound.outcomes,
        )
        return state, made

    def _made(self, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.DataFrame[Any]:
        rows = frame_read(frame, self.fields_in, asked_by=asked_by)
        return self._assignment.of_many(rows, asked_by=asked_by)[0]

    def _made_of_one(self, values: Mapping[str, Scalar], *, asked_by: str) -> dict[str, Scalar]:
        row = row_read(self._assignment.leaves, values, asked_by=asked_by)
        return self._assignment.of_one(row)

    def _explain(
        self, values: Mapping[str, Scalar], outputs: Mapping[str, Scalar]
    ) -> tuple[Reason, ...]:
        assignment = self._assignment
        row = row_read(assignment.leaves, values, asked_by=f"{self.name}.explain")
        return reasons_of(assignment, {**row, **outputs})

    def _write_params(self, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "segments": tuple(self.segments)}

    @classmethod
    def _read_params(cls, params: dict[str, Any]) -> dict[str, Any]:
        return {**params, "segments": tuple(strictly(Segment, x) for x in params["segments"])}

    def _require_readable(self, *, asked_by: str) -> None:
        segments = segments_in(self.segments, asked_by=asked_by)
        if [count.segment for count in self.state_.counts] != [each.id for each in segments]:
            raise ValueError("the counts are of other segments")
        if circles(waits_for(without_residuals(segments))):
            raise ValueError("segments wait for each other in a circle")

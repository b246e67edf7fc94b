"""Who is a member of each of several segments, of many customers at once or of one.

Each segment is decided after those that it waits for, so that a reference finds the final answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.book.state import FittedState
from profilekit.segments.assigning.elsewhere import Elsewhere, resolved
from profilekit.segments.assigning.ordering import groups_of, in_order
from profilekit.segments.naming import group_field, residual_of
from profilekit.segments.rules.holding import column_of, holding
from profilekit.segments.rules.lowering import answers
from profilekit.segments.rules.walking import leaves_of
from profilekit.stats.part_of_sum import part_of_sum

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profilekit.book.applied import Applied, Scalar
    from profilekit.book.book import ProfileBook
    from profilekit.segments.rules.tree import AnyCondition, Leaf
    from profilekit.segments.segment import Segment

__all__ = ["AssignedState", "Assignment", "Made", "SegmentCount"]


class SegmentCount(FittedState):
    """What was counted of one segment."""

    segment: str
    """Id of the segment."""
    size_count: int
    """Members."""
    universe_count: int
    """Customers who could be members."""
    unknown_count: int
    """Customers of whom the definition does not know, as something is missing."""
    value_share: float | None = None
    """Part of the value of its universe that members brought."""

    @property
    def share(self) -> float | None:
        """Part of the universe that members are; None where it is empty."""
        return self.size_count / self.universe_count if self.universe_count else None


class AssignedState(FittedState):
    """What `SegmentAssigner` learns."""

    customers_count: int
    """Customers of the book."""
    counts: tuple[SegmentCount, ...]
    """One per segment."""
    elsewhere: tuple[Elsewhere, ...] = ()
    """Segments of others that these refer to."""
    outcomes: tuple[tuple[str, str], ...] = ()
    """Output fields that know part of an outcome, and which."""


@dataclass(frozen=True)
class Assignment:
    """Segments bound to the fields of others that they refer to.

    Attributes
    ----------
    segments : sequence of Segment
        Sound, as `profilekit.segments.assigning.checking.faults_of` says, without residuals.
    elsewhere : tuple of Elsewhere
        Segments of others that they refer to.
    """

    segments: Sequence[Segment]
    elsewhere: tuple[Elsewhere, ...] = ()

    @cached_property
    def rules(self) -> dict[str, tuple[AnyCondition | None, AnyCondition]]:
        """Universe and definition of each segment, in the order in which they are decided."""
        known: dict[str, AnyCondition] = {each.segment: each.condition for each in self.elsewhere}
        return {
            each.id: (
                None if each.universe is None else resolved(each.universe, known),
                resolved(each.definition, known),
            )
            for each in in_order(self.segments)
        }

    @cached_property
    def leaves(self) -> tuple[Leaf, ...]:
        """Leaves of all rules, without those that ask for segments decided here."""
        own = {segment.id for segment in self.segments}
        return tuple(
            x for x in self._all_leaves() if x.kind != "in_segment" or x.segment not in own
        )

    @cached_property
    def referred(self) -> frozenset[str]:
        """Ids of segments that rules refer to; of the others no rule reads the flag."""
        return frozenset(x.segment for x in self._all_leaves() if x.kind == "in_segment")

    @property
    def fields(self) -> tuple[str, ...]:
        """Fields that are read, without those that the assignment makes itself."""
        return tuple(dict.fromkeys(column_of(leaf) for leaf in self.leaves))

    def _all_leaves(self) -> Iterator[Leaf]:
        conditions = (each for rule in self.rules.values() for each in rule if each is not None)
        return (leaf for each in conditions for leaf in leaves_of(each))

    def of_many(
        self, frame: nw.DataFrame[Any], values: nw.Series[Any] | None = None, *, asked_by: str
    ) -> tuple[nw.DataFrame[Any], tuple[SegmentCount, ...]]:
        """Decide about all rows of a frame that has the fields read, backed by polars.

        Returns
        -------
        tuple of nw.DataFrame and tuple of SegmentCount
            The output fields, and what was counted of each segment.
        """
        by_id = {segment.id: segment for segment in self.segments}
        taken: dict[str, nw.Series[Any]] = {}
        members: dict[str, nw.Series[Any]] = {}
        counts: dict[str, SegmentCount] = {}
        working = frame.select(*self.fields) if self.fields else frame
        for name, (universe, definition) in self.rules.items():
            segment = by_id[name]
            whole = definition if universe is None else universe & definition
            answer = answers(whole, working, asked_by=asked_by)
            member = answer.fill_null(value=False)
            group = segment.group
            if group is not None:
                final = member & ~taken[group] if group in taken else member
                taken[group] = member | taken[group] if group in taken else member
                member = final
            inside = None if universe is None else answers(universe, working, asked_by=asked_by)
            counts[name] = _counted(name, member, answer, inside, values)
            members[segment.flag_field] = member.alias(segment.flag_field)
            if name in self.referred:
                working = working.with_columns(members[segment.flag_field])
        flags = {each.flag_field: members[each.flag_field] for each in self.segments}
        made = nw.DataFrame.from_dict(flags, backend="polars")
        labels = [_label(group, own) for group, own in groups_of(self.segments).items()]
        return made.with_columns(*labels), tuple(counts[each.id] for each in self.segments)

    def of_one(self, row: Mapping[str, Scalar]) -> dict[str, Scalar]:
        """Decide about one row that has the fields read, as `holding.row_read` gives it."""
        by_id = {segment.id: segment for segment in self.segments}
        made: dict[str, Scalar] = dict(row)
        taken: dict[str, str] = {}
        for name, (universe, definition) in self.rules.items():
            segment = by_id[name]
            inside = universe is None or holding(universe, made) is True
            member = inside and holding(definition, made) is True
            if segment.group is not None:
                member = member and segment.group not in taken
                if member:
                    taken[segment.group] = name
            made[segment.flag_field] = member
        flags = {each.flag_field: made[each.flag_field] for each in self.segments}
        labels = {
            group_field(group): taken.get(group, residual_of(group))
            for group in groups_of(self.segments)
        }
        return flags | labels


@dataclass(frozen=True)
class Made:
    """What was applied already, for `ProfileBook.apply`."""

    applied: Applied

    def apply_to(self, book: ProfileBook) -> Applied:
        """Give it."""
        del book
        return self.applied


def _counted(
    name: str,
    member: nw.Series[Any],
    answer: nw.Series[Any],
    inside: nw.Series[Any] | None,
    values: nw.Series[Any] | None,
) -> SegmentCount:
    return SegmentCount(
        segment=name,
        size_count=int(member.sum()),
        universe_count=len(member) if inside is None else int(inside.sum()),
        unknown_count=int(answer.null_count()),
        value_share=None if values is None else _value_share(values, member, inside),
    )


def _value_share(
    values: nw.Series[Any], member: nw.Series[Any], inside: nw.Series[Any] | None
) -> float | None:
    """Part of the value of the universe that members brought."""
    known = values.fill_null(0)
    total = float((known if inside is None else known.filter(inside.fill_null(value=False))).sum())
    return part_of_sum(float(known.filter(member).sum()), total)


def _label(group: str, members: Sequence[Segment]) -> nw.Expr:
    """Name the one segment of a group; side by side, as nested a group of hundreds is too deep."""
    named = (nw.when(nw.col(each.flag_field)).then(nw.lit(each.id)) for each in members)
    return nw.coalesce(*named, nw.lit(residual_of(group))).alias(group_field(group))

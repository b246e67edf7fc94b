"""Why a customer is a member of a segment, or not: which leaf of its rule decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.book.reason import Reason
from profilekit.segments.assigning.ordering import before_in_group, groups_of
from profilekit.segments.naming import group_field, residual_of
from profilekit.segments.rules.deciding import decide_read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book.applied import Scalar
    from profilekit.segments.assigning.assigned import Assignment
    from profilekit.segments.rules.deciding import Decision
    from profilekit.segments.segment import Segment

__all__ = ["reasons_of"]


def reasons_of(assignment: Assignment, row: Mapping[str, Scalar]) -> tuple[Reason, ...]:
    """Give one reason per output field.

    Parameters
    ----------
    assignment : Assignment
        The segments.
    row : mapping of str to value
        What they read, and the output fields.
    """
    told = {each.id: _membership(each, assignment, row) for each in assignment.segments}
    flags = [
        _reason(each.flag_field, *told[each.id], is_member=row[each.flag_field] is True)
        for each in assignment.segments
    ]
    labels: list[Reason] = []
    for group, members in groups_of(assignment.segments).items():
        chosen = next((each for each in members if row[each.flag_field]), None)
        if chosen is None:
            text = f"In none of {len(members)} segments of {group}, so {residual_of(group)}."
            labels.append(Reason(field=group_field(group), text=text, code="residual"))
        else:
            reason = _reason(group_field(group), *told[chosen.id], is_member=True)
            labels.append(reason)
    return (*flags, *labels)


def _membership(
    segment: Segment, assignment: Assignment, row: Mapping[str, Scalar]
) -> tuple[str, Decision]:
    """Tell membership, and the decision that it rests on."""
    universe, definition = assignment.rules[segment.id]
    if universe is not None:
        inside = decide_read(universe, row)
        if inside.answer != "holds":
            where = "outside" if inside.answer == "fails" else "not known to be in"
            return f"Cannot be in {segment.id}, {where} its universe", inside
    decision = decide_read(definition, row)
    if decision.answer != "holds":
        unknown = ", unknown" if decision.answer == "unknown" else ""
        return f"Not in {segment.id}{unknown}", decision
    if row[segment.flag_field]:
        return f"In {segment.id}", decision
    before = [
        each.id for each in before_in_group(segment, assignment.segments) if row[each.flag_field]
    ]
    return f"Not in {segment.id}, as {before[0]} comes before it in {segment.group}", decision


def _reason(field: str, told: str, decision: Decision, *, is_member: bool) -> Reason:
    only = decision.leaves[0] if len(decision.leaves) == 1 else None
    return Reason(
        field=field,
        text=f"{told}: {decision.because}.",
        code="member" if is_member else "unknown" if decision.answer == "unknown" else "no_member",
        reads=None if only is None else only.field,
        value=None if only is None else only.value,
    )

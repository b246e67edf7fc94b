"""The fields that assigned segments make: a flag for each, and a label for each group.

Whoever defines a segment by what is part of an outcome has made a field that is part of it too,
so the flag is kept from predicting it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.fields import FieldSpec, PointInTime, Section
from profilekit.segments.assigning.checking import SegmentFault
from profilekit.segments.assigning.ordering import groups_of, in_order, leaves_in
from profilekit.segments.naming import group_field, residual_of
from profilekit.segments.rules.holding import column_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.fields import FieldCatalogue
    from profilekit.segments.segment import Segment

__all__ = ["fields_of", "outcome_faults", "outcomes_of"]


def fields_of(segments: Sequence[Segment], outcomes: Mapping[str, str]) -> tuple[FieldSpec, ...]:
    """Give the specs of the fields that segments make.

    Parameters
    ----------
    segments : sequence of Segment
        In the order of the flags.
    outcomes : mapping of str to str
        Fields among these that are part of an outcome.
    """
    flags = (
        _spec(each.flag_field, f"Member of {_shown(each.name)}", outcomes, dtype="bool")
        for each in segments
    )
    labels = (
        _spec(
            group_field(group),
            f"The one of {_shown(group)} that the customer is in, else {residual_of(group)}",
            outcomes,
            dtype="string",
        )
        for group in groups_of(segments)
    )
    return (*flags, *labels)


def outcomes_of(
    segments: Sequence[Segment], catalogue: FieldCatalogue
) -> dict[str, tuple[str, ...]]:
    """List the outcomes that each output field is part of, of those that are part of any."""
    found: dict[str, set[str]] = {}
    in_groups: dict[str, set[str]] = {}
    for segment in in_order(segments):
        columns = {column_of(leaf) for leaf in leaves_in(segment)}
        known = {catalogue[name].outcome for name in columns if name in catalogue} - {""}
        known |= {each for name in columns for each in found.get(name, ())}
        if segment.group is not None:
            # Those before it decide about it, too; so the last has what all of the group have.
            known |= in_groups.get(segment.group, set())
            in_groups[segment.group] = known
        found[segment.flag_field] = known
    found |= {group_field(group): in_groups[group] for group in groups_of(segments)}
    return {name: tuple(sorted(outcomes)) for name, outcomes in found.items() if outcomes}


def outcome_faults(outcomes: Mapping[str, Sequence[str]]) -> list[SegmentFault]:
    """List the fields that are part of several outcomes, of which a field can name but one."""
    return [
        SegmentFault(
            name,
            "several_outcomes",
            f"what it is defined by is part of {len(several)} outcomes, {', '.join(several)}; "
            "split it, so that each can be kept from what it would give away",
        )
        for name, several in outcomes.items()
        if len(several) > 1
    ]


def _spec(name: str, meaning: str, outcomes: Mapping[str, str], *, dtype: str) -> FieldSpec:
    outcome = outcomes.get(name, "")
    return FieldSpec(
        name=name,
        dtype="bool" if dtype == "bool" else "string",
        meaning=meaning,
        section=Section.MEMBERSHIPS,
        point_in_time=PointInTime.TARGET if outcome else PointInTime.PLAIN,
        outcome=outcome,
    )


def _shown(name: str) -> str:
    return name if name.isprintable() else repr(name)

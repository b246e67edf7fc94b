"""Segments that others made: a found group or a label of scores, referred to like one's own.

``in_segment("found-2")`` reads a flag of that name, or the label field that has it as a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from profilekit.segments.assigning.ordering import leaves_in
from profilekit.segments.naming import flag_field
from profilekit.segments.rules.tree import AllOf, AnyOf, Compare, Not

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw

    from profilekit.fields import FieldCatalogue
    from profilekit.segments.rules.tree import AnyCondition
    from profilekit.segments.segment import Segment

__all__ = ["Elsewhere", "labels_elsewhere", "referred", "resolved"]


class Elsewhere(BaseModel):
    """Where membership of a segment that others made is read."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    segment: str
    """Id of the segment."""
    field: str
    """Flag, or label that has the id as a value."""
    is_label: bool
    """Which of the two."""

    @property
    def condition(self) -> Compare:
        """Membership; where the field is missing there is none."""
        value = self.segment if self.is_label else True
        return Compare(field=self.field, op="==", value=value, missing="fails")


def labels_elsewhere(
    frame: nw.DataFrame[Any], catalogue: FieldCatalogue | None, *, maker: str
) -> tuple[Elsewhere, ...]:
    """List the segments that a frame knows and that ``maker`` did not make."""
    found: dict[str, Elsewhere] = {}
    for name in frame.columns:
        own = catalogue is not None and name in catalogue and catalogue[name].made_by == maker
        if own:
            continue
        if name.startswith("in_") and name.endswith("_flag"):
            stem = name.removeprefix("in_").removesuffix("_flag").replace("_", "-")
            found[stem] = Elsewhere(segment=stem, field=flag_field(stem), is_label=False)
        elif name.startswith("segment_") and name.endswith("_label"):
            for value in sorted(x for x in frame[name].unique().to_list() if isinstance(x, str)):
                found.setdefault(value, Elsewhere(segment=value, field=name, is_label=True))
    return tuple(found.values())


def referred(segments: Sequence[Segment], known: Sequence[Elsewhere]) -> tuple[Elsewhere, ...]:
    """Keep those that segments refer to and do not define themselves."""
    own = {segment.id for segment in segments}
    asked = {
        leaf.segment for each in segments for leaf in leaves_in(each) if leaf.kind == "in_segment"
    }
    return tuple(each for each in known if each.segment in asked - own)


def resolved(condition: AnyCondition, meant: Mapping[str, AnyCondition]) -> AnyCondition:
    """Put what some ids mean in the place of references to them."""
    if condition.kind == "in_segment":
        return meant.get(condition.segment, condition)
    if condition.kind == "not":
        return Not(condition=resolved(condition.condition, meant))
    if condition.kind == "all_of":
        return AllOf(conditions=tuple(resolved(each, meant) for each in condition.conditions))
    if condition.kind == "any_of":
        return AnyOf(conditions=tuple(resolved(each, meant) for each in condition.conditions))
    return condition

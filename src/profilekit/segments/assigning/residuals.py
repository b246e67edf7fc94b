"""Residuals of groups as conditions: whoever is in none of the segments of the group.

Spelt out so, a residual waits for all segments of its group, is part of the outcomes that they
are part of, and excludes whoever is in one of them, without a rule of its own for any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.segments.assigning.elsewhere import resolved
from profilekit.segments.assigning.ordering import groups_of, leaves_in
from profilekit.segments.naming import residual_of
from profilekit.segments.rules.tree import AllOf, InSegment, Not

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.segments.rules.tree import AnyCondition
    from profilekit.segments.segment import Segment

__all__ = ["without_residuals"]


def without_residuals(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Put what they mean in the place of references to the residuals of these segments' groups.

    Examples
    --------
    >>> from profilekit.segments import Segment, field, in_segment
    >>> about = {"levels": ("behavioural",)}
    >>> active = Segment(
    ...     id="active", name="A", definition=field("a_count") > 0, group="life", **about
    ... )
    >>> gone = Segment(id="gone", name="G", definition=in_segment("life-other"), **about)
    >>> print(without_residuals((active, gone))[1].definition)
    customer is not in segment active
    """
    meant: dict[str, AnyCondition] = {}
    for group, members in groups_of(segments).items():
        outside = tuple(Not(condition=InSegment(segment=each.id)) for each in members)
        meant[residual_of(group)] = outside[0] if len(outside) == 1 else AllOf(conditions=outside)
    return tuple(_spelt(each, meant) for each in segments)


def _spelt(segment: Segment, meant: dict[str, AnyCondition]) -> Segment:
    if not any(leaf.kind == "in_segment" and leaf.segment in meant for leaf in leaves_in(segment)):
        return segment
    universe = None if segment.universe is None else resolved(segment.universe, meant)
    definition = resolved(segment.definition, meant)
    return segment.model_copy(update={"definition": definition, "universe": universe})

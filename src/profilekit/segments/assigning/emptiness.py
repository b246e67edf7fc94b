"""Segments without a member are named: nobody is to find out from an empty list."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, cast

from profilekit.faults import shown
from profilekit.near_names import nearest
from profilekit.segments.rules.walking import leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import narwhals as nw

    from profilekit.segments.assigning.assigned import SegmentCount
    from profilekit.segments.segment import Segment

__all__ = ["warn_of_empty"]


def warn_of_empty(
    counts: Sequence[SegmentCount],
    segments: Sequence[Segment],
    frame: nw.DataFrame[Any],
    *,
    stacklevel: int,
) -> None:
    """Name the segments without a member, and say where something is missing or misspelt."""
    empty = [count for count in counts if count.size_count == 0]
    if not empty:
        return
    told = ", ".join(
        f"{count.segment} (unknown of {count.unknown_count:,})"
        if count.unknown_count
        else count.segment
        for count in empty
    )
    has = "has" if len(empty) == 1 else "have"
    noun = "segment" if len(counts) == 1 else "segments"
    ids = {count.segment for count in empty}
    meant = [told for each in segments if each.id in ids for told in _misspelt(each, frame)]
    message = f"{len(empty)} of {len(counts)} {noun} {has} no member: {told}"
    warnings.warn(". ".join([message, *meant]), UserWarning, stacklevel=stacklevel)


def _misspelt(segment: Segment, frame: nw.DataFrame[Any]) -> Iterator[str]:
    """Find labels asked for that nobody has and that are close to some that customers have."""
    for leaf in leaves_of(segment.definition):
        if leaf.kind == "one_of":
            values = leaf.values
        elif leaf.kind == "compare":
            values = (leaf.value,)
        else:
            continue
        asked = [value for value in values if isinstance(value, str)]
        if not asked or leaf.field not in frame.columns:
            continue
        present = sorted(cast("list[str]", frame[leaf.field].drop_nulls().unique().to_list()))
        lacking = [value for value in asked if value not in present]
        for wrong, right in nearest(lacking, present).items():
            yield (
                f"{segment.id} asks for {shown(wrong)}, which nobody has as {leaf.field}: did you "
                f"mean {shown(right)}?"
            )

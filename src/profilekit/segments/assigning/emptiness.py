"""Segments without a member are named: nobody is to find out from an empty list."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.segments.assigning.assigned import SegmentCount

__all__ = ["warn_of_empty"]


def warn_of_empty(counts: Sequence[SegmentCount], *, stacklevel: int) -> None:
    """Name the segments without a member, and say where that is because something is missing."""
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
    message = f"{len(empty)} of {len(counts)} segments {has} no member: {told}"
    warnings.warn(message, UserWarning, stacklevel=stacklevel)

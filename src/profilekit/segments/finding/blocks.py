"""Which columns of encoded rows are of one thing, so that structureless data keep them together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.segments.finding.structureless import Block

if TYPE_CHECKING:
    from profilekit.segments.finding.encoding import Encoding

__all__ = ["blocks_of"]


def blocks_of(encoding: Encoding) -> tuple[Block, ...]:
    """Put the columns of a field into one block, and that of what is missing into another."""
    gaps: dict[str, int] = {}
    place = 0
    for each in encoding.fields:
        place += each.n_columns
        if each.has_missing_column:
            gaps[each.field] = place
            place += 1
    made: list[Block] = []
    place = 0
    for each in encoding.fields:
        columns = tuple(range(place, place + each.n_columns))
        made.append(Block(columns, gaps.get(each.missing_column or "")))
        place += each.n_columns
        if each.has_missing_column:
            made.append(Block((place,)))
            place += 1
    return tuple(made)

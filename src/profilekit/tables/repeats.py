"""Rows that stand more than once: found by key, or as a whole where there is no key.

Big tables are counted in hash partitions, so that memory holds one part at a time. Nothing here
depends on the order of rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profilekit.engines import Engine

__all__ = ["Repeats", "count_identical", "find_repeats", "repeated_rows", "without_repeats"]

_PART_ROWS = 5_000_000
_COPIES = "copies"
_MARK = "key__"


@dataclass(frozen=True, slots=True)
class Repeats:
    """Keys that stand more than once.

    Attributes
    ----------
    key : tuple of str
        Columns of the key, those of ``marks`` included.
    marks : mapping of str to nw.Expr
        Columns of the key that are computed.
    rows : nw.DataFrame
        Canonical columns of every row that has a repeated key.
    keys : nw.DataFrame
        The repeated keys, each once.
    conflicting : nw.DataFrame
        Those whose rows disagree.
    kept : nw.DataFrame
        Canonical columns of one row of each of the others.
    count : int
        Rows in quarantine.
    """

    key: tuple[str, ...]
    marks: Mapping[str, nw.Expr]
    rows: nw.DataFrame[Any]
    keys: nw.DataFrame[Any]
    conflicting: nw.DataFrame[Any]
    kept: nw.DataFrame[Any]
    count: int


def find_repeats(
    engine: Engine,
    frame: nw.LazyFrame[Any],
    key: tuple[str, ...],
    rows: int,
    marks: Mapping[str, nw.Expr] | None = None,
) -> Repeats | None:
    """Find repeated keys among good rows; None when there are none.

    Parameters
    ----------
    engine : Engine
        Engine of the frame.
    frame : nw.LazyFrame
        Canonical columns of good rows.
    key : tuple of str
        Columns that no two rows may share.
    rows : int
        Rows of the table, to choose the number of parts.
    marks : mapping of str to nw.Expr, optional
        Columns to put in the place of a column of the key, or to add to it; never null.
    """
    named = {f"{_MARK}{name}": mark for name, mark in (marks or {}).items()}
    marked = frame.with_columns(**named) if named else frame
    asked = tuple(name for name in key if f"{_MARK}{name}" not in named)
    key = (*asked, *named)
    found = [
        engine.collect(
            part.group_by(*key)
            .agg(nw.len().alias(_COPIES))
            .filter(nw.col(_COPIES) > 1)
            .select(*key)
        )
        for part in _parts(engine, marked.select(*key), key[0], rows)
    ]
    keys = nw.concat(found)
    if keys.is_empty():
        return None
    lent, release = engine.lend(keys)
    repeated = engine.collect(marked.join(lent, on=list(key), how="semi"))
    release()
    distinct = repeated.unique()
    counted = distinct.group_by(*key).agg(nw.len().alias(_COPIES))
    conflicting = counted.filter(nw.col(_COPIES) > 1).select(*key)
    kept = distinct.join(conflicting, on=list(key), how="anti")
    return Repeats(key, named, repeated, keys, conflicting, kept, len(repeated) - len(kept))


def without_repeats(
    engine: Engine, frame: nw.LazyFrame[Any], repeats: Repeats
) -> nw.LazyFrame[Any]:
    """Leave repeated keys out, except for one row of each whose rows agree."""
    names = frame.collect_schema().names()
    marked = frame.with_columns(**repeats.marks) if repeats.marks else frame
    single = marked.join(engine.place(repeats.keys), on=list(repeats.key), how="anti")
    single = single.select(*names) if repeats.marks else single
    if repeats.kept.is_empty():
        return single
    return nw.concat([single, engine.place(repeats.kept.select(*names))])


def repeated_rows(rows: nw.DataFrame[Any], repeats: Repeats, by: list[str]) -> nw.DataFrame[Any]:
    """Rows in quarantine, of all rows that have a repeated key.

    All of a key whose rows disagree, and all but the first, sorted by ``by``, of the others.
    """
    on = list(repeats.key)
    conflicting = rows.join(repeats.conflicting, on=on, how="semi")
    agreeing = rows.join(repeats.conflicting, on=on, how="anti").sort(*by, nulls_last=True)
    numbered = agreeing.with_columns(nw.lit(1, dtype=nw.Int64).alias(_COPIES)).with_columns(
        nw.col(_COPIES).cum_sum().over(*on)
    )
    return nw.concat([conflicting, numbered.filter(nw.col(_COPIES) > 1).drop(_COPIES)])


def count_identical(engine: Engine, frame: nw.LazyFrame[Any], rows: int) -> int:
    """Rows that repeat an earlier one in every column."""
    names = frame.collect_schema().names()
    first = "customer_id" if "customer_id" in names else names[0]
    distinct = 0
    for part in _parts(engine, frame, first, rows):
        distinct += engine.count_distinct(part)
    return rows - distinct


def _parts(
    engine: Engine, frame: nw.LazyFrame[Any], column: str, rows: int
) -> Iterator[nw.LazyFrame[Any]]:
    count = 1 if engine.spills else -(-rows // _PART_ROWS)
    if count <= 1:
        yield frame
        return
    for index in range(count):
        yield engine.partition(frame, column, count=count, index=index)

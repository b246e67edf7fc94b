"""How columns from beside the rows come to them: earlier rows, the customer's own, other grains.

Each is added once to the frame of its grain, so that whatever is made of it finds a column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.extractors.aggregates import Key
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, internal_measure
from profilekit.extractors.plan import carried_by, made_of
from profilekit.extractors.rows import Attached, CalendarPart, Matched, Ordered, Own, Running

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.extractors.operations import Expression
    from profilekit.extractors.query import Query

__all__ = ["taken_together", "with_attached"]


def with_attached(
    query: Query, frame: nw.LazyFrame[Any], rows: Sequence[Attached[Any]]
) -> nw.LazyFrame[Any]:
    """Add columns that follow from what lies beside the rows.

    Parameters
    ----------
    query : Query
        What the frame is of.
    frame : nw.LazyFrame
        Rows of a grain with the columns that these are made of.
    rows : sequence of Attached
        As `taken_together` gives them.
    """
    row = rows[0]
    if isinstance(row, Own):
        return _with_own(query, frame, [own for own in rows if isinstance(own, Own)])
    if isinstance(row, Ordered):
        return _with_ordered(query, frame, row)
    if isinstance(row, CalendarPart):
        return _with_calendar(query, frame, row)
    if isinstance(row, Matched):
        return _with_matched(query, frame, row)
    raise TypeError(row)


def _with_ordered(query: Query, frame: nw.LazyFrame[Any], row: Ordered[Any]) -> nw.LazyFrame[Any]:
    source, into = row.row, query.lowering.name_of(row)
    inner = query.lowering.name_of(source) if query.lowering.is_carried(source) else f"{into}i"
    if not query.lowering.is_carried(source):
        frame = frame.with_columns(query.lowering.number(source).alias(inner))
    order = [query.lowering.name_of(by) for by in row.order if query.lowering.is_carried(by)]
    if isinstance(row, Running):
        return query.tables.engine.with_running_sum(frame, CUSTOMER, order, inner, into=into)
    # Last by the value itself, so that rows of one instant have an order too.
    order = list(dict.fromkeys([*order, inner]))
    return query.tables.engine.with_previous(frame, CUSTOMER, order, {into: inner})


def _with_calendar(
    query: Query, frame: nw.LazyFrame[Any], row: CalendarPart[Any]
) -> nw.LazyFrame[Any]:
    into = query.lowering.name_of(row)
    frame = frame.with_columns(query.lowering.row(row.row).alias(into))
    return query.tables.engine.with_calendar_part(frame, into, row.part)


def _with_own(
    query: Query, frame: nw.LazyFrame[Any], rows: Sequence[Own[Any]]
) -> nw.LazyFrame[Any]:
    frame = query.kept(frame)
    asked = dict.fromkeys(how for row in rows for how in row.measure.aggregates())
    prefix = query.lowering.name_of(rows[0])
    computed = {f"{prefix}m{i}": how for i, how in enumerate(asked)}
    names: dict[Expression[Any], str] = {how: name for name, how in computed.items()}
    own = query.aggregate(frame, (), computed)
    values = {
        query.lowering.name_of(row): internal_measure(
            row.measure, names, as_of_day=query.as_of_day, decimals=query.tables.decimals
        )
        for row in rows
    }
    return query.tables.engine.with_own(frame, own.select(CUSTOMER, **values), CUSTOMER)


def _with_matched(query: Query, frame: nw.LazyFrame[Any], row: Matched[Any]) -> nw.LazyFrame[Any]:
    into, grain = query.lowering.name_of(row), row.source
    if query.table(grain) not in query.frames:
        return frame.with_columns(nw.lit(None, DTYPES[row.type.dtype]).alias(into))
    keys = {f"{into}k{i}": key for i, key in enumerate(row.keys)}
    theirs: dict[str, Key[Any]] = {
        name: Key(grain, by) for name, by in zip(keys, grain.by_rows, strict=True)
    }
    there = query.grain_frame(grain).select(
        CUSTOMER,
        **{name: query.lowering.row(key) for name, key in theirs.items()},
        **{into: query.lowering.row(row.row)},
    )
    frame = frame.with_columns(**{name: query.lowering.row(key) for name, key in keys.items()})
    left, right = frame.collect_schema(), there.collect_schema()
    # An id may be a number in one table and text in the other.
    as_text = {n: nw.col(n).cast(nw.String) for n in keys if left[n] != right[n]}
    if as_text:
        frame, there = frame.with_columns(**as_text), there.with_columns(**as_text)
    return frame.join(there, on=[CUSTOMER, *keys], how="left").drop(*keys)


def taken_together(attached: Iterable[Attached[Any]]) -> list[list[Attached[Any]]]:
    """List attached columns in order; neighbours that are the customer's own come as one."""
    runs: list[list[Attached[Any]]] = []
    for row in attached:
        last = runs[-1] if runs else []
        both_own = isinstance(row, Own) and bool(last) and isinstance(last[0], Own)
        if both_own and not _leans(row, last):
            last.append(row)
        else:
            runs.append([row])
    return runs


def _leans(row: Attached[Any], others: Sequence[Attached[Any]]) -> bool:
    """Whether a column is made of one of others."""
    leaves = {leaf for one in made_of(row) for leaf in carried_by(one)}
    return not leaves.isdisjoint(others)

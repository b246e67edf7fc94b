"""From tables and a choice to one frame: every extractor in one plan, checked.

The engine aggregates; the arithmetic between measures is done on the one small frame that
comes back, so every engine gives the same numbers. Where an extractor of another package
breaks the plan, it is taken out, and the others are measured without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import DeclarationError, OutputError
from profilekit.extractors.aggregates import Aggregate
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, MINOR, internal_measure, measure_expr
from profilekit.extractors.choice import Declared, catalogue_of
from profilekit.extractors.failures import is_failure
from profilekit.extractors.grains import as_grouped
from profilekit.extractors.outputs import check_outputs
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.table_rows import TableRows
from profilekit.extractors.view import TableView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.extractors.base import Field
    from profilekit.extractors.failures import Failures
    from profilekit.extractors.grains import Grain
    from profilekit.extractors.operations import Expression
    from profilekit.extractors.query import Query
    from profilekit.extractors.view import Cut

__all__ = ["measured"]


def measured(
    cut: Cut, chosen: Sequence[Declared], failures: Failures
) -> tuple[nw.DataFrame[Any], tuple[Declared, ...]]:
    """Measure chosen extractors.

    Parameters
    ----------
    cut : Cut
        Tables up to the day; its parts are measured one after the other. It is released after.
    chosen : sequence of Declared
        What is measured.
    failures : Failures
        Takes those of other packages.

    Returns
    -------
    tuple of nw.DataFrame and tuple of Declared
        ``customer_id`` and the fields, and the extractors that gave them.

    Raises
    ------
    DeclarationError
        If two extractors give a field of the same name.
    OutputError
        If an extractor gives other than it declared.
    """
    try:
        return _measured(cut, chosen, failures)
    finally:
        cut.release()


def _measured(
    cut: Cut, chosen: Sequence[Declared], failures: Failures
) -> tuple[nw.DataFrame[Any], tuple[Declared, ...]]:
    catalogue_of(chosen)
    try:
        return _together(cut, chosen), tuple(chosen)
    except BaseException as error:
        if not is_failure(error) or all(one.distribution is None for one in chosen):
            raise
    # One of another package may have done it: ours without them, then each of them alone.
    frame = _together(cut, [one for one in chosen if one.distribution is None])
    kept: list[Declared] = []
    for one in chosen:
        with failures.of(one.name, one.distribution, one.names):
            if one.distribution is not None:
                frame = frame.join(_together(cut, [one]), on=CUSTOMER, how="left")
            kept.append(one)
    return frame.select(CUSTOMER, *catalogue_of(kept).names), tuple(kept)


def _together(cut: Cut, chosen: Sequence[Declared]) -> nw.DataFrame[Any]:
    parts = [_part(cut.of_part(part), chosen) for part in range(cut.parts)]
    frame = parts[0] if len(parts) == 1 else nw.concat(parts)
    check_outputs(frame, catalogue_of(chosen))
    return frame


def _part(cut: Cut, chosen: Sequence[Declared]) -> nw.DataFrame[Any]:
    fields = [field for declared in chosen for field in declared.fields]
    query = cut.query(make_plan(fields))
    try:
        spine, frames, names = _frames(cut, chosen, query)
        collected = cut.tables.engine.collect_joined(spine, frames, CUSTOMER)
    finally:
        query.release()
    backend = nw.get_native_namespace(collected)
    minor = nw.new_series(MINOR, [10.0**cut.tables.decimals] * len(collected), backend=backend)
    collected, known = _with_shared(collected, fields, names, cut)
    values = {field.name: _value(field, known, cut) for field in fields}
    kept = {name: value for name, value in values.items() if value is not None}
    specs = catalogue_of(chosen)
    return collected.with_columns(minor).with_columns(**kept).select(CUSTOMER, *specs.names)


def _with_shared(
    frame: nw.DataFrame[Any],
    fields: Sequence[Field],
    names: Mapping[Aggregate[Any], str],
    cut: Cut,
) -> tuple[nw.DataFrame[Any], dict[Expression[Any], str]]:
    """Add what several measures are made of, once, simpler parts first."""
    heights: dict[Expression[Any], int] = {}
    shared: dict[Expression[Any], None] = {}
    for field in fields:
        if field.measure is not None:
            _count_parts(field.measure, heights, shared)
    known: dict[Expression[Any], str] = {**names}
    for height in sorted({heights[part] for part in shared}):
        parts = [part for part in shared if heights[part] == height]
        columns = {
            f"shared{len(known) + i}": internal_measure(
                part, known, as_of_day=cut.as_of_day, decimals=cut.tables.decimals
            )
            for i, part in enumerate(parts)
        }
        frame = frame.with_columns(**columns)
        known |= dict(zip(parts, columns, strict=True))
    return frame, known


def _count_parts(
    node: Expression[Any],
    heights: dict[Expression[Any], int],
    shared: dict[Expression[Any], None],
) -> int:
    """Measure how high the tree of a part is, and note what is met again."""
    if isinstance(node, Aggregate) or not node.operands:
        return 0
    if node in heights:
        shared[node] = None
    else:
        heights[node] = 1 + max(_count_parts(part, heights, shared) for part in node.operands)
    return heights[node]


def _frames(
    cut: Cut, chosen: Sequence[Declared], query: Query
) -> tuple[nw.LazyFrame[Any], list[nw.LazyFrame[Any]], dict[Aggregate[Any], str]]:
    """Every customer, the aggregates and free fields of each, the columns of the aggregates."""
    names: dict[Aggregate[Any], str] = {}
    frames: list[nw.LazyFrame[Any]] = []
    whole: dict[str, nw.LazyFrame[Any]] = {}
    for grain, frame, columns in query.per_customer():
        names.update(columns)
        frames.append(frame)
        table = _whole_table(grain)
        if table is not None:
            whole.setdefault(table, frame)
    spine = _spine(cut, whole)
    frames = [frame for frame in frames if frame is not spine]
    frames += [_free(declared, cut, query) for declared in chosen if declared.free]
    return spine, frames, names


def _value(field: Field, names: Mapping[Expression[Any], str], cut: Cut) -> nw.Expr | None:
    """Compute a field once its aggregates are there; None leaves it as it came."""
    if field.measure is not None:
        expr = measure_expr(
            field.measure, names, as_of_day=cut.as_of_day, decimals=cut.tables.decimals
        )
        return expr.cast(DTYPES[field.spec("").dtype])
    if field.when_absent is None:
        return None
    kinds = {"int64": int, "float64": float, "bool": bool}
    return nw.col(field.name).fill_null(kinds[field.dtype or "float64"](field.when_absent))


def _whole_table(grain: Grain) -> str | None:
    """Table whose every customer a grain has, unless a scope left some out."""
    if grain.scope:
        return None
    grouped = as_grouped(grain)
    if grouped is not None:
        return _whole_table(grouped.parent)
    return grain.table if isinstance(grain, TableRows) else None


def _spine(cut: Cut, whole: dict[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
    """Every customer: those asked for; else the one frame that has them all, or the union."""
    asked = cut.asked_here()
    if asked is not None:
        return asked
    tables = [name for name in cut.names if CUSTOMER in cut.tables.columns(name)]
    # Purchases and refunds apart, returns are the refunds.
    tables = [name for name in tables if not (name == "returns" and refunds.table in tables)]
    if len(tables) == 1 and tables[0] in whole:
        return whole[tables[0]]
    # Tables without a row make a book without a customer.
    tables = tables or [n for n in cut.tables.names if CUSTOMER in cut.tables.columns(n)]
    ids = [whole.get(name, cut.frame(name)).select(CUSTOMER) for name in tables]
    if not ids:
        raise DeclarationError("none of the tables has customers", asked_by="measure")
    return nw.concat(ids).unique()


def _free(declared: Declared, cut: Cut, query: Query) -> nw.LazyFrame[Any]:
    extractor = declared.extractor
    seen = cut.of_everybody() if extractor.crosses_customers else cut
    view = TableView(extractor.needs, repr(extractor), seen, wants=extractor.wants)
    query.release_also(lambda: [release() for release in view.releases])
    frame = extractor.extract(view)
    columns = set(frame.collect_schema().names())
    expected = {CUSTOMER, *(field.name for field in declared.free)}
    if columns != expected:
        faults = [f"- lacks {name!r}" for name in expected - columns]
        faults += [f"- gives {name!r}, which it does not declare" for name in columns - expected]
        raise OutputError(sorted(faults), asked_by=view.asked_by)
    return frame

"""What the rows of a table can tell: their columns, hours, and what they point to.

A line knows its product, so the category of a product is a column of the line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.schema import MEASURED, REFERENCES, SCHEMA
from profilekit.tables.specs import looked_up_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from profilekit.tables.tables import Tables

__all__ = ["columns_within_reach", "keys_of_lookups", "looked_up", "with_columns_from_afar"]


def columns_within_reach(tables: Tables, table: str) -> frozenset[str]:
    """Name everything that can be asked of a table's rows.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    table : str
        One of them, or ``"refunds"``.

    Returns
    -------
    frozenset of str
        Its own columns, hours, and looked-up columns by `looked_up_name` or, where the schema
        says that they stand for a column of its own, by their name.
    """
    own = tables.columns(table)
    return own | frozenset(tables.hours(table)) | frozenset(_looked_up(tables, table, own))


def looked_up(tables: Tables, table: str) -> frozenset[str]:
    """Name the columns that a table's rows have from a reference table alone."""
    return frozenset(_looked_up(tables, table, tables.columns(table)))


def keys_of_lookups(tables: Tables, table: str, names: Collection[str]) -> frozenset[str]:
    """Name the columns of a table by which the named columns are looked up."""
    found = _looked_up(tables, table, tables.columns(table))
    references = {found[name][0] for name in names if name in found}
    return frozenset(key for reference in references for key in SCHEMA[reference].key)


def with_columns_from_afar(
    tables: Tables, table: str, frame: nw.LazyFrame[Any], names: Collection[str]
) -> nw.LazyFrame[Any]:
    """Add those of the named columns that a table's rows do not have themselves.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    table : str
        Where the rows come from.
    frame : nw.LazyFrame
        Rows of it, with all its columns.
    names : collection of str
        Columns within reach.
    """
    own = tables.columns(table)
    hours = {name: hour for name, hour in tables.hours(table).items() if name in names}
    if hours:
        frame = frame.with_columns(**hours)
    found = _looked_up(tables, table, own)
    for reference in REFERENCES:
        columns = {
            name: column
            for name, (source, column) in found.items()
            if source == reference and name in names
        }
        if columns:
            frame = _joined(tables, frame, reference, columns)
    return frame


def _looked_up(tables: Tables, table: str, own: frozenset[str]) -> dict[str, tuple[str, str]]:
    """Give the reference table and column of what can be looked up, by its name."""
    found: dict[str, tuple[str, str]] = {}
    for reference in REFERENCES:
        key = SCHEMA[reference].key
        if reference not in tables or table == reference or not set(key) <= own:
            continue
        there = tables.columns(reference) - {*key}
        found |= {looked_up_name(reference, name): (reference, name) for name in there}
        for column in MEASURED[table].columns:
            if column.looked_up_in == reference and column.name in there - own:
                found[column.name] = (reference, column.name)
    return found


def _joined(
    tables: Tables, frame: nw.LazyFrame[Any], reference: str, columns: dict[str, str]
) -> nw.LazyFrame[Any]:
    key = SCHEMA[reference].key
    there = tables.frame(reference)
    left, right = frame.collect_schema(), there.collect_schema()
    # An id may be a number in one table and text in the other.
    as_text = {name: f"{name}__text" for name in key if left[name] != right[name]}
    texts = {text: nw.col(name).cast(nw.String) for name, text in as_text.items()}
    if texts:
        frame, there = frame.with_columns(**texts), there.with_columns(**texts)
    on = [as_text.get(name, name) for name in key]
    wanted = there.select(*on, **{name: nw.col(column) for name, column in columns.items()})
    return frame.join(wanted, on=on, how="left").drop(*texts)

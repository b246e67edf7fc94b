"""From what was given to a draft: columns matched, clocks read, the first look taken.

Drafting judges what keeps a whole table from being read, and collects it all.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from profilekit.engines.base import place_name, unreadable_fault
from profilekit.errors import Fault
from profilekit.tables.judging import faults_of
from profilekit.tables.looking import Look, is_empty, look, with_clocks
from profilekit.tables.opening import GivenColumn, family_of, match_columns
from profilekit.tables.reading import is_whole_key
from profilekit.tables.schema import Kind
from profilekit.tables.stamps import ISO, TimePattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    import narwhals as nw

    from profilekit.engines import Engine, Source
    from profilekit.tables.schema import TableSpec

__all__ = ["Draft", "draft", "key_faults", "time_ways"]


@dataclass(frozen=True, slots=True)
class Draft:
    """A table whose columns are known.

    Attributes
    ----------
    spec : TableSpec
        Canonical table.
    source : Source
        What was given.
    frame : nw.LazyFrame
        Opened, with clocks.
    columns : tuple of GivenColumn
        Canonical columns that are there.
    left_out : tuple of str
        Given names that mean nothing here.
    seen : Look
        Facts.
    """

    spec: TableSpec
    source: Source
    frame: nw.LazyFrame[Any]
    columns: tuple[GivenColumn, ...]
    left_out: tuple[str, ...]
    seen: Look

    @property
    def engine(self) -> Engine:
        """Where it is read."""
        return self.source.engine

    @property
    def names(self) -> frozenset[str]:
        """Canonical columns that are there."""
        return frozenset(column.name for column in self.columns)

    def of_kind(self, kind: Kind) -> tuple[GivenColumn, ...]:
        """Columns of a kind that hold something."""
        return tuple(
            column
            for column in self.columns
            if column.spec.kind is kind and not is_empty(column, self.seen)
        )


def draft(
    spec: TableSpec,
    source: Source,
    rename: Mapping[str, str],
    formats: Mapping[str, str],
    only: Collection[str] | None = None,
) -> tuple[Draft | None, list[Fault]]:
    """Draft a table.

    Parameters
    ----------
    spec : TableSpec
        Canonical table.
    source : Source
        What was given.
    rename : mapping of str to str
        Canonical name by given name.
    formats : mapping of str to str
        Time format by column, of the columns that have one.
    only : collection of str, optional
        Given columns to read; by default all.

    Returns
    -------
    tuple of Draft or None, and list of Fault
        No draft when a fault keeps it from being looked at.
    """
    match = match_columns(spec, source.names, rename, only)
    ways, faults = time_ways(spec.name, formats)
    faults = [*match.faults, *faults]
    if faults:
        return None, faults
    frame = source.open(frozenset(match.places.values()))
    dtypes = frame.collect_schema()
    columns: list[GivenColumn] = []
    for name, position in match.places.items():
        family, scale = family_of(dtypes[place_name(position)])
        column = spec.column(name)
        columns.append(
            GivenColumn(column, place_name(position), family, scale, is_text=source.is_text)
        )
    ways = {column.name: ways.get(column.name, ISO) for column in columns}
    clocked = with_clocks(source.engine, frame, columns, ways)
    try:
        seen = look(source.engine, clocked, columns, formatted=frozenset(formats))
    except source.unreadable as error:
        return None, [unreadable_fault(spec.name, error, is_text=source.is_text)]
    unused = [column for column in columns if _is_unused_key(spec, column, seen)]
    columns = [column for column in columns if column not in unused]
    if all(seen.of(c.name, "read") == seen.of(c.name, "filled") for c in columns if _is_time(c)):
        clocked = with_clocks(source.engine, frame, columns, ways, is_bounded=False)
    left_out = (*match.left_out, *(source.names[match.places[c.name]] for c in unused))
    made = Draft(spec, source, clocked, tuple(columns), left_out, seen)
    faults = faults_of(spec.name, columns, seen)
    return (None, faults) if faults else (made, [])


def _is_unused_key(spec: TableSpec, column: GivenColumn, seen: Look) -> bool:
    """Whether a column of ids that may be left out holds none."""
    is_optional = column.spec.kind is Kind.KEY and not column.spec.required
    return is_optional and column.name in spec.key and seen.rows > 0 and is_empty(column, seen)


def _is_time(column: GivenColumn) -> bool:
    return column.spec.kind is Kind.TIME


def time_ways(table: str, formats: Mapping[str, str]) -> tuple[dict[str, TimePattern], list[Fault]]:
    """Patterns of time formats, and faults of those that say no whole date."""
    ways: dict[str, TimePattern] = {}
    faults: list[Fault] = []
    for column, written in formats.items():
        way = TimePattern.of(written)
        if way is not None:
            ways[column] = way
            continue
        found = f"the time format {written!r} has no year and month, or a directive not known"
        hint = 'Use those of datetime.strptime, as in time_format="%d.%m.%Y %H:%M".'
        faults.append(Fault(table, "unknown_time_format", 1, found, hint, column))
    return ways, faults


def key_faults(drafts: Iterable[Draft]) -> list[Fault]:
    """Ids that are whole numbers in one table and strings in another, so that none would match."""
    first: dict[str, tuple[str, bool]] = {}
    faults: list[Fault] = []
    for made in drafts:
        for column in made.of_kind(Kind.KEY):
            whole = is_whole_key(column, made.seen)
            table, known = first.setdefault(column.name, (made.spec.name, whole))
            if whole != known:
                words = {True: "whole numbers", False: "strings"}
                found = f"holds {words[whole]}, but {words[known]} in {table}"
                hint = "Give both the same type before loading."
                rows = made.seen.rows
                faults.append(Fault(made.spec.name, "wrong_type", rows, found, hint, column.name))
    return faults

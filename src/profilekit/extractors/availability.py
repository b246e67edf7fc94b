"""What fields need of tables, and what of that is not there.

Whatever asks whether something can be measured asks here: the default choice, which leaves it
out with the reason, and a choice of one's own, which is refused with what to type.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profilekit.errors import UnknownNameError
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.reach import columns_within_reach
from profilekit.tables.likely_names import likely_names
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import day_name, hour_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.extractors.base import Extractor, Field
    from profilekit.tables.tables import Tables

__all__ = ["Lack", "check_named", "lack_for", "lack_of", "needs_of", "reads_of"]


def needs_of(extractor: Extractor, field: Field) -> dict[str, frozenset[str]]:
    """Tables and columns that a field cannot be measured without.

    Parameters
    ----------
    extractor : Extractor
        Whose it is: fields without a measure need what it names.
    field : Field
        The field.

    Returns
    -------
    dict of str to frozenset of str
        Canonical columns by table; a table may be needed for its rows alone.
    """
    if field.measure is None:
        return {table: _canonical(table, names) for table, names in extractor.needs.items()}
    needed = make_plan([field]).needs
    return {table: _canonical(table, names) for table, names in needed.items()}


def reads_of(extractor: Extractor, field: Field) -> frozenset[str]:
    """Tables that a field reads, where they are there."""
    if field.measure is None:
        return frozenset({*extractor.needs, *extractor.wants})
    return frozenset(make_plan([field]).tables)


@dataclass(frozen=True)
class Lack:
    """What is not there.

    Attributes
    ----------
    tables : tuple of (str, tuple of str)
        Tables that were not loaded, with the columns needed of them.
    columns : tuple of (str, tuple of str)
        Tables that were, with the columns that they lack.
    proposed : tuple of (str, tuple of (str, str))
        By table, given columns that mean nothing yet and may be lacking ones.
    hours : tuple of (str, str)
        Times that came without a clock, by table.
    any_of : tuple of str
        Tables of which one is enough, and none was loaded.
    """

    tables: tuple[tuple[str, tuple[str, ...]], ...] = ()
    columns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    proposed: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    hours: tuple[tuple[str, str], ...] = ()
    any_of: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """One sentence: what it needs, and what to type."""
        parts = [self._not_there] if self.tables or self.columns else []
        if self.any_of:
            typed = " or ".join(f"{table}=..." for table in self.any_of)
            parts.append(
                f"needs one of the tables {_and(self.any_of, 'or')}: Tables.load(..., {typed})"
            )
        parts += [
            f"needs the hour of {time} of {table}, which came as days without a clock"
            for table, time in self.hours
        ]
        return _and(parts)

    @property
    def _not_there(self) -> str:
        parts = [
            f"the table {table}{f' with {_and(names)}' if names else ''}"
            for table, names in self.tables
        ]
        parts += [
            f"the column{'s' if len(names) > 1 else ''} {_and(names)} of {table}"
            for table, names in self.columns
        ]
        one = len(parts) == 1 and (self.tables or len(self.columns[0][1]) == 1)
        return f"needs {_and(parts)}, which {'is' if one else 'are'} not there: {self.typed}"

    @property
    def typed(self) -> str:
        """Call that would bring what is not there."""
        given = [f"{table}=..." for table, _ in self.tables]
        proposed = {table: dict(names) for table, names in self.proposed}
        rename: dict[str, dict[str, str]] = {}
        for table, names in self.columns:
            found = proposed.get(table, {})
            rest = [name for name in names if name not in found.values()]
            own = {f"your {name}": name for name in rest} if not found else {}
            rename[table] = {**found, **own}
        if rename:
            given.append(f"rename={rename!r}")
        return f"Tables.load(..., {', '.join(given)})"

    def error(self, tables: Tables, *, asked_by: str) -> UnknownNameError:
        """Make the error for whoever asked for it."""
        hint = f"It {self.reason}."
        names = [table for table, _ in self.tables] or [*self.any_of]
        if names:
            return UnknownNameError("table", names, tables.names, asked_by=asked_by, hint=hint)
        if self.columns:
            table, missing = self.columns[0]
            known = tables.columns(table) & {*MEASURED[table].names}
        else:
            table, time = self.hours[0]
            missing, known = (hour_name(time),), frozenset(tables.hours(table))
        kind = f"column of {table}"
        return UnknownNameError(kind, missing, known, asked_by=asked_by, hint=hint)


def lack_for(extractor: Extractor, fields: Iterable[Field], tables: Tables) -> Lack | None:
    """Say what some fields of an extractor need that is not there, or None when all is.

    An extractor that only wants tables has nothing to read where none of them is there.
    """
    needed: dict[str, frozenset[str]] = {}
    is_free = False
    for field in fields:
        is_free |= field.measure is None
        for table, names in needs_of(extractor, field).items():
            needed[table] = needed.get(table, frozenset()) | names
    lack = lack_of(needed, tables)
    wanted = () if extractor.needs or not is_free else tuple(sorted(extractor.wants))
    if not wanted or any(table in tables for table in wanted):
        return lack
    return replace(lack or Lack(), any_of=wanted)


def lack_of(needs: Mapping[str, frozenset[str]], tables: Tables) -> Lack | None:
    """Say what of some needs is not there, or None when all is."""
    absent: dict[str, tuple[str, ...]] = {}
    columns: dict[str, tuple[str, ...]] = {}
    hours: list[tuple[str, str]] = []
    for table, names in sorted(needs.items()):
        if table in tables:
            own, clocks = tables.columns(table), _of_hours(table)
            lacking = sorted(names - columns_within_reach(tables, table))
            missing = dict.fromkeys(clocks.get(name, name) for name in lacking)
            hours += [(table, name) for name in missing if name in own]
            if not own.issuperset(missing):
                columns[table] = tuple(name for name in missing if name not in own)
        elif table != refunds.table:
            absent[table] = tuple(sorted(names))
        else:
            # Refunds are made of either; negative lines are the usual ones.
            absent.setdefault("transactions", ())
    if not absent and not columns and not hours:
        return None
    proposed = {table: _proposed(table, names, tables) for table, names in columns.items()}
    return Lack(
        tuple(sorted(absent.items())),
        tuple(columns.items()),
        tuple((table, names) for table, names in proposed.items() if names),
        tuple(hours),
    )


def check_named(extractor: Extractor) -> None:
    """Raise UnknownNameError where an extractor names a table or column that cannot be."""
    asked_by = repr(extractor)
    for named in (extractor.needs, extractor.wants):
        for table, names in named.items():
            if table not in MEASURED:
                raise UnknownNameError("table", [table], MEASURED, asked_by=asked_by)
            columns = _of_days(table)
            unknown = sorted({*names} - {*columns, *MEASURED[table].names})
            if unknown:
                known = MEASURED[table].names
                raise UnknownNameError(f"column of {table}", unknown, known, asked_by=asked_by)


def _proposed(table: str, missing: Iterable[str], tables: Tables) -> tuple[tuple[str, str], ...]:
    if table not in tables.report.tables:
        return ()
    named = {*missing} & {*MEASURED[table].names}
    specs = [MEASURED[table].column(name) for name in sorted(named)]
    likely = likely_names(specs, tables.report[table].columns_left_out)
    return tuple((given, name) for name, given in likely.items())


def _of_days(table: str) -> dict[str, str]:
    """Time column of each day column."""
    times = (column.name for column in MEASURED[table].columns if column.kind is Kind.TIME)
    return {day_name(name): name for name in times}


def _of_hours(table: str) -> dict[str, str]:
    """Time column of each hour column."""
    return {hour_name(time): time for time in _of_days(table).values()}


def _canonical(table: str, names: Iterable[str]) -> frozenset[str]:
    """Columns as they are given: a day comes with its time, what is computed with its makings."""
    times = _of_days(table) if table in MEASURED else {}
    made = {c.name: c.made_of for c in MEASURED[table].columns} if table in MEASURED else {}
    return frozenset(
        given for name in names for given in made.get(name) or (times.get(name, name),)
    )


def _and(parts: Iterable[str], word: str = "and") -> str:
    *most, last = parts
    return f"{', '.join(most)} {word} {last}" if most else last

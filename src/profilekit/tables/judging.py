"""What keeps a whole table from being read, as the first look shows it: types, overflow, dates.

Such faults concern every row, so they are an error with the way out, not a row in quarantine.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from profilekit.errors import Fault
from profilekit.tables.looking import NUMERIC, is_empty
from profilekit.tables.money import EXACT_FLOAT, INT64_LIMIT
from profilekit.tables.opening import Family, GivenColumn, accepted
from profilekit.tables.schema import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.tables.looking import Look

__all__ = ["faults_of"]

_EXAMPLES: Mapping[str, str] = {"/": "12/31/2017", "-": "12-31-2017", ".": "31.12.2017"}


def faults_of(table: str, columns: Sequence[GivenColumn], seen: Look) -> list[Fault]:
    """Structural faults that the first look shows."""
    faults: list[Fault] = []
    for column in columns:
        faults += _type_faults(table, column, seen)
        faults += _written_time_faults(table, column, seen)
        faults += _overflow_faults(table, column, seen)
    return faults


def _overflow_faults(table: str, column: GivenColumn, seen: Look) -> list[Fault]:
    kind, family, name = column.spec.kind, column.family, column.name
    most, found = seen.of(name, "most"), ""
    if kind not in {Kind.KEY, Kind.LABEL, Kind.TEXT, Kind.INTEGER} or column.is_text:
        return []
    if family is Family.FLOAT and kind is not Kind.INTEGER and most >= EXACT_FLOAT:
        found = f"whole numbers up to {most:.3g} lost digits as floats"
    is_whole = family is Family.INTEGER and kind in {Kind.KEY, Kind.INTEGER}
    is_decimal = family is Family.DECIMAL and kind is not Kind.INTEGER
    ends = [Decimal(seen.of(name, end)) for end in ("top", "bottom")]
    if (is_whole or is_decimal) and not all(-INT64_LIMIT <= end < INT64_LIMIT for end in ends):
        found = f"whole numbers up to {most:.3g} do not fit into 64 bits"
    hint = "Pass Int64 or strings." if kind is not Kind.INTEGER else "Check what the column holds."
    return [Fault(table, "integer_overflow", 1, found, hint, name)] if found else []


def _type_faults(table: str, column: GivenColumn, seen: Look) -> list[Fault]:
    kind, name = column.spec.kind, column.name
    if is_empty(column, seen):
        return []
    rows = int(seen.of(name, "filled"))
    if column.is_text and kind in NUMERIC:
        if seen.of(name, "numbers"):
            return []
        found = f"holds text where {_EXPECTED[kind]} are expected; none of {rows} reads as one"
        return [Fault(table, "wrong_type", rows, found, _TYPE_HINTS.get(kind, ""), name)]
    if not accepted(kind, column.family):
        found = f"holds {column.family.value} where {_EXPECTED[kind]} are expected"
        return [Fault(table, "wrong_type", rows, found, _TYPE_HINTS.get(kind, ""), name)]
    broken = int(seen.of(name, "broken"))
    if broken and kind in {Kind.KEY, Kind.LABEL, Kind.TEXT}:
        found = f"holds {broken} numbers with a fraction where {_EXPECTED[kind]} are expected"
        return [Fault(table, "wrong_type", broken, found, "", name)]
    return []


_EXPECTED: Mapping[Kind, str] = {
    Kind.KEY: "ids (whole numbers or strings)",
    Kind.TIME: "times (datetimes, dates or ISO 8601 strings)",
    Kind.MONEY: "numbers",
    Kind.NUMBER: "numbers",
    Kind.INTEGER: "whole numbers",
    Kind.TEXT: "strings",
    Kind.LABEL: "strings",
    Kind.FLAG: "booleans",
    Kind.CURRENCY: "ISO 4217 codes",
}
_TYPE_HINTS: Mapping[Kind, str] = {
    Kind.MONEY: "Turn it into numbers before loading.",
    Kind.NUMBER: "Turn it into numbers before loading.",
    Kind.TIME: "Turn it into datetimes before loading.",
}


def _written_time_faults(table: str, column: GivenColumn, seen: Look) -> list[Fault]:
    name = column.name
    if column.spec.kind is not Kind.TIME or column.family is not Family.STRING:
        return []
    count = int(seen.of(name, "slashed"))
    if count:
        way = _slashed_way(name, seen)
        found = f"{count} times are written as {_EXAMPLES[way[2]]}, which is read in two ways"
        hint = f'Say which: Tables.load(..., time_format="{way}").'
        return [Fault(table, "us_date_style", count, found, hint, name)]
    if is_empty(column, seen) or seen.of(name, "read"):
        return []
    count = int(seen.of(name, "filled") - seen.of(name, "blank"))
    found = f"none of {count} times can be read"
    hint = 'Say how they are written, as in Tables.load(..., time_format="%d.%m.%Y %H:%M").'
    return [Fault(table, "us_date_style", count, found, hint, name)]


def _slashed_way(name: str, seen: Look) -> str:
    """Most likely time format of slashed dates."""
    sign = "." if seen.of(name, "dotted") else "-" if seen.of(name, "dashed") else "/"
    is_day_first = seen.of(name, "day_first") or (sign == "." and not seen.of(name, "month_first"))
    year = "%y" if seen.of(name, "short") else "%Y"
    date = sign.join((*(("%d", "%m") if is_day_first else ("%m", "%d")), year))
    if not seen.of(name, "timed"):
        return date
    hour, half = ("%I", " %p") if seen.of(name, "halved") else ("%H", "")
    second = ":%S" if seen.of(name, "to_the_second") else ""
    return f"{date} {hour}:%M{second}{half}"

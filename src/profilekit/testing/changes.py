"""What a check does to tables: each function changes one thing and leaves all else alone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import narwhals as nw

from profilekit.tables.schema import Kind
from profilekit.testing.raw import CUSTOMER, RawTable, RawTables, Row, business_day, moved

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

__all__ = [
    "renamed",
    "scaled",
    "shifted",
    "with_future",
    "with_other_values",
    "without_future",
]

_VALUES: Final = (Kind.MONEY, Kind.NUMBER, Kind.INTEGER, Kind.FLAG, Kind.LABEL, Kind.TEXT)
_ID_COLUMNS: Final = (CUSTOMER, "referred_id", "parent_id")
"""Columns that hold ids of customers."""
_COPIED_ROWS: Final = 150
_NEW: Final = "nobody yet"


def shifted(
    raw: RawTables, by: timedelta, *, years: int = 0, zoned_only: bool = False
) -> RawTables:
    """Move every time, and every year, by the same distance.

    Parameters
    ----------
    raw : RawTables
        What is changed.
    by : datetime.timedelta
        Distance of times.
    years : int, default=0
        Distance of columns that hold a year.
    zoned_only : bool, default=False
        Whether days and stamps without a zone stay, as they mean the clock on the wall.
    """

    def change(table: RawTable) -> RawTable:
        times = [n for n in table.of_kind(Kind.TIME) if not zoned_only or _is_zoned(table, n)]
        dated = [n for n in table.of_kind(Kind.INTEGER) if table.spec.column(n).unit == "year"]

        def row_of(row: Row) -> Row:
            later = {name: moved(row[name], by) for name in times}
            return later | {n: row[n] + years for n in dated if row[n] is not None}

        return table.each(row_of)

    return raw.each_table(change)


def scaled(raw: RawTables, factor: int) -> RawTables:
    """Multiply all money."""

    def change(table: RawTable) -> RawTable:
        money = table.of_kind(Kind.MONEY)
        return table.each(lambda row: {n: row[n] * factor for n in money if row[n] is not None})

    return raw.each_table(change)


def renamed(raw: RawTables, names: Mapping[Any, Any]) -> RawTables:
    """Give customers other ids, wherever an id of a customer stands."""

    def change(table: RawTable) -> RawTable:
        if not table.has_customers:
            return table
        columns = [name for name in _ID_COLUMNS if name in table.columns]
        return table.each(lambda row: {name: names.get(row[name], row[name]) for name in columns})

    return raw.each_table(change)


def without_future(raw: RawTables, as_of: date, zone: str) -> RawTables:
    """Take away the rows after a day, and what became known after it of earlier rows."""

    def change(table: RawTable) -> RawTable:
        return _until(table, as_of, zone).each(
            lambda row: dict.fromkeys(_late(table, row, as_of, zone))
        )

    return raw.each_table(change)


def with_future(raw: RawTables, as_of: date, zone: str) -> RawTables:
    """Add rows after a day, of old and new customers, and change what becomes known after it.

    The first row of the future comes with the first moment of the next day.
    """
    midnight = datetime.combine(as_of + timedelta(days=1), time(), ZoneInfo(zone))

    def change(table: RawTable) -> RawTable:
        known = table.each(lambda row: _told_otherwise(table, row, as_of, zone))
        if not table.has_customers or table.time is None:
            return known
        seen = _until(table, as_of, zone).rows
        sample = seen[:: max(1, len(seen) // _COPIED_ROWS)]
        return known.plus(_copy(table, row, i, midnight) for i, row in enumerate(sample))

    return raw.each_table(change)


def with_other_values(raw: RawTables, customers: Collection[Any]) -> RawTables:
    """Change every value of some customers, and the days of their rows."""

    def change(table: RawTable) -> RawTable:
        if not table.has_customers:
            return table
        times = table.of_kind(Kind.TIME)

        def row_of(row: Row) -> Row:
            if row[CUSTOMER] not in customers:
                return {}
            earlier = {name: moved(row[name], timedelta(days=-3)) for name in times}
            return {**_other_values(table, row), **earlier}

        return table.each(row_of)

    return raw.each_table(change)


def other_value(table: RawTable, name: str, value: Any) -> Any:
    """Give another value that the column may hold; of money, one of the same sign."""
    column = table.spec.column(name)
    if value is None:
        return None
    match column.kind:
        case Kind.FLAG:
            return type(value)(not value)
        case Kind.MONEY:
            return value * 7
        case Kind.NUMBER | Kind.INTEGER:
            return type(value)(_other_number(value, column.minimum, column.maximum))
        case Kind.LABEL if column.values:
            place = column.values.index(value) + 1 if value in column.values else 0
            return column.values[place % len(column.values)]
        case _:
            return f"{value}'"


def _other_number(value: float, low: float | None, high: float | None) -> float:
    """Mirror a number in its range, or make it larger."""
    if low is not None and high is not None:
        return low + high - value
    return value * 3 + 1


def _other_values(table: RawTable, row: Row) -> dict[str, Any]:
    return {name: other_value(table, name, row[name]) for name in table.of_kind(*_VALUES)}


def _is_zoned(table: RawTable, name: str) -> bool:
    dtype = table.dtypes[name]
    return isinstance(dtype, nw.Datetime) and dtype.time_zone is not None


def _is_after(value: Any, as_of: date, zone: str) -> bool:
    day = business_day(value, zone)
    return day is not None and day > as_of


def _until(table: RawTable, as_of: date, zone: str) -> RawTable:
    time_column = table.time
    if not table.has_customers or time_column is None:
        return table
    return table.where(lambda row: not _is_after(row[time_column], as_of, zone))


def _late(table: RawTable, row: Row, as_of: date, zone: str) -> list[str]:
    """Columns of a row whose value becomes known after the day."""
    known_at = {c.name: c.known_at for c in table.spec.columns if c.known_at in table.columns}
    late = {time for time in known_at.values() if _is_after(row[time], as_of, zone)}
    return [name for name in table.dtypes if known_at.get(name) in late or name in late]


def _told_otherwise(table: RawTable, row: Row, as_of: date, zone: str) -> Row:
    """Change what becomes known after the day."""
    told: dict[str, Any] = {}
    for name in _late(table, row, as_of, zone):
        if table.spec.column(name).kind is Kind.TIME:
            told[name] = moved(row[name], timedelta(days=11))
        else:
            told[name] = other_value(table, name, row[name])
    return told


def _copy(table: RawTable, row: Row, place: int, midnight: datetime) -> Row:
    """Copy a row to after the day: the same order in part, another customer now and then."""
    name = table.time or ""
    then = midnight + timedelta(days=place // 2 * 5)
    copied = {**row, **_other_values(table, row), name: _like(table, name, then)}
    for key in {*table.spec.key} & {*table.of_kind(Kind.KEY)} - {CUSTOMER, "order_id"}:
        copied[key] = _new_key(row[key], place)
    if place % 5 == 0:
        copied[CUSTOMER] = _new_key(_NEW if isinstance(row[CUSTOMER], str) else 0, place)
        if "order_id" in copied:
            copied["order_id"] = _new_key(row["order_id"], place)
    return copied


def _new_key(key: Any, place: int) -> Any:
    return f"{key}+{place}" if isinstance(key, str) else (key or 0) + 1_000_000 + place


def _like(table: RawTable, name: str, when: datetime) -> Any:
    """Write an instant as the column does: with a zone, without one, or as a day."""
    dtype = table.dtypes[name]
    if dtype == nw.Date():
        return when.date()
    return when.astimezone(ZoneInfo("UTC")) if _is_zoned(table, name) else when.replace(tzinfo=None)

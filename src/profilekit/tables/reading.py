"""How a given column becomes a canonical one: one expression per kind, with no idle step.

Only what the first look found is dealt with, so that a clean column costs a rename.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.looking import is_empty, number_in
from profilekit.tables.money import EXACT_FLOAT, minor_units_of_float, minor_units_of_whole
from profilekit.tables.opening import Family, GivenColumn
from profilekit.tables.schema import Kind
from profilekit.tables.specs import day_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from profilekit.engines import Engine
    from profilekit.tables.calendars import Calendar
    from profilekit.tables.looking import Look

__all__ = ["Clockwork", "with_columns_read", "with_money_read", "with_times_read"]

_TRUE, _FALSE = ("true", "t", "yes", "y", "1"), ("false", "f", "no", "n", "0")


@dataclass(frozen=True, slots=True)
class Clockwork:
    """Time zones of a load, with the calendars of the data's years.

    Attributes
    ----------
    business, naive : ZoneInfo
        Zone of the days, and zone that stamps without one are read in.
    business_calendar, naive_calendar : Calendar
        Their offsets.
    """

    business: ZoneInfo
    naive: ZoneInfo
    business_calendar: Calendar
    naive_calendar: Calendar


def with_columns_read(
    frame: nw.LazyFrame[Any], columns: Sequence[GivenColumn], seen: Look
) -> nw.LazyFrame[Any]:
    """Add every canonical column that is neither time nor money."""
    read = {
        column.name: _value(column, seen)
        for column in columns
        if column.spec.kind not in {Kind.TIME, Kind.MONEY}
    }
    return frame.with_columns(**read) if read else frame


def with_times_read(
    engine: Engine,
    frame: nw.LazyFrame[Any],
    columns: Sequence[GivenColumn],
    seen: Look,
    clockwork: Clockwork,
) -> nw.LazyFrame[Any]:
    """Add instants, and days in the business zone."""
    instants: dict[str, nw.Expr] = {}
    days: dict[str, nw.Expr] = {}
    for column in columns:
        if column.spec.kind is not Kind.TIME:
            continue
        name = column.name
        if is_empty(column, seen):
            instants[name] = days[day_name(name)] = nw.lit(None, dtype=nw.Int64)
            continue
        instants[name] = _instant(column, seen, clockwork)
        days[day_name(name)] = _day(engine, column, seen, clockwork)
    return frame.with_columns(**instants).with_columns(**days) if instants else frame


def with_money_read(
    engine: Engine,
    frame: nw.LazyFrame[Any],
    columns: Sequence[GivenColumn],
    seen: Look,
    decimals: int,
    *,
    rate: nw.Expr | None = None,
    has_ties: bool = True,
) -> nw.LazyFrame[Any]:
    """Add amounts in minor units; with a rate, in those of the target currency."""
    for column in columns:
        if column.spec.kind is not Kind.MONEY:
            continue
        name = column.name
        if is_empty(column, seen):
            frame = frame.with_columns(nw.lit(None, dtype=nw.Int64).alias(name))
        elif column.family is Family.INTEGER and rate is None:
            whole = minor_units_of_whole(nw.col(column.place), decimals)
            frame = frame.with_columns(whole.alias(name))
        elif column.family is Family.DECIMAL and rate is None:
            frame = engine.with_minor_units(
                frame, column.place, name, scale=column.scale, decimals=decimals
            )
        else:
            value = number_in(column, seen)
            value = value if rate is None else value * rate
            minor = minor_units_of_float(value, decimals, has_ties=has_ties)
            frame = frame.with_columns(minor.alias(name))
    return frame


def is_naive(column: GivenColumn, seen: Look) -> bool:
    """Whether no time of the column came with a zone."""
    if column.family is Family.STRING:
        return not seen.of(column.name, "zoned")
    return column.family is not Family.INSTANT


def _instant(column: GivenColumn, seen: Look, clockwork: Clockwork) -> nw.Expr:
    clock = nw.col(f"{column.name}__clock")
    if column.family is Family.INSTANT:
        return clock
    dated = _dated(column, seen)
    read = clockwork.naive_calendar.to_instant(clock)
    if dated is not None and clockwork.business != clockwork.naive:
        begun = clockwork.business_calendar.to_instant(clock)
        read = nw.when(dated).then(begun).otherwise(read)
    if is_naive(column, seen):
        return read
    shift = nw.col(f"{column.name}__shift")
    return nw.when(shift.is_null()).then(read).otherwise(clock - shift)


def _day(engine: Engine, column: GivenColumn, seen: Look, clockwork: Clockwork) -> nw.Expr:
    """Give the business day; what came without a clock is the very day that was written."""
    written = engine.day_of(nw.col(f"{column.name}__clock"))
    if is_naive(column, seen) and clockwork.business == clockwork.naive:
        return written
    told = engine.day_of(clockwork.business_calendar.to_local(nw.col(column.name)))
    dated = _dated(column, seen)
    return told if dated is None else nw.when(dated).then(written).otherwise(told)


def _dated(column: GivenColumn, seen: Look) -> nw.Expr | None:
    """Whether a value is a day without a clock; None where none is."""
    if column.family is Family.DAY:
        return nw.lit(value=True)
    return nw.col(f"{column.name}__dated") if seen.of(column.name, "dated") else None


def _value(column: GivenColumn, seen: Look) -> nw.Expr:
    kind = column.spec.kind
    if is_empty(column, seen):
        dtype = {Kind.NUMBER: nw.Float64, Kind.INTEGER: nw.Int64, Kind.FLAG: nw.Int64}
        return nw.lit(None, dtype=dtype.get(kind, nw.String))
    if kind is Kind.CURRENCY:
        return _text(column, seen).str.strip_chars().str.to_uppercase()
    if kind is Kind.FLAG:
        return _flag(column)
    read = {Kind.NUMBER: number_in, Kind.INTEGER: _whole, Kind.KEY: _key}
    return read.get(kind, _text)(column, seen)


def _whole(column: GivenColumn, seen: Look) -> nw.Expr:
    if column.family in {Family.INTEGER, Family.BOOL}:
        return nw.col(column.place).cast(nw.Int64)
    value = number_in(column, seen)
    if not seen.of(column.name, "broken") and seen.of(column.name, "most") < EXACT_FLOAT:
        return value.cast(nw.Int64)
    whole = (value.floor().cast(nw.Float64) == value) & (value.abs() < EXACT_FLOAT)
    return nw.when(whole).then(value).cast(nw.Int64)


def _flag(column: GivenColumn) -> nw.Expr:
    given = nw.col(column.place)
    if column.family is Family.BOOL:
        return given.cast(nw.Int64)
    if column.family is Family.STRING:
        written = given.cast(nw.String).str.strip_chars().str.to_lowercase()
        yes, no = written.is_in(_TRUE), written.is_in(_FALSE)
    else:
        yes, no = given == 1, given == 0
    one, nought = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    return nw.when(yes).then(one).otherwise(nw.when(no).then(nought))


def _key(column: GivenColumn, seen: Look) -> nw.Expr:
    given = nw.col(column.place)
    if is_whole_key(column, seen):
        return (
            given.cast(nw.Int64)
            if column.family is not Family.FLOAT
            else number_in(column, seen).cast(nw.Int64)
        )
    return _text(column, seen)


def is_whole_key(column: GivenColumn, seen: Look) -> bool:
    """Whether an id is kept as a whole number: so given, or in CSV always so written."""
    if column.is_text:
        filled = seen.of(column.name, "filled") - seen.of(column.name, "blank")
        return 0 < filled == seen.of(column.name, "whole")
    return column.family is not Family.STRING


def _text(column: GivenColumn, seen: Look) -> nw.Expr:
    given = nw.col(column.place)
    if column.family is Family.FLOAT:
        return number_in(column, seen).cast(nw.Int64).cast(nw.String)
    if column.family is Family.DECIMAL:
        return given.cast(nw.Int64).cast(nw.String)
    written = given.cast(nw.String)
    if seen.of(column.name, "blank"):
        return nw.when(written != "").then(written)
    return written

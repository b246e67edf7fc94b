"""The way from given tables to canonical ones, with every fault of every table in one error.

Drafts first, for what keeps a table from being read at all; then one currency and one calendar
for all; then each table is settled.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from profilekit.errors import Fault, TablesError, UnknownNameError
from profilekit.tables.calendars import Calendar, local_zone
from profilekit.tables.currencies import (
    codes_of,
    currency_faults,
    currency_of,
    plan_of,
    rates_of,
    spans_of,
)
from profilekit.tables.drafting import Draft, draft, key_faults
from profilekit.tables.money import INT64_LIMIT, decimals_of, is_known_currency
from profilekit.tables.reading import Clockwork
from profilekit.tables.schema import SCHEMA, Kind
from profilekit.tables.settling import MoneyPlan, Settled, settle

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from profilekit.engines import Source

__all__ = ["Loaded", "Settings", "load"]


@dataclass(frozen=True, slots=True)
class Settings:
    """How tables are to be read; the parameters of ``Tables.load``."""

    rename: Mapping[str, Mapping[str, str]]
    columns: Mapping[str, Collection[str]]
    timezone: str
    naive_timezone: str
    currency: str | None
    refunds: Literal["net", "drop", "error"]
    time_format: str | Mapping[str, str] | None
    strict: bool


@dataclass(frozen=True, slots=True)
class Loaded:
    """Settled tables, and the money they are in."""

    settled: Mapping[str, Settled]
    currency: str | None
    decimals: int
    calendar: Calendar
    """Of the business zone."""


def load(sources: Mapping[str, Source], settings: Settings) -> Loaded:
    """Read and check tables.

    Parameters
    ----------
    sources : mapping of str to Source
        Opened input by canonical name.
    settings : Settings
        How to read it.

    Raises
    ------
    TablesError
        With all faults that keep the tables from being read; when strict, also those of rows.
    UnknownNameError
        If a time zone or a rename names nothing.
    """
    zones = local_zone(settings.timezone), local_zone(settings.naive_timezone)
    drafts, faults = _drafts(sources, settings)
    faults += key_faults(drafts.values())
    codes = {name: codes_of(made) for name, made in drafts.items()}
    currency = currency_of(codes, settings.currency)
    faults += currency_faults(
        drafts, codes, currency, settings.currency, has_rates="rates" in sources
    )
    if currency is not None and not is_known_currency(currency):
        raise TablesError(faults)
    decimals = decimals_of(currency)
    spans = spans_of(drafts.values())
    calendars = {zone: Calendar.of(zone, *spans) for zone in set(zones)}
    clockwork = Clockwork(*zones, *(calendars[zone] for zone in zones))
    settled: dict[str, Settled] = {}
    rates: list[tuple[str, int, float]] = []
    if "rates" in drafts:
        plan = MoneyPlan(currency, decimals, codes["rates"])
        settled["rates"] = settle(drafts["rates"], clockwork, plan)
        rates = rates_of(settled["rates"])
    highest = max((rate for _, _, rate in rates), default=1.0)
    plans = {
        name: plan_of(made, codes[name], currency, decimals, rates)
        for name, made in drafts.items()
        if name != "rates"
    }
    for name, plan in plans.items():
        most = _overflow_faults(drafts[name], decimals, 1.0 if plan.rates is None else highest)
        faults += most
        if not most:
            settled[name] = settle(drafts[name], clockwork, plan)
    faults += _refund_faults(settled, settings.refunds)
    if settings.strict:
        faults += _row_faults(settled)
    if faults:
        raise TablesError(faults)
    return Loaded(settled, currency, decimals, clockwork.business_calendar)


def _drafts(
    sources: Mapping[str, Source], settings: Settings
) -> tuple[dict[str, Draft], list[Fault]]:
    drafts: dict[str, Draft] = {}
    faults = _name_faults(sources, settings)
    for name in sorted(set(sources) & set(SCHEMA)):
        rename = settings.rename.get(name, {})
        made, found = draft(
            SCHEMA[name],
            sources[name],
            rename,
            _formats(name, settings),
            settings.columns.get(name),
        )
        faults += found
        if made is not None:
            drafts[name] = made
    return drafts, faults


def _name_faults(sources: Mapping[str, Source], settings: Settings) -> list[Fault]:
    faults: list[Fault] = []
    for name in sorted(set(sources) - set(SCHEMA)):
        error = UnknownNameError("table", (name,), SCHEMA, asked_by="Tables.load")
        near = error.nearest.get(name)
        hint = f"Did you mean {near}?" if near else f"There are {', '.join(SCHEMA)}."
        faults.append(Fault(repr(name), "unknown_table", 1, "is no canonical table", hint))
    for option, named in (("rename", settings.rename), ("columns", settings.columns)):
        for name in sorted(set(named) - set(sources)):
            found = f"{option} names the table {name!r}, which is not given"
            faults.append(Fault(repr(name), f"unknown_{option.removesuffix('s')}", 1, found))
    if isinstance(settings.time_format, str | None):
        return faults
    known = {name for table in sources if table in SCHEMA for name in _time_names(table)}
    for name in sorted(set(settings.time_format) - known):
        found = f"time_format names {name!r}, which is no time column of the tables given"
        faults.append(Fault("time_format", "unknown_time_format", 1, found))
    return faults


def _time_names(table: str) -> set[str]:
    times = {column.name for column in SCHEMA[table].columns if column.kind is Kind.TIME}
    return times | {f"{table}.{name}" for name in times}


def _formats(table: str, settings: Settings) -> dict[str, str]:
    times = [column.name for column in SCHEMA[table].columns if column.kind is Kind.TIME]
    if settings.time_format is None:
        return {}
    if isinstance(settings.time_format, str):
        return dict.fromkeys(times, settings.time_format)
    formats = settings.time_format
    return {
        name: formats.get(f"{table}.{name}", formats.get(name, ""))
        for name in times
        if f"{table}.{name}" in formats or name in formats
    }


def _overflow_faults(made: Draft, decimals: int, rate: float) -> list[Fault]:
    faults: list[Fault] = []
    for column in made.of_kind(Kind.MONEY):
        most = float(made.seen.of(column.name, "most"))
        if most * 10.0**decimals * rate * max(made.seen.rows, 1) < INT64_LIMIT:
            continue
        found = f"amounts up to {most:.3g} in {made.seen.rows:,} rows may not add up in 64 bits"
        hint = "Check the unit: amounts are in major units, such as euros."
        faults.append(Fault(made.spec.name, "integer_overflow", 1, found, hint, column.name))
    return faults


def _refund_faults(settled: Mapping[str, Settled], refunds: str) -> list[Fault]:
    if refunds != "error":
        return []
    counts = {
        "transactions": settled["transactions"].notes.get("refund_lines", 0)
        if "transactions" in settled
        else 0,
        "returns": settled["returns"].rows if "returns" in settled else 0,
    }
    hint = 'Subtract them with refunds="net", or leave them out with refunds="drop".'
    return [
        Fault(name, "refund", count, f"{count} refunds, and refunds='error' was asked for", hint)
        for name, count in counts.items()
        if count
    ]


def _row_faults(settled: Mapping[str, Settled]) -> list[Fault]:
    hint = "Without strict=True such rows are kept apart: tables.quarantine({!r})."
    return [
        Fault(name, code, count, f"{count} of {table.draft.seen.rows} rows", hint.format(name))
        for name, table in settled.items()
        for code, count in table.faults.items()
    ]

"""One currency for all tables: which codes stand in them, and the rates that convert them.

Codes are looked up before amounts are read, because the minor unit depends on the currency.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from profilekit.engines.base import DAY_US
from profilekit.engines.polars import PolarsEngine
from profilekit.errors import Fault
from profilekit.tables.money import all_codes, daily_rates, is_known_currency
from profilekit.tables.schema import Kind
from profilekit.tables.settling import MoneyPlan, Settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from profilekit.tables.drafting import Draft

__all__ = [
    "codes_of",
    "currency_faults",
    "currency_of",
    "plan_of",
    "rates_of",
    "span_of",
    "spans_of",
]

_YEAR_US = 366 * DAY_US
_DECADES_US = 40 * _YEAR_US


def codes_of(made: Draft) -> tuple[str, ...]:
    """ISO 4217 codes that stand in a table, sorted."""
    for column in made.of_kind(Kind.CURRENCY):
        written = nw.col(column.place).cast(nw.String).str.strip_chars().str.to_uppercase()
        frame = made.frame.select(written.alias("code")).filter(nw.col("code").is_in(all_codes()))
        return tuple(sorted(made.engine.collect(frame.unique())["code"].to_list()))
    return ()


def currency_of(codes: Mapping[str, Sequence[str]], asked: str | None) -> str | None:
    """Currency of the tables: the one asked for, or the only one that stands in them."""
    if asked is not None:
        return asked
    found = {code for name, table in codes.items() for code in table if name != "rates"}
    return found.pop() if len(found) == 1 else None


def currency_faults(
    drafts: Mapping[str, Draft],
    codes: Mapping[str, Sequence[str]],
    currency: str | None,
    asked: str | None,
    *,
    has_rates: bool,
) -> list[Fault]:
    """Currencies that cannot be brought into one."""
    if asked is not None and not is_known_currency(asked):
        found = f"currency={asked!r} is no ISO 4217 code"
        hint = 'Use three letters, as in currency="EUR".'
        return [Fault("currency", "unknown_currency", 1, found, hint)]
    faults: list[Fault] = []
    if has_rates and asked is None:
        found = "rates are given, but no currency to convert to"
        hint = 'Name it: Tables.load(..., currency="EUR").'
        faults.append(Fault("rates", "mixed_currencies", 1, found, hint))
    for name, known in codes.items():
        is_mixed = set(known) != {currency} if currency is not None else len(known) > 0
        can_convert = has_rates and drafts[name].spec.time is not None
        if name != "rates" and known and is_mixed and not can_convert:
            found = f"amounts are in {', '.join(known)}"
            found += f", the tables in {currency}" if currency is not None else ""
            hint = "Give rates=, a table with currency, valid_from and rate, and currency=."
            faults.append(Fault(name, "mixed_currencies", len(known), found, hint, "currency"))
    return faults


def plan_of(
    made: Draft,
    codes: tuple[str, ...],
    currency: str | None,
    decimals: int,
    rates: Sequence[tuple[str, int, float]],
) -> MoneyPlan:
    """How the amounts of a table are read."""
    if currency is None or made.spec.time is None or set(codes) <= {currency}:
        return MoneyPlan(currency, decimals, codes)
    low, high = span_of([made])
    days = range(low // DAY_US - 2, high // DAY_US + 3)
    table = daily_rates(rates, currency, codes, days)
    frame = PolarsEngine.table_of(
        table, {"rate_currency": "string", "rate_day": "int64", "rate": "float64"}
    ).rename({"rate": "exchange_rate"})
    return MoneyPlan(currency, decimals, codes, frame)


def rates_of(settled: Settled) -> list[tuple[str, int, float]]:
    """Currency, first day and value of every good rate."""
    frame = settled.frame.select("currency", "valid_from_day", "rate")
    rows = settled.draft.engine.collect(frame).rows()
    return [(str(code), int(day), float(rate)) for code, day, rate in rows]


def span_of(drafts: Iterable[Draft]) -> tuple[int, int]:
    """First and last instant of the tables, as their clocks show it."""
    seen = [
        (made.seen.of(column.name, "low"), made.seen.of(column.name, "high"))
        for made in drafts
        for column in made.of_kind(Kind.TIME)
        if made.seen.of(column.name, "read")
    ]
    return min((low for low, _ in seen), default=0), max((high for _, high in seen), default=0)


def spans_of(drafts: Iterable[Draft]) -> list[tuple[int, int]]:
    """Spans of time in which the tables have times, as their clocks show them.

    Of a column whose times are decades apart, those years that occur: mistyped years and
    sentinels such as 9999-12-31 are far from the rest, and what lies between has no row.
    """
    spans: list[tuple[int, int]] = []
    for made in drafts:
        for column in made.of_kind(Kind.TIME):
            if not made.seen.of(column.name, "read"):
                continue
            low, high = made.seen.of(column.name, "low"), made.seen.of(column.name, "high")
            if high - low < _DECADES_US:
                spans.append((low, high))
                continue
            clock = nw.col(f"{column.name}__clock")
            begun = (clock - clock % _YEAR_US).alias("begun")
            found = made.engine.collect(made.frame.select(begun).unique())["begun"].drop_nulls()
            spans += [(year - _YEAR_US, year + _YEAR_US) for year in map(int, found.to_list())]
    return spans

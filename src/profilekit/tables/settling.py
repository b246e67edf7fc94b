"""From drafts to canonical frames: read, checked row by row, split from what is wrong.

A lazy table is settled twice as an expression: once with every check, to count, and once with
only the steps that the counts call for, to be measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.calendars import EARLIEST_US
from profilekit.tables.checks import CODES, code_number, fault_expression, row_checks
from profilekit.tables.looking import number_in
from profilekit.tables.money import is_half_way, is_inexact
from profilekit.tables.opening import Family
from profilekit.tables.reading import (
    Clockwork,
    is_naive,
    with_columns_read,
    with_money_read,
    with_times_read,
)
from profilekit.tables.repeats import (
    Repeats,
    count_identical,
    find_repeats,
    without_repeats,
)
from profilekit.tables.schema import Kind
from profilekit.tables.specs import VERSION_COLUMN, day_name

if TYPE_CHECKING:
    from profilekit.tables.drafting import Draft

__all__ = ["MoneyPlan", "Settled", "settle"]

FAULT = "fault"
_RATE = "exchange_rate"


@dataclass(frozen=True, slots=True)
class MoneyPlan:
    """How amounts are read.

    Attributes
    ----------
    currency : str or None
        Of all amounts inside.
    decimals : int
        Digits of its minor unit.
    currencies : tuple of str
        Codes that stand in the table.
    rates : nw.DataFrame or None
        Rate by ``rate_currency`` and ``rate_day``, when amounts are converted.
    """

    currency: str | None
    decimals: int
    currencies: tuple[str, ...] = ()
    rates: nw.DataFrame[Any] | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A table that is read and checked.

    Attributes
    ----------
    draft : Draft
        What it was.
    frame : nw.LazyFrame
        Canonical columns of good rows, on the engine of the draft.
    checked : nw.LazyFrame
        Given and canonical columns of all rows, with the number of the fault.
    repeats : Repeats or None
        Repeated keys.
    rows : int
        Good rows.
    faults, notes : dict of str to int
        Counts by code.
    """

    draft: Draft
    frame: nw.LazyFrame[Any]
    checked: nw.LazyFrame[Any]
    repeats: Repeats | None
    rows: int
    faults: dict[str, int]
    notes: dict[str, int]


def settle(draft: Draft, clockwork: Clockwork, plan: MoneyPlan) -> Settled:
    """Read and check a table.

    Parameters
    ----------
    draft : Draft
        The table.
    clockwork : Clockwork
        Time zones.
    plan : MoneyPlan
        Currency and rates.
    """
    checks = row_checks(draft.spec, draft.columns, draft.seen, plan.currencies)
    read = _read(draft, clockwork, plan, has_ties=True)
    if plan.rates is not None:
        known = nw.col("currency").is_in(plan.currencies)
        checks["missing_rate"] = [nw.col(_RATE).is_null() & known]
    checked = read.with_columns(fault_expression(checks).alias(FAULT))
    if not draft.source.is_lazy:
        checked = draft.engine.fetch(checked).lazy()
    counts = _counts(draft, checked, clockwork, plan, tuple(checks))
    faults = {code: counts[code] for code in CODES if counts.get(code)}
    clean = checked
    if draft.source.is_lazy and not counts["half_way"]:
        clean = _read(draft, clockwork, plan, has_ties=False)
        if faults:
            clean = clean.with_columns(fault_expression(checks).alias(FAULT))
    if faults:
        clean = clean.filter(nw.col(FAULT) == 0)
    frame = clean.select(*_canonical(draft))
    rows = draft.seen.rows - sum(faults.values())
    notes = {code: counts[code] for code in _NOTED if counts.get(code)}
    key = draft.spec.key_among(draft.names)
    marks = _key_marks(draft, key, has_refunds=bool(notes.get("refund_lines")))
    repeats = find_repeats(draft.engine, frame, key, rows, marks) if key else None
    if repeats is not None:
        faults["repeated_key"] = repeats.count
        notes = _without_lost(notes, repeats)
        frame, rows = without_repeats(draft.engine, frame, repeats), rows - repeats.count
    if not key and (identical := count_identical(draft.engine, frame, rows)):
        notes["identical_rows"] = identical
    return Settled(draft, frame, checked, repeats, rows, faults, notes)


_NOTED = (
    "sub_unit_amounts",
    "converted_amounts",
    "naive_times",
    "unclear_times",
    "refund_lines",
    "zero_amounts",
)


def _key_marks(draft: Draft, key: tuple[str, ...], *, has_refunds: bool) -> dict[str, nw.Expr]:
    """Give what stands for a column of the key, or joins it, where it will not do alone.

    A refund may carry the key of its purchase, and a version without a date holds throughout,
    which is a version too; joins would never match it.
    """
    marks: dict[str, nw.Expr] = {}
    if key and draft.spec.name == "transactions" and has_refunds:
        marks["is_refund"] = nw.col("amount") < 0
    version = VERSION_COLUMN
    if version in key and draft.seen.of(version, "read") < draft.seen.rows:
        marks[version] = nw.col(version).fill_null(EARLIEST_US - 1)
    return marks


def _without_lost(notes: dict[str, int], repeats: Repeats) -> dict[str, int]:
    """Take repeated lines out of the counts of refunds and of lines of amount zero."""
    kinds = {"refund_lines": nw.col("amount") < 0, "zero_amounts": nw.col("amount") == 0}
    left = dict(notes)
    for note in kinds.keys() & notes.keys():
        lost = len(repeats.rows.filter(kinds[note])) - len(repeats.kept.filter(kinds[note]))
        left[note] -= lost
    return {note: count for note, count in left.items() if count}


def _canonical(draft: Draft) -> list[str]:
    names: list[str] = []
    for column in draft.columns:
        names.append(column.name)
        if column.spec.kind is Kind.TIME:
            names.append(day_name(column.name))
    return names


def _read(
    draft: Draft, clockwork: Clockwork, plan: MoneyPlan, *, has_ties: bool
) -> nw.LazyFrame[Any]:
    columns, seen = draft.columns, draft.seen
    frame = with_columns_read(draft.frame, columns, seen)
    frame = with_times_read(draft.engine, frame, columns, seen, clockwork)
    rate = None
    if plan.rates is not None and draft.spec.time is not None:
        on = ["currency", day_name(draft.spec.time)]
        rates = draft.engine.place(plan.rates)
        frame = frame.join(rates, left_on=on, right_on=["rate_currency", "rate_day"], how="left")
        rate = nw.col(_RATE)
    return with_money_read(
        draft.engine, frame, columns, seen, plan.decimals, rate=rate, has_ties=has_ties
    )


def _counts(
    draft: Draft,
    checked: nw.LazyFrame[Any],
    clockwork: Clockwork,
    plan: MoneyPlan,
    codes: tuple[str, ...],
) -> dict[str, int]:
    good = nw.col(FAULT) == 0
    asked = {code: _sum(nw.col(FAULT) == code_number(code)) for code in codes}
    asked |= _money_notes(draft, plan, good)
    asked |= _time_notes(draft, clockwork, good)
    if draft.spec.name == "transactions":
        asked["refund_lines"] = _sum(good & (nw.col("amount") < 0))
        asked["zero_amounts"] = _sum(good & (nw.col("amount") == 0))
    if not asked:
        return {"half_way": 0}
    (found,) = draft.engine.collect(checked.select(**asked)).rows(named=True)
    counts = {name: int(value or 0) for name, value in found.items()}
    totals: dict[str, int] = {"half_way": 0}
    for name, count in counts.items():
        note = name.partition("__")[0]
        totals[note] = totals.get(note, 0) + count
    return totals


def _sum(condition: nw.Expr) -> nw.Expr:
    return condition.cast(nw.Int64).sum()


def _money_notes(draft: Draft, plan: MoneyPlan, good: nw.Expr) -> dict[str, nw.Expr]:
    asked: dict[str, nw.Expr] = {}
    for column in draft.of_kind(Kind.MONEY):
        name = column.name
        if plan.rates is not None:
            value = number_in(column, draft.seen) * nw.col(_RATE)
            other = nw.col("currency") != plan.currency
            asked[f"converted_amounts__{name}"] = _sum(good & other & ~nw.col(name).is_null())
            asked[f"half_way__{name}"] = _sum(is_half_way(value, plan.decimals))
        elif column.family is Family.DECIMAL:
            asked[f"sub_unit_amounts__{name}"] = _sum(good & nw.col(f"{name}__inexact"))
        elif column.family is not Family.INTEGER:
            value = number_in(column, draft.seen)
            asked[f"sub_unit_amounts__{name}"] = _sum(good & is_inexact(value, plan.decimals))
            asked[f"half_way__{name}"] = _sum(is_half_way(value, plan.decimals))
    return asked


def _time_notes(draft: Draft, clockwork: Clockwork, good: nw.Expr) -> dict[str, nw.Expr]:
    asked: dict[str, nw.Expr] = {}
    for column in draft.of_kind(Kind.TIME):
        if column.family in {Family.INSTANT, Family.DAY}:
            continue
        name = column.name
        clock = nw.col(f"{name}__clock")
        naive = good & ~clock.is_null()
        if not is_naive(column, draft.seen):
            naive = naive & nw.col(f"{name}__shift").is_null()
        if draft.seen.of(name, "dated"):
            naive = naive & ~nw.col(f"{name}__dated")
        asked[f"naive_times__{name}"] = _sum(naive)
        unclear = clockwork.naive_calendar.is_unclear(clock)
        if unclear is not None:
            asked[f"unclear_times__{name}"] = _sum(naive & unclear)
    return asked

"""Row faults: what is wrong with a row, as codes in a fixed order, one code a row.

The order of `CODES` decides where several apply. Repeated keys come last: they are looked for
among rows that are right otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import narwhals as nw

from profilekit.tables.looking import is_empty, is_infinite, number_in
from profilekit.tables.opening import Family
from profilekit.tables.schema import Kind, TableSpec

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.tables.looking import Look
    from profilekit.tables.opening import GivenColumn

__all__ = ["CODES", "code_number", "fault_expression", "row_checks"]

CODES = (
    "missing_key",
    "unreadable_time",
    "missing_amount",
    "non_finite_amount",
    "broken_enum",
    "out_of_range",
    "unknown_currency",
    "missing_rate",
    "repeated_key",
)
"""Row fault codes; the first that applies is the code of the row.

- ``missing_key``: a required column that is no time and no number is empty, or an id of the key is
- ``unreadable_time``: a required time is empty, or any time cannot be read as one
- ``missing_amount``: a required amount or number is empty or no number
- ``non_finite_amount``: an amount or number is infinite
- ``broken_enum``: a value is not in the list of the schema, or a flag is neither true nor false
- ``out_of_range``: a number is outside the range of the schema, not whole where it should be, or
  the amount of a return and negative
- ``unknown_currency``: no ISO 4217 code
- ``missing_rate``: no exchange rate on the day
- ``repeated_key``: a copy of a row with the same key, or rows of one key that disagree
"""

_WRITTEN_MISSING = ("", "nan", "NaN", "NA", "N/A", "null", "NULL", "None")
"""What CSV writers put where a value is missing."""


def code_number(code: str) -> int:
    """Give the number of a code in the column of faults; 0 is no fault."""
    return CODES.index(code) + 1


def row_checks(
    spec: TableSpec, columns: Sequence[GivenColumn], seen: Look, currencies: Sequence[str]
) -> dict[str, list[nw.Expr]]:
    """Conditions of each code, on a frame with the canonical columns.

    Parameters
    ----------
    spec : TableSpec
        The canonical table.
    columns : sequence of GivenColumn
        Columns that are there.
    seen : Look
        Facts; what cannot occur is not asked.
    currencies : sequence of str
        ISO 4217 codes that stand in the table.
    """
    checks: dict[str, list[nw.Expr]] = {code: [] for code in CODES}
    keys = {*spec.required, *spec.key}
    for column in columns:
        kind, canonical = column.spec.kind, nw.col(column.name)
        if kind is Kind.TIME:
            _check_time(checks, column, seen)
        elif kind in {Kind.MONEY, Kind.NUMBER}:
            _check_number(checks, column, seen)
        elif kind is Kind.CURRENCY:
            known = canonical.is_in(currencies) if currencies else nw.lit(value=False)
            checks["unknown_currency"].append(canonical.is_null() | ~known)
        elif column.name in keys:
            checks["missing_key"].append(canonical.is_null())
        if kind is Kind.INTEGER:
            _check_whole(checks, column, seen)
        if kind is Kind.FLAG and column.family is not Family.BOOL:
            checks["broken_enum"].append(canonical.is_null() & _is_filled(column, seen))
        _check_values(checks, spec, column)
    return {code: conditions for code, conditions in checks.items() if conditions}


def fault_expression(checks: dict[str, list[nw.Expr]]) -> nw.Expr:
    """Find the number of the first code that applies to a row, 0 where none does."""
    fault = nw.lit(0, dtype=nw.Int64)
    for code in reversed(CODES):
        if code in checks:
            broken, *others = checks[code]
            for other in others:
                broken = broken | other
            number = nw.lit(code_number(code), dtype=nw.Int64)
            fault = nw.when(broken).then(number).otherwise(fault)
    return fault


def _is_filled(column: GivenColumn, seen: Look) -> nw.Expr:
    given = nw.col(column.place)
    if is_empty(column, seen):
        return nw.lit(value=False)
    if column.family is Family.FLOAT:
        return ~given.is_null() & ~given.is_nan().fill_null(value=False)
    if column.is_text:
        return ~(given.is_null() | given.is_in(_WRITTEN_MISSING))
    if column.family is Family.STRING:
        return ~given.is_null() & (given.cast(nw.String) != "").fill_null(value=False)
    return ~given.is_null()


def _check_values(checks: dict[str, list[nw.Expr]], spec: TableSpec, column: GivenColumn) -> None:
    canonical = nw.col(column.name)
    if spec.name == "returns" and column.spec.kind is Kind.MONEY:
        checks["out_of_range"].append((canonical < 0).fill_null(value=False))
    if column.spec.values:
        known = canonical.is_in(column.spec.values)
        checks["broken_enum"].append(~canonical.is_null() & ~known)


def _check_time(checks: dict[str, list[nw.Expr]], column: GivenColumn, seen: Look) -> None:
    unread = nw.col(column.name).is_null()
    if column.spec.required:
        checks["unreadable_time"].append(unread)
    elif seen.of(column.name, "read") < seen.of(column.name, "filled"):
        checks["unreadable_time"].append(unread & _is_filled(column, seen))


def _check_number(checks: dict[str, list[nw.Expr]], column: GivenColumn, seen: Look) -> None:
    value = nw.col(column.name) if is_empty(column, seen) else number_in(column, seen)
    missing = value.is_null()
    if seen.of(column.name, "infinite"):
        checks["non_finite_amount"].append(is_infinite(column))
        missing = missing & ~is_infinite(column)
    if column.spec.required:
        checks["missing_amount"].append(missing)
    elif column.is_text and seen.of(column.name, "numbers") < seen.of(column.name, "filled"):
        checks["missing_amount"].append(missing & _is_filled(column, seen))
    _check_range(checks, column, value)


def _check_whole(checks: dict[str, list[nw.Expr]], column: GivenColumn, seen: Look) -> None:
    canonical = nw.col(column.name)
    if column.spec.required:
        checks["missing_amount"].append(canonical.is_null() & ~_is_filled(column, seen))
    if column.family not in {Family.INTEGER, Family.BOOL}:
        checks["out_of_range"].append(canonical.is_null() & _is_filled(column, seen))
    _check_range(checks, column, canonical)


def _check_range(checks: dict[str, list[nw.Expr]], column: GivenColumn, value: nw.Expr) -> None:
    if column.spec.minimum is not None:
        checks["out_of_range"].append((value < column.spec.minimum).fill_null(value=False))
    if column.spec.maximum is not None:
        checks["out_of_range"].append((value > column.spec.maximum).fill_null(value=False))

"""What rules read of a frame, whatever it is made of, as columns that rules can be evaluated on.

Whole numbers are int64, others float64, missing is null and never NaN; so the same rule has the
same answer on a frame of pandas as on a book.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.missing import is_missing, is_untyped
from profilekit.errors import UnknownNameError, UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["frame_read"]

_LARGEST: Final = 2**63 - 1


def frame_read(
    frame: nw.DataFrame[Any], fields: Sequence[str], *, asked_by: str
) -> nw.DataFrame[Any]:
    """Read some fields of a frame.

    Parameters
    ----------
    frame : nw.DataFrame
        Of any eager kind.
    fields : sequence of str
        Fields wanted; those that it lacks are an error.
    asked_by : str
        Who asks.

    Returns
    -------
    nw.DataFrame of shape (n_rows, n_fields)
        Backed by polars.

    Raises
    ------
    UnknownNameError
        If the frame lacks a field.
    UnsupportedInputError
        If a field holds neither numbers nor text, or whole numbers beyond 64 bits.
    """
    lacking = [name for name in fields if name not in frame.columns]
    if lacking:
        hint = (
            "The ids of pandas frames stand in the index: frame.reset_index()."
            if "customer_id" in lacking
            else ""
        )
        raise UnknownNameError("field", lacking, frame.columns, asked_by=asked_by, hint=hint)
    if frame.implementation.is_polars():
        return _settled(frame.select(*fields), asked_by)
    read = {name: _series(frame, name, asked_by) for name in fields}
    return nw.DataFrame.from_dict(read, backend="polars")


def _settled(frame: nw.DataFrame[Any], asked_by: str) -> nw.DataFrame[Any]:
    casts: list[nw.Expr] = []
    for name, dtype in frame.schema.items():
        column = nw.col(name)
        if dtype.is_integer() and dtype != nw.Int64:
            _require_held(frame[name], asked_by)
            casts.append(column.cast(nw.Int64()))
        elif dtype == nw.Float64:
            casts += [column.fill_nan(None)] if frame[name].is_nan().any() else []
        elif dtype.is_float() or dtype.is_decimal():
            casts.append(column.cast(nw.Float64()).fill_nan(None))
        elif dtype == nw.Categorical or isinstance(dtype, nw.Enum):
            casts.append(column.cast(nw.String()))
    return frame.with_columns(*casts) if casts else frame


def _series(frame: nw.DataFrame[Any], name: str, asked_by: str) -> nw.Series[Any]:
    series = frame[name]
    if series.dtype.is_integer() or series.dtype == nw.Boolean:
        return _whole(series, asked_by)
    if not series.dtype.is_numeric() and series.dtype != nw.Boolean:
        cells = [None if is_missing(cell) else cell for cell in series.to_list()]
        if is_untyped(series) and all(cell is None for cell in cells):
            return nw.new_series(name, cells, backend="polars")
        if all(isinstance(cell, str | None) for cell in cells):
            return nw.new_series(name, cells, nw.String(), backend="polars")
        if all(type(cell) is int and abs(cell) <= _LARGEST for cell in cells if cell is not None):
            return nw.new_series(name, cells, nw.Int64(), backend="polars")
    numbers = inputs_of(frame, [name], asked_by=asked_by)[name]
    return nw.new_series(name, numbers, nw.Float64(), backend="polars").fill_nan(None)


def _whole(series: nw.Series[Any], asked_by: str) -> nw.Series[Any]:
    """Read whole numbers or flags as they are: as floats, neighbours beyond 2**53 are one."""
    is_flag = series.dtype == nw.Boolean
    if not is_flag:
        _require_held(series, asked_by)
    known = ~series.is_null().to_numpy().astype(np.bool_)
    filled = series if known.all() else series.fill_null(False if is_flag else 0)
    cells = filled.to_numpy().astype(np.bool_ if is_flag else np.int64)
    made = nw.from_dict({"cells": cells, "known": known}, backend="polars")
    kept = nw.col("cells") if known.all() else nw.when(nw.col("known")).then(nw.col("cells"))
    return made.select(kept.alias(series.name))[series.name]


def _require_held(series: nw.Series[Any], asked_by: str) -> None:
    """Refuse whole numbers beyond 64 bits with a sign."""
    if series.dtype != nw.Int64 and len(series):
        largest = max(abs(series.max() or 0), abs(series.min() or 0))
        if largest > _LARGEST:
            found = f"{largest} in the field {series.name!r}"
            expected = "whole numbers up to 2**63 - 1, or text"
            raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)

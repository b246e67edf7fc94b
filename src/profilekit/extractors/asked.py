"""Which customers are asked for, whatever their ids come in.

Ids are compared as what they are: whole numbers with whole numbers, strings with strings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import narwhals as nw
import numpy as np

from profilekit.book.columns import is_missing
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.arithmetic import CUSTOMER

if TYPE_CHECKING:
    from profilekit.tables.tables import Tables

__all__ = ["ids_of", "unique_ids"]


def ids_of(data: Any, tables: Tables, *, asked_by: str) -> nw.Series[Any]:
    """Read customer ids.

    Parameters
    ----------
    data : sequence, array, series or frame
        Ids, in any number of times; of a frame its column ``customer_id``.
    tables : Tables
        Whose customers they are.
    asked_by : str
        Who asks.

    Returns
    -------
    nw.Series of shape (n_rows,)
        ``customer_id`` as given, in order; backed by polars, of the type of the tables.

    Raises
    ------
    UnsupportedInputError
        If it is no column of ids, or they are of another type than those of the tables.
    """
    dtype = _dtype(tables, asked_by)
    wanted, words = (int, "whole numbers") if dtype == nw.Int64 else (str, "strings")
    expected = f"customer ids as in the tables, {words}, such as a list or the column {CUSTOMER}"
    cells = _cells(data, asked_by=asked_by, expected=expected)
    for cell in cells:
        if is_missing(cell) or type(cell) is not wanted or not _fits(cell):
            found = "a missing customer id" if is_missing(cell) else f"the customer id {cell!r}"
            raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    return nw.new_series(CUSTOMER, cells, dtype, backend="polars")


def unique_ids(ids: nw.Series[Any]) -> nw.DataFrame[Any]:
    """Make a frame of ids, each once."""
    return ids.unique().to_frame()


def _dtype(tables: Tables, asked_by: str) -> nw.Int64 | nw.String:
    for name in tables.names:
        if CUSTOMER in tables.columns(name):
            whole = tables.frame(name).collect_schema()[CUSTOMER].is_integer()
            return nw.Int64() if whole else nw.String()
    raise DeclarationError("none of the tables has customers", asked_by=asked_by)


def _cells(data: Any, *, asked_by: str, expected: str) -> list[Any]:
    native = nw.from_native(data, allow_series=True, eager_only=True, pass_through=True)
    if isinstance(native, nw.DataFrame):
        if CUSTOMER not in native.columns:
            found = f"a frame without the column {CUSTOMER}"
            raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
        native = native[CUSTOMER]
    if isinstance(native, nw.Series):
        return [_plain(cell) for cell in native.to_list()]
    found = f"a {type(data).__name__}"
    if isinstance(data, str | bytes) or not hasattr(data, "__iter__"):
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    shape: tuple[int, ...] = getattr(data, "shape", ())
    if len(shape) > 1 and shape[1:] != (1,):
        found = f"an array of shape {shape}"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    cells: Any = data.ravel() if len(shape) > 1 else data
    return [_plain(cell) for cell in cells]


def _fits(cell: int | str) -> bool:
    """Whether a whole number is one of 64 bits, as those of the tables are."""
    return isinstance(cell, str) or -(2**63) <= cell < 2**63


def _plain(cell: Any) -> Any:
    """Give numbers and strings of numpy as Python's."""
    return cast("Any", cell).item() if isinstance(cell, np.generic) else cell

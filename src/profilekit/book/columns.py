"""Between the columns of a frame and the arrays that estimators compute on.

Numbers are float64 with NaN for missing and text objects with None, whatever engine the frame
is of; frames are backed by polars with nulls for missing and the dtypes that the fields declare.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import narwhals as nw
import numpy as np
from numpy.typing import NDArray

from profilekit.book.literature import renaming_hint
from profilekit.book.missing import is_missing, is_untyped
from profilekit.errors import OutputError, UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.near_names import not_measured_hint

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import pandas as pd

    from profilekit.book.applied import Scalar
    from profilekit.fields import DType, FieldSpec

__all__ = [
    "DTYPES",
    "FloatArray",
    "check_columns",
    "frame_of",
    "inputs_of",
    "inputs_of_one",
    "is_missing",
    "pandas_of",
    "read_frame",
    "scalars_of",
]

FloatArray: TypeAlias = NDArray[np.float64]

DTYPES: Mapping[DType, Any] = {
    "int64": nw.Int64(),
    "float64": nw.Float64(),
    "string": nw.String(),
    "bool": nw.Boolean(),
}

_REAL = int | float | np.integer | np.floating


def read_frame(data: Any, *, asked_by: str) -> nw.DataFrame[Any]:
    """Wrap an eager pandas, polars, pyarrow or narwhals frame.

    Raises
    ------
    UnsupportedInputError
        If it is something else, or a lazy frame, or two columns share a name.
    """
    expected = "a ProfileBook or a pandas, polars, pyarrow or narwhals DataFrame"
    try:
        frame = nw.from_native(data, eager_only=True)
        _ = frame.columns
    except nw.exceptions.DuplicateError as error:
        found = "a DataFrame that has two columns of one name"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected) from error
    except TypeError as error:
        raise UnsupportedInputError(shown(data), asked_by=asked_by, expected=expected) from error
    return frame


def inputs_of(
    frame: nw.DataFrame[Any],
    fields: Sequence[str],
    *,
    texts: Collection[str] = (),
    asked_by: str,
) -> dict[str, NDArray[Any]]:
    """Read fields as numbers, and those that are named as text.

    Returns
    -------
    dict of str to ndarray of shape (n_rows,)
        Numbers as float64, where NaN is missing and flags are 0 and 1; text as objects, where
        None is missing. May be read-only.

    Raises
    ------
    UnknownNameError
        If the frame lacks a field.
    UnsupportedInputError
        If a field holds something else than numbers or flags, or than text where text is asked for.
    """
    missing = [name for name in fields if name not in frame.columns]
    if missing:
        hint = renaming_hint(missing, frame.columns, is_pandas=frame.implementation.is_pandas())
        if not hint and _is_of_a_book(frame):
            hint = not_measured_hint(missing, frame.columns)
        raise UnknownNameError("field", missing, frame.columns, asked_by=asked_by, hint=hint)
    return {
        name: (_texts if name in texts else _numbers)(frame[name], asked_by=asked_by)
        for name in fields
    }


def _is_of_a_book(frame: nw.DataFrame[Any]) -> bool:
    return frame.implementation.is_polars() and frame.columns[:1] == ["customer_id"]


def _texts(series: nw.Series[Any], *, asked_by: str) -> NDArray[np.object_]:
    cells = [None if is_missing(cell) else cell for cell in series.to_list()]
    if not all(isinstance(cell, str | None) for cell in cells):
        raise UnsupportedInputError(
            f"the field {series.name!r} of dtype {series.dtype}", asked_by=asked_by, expected="text"
        )
    return np.array(cells, dtype=object)


def _numbers(series: nw.Series[Any], *, asked_by: str) -> FloatArray:
    dtype = series.dtype
    if dtype == nw.Object or is_untyped(series):
        cells = [None if is_missing(cell) else cell for cell in series.to_list()]
        if all(isinstance(cell, _REAL | None) for cell in cells):
            return np.array(cells, dtype=np.float64)
    # Unknown to narwhals are columns of nothing but missing, and complex numbers.
    is_unknown = isinstance(dtype, nw.Unknown) and series.to_numpy().dtype.kind != "c"
    if not (dtype.is_numeric() or isinstance(dtype, nw.Boolean) or is_unknown):
        found = f"the field {series.name!r} of dtype {dtype}"
        if len(series) and all(is_missing(cell) for cell in series.to_list()):
            found += ", in which all is missing"
        raise UnsupportedInputError(found, asked_by=asked_by, expected="numbers")
    return series.cast(nw.Float64()).to_numpy()


def frame_of(
    columns: Mapping[str, NDArray[Any]], specs: Sequence[FieldSpec], n_rows: int, *, asked_by: str
) -> nw.DataFrame[Any]:
    """Make a frame of computed columns, checked against what was declared.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n_rows,)
        Numbers with NaN, or objects with None, for missing.
    specs : sequence of FieldSpec
        Declared fields, in order.
    n_rows : int
        Rows that every column must have.
    asked_by : str
        Who computed them.

    Returns
    -------
    nw.DataFrame of shape (n_rows, len(specs))
        Backed by polars, dtypes as declared, nulls for missing.

    Raises
    ------
    OutputError
        If a column is missing, undeclared, of another length, cannot be of its declared
        dtype, or leaves its declared range.
    """
    check_columns(columns, specs, n_rows, asked_by=asked_by)
    made = [_series(columns[spec.name], spec) for spec in specs]
    return nw.DataFrame.from_dict({series.name: series for series in made}, backend="polars")


def check_columns(
    columns: Mapping[str, NDArray[Any]], specs: Sequence[FieldSpec], n_rows: int, *, asked_by: str
) -> None:
    """Raise OutputError, with all deviations, unless columns are what was declared."""
    names = [spec.name for spec in specs]
    faults = [f"{name!r} is declared and was not returned" for name in names if name not in columns]
    faults += [
        f"{name!r} was returned and is not declared" for name in columns if name not in names
    ]
    found = [_fault(columns[spec.name], spec, n_rows) for spec in specs if spec.name in columns]
    faults += [fault for fault in found if fault]
    if faults:
        raise OutputError(faults, asked_by=asked_by)


def _fault(values: NDArray[Any], spec: FieldSpec, n_rows: int) -> str:
    if values.shape != (n_rows,):
        return f"{spec.name!r} has shape {values.shape}; expected ({n_rows},)"
    if spec.dtype == "string":
        wrong = [x for x in values.tolist() if not isinstance(x, str | None)]
        return f"{spec.name!r} holds {wrong[0]!r}; expected strings and None" if wrong else ""
    try:
        numbers = values.astype(np.float64)
    except (TypeError, ValueError):
        return f"{spec.name!r} holds something else than {spec.dtype} values"
    return _number_fault(numbers[~np.isnan(numbers)], spec)


def _number_fault(known: FloatArray, spec: FieldSpec) -> str:
    low = -np.inf if spec.minimum is None else spec.minimum
    high = np.inf if spec.maximum is None else spec.maximum
    rules = (
        (np.isfinite(known), "expected finite numbers"),
        ((known >= low) & (known <= high), f"expected {low} to {high}"),
        ((known == np.floor(known)) | (spec.dtype == "float64"), "expected whole numbers"),
        (np.isin(known, (0.0, 1.0)) | (spec.dtype != "bool"), "expected flags"),
    )
    for kept, expected in rules:
        if not kept.all():
            return f"{spec.name!r} holds {known[~kept][0].item()!r}; {expected}"
    return ""


def _series(values: NDArray[Any], spec: FieldSpec) -> nw.Series[Any]:
    dtype = DTYPES[spec.dtype]
    if spec.dtype == "string":
        return nw.new_series(spec.name, values.tolist(), dtype, backend="polars")
    if values.dtype.kind in "iu":
        return nw.new_series(spec.name, values.astype(np.int64), backend="polars").cast(dtype)
    numbers = nw.new_series(spec.name, values.astype(np.float64), nw.Float64(), backend="polars")
    return numbers.fill_nan(None).cast(dtype)


def pandas_of(frame: nw.DataFrame[Any], *, index: pd.Index[Any] | None = None) -> pd.DataFrame:
    """Hand a frame out as pandas, as models want it.

    Returns
    -------
    pandas.DataFrame of shape of ``frame``
        Numbers and flags with missing values are float64 with NaN, other numbers int64 or
        float64, other flags bool, strings pandas' str.
    """
    floats = [
        name
        for name, dtype in frame.schema.items()
        if dtype == nw.Boolean and frame[name].null_count()
    ]
    made = frame.with_columns(nw.col(*floats).cast(nw.Float64())) if floats else frame
    native = made.to_pandas()
    return native if index is None else native.set_axis(index, axis=0)


def inputs_of_one(
    values: Mapping[str, Scalar],
    fields: Sequence[str],
    *,
    texts: Collection[str] = (),
    asked_by: str,
) -> dict[str, NDArray[Any]]:
    """Read fields of one customer as arrays of shape (1,), as `inputs_of` does of many.

    Raises
    ------
    UnknownNameError
        If a field is missing from the keys.
    UnsupportedInputError
        If a value is neither a number (text where text is asked for) nor missing.
    """
    missing = [name for name in fields if name not in values]
    if missing:
        raise UnknownNameError("field", missing, values, asked_by=asked_by)
    return {
        name: (_text if name in texts else _number)(name, values[name], asked_by=asked_by)
        for name in fields
    }


def scalars_of(
    columns: Mapping[str, NDArray[Any]], specs: Sequence[FieldSpec], *, asked_by: str
) -> dict[str, Scalar]:
    """Read columns computed for one customer as what their fields declare; missing is None.

    Raises
    ------
    OutputError
        If they are not what was declared.
    """
    check_columns(columns, specs, 1, asked_by=asked_by)
    return {spec.name: _scalar(columns[spec.name][0], spec) for spec in specs}


def _number(name: str, value: Scalar, *, asked_by: str) -> FloatArray:
    try:
        if is_missing(value):
            return np.array([np.nan])
        if value is not None and not isinstance(value, str | np.complexfloating):
            return np.array([float(value)])
    except (TypeError, ValueError, ArithmeticError):
        pass
    found = f"{shown(value)} in the field {name!r}"
    raise UnsupportedInputError(found, asked_by=asked_by, expected="a number or None")


def _text(name: str, value: Scalar, *, asked_by: str) -> NDArray[np.object_]:
    if not is_missing(value) and not isinstance(value, str):
        found = f"{shown(value)} in the field {name!r}"
        raise UnsupportedInputError(found, asked_by=asked_by, expected="text or None")
    return np.array([value if isinstance(value, str) else None], dtype=object)


def _scalar(value: Any, spec: FieldSpec) -> Scalar:
    if is_missing(value):
        return None
    if spec.dtype == "string":
        return str(value)
    number = float(value)
    if spec.dtype == "float64":
        return number
    return bool(number) if spec.dtype == "bool" else int(value)

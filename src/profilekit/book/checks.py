"""What has to hold for a frame to be a book.

Every deviation is found in one go, so that whoever made the frame mends it once.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.book.columns import DTYPES
from profilekit.errors import OutputError

if TYPE_CHECKING:
    from profilekit.book.applied import Applied
    from profilekit.fields import FieldCatalogue

__all__ = ["KEY", "faults_of", "require_as_declared"]

KEY = "customer_id"


_GIVEN = ("pandas", "polars", "pyarrow", "duckdb", "pyspark", "ibis", "path")


def faults_of(
    frame: nw.DataFrame[Any], catalogue: FieldCatalogue, as_of: date, given: str
) -> list[str]:
    """List every way in which a frame is not what its catalogue declares; empty when it is."""
    faults: list[str] = []
    if isinstance(as_of, datetime):
        faults.append(f"as_of is the moment {as_of!r}; expected a day")
    if given not in _GIVEN:
        faults.append(f"given is {given!r}; expected one of {', '.join(_GIVEN)}")
    if not frame.implementation.is_polars():
        faults.append(f"the frame is backed by {frame.implementation}; expected polars")
    schema = dict(frame.schema)
    faults += _key_faults(frame) if KEY in schema else [f"there is no column {KEY}"]
    faults += [
        f"{name!r} is no field of the catalogue"
        for name in schema
        if name != KEY and name not in catalogue
    ]
    for spec in catalogue:
        found = schema.get(spec.name)
        if found is None:
            faults.append(f"{spec.name!r} is declared and is not there")
        elif found != DTYPES[spec.dtype]:
            faults.append(f"{spec.name!r} is {found}; declared {spec.dtype}")
        elif spec.dtype == "float64" and not frame[spec.name].is_finite().all():
            faults.append(f"{spec.name!r} holds NaN or infinity; missing is null")
    return faults


def require_as_declared(applied: Applied, n_customers: int) -> None:
    """Raise OutputError unless an estimator made the columns it declared, for every customer."""
    faults: list[str] = []
    if applied.columns.columns != [spec.name for spec in applied.specs]:
        faults.append(f"columns {applied.columns.columns} for other fields than declared")
    if len(applied.columns) != n_customers:
        faults.append(f"{len(applied.columns)} rows for {n_customers} customers")
    if faults:
        raise OutputError(faults, asked_by=applied.estimator.name)


def _key_faults(frame: nw.DataFrame[Any]) -> list[str]:
    ids = frame[KEY]
    faults: list[str] = []
    if not isinstance(ids.dtype, nw.Int64 | nw.String):
        faults.append(f"{KEY} is {ids.dtype}; expected int64 or string")
    if ids.null_count():
        faults.append(f"{KEY} is missing in {ids.null_count()} rows")
    elif (faults or not _is_rising(ids)) and ids.is_duplicated().any():
        faults.append(f"{KEY} is repeated in {ids.is_duplicated().sum()} rows")
    return faults


def _is_rising(ids: nw.Series[Any]) -> bool:
    """Tell ids in order and all different, as of every book made of a book, in one quick pass."""
    return bool((ids[1:] > ids[:-1]).all())

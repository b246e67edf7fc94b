"""The same fields by profilekit, on the default engine or on DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from profilekit.extractors import measure
from profilekit.tables import Tables

if TYPE_CHECKING:
    import datetime as dt

    import polars as pl


def prepare(path: str, *, partitions: int = 1, **options: Any) -> tuple[Tables, int]:
    """Read and check the lines; measured beside the fields, not with them."""
    return Tables.load(transactions=path, **options), partitions


def fields(prepared: tuple[Tables, int], as_of: dt.date) -> pl.DataFrame:
    """Return one row of fields per customer."""
    tables, partitions = prepared
    return measure(tables, as_of=as_of, partitions=partitions).to_polars()

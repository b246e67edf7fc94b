"""The same fields by profilekit, from files, on the default engine or on DuckDB."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from profilekit.extractors import measure
from profilekit.tables import Tables

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import polars as pl

TABLES = {"lines": "transactions", "products": "products", "returns": "returns"}


def prepare(
    data: str,
    *,
    extractors: Sequence[str],
    files: Sequence[str] = tuple(TABLES),
    partitions: int = 1,
    **options: Any,
) -> tuple[Tables, Sequence[str], int]:
    """Read and check the files; measured beside the fields, not with them."""
    folder = Path(data) if Path(data).is_dir() else Path(data).parent
    paths = {TABLES[name]: str(folder / f"{name}.parquet") for name in files}
    return Tables.load(**paths, **options), extractors, partitions


def fields(prepared: tuple[Tables, Sequence[str], int], as_of: dt.date) -> pl.DataFrame:
    """Return one row of fields per customer."""
    tables, extractors, partitions = prepared
    return measure(tables, extractors, as_of=as_of, partitions=partitions).to_polars()

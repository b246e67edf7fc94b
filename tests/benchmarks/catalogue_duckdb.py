"""The whole catalogue of purchase fields written by hand in SQL for DuckDB."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

QUERY = Path(__file__).with_name("catalogue.sql").read_text(encoding="utf-8")


def fields(folder: str, as_of: dt.date) -> pa.Table:
    """Return one row of fields per customer with a line by the end of `as_of`."""
    files = {name: f"{folder}/{name}.parquet" for name in ("lines", "products", "returns")}
    until = dt.datetime.combine(as_of + dt.timedelta(days=1), dt.time())
    with duckdb.connect() as connection:
        values = {**files, "as_of": as_of, "until": until}
        return connection.sql(QUERY, params=values).to_arrow_table()

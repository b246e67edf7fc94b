"""Every kind of table that can be given, on every engine that measures it."""

from __future__ import annotations

from importlib.metadata import version
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import polars as pl

SPARK = pytest.mark.spark
IBIS = [
    pytest.mark.ibis,
    # Ibis calls what DuckDB deprecates.
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]


def _relations(tables):
    """Give frames as relations of one connection: those of two cannot be joined."""
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    for name, frame in tables.items():
        connection.register(name, frame.to_arrow())
    return {name: connection.query(f"FROM {name}") for name in tables}


def _path(frame, folder):
    path = folder / f"{len(list(folder.iterdir()))}.parquet"
    frame.write_parquet(path)
    return str(path)


def _ibis(frame, folder):
    reason = "needs an environment with DuckDB below 2: pip install 'profilekit[ibis]'"
    ibis = pytest.importorskip("ibis", reason=reason)
    if not version("duckdb").startswith("1."):
        pytest.skip(reason)
    return ibis.duckdb.connect().read_parquet(_path(frame, folder))


def _spark_frame(frame, folder, request):
    return request.getfixturevalue("spark").read.parquet(_path(frame, folder))


_GIVE = {
    "path": lambda frame, folder, _: _path(frame, folder),
    "polars": lambda frame, *_: frame,
    "polars lazy": lambda frame, *_: frame.lazy(),
    "pandas": lambda frame, *_: frame.to_pandas(),
    "pyarrow": lambda frame, *_: frame.to_arrow(),
    "path in duckdb": lambda frame, folder, _: _path(frame, folder),
    "ibis": lambda frame, folder, _: _ibis(frame, folder),
    "pyspark": _spark_frame,
}
_OPTIONS = {"path in duckdb": {"engine": "duckdb", "memory_limit": "1GB"}}
_MARKS = {"ibis": IBIS, "pyspark": SPARK}

WAYS = [pytest.param(way, marks=_MARKS.get(way, []), id=way) for way in (*_GIVE, "duckdb")]
IN_MEMORY = [way for way in WAYS if way.id not in {"ibis", "pyspark"}]


def given(way: str, request, folder, **tables: pl.DataFrame):
    """Give polars tables in one of the ways, with the options it takes to load them."""
    if way == "duckdb":
        return _relations(tables)
    return {name: _GIVE[way](frame, folder, request) for name, frame in tables.items()} | (
        _OPTIONS.get(way, {})
    )

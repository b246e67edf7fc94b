"""One small set of order lines with every row fault in it, in every kind that can be given."""

from __future__ import annotations

from datetime import datetime

import polars as pl
import pytest

at = datetime.fromisoformat
LINES = pl.DataFrame(
    [
        ("ann", at("2017-03-12 02:30:00"), 2.675, 1, 1, True, 1.0, "never shown"),
        ("ann", at("2017-12-31 18:05:00"), -2.5, 2, 1, False, None, "refund"),
        (None, at("2017-01-01 00:00:00"), 4.0, 3, 1, None, 2.0, "missing_key"),
        ("bob", at("2017-01-01 00:00:00"), 1.005, 4, 1, True, 2.0, "kept once"),
        ("bob", at("2017-01-01 00:00:00"), 1.005, 4, 1, True, 2.0, "kept once"),
        ("cid", at("2017-01-02 00:00:00"), 3.0, 5, 1, True, 2.0, "repeated_key"),
        ("cid", at("2017-01-03 00:00:00"), 4.0, 5, 1, True, 2.0, "repeated_key"),
        ("dan", None, 1.0, 6, 1, True, 2.0, "unreadable_time"),
        ("eve", at("1969-12-31 23:59:59"), None, 7, 1, True, 2.0, "missing_amount"),
        ("eve", at("1500-01-01 00:00:00"), 2.0, 8, 1, True, 2.0, "unreadable_time"),
        ("", at("2017-11-05 01:30:00"), 3.0, 9, 1, True, 2.0, "missing_key"),
        ("fay", at("2017-01-01 00:00:00"), float("inf"), 10, 1, True, 2.0, "non_finite_amount"),
        ("gus", at("1969-12-31 23:59:59"), 0.0, 11, 1, True, 2.0, "zero"),
        ("gus", at("2017-11-05 01:30:00"), 7.0, 12, 1, True, 2.0, "shown twice"),
    ],
    schema={
        "client": pl.String,
        "ordered_at": pl.Datetime("us"),
        "amount": pl.Float64,
        "order_id": pl.Int64,
        "line_id": pl.Int64,
        "on_display": pl.Boolean,
        "quantity": pl.Float64,
        "no\"te'; --": pl.String,
    },
    orient="row",
)


@pytest.fixture
def lines() -> pl.DataFrame:
    return LINES


def _pandas_odd(lines):
    frame = lines.to_pandas().astype(
        {"client": "category", "order_id": "Int64", "on_display": "boolean"}
    )
    return frame.set_index(frame.index[::-1] * 7)


def _pandas_objects(lines):
    frame = lines.to_pandas()
    return frame.astype({"client": object, "on_display": object, "ordered_at": "datetime64[us]"})


def _pandas_arrow(lines):
    return lines.to_arrow().to_pandas(types_mapper=pytest.importorskip("pandas").ArrowDtype)


def _relation(lines):
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'Asia/Tokyo'")
    connection.register("lines", lines.to_arrow())
    return connection.query("FROM lines")


def _parquet(lines, folder):
    lines.write_parquet(folder / "lines.parquet")
    return str(folder / "*.parquet")


def _csv(lines, folder):
    lines.write_csv(folder / "lines.csv")
    return folder / "lines.csv"


GIVEN = {
    "polars": lambda lines, _: (lines, {}),
    "polars lazy": lambda lines, _: (lines.lazy(), {}),
    "pandas": lambda lines, _: (lines.to_pandas(), {}),
    "pandas odd": lambda lines, _: (_pandas_odd(lines), {}),
    "pandas objects": lambda lines, _: (_pandas_objects(lines), {}),
    "pandas arrow": lambda lines, _: (_pandas_arrow(lines), {}),
    "pyarrow": lambda lines, _: (lines.to_arrow(), {}),
    "arrow stream": lambda lines, _: (lines.to_arrow().to_reader(), {}),
    "duckdb": lambda lines, _: (_relation(lines), {}),
    "parquet": lambda lines, folder: (_parquet(lines, folder), {}),
    "csv": lambda lines, folder: (_csv(lines, folder), {}),
    "parquet in duckdb": lambda lines, folder: (
        _parquet(lines, folder),
        {"engine": "duckdb", "memory_limit": "1GB"},
    ),
    "csv in duckdb": lambda lines, folder: (_csv(lines, folder), {"engine": "duckdb"}),
    "polars in duckdb": lambda lines, _: (lines, {"engine": "duckdb"}),
    "relation in polars": lambda lines, _: (_relation(lines), {"engine": "polars"}),
}
"""How to give the lines, and what else to ask for."""


@pytest.fixture(params=GIVEN, scope="module")
def given(request, tmp_path_factory):
    """Give the lines in one of the ways."""
    return GIVEN[request.param](LINES, tmp_path_factory.mktemp("given"))

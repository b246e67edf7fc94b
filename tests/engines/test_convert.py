"""From what a user gives to an engine, and back to the kind that was given."""

from __future__ import annotations

from pathlib import Path

import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from profilekit.engines import give_back, open_sources
from profilekit.engines.convert import kind_of
from profilekit.errors import UnsupportedInputError

ROWS = pl.DataFrame({"customer_id": ["a", "b"], "n": [1, 2], "x": [0.5, None]})


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (ROWS, "polars"),
        (ROWS.lazy(), "polars"),
        (ROWS.to_pandas(), "pandas"),
        (ROWS.to_arrow(), "pyarrow"),
        (ROWS.to_arrow().to_reader(), "pyarrow"),
        ("a.parquet", "path"),
        (Path("a.parquet"), "path"),
        (["a.parquet", Path("b.parquet")], "path"),
        (nw.from_native(ROWS), "pyarrow"),
    ],
)
def test_the_kind_is_told(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize("data", [None, 3, [], [1], {"a": [1]}, ROWS["n"], pd.Series([1])])
def test_what_is_no_table_is_refused(data):
    with pytest.raises(UnsupportedInputError, match="expected a pandas, polars"):
        kind_of(data)


def test_pandas_gets_a_range_index_and_plain_dtypes():
    back = give_back(nw.from_native(ROWS), "pandas")
    assert isinstance(back.index, pd.RangeIndex)
    assert [str(dtype) for dtype in back.dtypes] == ["str", "int64", "float64"]


def test_a_pandas_subclass_is_pandas():
    class Sales(pd.DataFrame):
        pass

    assert kind_of(Sales()) == "pandas"


@pytest.mark.parametrize("kind", ["pyarrow", "ibis"])
def test_arrow_gets_arrow(kind):
    assert isinstance(give_back(nw.from_native(ROWS), kind), pa.Table)


@pytest.mark.parametrize("kind", ["polars", "path"])
def test_polars_and_paths_get_polars(kind):
    assert give_back(nw.from_native(ROWS), kind) is ROWS


def test_a_relation_comes_back_on_its_own_connection():
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE mine AS SELECT 'a' AS customer_id")
    engine, _ = open_sources({"customers": connection.query("FROM mine")})
    back = give_back(nw.from_native(ROWS), "duckdb", like=engine)
    joined = connection.query("FROM mine").join(back.set_alias("b"), "customer_id")
    assert joined.fetchall() == [("a", 1, 0.5)]


def test_a_relation_comes_back_on_the_default_connection_when_there_is_no_other():
    pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    assert give_back(nw.from_native(ROWS), "duckdb").fetchall() == ROWS.rows()


@pytest.mark.spark
def test_a_spark_frame_comes_back_in_its_session(spark):
    engine, _ = open_sources({"customers": spark.createDataFrame([("a",)], "customer_id string")})
    back = give_back(nw.from_native(ROWS), "pyspark", like=engine)
    assert back.sparkSession is spark
    assert sorted(map(tuple, back.collect())) == ROWS.rows()


@pytest.mark.parametrize(
    "asked",
    [{"memory_limit": "1GB"}, {"engine": "dask"}, {"engine": "polars", "memory_limit": "1GB"}],
)
def test_an_engine_that_cannot_be_is_refused(asked):
    with pytest.raises(UnsupportedInputError):
        open_sources({"customers": ROWS}, **asked)


def test_a_memory_limit_is_set():
    pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    engine, _ = open_sources({"customers": ROWS}, engine="duckdb", memory_limit="1GB")
    limit = engine._connection.query("SELECT current_setting('memory_limit')").fetchall()  # noqa: SLF001 nothing else shows it
    assert limit == [("953.6 MiB",)]

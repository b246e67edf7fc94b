"""Constructs that engines answer differently without an error: each must be caught here.

A test fails when the code behind it uses the construct that its name warns of.
"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import narwhals as nw
import polars as pl
import pytest

from profilekit.errors import TablesError
from profilekit.tables import Tables
from profilekit.tables.money import minor_units_of_float

DAY_US = 86_400_000_000


def place(engine, **columns):
    return engine.place(nw.from_native(pl.DataFrame(columns)))


def lines(**columns) -> pl.DataFrame:
    base = {"customer_id": ["ann", "bob"], "ordered_at": ["2017-01-01"] * 2, "amount": [1.0, 2.0]}
    return pl.DataFrame({**base, **columns})


@pytest.mark.parametrize("convert", [pl.DataFrame.to_pandas, pl.DataFrame.to_arrow])
def test_no_measure_runs_on_pandas_or_arrow_where_conditions_are_lost_in_sums(convert):
    frame = Tables.load(transactions=convert(lines())).frame("transactions")
    assert frame.implementation is nw.Implementation.POLARS


def test_days_before_1970_are_not_rounded_up_as_spark_divides(engine):
    clocks = [-1, 0, DAY_US - 1, DAY_US * 20_000 - 1, -DAY_US]
    frame = place(engine, clock=clocks).select(nw.col("clock"), day=engine.day_of(nw.col("clock")))
    found = dict(engine.collect(frame).rows())
    assert found == {-1: -1, 0: 0, DAY_US - 1: 0, DAY_US * 20_000 - 1: 19_999, -DAY_US: -1}


def test_halves_are_not_left_to_a_cast_that_rounds_or_truncates(engine):
    amounts = [0.005, 0.015, 2.675, 1.999, -0.005, -1.999]
    minor = minor_units_of_float(nw.col("x"), 2)
    frame = place(engine, x=amounts).select(nw.col("x"), y=minor)
    found = dict(engine.collect(frame).rows())
    assert [found[amount] for amount in amounts] == [0, 2, 268, 200, 0, -200]


def test_a_fraction_is_no_whole_number_on_any_engine(engine):
    data = pl.DataFrame({"customer_id": ["a", "b"], "children_count": [1.5, 2.0]})
    given = nw.to_native(engine.place(nw.from_native(data)))
    report = Tables.load(customers=given).report["customers"]
    assert report.faults == {"out_of_range": 1}


def test_nan_is_missing_and_not_a_number_greater_than_all(engine):
    data = lines(amount=[float("nan"), 2.0], quantity=[1.0, float("nan")])
    given = nw.to_native(engine.place(nw.from_native(data)))
    tables = Tables.load(transactions=given)
    assert tables.report["transactions"].faults == {"missing_amount": 1}
    found = tables.engine.collect(tables.frame("transactions"))
    assert found["quantity"].to_list() == [None]


def test_nan_in_a_result_is_null(engine):
    frame = place(engine, x=[0.0]).select(y=nw.col("x") * float("nan"))
    assert engine.collect(frame)["y"].to_list() == [None]


def test_sums_and_counts_are_int64_whatever_the_engine_widens_them_to(engine):
    frame = place(engine, k=["a", "a"], x=[2**40, 2**40], b=[True, False])
    made = frame.with_columns(one=nw.col("b").cast(nw.Int64))
    result = engine.collect(
        made.group_by("k").agg(
            nw.col("x").sum(), nw.col("one").sum(), n=nw.len(), mean=nw.col("x").mean()
        )
    )
    assert result.rows(named=True) == [{"k": "a", "x": 2**41, "one": 1, "n": 2, "mean": 2.0**40}]
    dtypes = {"k": nw.String, "x": nw.Int64, "one": nw.Int64, "n": nw.Int64, "mean": nw.Float64}
    assert dict(result.schema) == dtypes


def test_decimals_come_back_as_floats_and_whole_ones_as_int64(engine):
    data = pl.DataFrame(
        {"x": [Decimal("1.50")], "y": [Decimal(7)]},
        schema={"x": pl.Decimal(9, 2), "y": pl.Decimal(38, 0)},
    )
    result = engine.collect(engine.place(nw.from_native(data)))
    assert result.rows() == [(1.5, 7)]


def test_sums_that_would_wrap_in_64_bits_are_refused_at_load():
    with pytest.raises(TablesError, match="integer_overflow"):
        Tables.load(transactions=lines(amount=[6e16, 6e16]))


@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_the_time_zone_of_a_duckdb_connection_moves_no_day(zone):
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    connection.execute("SET TimeZone = $1", [zone])
    stamp = datetime.fromisoformat("2017-12-31T23:30:00+00:00")
    data = lines(ordered_at=pl.Series([stamp, stamp]))
    connection.register("lines", data.to_arrow())
    tables = Tables.load(transactions=connection.query("FROM lines"), timezone="Europe/Athens")
    frame = tables.engine.collect(tables.frame("transactions"))
    assert frame["ordered_day"].to_list() == [17532, 17532]
    assert frame["ordered_at"].to_list() == [1_514_763_000_000_000] * 2


@pytest.mark.spark
def test_the_time_zone_of_a_spark_session_moves_no_day(spark):
    before = spark.conf.get("spark.sql.session.timeZone")
    try:
        spark.conf.set("spark.sql.session.timeZone", "America/New_York")
        data = spark.sql(
            "SELECT 'ann' AS customer_id, 1.0D AS amount, "
            "timestamp'2017-12-31 23:30:00+00:00' AS ordered_at"
        )
        tables = Tables.load(transactions=data, timezone="Europe/Athens")
        frame = tables.engine.collect(tables.frame("transactions"))
        clock = spark.sql(
            "SELECT 'ann' AS customer_id, 1.0D AS amount, "
            "timestamp_ntz'2017-03-12 02:30:00.5' AS ordered_at"
        )
        naive = Tables.load(transactions=clock)
        shown = naive.engine.collect(naive.frame("transactions"))
    finally:
        spark.conf.set("spark.sql.session.timeZone", before)
    assert frame["ordered_at"].to_list() == [1_514_763_000_000_000]
    assert frame["ordered_day"].to_list() == [17532]
    assert shown["ordered_at"].to_list() == [1_489_285_800_500_000]


@pytest.mark.parametrize("asked", [{}, {"engine": "duckdb"}])
def test_no_csv_reader_guesses_what_a_us_date_means(asked, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("customer_id,ordered_at,amount\nann,12/31/2017,1\nbob,01/02/2018,2\n")
    with pytest.raises(TablesError, match="us_date_style"):
        Tables.load(transactions=path, **asked)


@pytest.mark.parametrize("asked", [{}, {"engine": "duckdb"}])
def test_no_csv_reader_drops_the_zeros_an_id_begins_with(asked, tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("customer_id,ordered_at,amount\n007,2017-01-01,1\n12,2017-01-01,2\n")
    tables = Tables.load(transactions=path, **asked)
    frame = tables.engine.collect(tables.frame("transactions"))
    assert sorted(frame["customer_id"].to_list()) == ["007", "12"]


def test_parts_are_disjoint_and_complete(engine):
    frame = place(engine, k=[*map(str, range(50)), None])
    parts = [
        engine.collect(engine.partition(frame, "k", count=4, index=index))["k"].to_list()
        for index in range(4)
    ]
    found = sorted((key for part in parts for key in part), key=str)
    assert found == sorted([*map(str, range(50)), None], key=str)
    assert sum(bool(part) for part in parts) == 4


def test_a_kept_frame_is_the_same_frame(engine):
    kept, release = engine.materialise(place(engine, x=[1, 2]))
    assert sorted(engine.collect(kept)["x"].to_list()) == [1, 2]
    release()


def test_what_is_lent_is_there_until_it_is_given_back(engine):
    lent, release = engine.lend(nw.from_native(pl.DataFrame({"x": [1, 2]})))
    assert sorted(engine.collect(lent)["x"].to_list()) == [1, 2]
    release()


@pytest.mark.parametrize("is_apart", [True, False])
def test_frames_are_joined_to_the_first_apart_or_in_one_query(engine, monkeypatch, is_apart):
    monkeypatch.setattr(type(engine), "joins_apart", is_apart)
    first, other = place(engine, k=["a", "b"], x=[1, 2]), place(engine, k=["b", "c"], y=[3, 4])
    joined = engine.collect_joined(first, [other], "k").sort("k")
    assert joined.rows() == [("a", 1, None), ("b", 2, 3)]


def test_names_with_dots_quotes_and_spaces_are_no_struct_access(engine):
    data = lines().rename({"amount": 'paid.in `total` "; --'})
    given = nw.to_native(engine.place(nw.from_native(data)))
    rename = {"transactions": {data.columns[2]: "amount"}}
    tables = Tables.load(transactions=given, rename=rename)
    assert sorted(tables.engine.collect(tables.frame("transactions"))["amount"].to_list()) == [
        100,
        200,
    ]


@pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["b", "a"])])
def test_labels_are_ordered_as_text_and_not_by_their_codes(dtype):
    data = lines(category=pl.Series(["b", "a"], dtype=dtype))
    frame = Tables.load(transactions=data).frame("transactions")
    assert frame.collect_schema()["category"] == nw.String
    assert frame.select(nw.col("category").min()).collect()["category"].to_list() == ["a"]


def test_nanoseconds_before_1970_round_down_in_duckdb_too():
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    query = "SELECT TIMESTAMP_NS '1969-12-31 23:59:59.999999999' AS t, 1 AS customer_id, 1.0 AS a"
    tables = Tables.load(
        transactions=duckdb.connect().query(query),
        rename={"transactions": {"t": "ordered_at", "a": "amount"}},
    )
    found = tables.engine.collect(tables.frame("transactions"))
    assert found["ordered_at"].to_list() == [-1]
    assert found["ordered_day"].to_list() == [-1]

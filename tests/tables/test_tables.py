"""Order lines with every row fault, given in every way: the same answers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from zoneinfo import ZoneInfo

import narwhals as nw
import polars as pl
import pytest

from profilekit.errors import TablesError, UnknownNameError, UnsupportedInputError
from profilekit.tables import Tables

NEW_YORK = {
    "rename": {"transactions": {"client": "customer_id"}},
    "timezone": "America/New_York",
    "currency": "EUR",
}
FAULTS = {
    "missing_key": 2,
    "unreadable_time": 2,
    "missing_amount": 1,
    "non_finite_amount": 1,
    "repeated_key": 3,
}
NOTES = {
    "sub_unit_amounts": 3,
    "naive_times": 8,
    "unclear_times": 2,
    "refund_lines": 1,
    "zero_amounts": 1,
}


def micros(local: str) -> int:
    shown = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("America/New_York"))
    return (shown - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)


def small(**columns) -> pl.DataFrame:
    base = {"customer_id": ["ann"], "ordered_at": ["2017-01-01"], "amount": [1.0]}
    return pl.DataFrame({**base, **columns})


@pytest.fixture(scope="module")
def loaded(given):
    data, asked = given
    return Tables.load(transactions=data, **asked, **NEW_YORK)


def test_every_kind_gives_the_same_faults_and_notes(loaded):
    report = loaded.report["transactions"]
    assert (report.faults, report.notes) == (FAULTS, NOTES)


def test_every_kind_gives_the_same_canonical_rows(loaded):
    frame = nw.to_native(loaded.engine.collect(loaded.frame("transactions"))).sort("order_id")
    assert frame.rows() == [
        ("ann", micros("2017-03-12 02:30"), 17237, 268, 1, 1, 1, 1.0),
        ("bob", micros("2017-01-01"), 17167, 100, 4, 1, 1, 2.0),
        ("gus", micros("1969-12-31 23:59:59"), -1, 0, 11, 1, 1, 2.0),
        ("gus", micros("2017-11-05 01:30"), 17475, 700, 12, 1, 1, 2.0),
    ]


def test_every_kind_gives_the_same_refunds(loaded):
    refunds = nw.to_native(loaded.engine.collect(loaded.frame("refunds")))
    assert refunds.rows() == [("ann", micros("2017-12-31 18:05"), 17531, 250, 2)]


def test_every_kind_gets_its_bad_rows_back_with_their_code(loaded):
    bad = loaded.quarantine("transactions")
    rows = pl.DataFrame(bad.pl() if hasattr(bad, "pl") else bad)
    expected = rows["no\"te'; --"].replace({"kept once": "repeated_key"})
    assert rows["fault_code"].to_list() == expected.to_list()
    assert len(rows) == sum(FAULTS.values())


def test_inside_there_are_whole_numbers_floats_and_strings_only(loaded):
    frame = loaded.frame("transactions")
    dtypes = dict(frame.collect_schema())
    assert dtypes == {
        "customer_id": nw.String,
        "ordered_at": nw.Int64,
        "ordered_day": nw.Int64,
        "amount": nw.Int64,
        "order_id": nw.Int64,
        "line_id": nw.Int64,
        "on_display": nw.Int64,
        "quantity": nw.Float64,
    }


def test_pandas_rows_come_back_with_their_index(lines):
    data = lines.to_pandas().set_index("order_id", drop=False)
    bad = Tables.load(transactions=data, **NEW_YORK).quarantine("transactions")
    assert set(bad.index) == {3, 4, 5, 6, 7, 8, 9, 10}


def test_the_answer_does_not_depend_on_the_order_of_rows(lines):
    first, last = (Tables.load(transactions=data, **NEW_YORK) for data in (lines, lines.reverse()))
    assert first.report == last.report
    rows = [
        nw.to_native(tables.engine.collect(tables.frame("transactions"))).sort("order_id").rows()
        for tables in (first, last)
    ]
    assert rows[0] == rows[1]


def test_lazy_tables_stay_lazy(lines, tmp_path):
    lines.write_parquet(tmp_path / "lines.parquet")
    tables = Tables.load(transactions=tmp_path / "lines.parquet", **NEW_YORK)
    assert "Parquet SCAN" in nw.to_native(tables.frame("transactions")).explain()


def test_a_clean_table_is_not_filtered():
    plan = nw.to_native(Tables.load(transactions=small().lazy()).frame("transactions")).explain()
    assert "FILTER" not in plan


def test_small_frames_follow_the_engine_of_the_relation(lines):
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    connection.register("lines", lines.to_arrow())
    people = pl.DataFrame({"customer_id": ["ann"], "birth_year": [1980]}).to_pandas()
    tables = Tables.load(transactions=connection.query("FROM lines"), customers=people, **NEW_YORK)
    joined = tables.frame("transactions").join(
        tables.frame("customers"), on="customer_id", how="inner"
    )
    assert tables.engine.collect(joined)["birth_year"].to_list() == [1980]


@pytest.mark.spark
def test_a_spark_frame_gives_the_same_as_any_other(spark, lines):
    columns = ", ".join(f"`{name}`" for name in lines.columns if name != "ordered_at")
    shown = "to_timestamp_ntz(shown) AS ordered_at"
    written = lines.with_columns(shown=pl.col("ordered_at").cast(pl.String))
    data = spark.createDataFrame(
        written.drop("ordered_at").to_arrow(compat_level=pl.CompatLevel.oldest())
    ).selectExpr(*columns.split(", "), shown)
    people = pl.DataFrame({"customer_id": ["ann"], "birth_year": [1980]}).to_pandas()
    tables = Tables.load(transactions=data, customers=people, **NEW_YORK)
    report = tables.report["transactions"]
    assert (report.faults, report.notes) == (FAULTS, NOTES)
    order = ["order_id", "ordered_at", "ordered_day", "amount", "on_display", "quantity"]
    frame = tables.frame("transactions").join(
        tables.frame("customers"), on="customer_id", how="left"
    )
    rows = nw.to_native(tables.engine.collect(frame)).sort("order_id")
    assert rows.select(*order, "birth_year").rows() == [
        (1, micros("2017-03-12 02:30"), 17237, 268, 1, 1.0, 1980),
        (4, micros("2017-01-01"), 17167, 100, 1, 2.0, None),
        (11, micros("1969-12-31 23:59:59"), -1, 0, 1, 2.0, None),
        (12, micros("2017-11-05 01:30"), 17475, 700, 1, 2.0, None),
    ]
    bad = tables.quarantine("transactions")
    assert bad.count() == sum(FAULTS.values())
    assert tables.given == "pyspark"


@pytest.mark.spark
def test_spark_and_duckdb_cannot_be_mixed(spark):
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    frame = spark.createDataFrame([("ann",)], "customer_id string")
    with pytest.raises(UnsupportedInputError, match="DuckDB relations and PySpark frames"):
        Tables.load(customers=frame, transactions=duckdb.query("SELECT 1 AS customer_id"))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # Ibis calls what DuckDB deprecates
def test_an_ibis_table_gives_the_same_as_any_other(lines, tmp_path):
    reason = "needs an environment with DuckDB below 2: pip install 'profilekit[ibis]'"
    ibis = pytest.importorskip("ibis", reason=reason)
    if not version("duckdb").startswith("1."):
        pytest.skip(reason)
    lines.write_parquet(tmp_path / "lines.parquet")
    data = ibis.duckdb.connect().read_parquet(tmp_path / "lines.parquet")
    tables = Tables.load(transactions=data, **NEW_YORK)
    report = tables.report["transactions"]
    assert (report.faults, report.notes) == (FAULTS, NOTES)
    assert tables.quarantine("transactions").num_rows == sum(FAULTS.values())


def test_strict_raises_the_row_faults_of_every_table_at_once(lines):
    people = pl.DataFrame({"customer_id": [None, "ann"], "birth_year": [1980, 1066]})
    with pytest.raises(TablesError) as caught:
        Tables.load(transactions=lines, customers=people, strict=True, **NEW_YORK)
    found = {(fault.table, fault.code): fault.count for fault in caught.value.faults}
    assert found == {
        **{("transactions", code): count for code, count in FAULTS.items()},
        ("customers", "missing_key"): 1,
        ("customers", "out_of_range"): 1,
    }


def test_strict_is_content_with_clean_tables():
    assert Tables.load(transactions=small(), strict=True).rows("transactions") == 1


def test_no_rows_are_no_fault():
    tables = Tables.load(transactions=small().head(0))
    assert (tables.rows("transactions"), tables.rows("refunds")) == (0, 0)


def test_no_rows_of_no_type_are_no_fault():
    empty = pl.DataFrame({"customer_id": [], "ordered_at": [], "amount": []}).to_pandas()
    assert Tables.load(transactions=empty).rows("transactions") == 0


def test_no_tables_are_no_fault():
    assert Tables.load().names == ()


def test_names_are_those_given_and_refunds_can_be_read_too():
    tables = Tables.load(transactions=small())
    assert tables.names == ("transactions",)
    assert "refunds" in tables
    assert tables.columns("refunds") == {"customer_id", "refunded_at", "refunded_day", "amount"}


def test_given_is_the_kind_of_the_transactions(lines):
    people = pl.DataFrame({"customer_id": ["ann"]})
    tables = Tables.load(transactions=lines.to_pandas(), customers=people, **NEW_YORK)
    assert tables.given == "pandas"


def test_tables_cannot_be_changed():
    tables = Tables.load(transactions=small())
    with pytest.raises(AttributeError, match="cannot be changed"):
        tables.currency = "USD"


@pytest.mark.parametrize("verb", ["frame", "columns", "rows", "quarantine"])
def test_a_table_that_is_not_there_is_an_error(verb):
    with pytest.raises(UnknownNameError, match="'transaction'"):
        getattr(Tables.load(transactions=small()), verb)("transaction")


def test_what_is_no_table_is_refused():
    with pytest.raises(UnsupportedInputError, match=r"builtins\.dict"):
        Tables.load(transactions={"customer_id": [1]})


def test_an_unknown_way_with_refunds_is_refused():
    with pytest.raises(UnsupportedInputError, match="'keep'"):
        Tables.load(transactions=small(), refunds="keep")


def test_an_unknown_time_zone_names_the_nearest():
    with pytest.raises(UnknownNameError, match="America/New_York"):
        Tables.load(transactions=small(), timezone="America/New York")


def test_nothing_is_left_in_the_connection_of_a_clean_relation():
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    query = "SELECT 1 AS customer_id, TIMESTAMP '2017-01-01' AS ordered_at, 2.5 AS amount"
    tables = Tables.load(transactions=connection.query(query), engine=None)
    assert tables.rows("refunds") == 0
    assert len(tables.engine.collect(tables.frame("refunds"))) == 0
    assert connection.execute("SHOW TABLES").fetchall() == []

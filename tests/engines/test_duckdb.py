"""A connection of the user's keeps its tables, and is left without ours."""

from __future__ import annotations

from datetime import datetime

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from profilekit.engines import give_back
from profilekit.errors import UnsupportedInputError
from profilekit.extractors.customer_features import CustomerFeatures

duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
engine_module = pytest.importorskip("profilekit.engines.duckdb", exc_type=ImportError)

LINES = pl.DataFrame(
    {
        "customer_id": ["a", "a", "b"],
        "order_id": [1, 2, 3],
        "ordered_at": [datetime(2024, 1, day) for day in (1, 8, 9)],
        "amount": [1.0, 2.0, 3.0],
        "product_id": [7, 8, 7],
    }
)


@pytest.fixture
def connection():
    """Give a connection with lines, in a table named as ours once were."""
    made = duckdb.connect()
    made.register("lines", LINES.to_arrow())
    made.execute("CREATE TABLE given AS FROM lines")
    return made


def ours(connection):
    """Name the tables of ours that are there."""
    rows = connection.query("SELECT table_name FROM duckdb_tables()").fetchall()
    return sorted(name for (name,) in rows if "profilekit" in name)


@pytest.mark.parametrize("name", ["given", "anchor", "placed"])
def test_tables_of_the_user_may_have_any_name(connection, name):
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS FROM lines")
    tables = pk.Tables.load(transactions=connection.query(f"FROM {name}"))
    book = pk.measure(tables, [pk.Frequency()], as_of="2024-02-01", customers=["a"])
    assert book.frame["orders_count"].to_list() == [2]
    assert give_back(book.frame, "duckdb", like=tables.engine).fetchall()[0][0] == "a"
    assert len(connection.table(name).fetchall()) == 3


def test_what_is_placed_is_what_was_given(connection):
    connection.execute("CREATE TABLE placed AS SELECT 9 AS x")
    engine = engine_module.DuckDBEngine(connection.query("FROM placed"))
    placed = engine.place(nw.from_native(pl.DataFrame({"x": [1]})))
    assert engine.collect(placed)["x"].to_list() == [1]


@pytest.mark.parametrize("partitions", [1, 2])
def test_measuring_some_customers_leaves_nothing_behind(connection, partitions):
    tables = pk.Tables.load(transactions=connection.query("FROM given"))
    before = ours(connection)
    extractors = [pk.Spend(), pk.Cadence(), pk.Frequency()]
    pk.measure(tables, extractors, as_of="2024-02-01", customers=["a"], partitions=partitions)
    assert ours(connection) == before


def test_a_measure_that_fails_leaves_nothing_behind(connection):
    tables = pk.Tables.load(transactions=connection.query("FROM given"))
    before = ours(connection)
    with pytest.raises(pk.errors.DeclarationError, match="made twice"):
        pk.measure(tables, [pk.Recency()] * 2, as_of="2024-02-01", customers=["a"])
    assert ours(connection) == before


def test_features_of_customers_leave_nothing_behind(connection):
    tables = pk.Tables.load(transactions=connection.query("FROM given"))
    before = ours(connection)
    features = CustomerFeatures(tables, [pk.Recency()], as_of="2024-02-01").fit(["a"])
    assert features.transform(["a", "b"]).shape == (2, 1)
    assert ours(connection) == before


def test_relations_of_two_connections_are_refused(connection):
    products = duckdb.connect().query("SELECT 7 AS product_id, 'tea' AS category")
    given = {"transactions": connection.query("FROM given"), "products": products}
    with pytest.raises(UnsupportedInputError, match="different connections"):
        pk.Tables.load(**given)
    assert pk.Tables.load(engine="polars", **given).names == ("products", "transactions")

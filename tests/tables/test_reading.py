"""Days, instants and ids in the form kept inside."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from profilekit.tables import Tables
from tables.loads import amounts, lines

ENGINES = pytest.mark.parametrize("engine", ["polars", "duckdb"])


def test_a_us_date_is_read_as_the_day_it_says():
    tables = Tables.load(
        transactions=lines(ordered_at=["12/31/2017", "01/02/2018"]),
        time_format={"transactions.ordered_at": "%m/%d/%Y"},
    )
    days = amounts(tables, column="ordered_day")
    assert days == [17531, 17533]


@ENGINES
@pytest.mark.parametrize(
    "values",
    [[date(2017, 12, 31)] * 2, ["2017-12-31"] * 2, ["2017-12-31", "2018-01-01T04:00Z"]],
    ids=["days", "text", "text with an instant"],
)
@pytest.mark.parametrize("naive", ["UTC", "America/New_York", "Asia/Tokyo"])
def test_a_date_is_that_day_in_the_business_zone(engine, values, naive):
    tables = Tables.load(
        transactions=lines(ordered_at=values),
        timezone="America/New_York",
        naive_timezone=naive,
        engine=engine,
    )
    assert amounts(tables, column="ordered_day") == [17531, 17531]
    assert amounts(tables, column="ordered_at")[0] == 1_514_696_400_000_000
    assert "naive_times" not in tables.report["transactions"].notes


def test_a_date_in_a_format_is_that_day_in_the_business_zone():
    tables = Tables.load(
        transactions=lines(ordered_at=["31.12.2017"] * 2),
        timezone="America/New_York",
        naive_timezone="UTC",
        time_format="%d.%m.%Y",
    )
    assert amounts(tables, column="ordered_day") == [17531, 17531]


def test_a_rate_holds_from_its_day_in_the_business_zone():
    tables = Tables.load(
        transactions=lines(ordered_at=["2017-12-31T12:00"] * 2, currency=["USD"] * 2),
        rates=pl.DataFrame(
            {
                "currency": ["USD", "USD"],
                "valid_from": [date(2017, 12, 31), date(2018, 1, 1)],
                "rate": [0.5, 0.25],
            }
        ),
        currency="EUR",
        timezone="America/New_York",
        naive_timezone="UTC",
    )
    assert amounts(tables) == [50, 100]


@ENGINES
def test_an_offset_that_no_clock_has_cannot_be_read(engine):
    stamps = ["2017-12-31T23:30+99:99", "2017-12-31T23:30-00:30"]
    tables = Tables.load(transactions=lines(ordered_at=stamps), engine=engine)
    assert tables.report["transactions"].faults == {"unreadable_time": 1}


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
def test_instants_of_any_unit_and_zone_are_the_same(unit):
    stamp = pl.Series([datetime.fromisoformat("2017-12-31T23:30:00+00:00")] * 2)
    stamp = stamp.cast(pl.Datetime(unit, "UTC")).dt.convert_time_zone("Asia/Tokyo")
    tables = Tables.load(transactions=lines(ordered_at=stamp), timezone="Asia/Tokyo")
    assert amounts(tables, column="ordered_at") == [1_514_763_000_000_000] * 2
    assert amounts(tables, column="ordered_day") == [17532] * 2
    assert "naive_times" not in tables.report["transactions"].notes


def test_csv_ids_with_leading_zeros_stay_as_written(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("customer_id;ordered_at;amount\n007;2017-01-01;1.5\n12;2017-01-01;2\n")
    tables = Tables.load(transactions=path)
    assert sorted(tables.frame("transactions").collect()["customer_id"].to_list()) == ["007", "12"]


def test_csv_ids_that_are_all_numbers_are_numbers(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_text("customer_id,ordered_at,amount\n7,2017-01-01,1.5\n12,2017-01-01,x\n")
    tables = Tables.load(transactions=path)
    assert tables.frame("transactions").collect()["customer_id"].to_list() == [7]
    assert tables.report["transactions"].faults == {"missing_amount": 1}

"""Columns that cannot be read as a whole: types, lost digits, dates read in two ways."""

from __future__ import annotations

import polars as pl
import pytest

from profilekit.tables import Tables
from tables.loads import amounts, lines, the_fault

ENGINES = pytest.mark.parametrize("engine", ["polars", "duckdb"])


def test_an_empty_column_may_have_any_type():
    data = lines(category=pl.Series([None, None]), cost_amount=pl.Series(["", None]))
    tables = Tables.load(transactions=data)
    assert {"category", "cost_amount"} <= tables.columns("transactions")


def test_ids_of_another_type_than_in_another_table_are_a_fault():
    people = pl.DataFrame({"customer_id": [1]})
    fault = the_fault(transactions=lines(), customers=people)
    assert (fault.code, fault.column) == ("wrong_type", "customer_id")


def test_whole_floats_are_ids():
    data = lines().to_pandas().assign(customer_id=[1.0, None])
    tables = Tables.load(transactions=data)
    assert tables.frame("transactions").collect()["customer_id"].to_list() == [1]


@pytest.mark.parametrize(
    ("dates", "way"),
    [
        (["12/31/2017", "1/2/2018"], "%m/%d/%Y"),
        (["31/12/2017", "1/2/2018"], "%d/%m/%Y"),
        (["12/31/2017 09:30", "1/2/2018 10:00"], "%m/%d/%Y %H:%M"),
    ],
)
def test_slashed_dates_are_a_fault_until_their_format_is_said(dates, way):
    fault = the_fault(transactions=lines(ordered_at=dates))
    assert fault.code == "us_date_style"
    assert f'time_format="{way}"' in fault.hint
    tables = Tables.load(transactions=lines(ordered_at=dates), time_format=way)
    assert tables.rows("transactions") == 2


def test_ids_beyond_64_bits_are_a_fault():
    data = lines(customer_id=pl.Series([2**63 + 5, 1], dtype=pl.UInt64))
    assert the_fault(transactions=data).code == "integer_overflow"


@ENGINES
def test_ids_that_fill_64_bits_are_kept(engine):
    data = lines(customer_id=[2**63 - 1, -(2**63)])
    tables = Tables.load(transactions=data, engine=engine)
    assert amounts(tables, column="customer_id") == [-(2**63), 2**63 - 1]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("customer_id", [2.0**53, 2.0**53 + 2]),
        ("customer_id", pl.Series([2**63, 1], dtype=pl.UInt64)),
        ("category", [1e20, 1.0]),
    ],
)
def test_ids_that_lost_digits_or_do_not_fit_are_a_fault(column, values):
    assert the_fault(transactions=lines(**{column: values})).code == "integer_overflow"


def test_whole_numbers_past_64_bits_are_a_fault():
    data = pl.DataFrame({"customer_id": [1], "household_size": [2**64 - 1]})
    data = data.with_columns(pl.col("household_size").cast(pl.UInt64))
    assert the_fault(customers=data).code == "integer_overflow"


@ENGINES
@pytest.mark.parametrize(
    ("written", "time_format"),
    [
        ("12/31/17", "%m/%d/%y"),
        ("31/12/2017 18:05", "%d/%m/%Y %H:%M"),
        ("12-31-2017", "%m-%d-%Y"),
        ("31.12.2017", "%d.%m.%Y"),
        ("31.12.17", "%d.%m.%y"),
    ],
)
def test_a_date_that_is_read_in_two_ways_names_its_format(engine, written, time_format):
    data = lines(ordered_at=[written] * 2)
    fault = the_fault(transactions=data, engine=engine)
    assert fault.code == "us_date_style"
    assert f'time_format="{time_format}"' in fault.hint
    tables = Tables.load(transactions=data, engine=engine, time_format=time_format)
    assert amounts(tables, column="ordered_day") == [17531, 17531]


@pytest.mark.parametrize("time_format", [None, "%d.%m.%Y"])
def test_times_of_which_none_can_be_read_are_a_fault(time_format):
    data = lines(ordered_at=["20171231", "soon"])
    fault = the_fault(transactions=data, time_format=time_format)
    assert fault.code == "us_date_style"
    assert "time_format=" in fault.hint


@pytest.mark.parametrize(
    ("written", "way"),
    [
        ("12/31/2017 10:30 PM", "%m/%d/%Y %I:%M %p"),
        ("12/31/2017 22:30:15", "%m/%d/%Y %H:%M:%S"),
        ("31.12.2017 22:30", "%d.%m.%Y %H:%M"),
    ],
)
def test_the_format_that_is_proposed_reads_the_times(written, way):
    data = lines(ordered_at=[written] * 2)
    assert f'time_format="{way}"' in the_fault(transactions=data).hint
    assert Tables.load(transactions=data, time_format=way).rows("transactions") == 2

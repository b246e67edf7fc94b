"""Each row fault by itself, and which code wins when several apply."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from profilekit.tables import Tables
from profilekit.tables.checks import CODES
from tables.loads import lines


def codes(data, table="transactions") -> list[str]:
    tables = Tables.load(**{table: data})
    frame = tables.quarantine(table)
    assert tables.report[table].rows_kept == len(data) - len(frame)
    return frame["fault_code"].to_list()


@pytest.mark.parametrize(
    ("columns", "code"),
    [
        ({"customer_id": [None, "bob"]}, "missing_key"),
        ({"customer_id": ["", "bob"]}, "missing_key"),
        ({"order_id": [None, 1]}, "missing_key"),
        ({"ordered_at": [None, "2017-01-01"]}, "unreadable_time"),
        ({"ordered_at": ["soon", "2017-01-01"]}, "unreadable_time"),
        ({"ordered_at": ["1500-01-01", "2017-01-01"]}, "unreadable_time"),
        ({"amount": [None, 1.0]}, "missing_amount"),
        ({"amount": [float("nan"), 1.0]}, "missing_amount"),
        ({"amount": [float("-inf"), 1.0]}, "non_finite_amount"),
        ({"quantity": [float("inf"), 1.0]}, "non_finite_amount"),
        ({"on_display": [2, 1]}, "broken_enum"),
        ({"on_display": ["perhaps", "Yes"]}, "broken_enum"),
        ({"currency": ["moon", "EUR"]}, "unknown_currency"),
        ({"currency": [None, "EUR"]}, "unknown_currency"),
    ],
)
def test_a_fault_keeps_its_row_out(columns, code):
    assert codes(lines(**columns)) == [code]


@pytest.mark.parametrize(
    "columns",
    [
        {"quantity": [None, float("nan")]},
        {"on_display": [None, "f"]},
        {"category": [None, ""]},
        {"cost_amount": [None, float("nan")]},
        {"amount": [0.0, -1.0]},
    ],
)
def test_what_may_be_missing_or_negative_keeps_no_row_out(columns):
    assert codes(lines(**columns)) == []


def test_a_time_that_may_be_missing_must_be_readable_when_it_is_there():
    data = pl.DataFrame(
        {
            "customer_id": ["a", "b", "c"],
            "first_seen_at": ["2017-01-01", None, "in spring"],
        }
    )
    assert codes(data, "customers") == ["unreadable_time"]


def test_a_version_without_its_day_holds_throughout():
    data = pl.DataFrame({"customer_id": ["a", "a"], "valid_from": ["2017-01-01", None]})
    assert codes(data, "customers") == []


def test_two_versions_without_a_day_are_repeated():
    data = pl.DataFrame(
        {
            "customer_id": ["a", "a", "b", "b"],
            "valid_from": [None, None, None, "2017-01-01"],
            "region": ["x", "y", "x", "y"],
        }
    )
    assert codes(data, "customers") == ["repeated_key"] * 2


@pytest.mark.parametrize(
    "columns",
    [{"order_id": [None, None]}, {"order_id": [1, 1], "line_id": [None, None]}],
    ids=["orders", "lines"],
)
def test_a_column_of_ids_that_holds_none_counts_as_absent(columns):
    tables = Tables.load(transactions=lines(**columns))
    assert tables.report["transactions"].faults == {}
    (empty,) = tables.report["transactions"].columns_left_out
    assert empty == list(columns)[-1]
    assert empty not in tables.columns("transactions")


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_a_refund_may_carry_the_key_of_its_purchase(engine):
    data = lines(amount=[5.0, -5.0], order_id=[1, 1], line_id=[1, 1])
    tables = Tables.load(transactions=data, engine=engine)
    assert tables.report["transactions"].faults == {}
    assert (tables.rows("transactions"), tables.rows("refunds")) == (1, 1)


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_two_refunds_of_one_key_that_disagree_are_repeated(engine):
    data = pl.concat([lines(amount=[5.0, -5.0]), lines(amount=[-3.0, 4.0])])
    data = data.with_columns(order_id=pl.Series([1, 1, 1, 2]), line_id=pl.lit(1))
    tables = Tables.load(transactions=data, engine=engine)
    assert tables.quarantine("transactions")["amount"].sort().to_list() == [-5.0, -3.0]
    assert (tables.rows("transactions"), tables.rows("refunds")) == (2, 0)


def test_the_first_code_in_the_list_wins():
    bad = lines(customer_id=[None, "bob"], ordered_at=["soon", "soon"], amount=[None, None])
    data = pl.concat([bad, lines()], how="vertical_relaxed")
    assert codes(data) == ["missing_key", "unreadable_time"]
    assert CODES.index("missing_key") < CODES.index("unreadable_time")


def test_a_faulty_copy_does_not_make_a_key_repeated():
    data = lines(customer_id=["ann", None], order_id=[1, 1], line_id=[1, 1])
    assert codes(data) == ["missing_key"]


def test_flags_are_read_from_words_and_numbers():
    data = lines(on_display=["No", " TRUE "])
    frame = nw.to_native(Tables.load(transactions=data).frame("transactions").collect())
    assert frame["on_display"].to_list() == [0, 1]


def test_a_given_fault_code_gives_way_to_ours():
    data = lines(customer_id=[None, "bob"], fault_code=["mine", "mine"])
    assert codes(data) == ["missing_key"]

"""Faults that keep tables from being read: all of them, over all tables, in one error."""

from __future__ import annotations

from datetime import date

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import TablesError
from profilekit.tables import Tables
from tables.loads import amounts, faults, lines, the_fault


def test_faults_of_all_tables_come_in_one_error():
    found = faults(
        transactions=lines(amount=["x", "y"]),
        customers=pl.DataFrame({"name": ["ann"]}),
        orders=lines(),
    )
    assert {(fault.table, fault.code) for fault in found} == {
        ("transactions", "wrong_type"),
        ("customers", "missing_column"),
        ("'orders'", "unknown_table"),
    }


def test_an_unknown_table_names_the_nearest():
    assert "Did you mean transactions?" in the_fault(transaction=lines()).hint


def test_a_missing_column_says_what_to_rename():
    fault = the_fault(transactions=lines().rename({"customer_id": "customer"}))
    assert fault.code == "missing_column"
    assert "rename={'transactions': {'customer': 'customer_id'}}" in fault.hint


def test_missing_columns_of_a_table_share_one_rename():
    found = faults(transactions=pl.DataFrame({"client": [1], "date": ["2017-01-01"], "x": [1.0]}))
    assert [fault.column for fault in found] == ["customer_id", "ordered_at", "amount"]
    assert found[0].found.endswith("is missing; there are 'client', 'date', 'x'")
    assert (
        "rename={'transactions': {'client': 'customer_id', 'date': 'ordered_at', "
        "'<your column>': 'amount'}}" in found[-1].hint
    )


def test_a_name_in_another_case_is_missing_with_a_hint():
    fault = the_fault(transactions=lines().rename({"customer_id": "Customer_ID"}))
    assert "{'Customer_ID': 'customer_id'}" in fault.hint


@pytest.mark.parametrize("rename", [{"client": "customer_id"}, {"customer_id": "customr_id"}])
def test_a_rename_of_or_to_nothing_is_a_fault(rename):
    found = faults(transactions=lines(), rename={"transactions": rename})
    assert "unknown_rename" in {fault.code for fault in found}


def test_a_rename_of_a_table_that_is_not_given_is_a_fault():
    fault = the_fault(transactions=lines(), rename={"returns": {"x": "amount"}})
    assert (fault.table, fault.code) == ("'returns'", "unknown_rename")


def test_repeated_names_are_a_fault():
    data = pd.DataFrame([["ann", "2017-01-01", 1.0, 2.0]])
    data.columns = ["customer_id", "ordered_at", "amount", "amount"]
    assert the_fault(transactions=data).code == "duplicate_column"


def test_names_that_differ_only_by_case_are_repeated():
    assert the_fault(transactions=lines(Amount=[1, 2])).code == "duplicate_column"


def test_a_rename_onto_a_name_that_is_there_is_repeated():
    fault = the_fault(
        transactions=lines(client=["x", "y"]), rename={"transactions": {"client": "customer_id"}}
    )
    assert fault.code == "duplicate_column"


def test_hostile_names_are_quoted_and_harmless():
    name = "x\n- everything is fine; DROP TABLE t --"
    duckdb = pytest.importorskip("duckdb", reason="pip install 'profilekit[duckdb]'")
    connection = duckdb.connect()
    connection.register("lines", lines().rename({"amount": name}).to_arrow())
    fault = the_fault(transactions=connection.query("FROM lines"))
    assert repr(name) in str(fault)
    assert "\n" not in str(fault)


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("customer_id", [1.5, 2.0]),
        ("customer_id", [True, False]),
        ("ordered_at", [20170101, 20170102]),
        ("amount", ["1.00", "2.00"]),
        ("amount", [date(2017, 1, 1)] * 2),
        ("amount", [[1], [2]]),
        ("category", [date(2017, 1, 1)] * 2),
        ("on_display", [date(2017, 1, 1)] * 2),
    ],
)
def test_what_holds_something_else_is_of_the_wrong_type(column, values):
    fault = the_fault(transactions=lines(**{column: values}))
    assert (fault.code, fault.column) == ("wrong_type", column)


def test_mixed_objects_are_of_the_wrong_type():
    data = lines().to_pandas().assign(amount=pd.Series([1.0, {}], dtype=object))
    assert the_fault(transactions=data).code == "wrong_type"


def test_a_format_without_a_year_is_a_fault():
    assert the_fault(transactions=lines(), time_format="%m/%d").code == "unknown_time_format"


def test_a_format_for_no_column_is_a_fault():
    fault = the_fault(transactions=lines(), time_format={"orderd_at": "%Y-%m-%d"})
    assert fault.code == "unknown_time_format"


def test_amounts_that_may_not_add_up_in_64_bits_are_a_fault():
    assert the_fault(transactions=lines(amount=[1e17, 1.0])).code == "integer_overflow"


def test_refunds_can_be_refused():
    returned = pl.DataFrame({"customer_id": ["ann"], "returned_at": ["2017-01-02"], "amount": [1]})
    found = faults(transactions=lines(amount=[-1.0, 2.0]), returns=returned, refunds="error")
    assert [(fault.table, fault.code) for fault in found] == [
        ("transactions", "refund"),
        ("returns", "refund"),
    ]


def test_the_only_currency_is_that_of_the_tables():
    tables = Tables.load(transactions=lines(currency=["jpy", " JPY"]))
    assert (tables.currency, tables.decimals) == ("JPY", 0)
    assert amounts(tables) == [1, 2]


def test_without_a_currency_there_are_two_decimals():
    tables = Tables.load(transactions=lines())
    assert (tables.currency, tables.decimals) == (None, 2)


def test_mixed_currencies_without_rates_are_a_fault():
    fault = the_fault(transactions=lines(currency=["EUR", "USD"]))
    assert fault.code == "mixed_currencies"
    assert "rates=" in fault.hint


def test_another_currency_than_asked_for_is_a_fault_without_rates():
    fault = the_fault(transactions=lines(currency=["EUR", "EUR"]), currency="USD")
    assert fault.code == "mixed_currencies"


def test_two_tables_of_different_currencies_are_mixed():
    returned = pl.DataFrame(
        {
            "customer_id": ["ann"],
            "returned_at": ["2017-01-02"],
            "amount": [1],
            "currency": ["USD"],
        }
    )
    found = faults(transactions=lines(currency=["EUR", "EUR"]), returns=returned)
    assert {fault.code for fault in found} == {"mixed_currencies"}


def test_rates_without_a_currency_are_a_fault():
    rates = pl.DataFrame({"currency": ["USD"], "valid_from": ["2016-01-01"], "rate": [0.9]})
    assert the_fault(transactions=lines(), rates=rates).code == "mixed_currencies"


def test_an_unknown_currency_is_a_fault():
    assert the_fault(transactions=lines(), currency="Euro").code == "unknown_currency"


RATES = pl.DataFrame(
    {
        "currency": ["USD", "USD", "JPY"],
        "valid_from": [date(2017, 1, 1), date(2017, 1, 10), date(2017, 1, 5)],
        "rate": [0.9, 0.8, 0.008],
    }
)


@pytest.mark.parametrize("engine", [None, "duckdb"])
def test_amounts_are_converted_at_the_rate_of_their_day(engine, tmp_path):
    data = pl.DataFrame(
        {
            "customer_id": ["a", "b", "c", "d", "e", "f"],
            "ordered_at": [date(2017, 1, day) for day in (9, 10, 4, 5, 5, 5)],
            "amount": [10.0, 10.0, 1000.0, 1000.0, 5.0, 1.0],
            "currency": ["USD", "USD", "JPY", "JPY", "EUR", "moon"],
        }
    )
    data.write_parquet(tmp_path / "lines.parquet")
    tables = Tables.load(
        transactions=tmp_path / "lines.parquet", rates=RATES, currency="EUR", engine=engine
    )
    assert amounts(tables) == [500, 800, 800, 900]
    report = tables.report["transactions"]
    assert report.faults == {"unknown_currency": 1, "missing_rate": 1}
    assert report.notes["converted_amounts"] == 3


@given(st.permutations(range(4)))
def test_repeated_keys_do_not_depend_on_the_order_of_rows(order):
    data = lines().clear()
    data = pl.DataFrame(
        {
            "customer_id": ["a", "a", "b", "b"],
            "ordered_at": ["2017-01-01"] * 4,
            "amount": [1.0, 1.0, 2.0, 3.0],
            "order_id": [1, 1, 2, 2],
            "line_id": [1, 1, 1, 1],
        }
    )[list(order)]
    tables = Tables.load(transactions=data)
    assert amounts(tables) == [100]
    bad = tables.quarantine("transactions")
    assert sorted(bad["amount"].to_list()) == [1.0, 2.0, 3.0]


def test_identical_rows_without_a_key_are_kept_and_counted():
    report = Tables.load(transactions=pl.concat([lines(), lines()])).report["transactions"]
    assert (report.rows_kept, report.notes["identical_rows"]) == (4, 2)


def test_returns_and_negative_lines_are_the_refunds():
    returned = pl.DataFrame(
        {"customer_id": ["ann", "bob"], "returned_at": ["2017-01-02"] * 2, "amount": [1.0, -2.0]}
    )
    tables = Tables.load(transactions=lines(amount=[-3.0, 2.0]), returns=returned)
    assert amounts(tables, "refunds") == [100, 300]
    assert amounts(tables) == [200]
    assert tables.report["returns"].faults == {"out_of_range": 1}
    assert (tables.rows("refunds"), tables.rows("transactions")) == (2, 1)


def _refunded_orders(**tables):
    loaded = Tables.load(**tables)
    found = loaded.engine.collect(loaded.frame("refunds")).rows(named=True)
    return {row["customer_id"]: row["order_id"] for row in found}


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize(
    ("sold", "returned", "expected"),
    [
        ([1, 2], [1], {"ann": 1, "bob": 2}),
        (["x", "y"], ["x"], {"ann": "x", "bob": "y"}),
        ([1, 2], [None], {"ann": None, "bob": 2}),
        ([1, 2], None, {"ann": None, "bob": 2}),
        (None, [1], {"ann": 1, "bob": None}),
        (None, ["x"], {"ann": "x", "bob": None}),
    ],
)
def test_refunds_keep_the_order_they_are_for(engine, sold, returned, expected):
    back = pl.DataFrame({"customer_id": ["ann"], "returned_at": ["2017-01-02"], "amount": [1.0]})
    if returned is not None:
        back = back.with_columns(order_id=pl.Series(returned))
    ids = {} if sold is None else {"order_id": sold}
    given = {"transactions": lines(amount=[3.0, -2.0], **ids), "returns": back}
    assert _refunded_orders(**given, engine=engine) == expected


def test_refunds_have_no_orders_where_no_table_has():
    loaded = Tables.load(transactions=lines(amount=[-3.0, 2.0]))
    assert "order_id" not in loaded.columns("refunds")


def test_dropped_refunds_are_counted():
    tables = Tables.load(transactions=lines(amount=[-3.0, 2.0]), refunds="drop")
    assert (tables.rows("refunds"), amounts(tables, "refunds")) == (0, [])
    assert tables.report["transactions"].notes["dropped_refunds"] == 1


def test_a_value_outside_the_list_of_the_schema_is_kept_out():
    data = pl.DataFrame(
        {
            "customer_id": ["a", "b"],
            "occurred_at": ["2017-01-01"] * 2,
            "purpose": ["mail", "mail"],
            "status": ["granted", "perhaps"],
        }
    )
    assert Tables.load(consents=data).report["consents"].faults == {"broken_enum": 1}


def test_only_the_columns_named_are_read():
    given = pl.DataFrame(
        {"who": ["a"], "amount": [9.0], "total": [1.0], "ordered_at": ["2024-01-01"]}
    )
    tables = Tables.load(
        transactions=given,
        rename={"transactions": {"who": "customer_id", "total": "amount"}},
        columns={"transactions": ["who", "total", "ordered_at"]},
    )
    assert tables.engine.collect(tables.frame("transactions"))["amount"].to_list() == [100]


def test_a_column_named_and_not_there_is_a_fault():
    given = pl.DataFrame({"customer_id": ["a"], "amount": [9.0], "ordered_at": ["2024-01-01"]})
    with pytest.raises(TablesError, match="Did you mean 'amount'") as caught:
        Tables.load(transactions=given, columns={"transactions": ["customer_id", "amuont"]})
    assert "unknown_column" in {fault.code for fault in caught.value.faults}


def test_a_misspelt_rename_is_said_once():
    given = pl.DataFrame({"client": ["a"], "ordered_at": ["2024-01-01"], "amount": [1.0]})
    with pytest.raises(TablesError, match="Did you mean 'client'") as caught:
        Tables.load(
            transactions=given,
            rename={"transactions": {"klient": "customer_id"}},
            columns={"transactions": ["klient", "ordered_at", "amount"]},
        )
    assert [fault.code for fault in caught.value.faults] == ["unknown_rename"]

from __future__ import annotations

import pytest

from profilekit.cli.guessing import columns_in, guessed_table
from profilekit.errors import UnsupportedInputError
from profilekit.tables.schema import SCHEMA


@pytest.mark.parametrize("table", SCHEMA)
def test_every_table_is_known_by_its_own_name(table):
    assert guessed_table(f"data/{table}.parquet", (), {}) == table


@pytest.mark.parametrize(
    ("path", "table"),
    [
        ("orders.csv", "transactions"),
        ("C:/shop/Sales-2025.csv.gz", "transactions"),
        ("web events 01.csv", "web_events"),
        ("Customer.CSV", "customers"),
        ("account_contacts_old.csv", "account_contacts"),
    ],
)
def test_a_name_may_say_it_in_other_words(path, table):
    assert guessed_table(path, (), {}) == table


@pytest.mark.parametrize("path", ["export.csv", "customer_orders.csv", "ordering.csv", ".csv"])
def test_a_name_that_says_nothing_or_two_things_is_no_guess(path):
    assert guessed_table(path, (), {}) == ""


@pytest.mark.parametrize("table", ["transactions", "returns", "messages", "consents", "surveys"])
def test_columns_say_it_where_the_name_does_not(table):
    assert guessed_table("export.csv", SCHEMA[table].names, {}) == table


def test_columns_to_be_renamed_count_as_what_they_are_renamed_to():
    renames = {"transactions": ("customer_id",)}
    assert guessed_table("x.csv", ("client", "ordered_at", "amount"), renames) == "transactions"
    assert guessed_table("x.csv", ("client", "ordered_at", "amount"), {}) == ""


def test_a_file_whose_columns_fit_two_tables_as_well_is_no_guess():
    assert guessed_table("x.csv", ("customer_id",), {}) == ""


def test_columns_are_read_from_the_header(tmp_path):
    (tmp_path / "a.csv").write_text("x;y\n1;2\n")
    assert columns_in(str(tmp_path / "a.csv")) == ("x", "y")


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(UnsupportedInputError, match=r"none\.csv"):
        columns_in(str(tmp_path / "none.csv"))

"""What a table's spec answers about its columns and its key."""

from __future__ import annotations

import pytest

from profilekit.errors import UnknownNameError
from profilekit.tables.specs import ColumnSpec, Kind, TableSpec

VERSIONS = TableSpec(
    name="customers",
    one_row="a version of a customer",
    columns=(
        ColumnSpec(name="customer_id", kind=Kind.KEY, required=True, meaning="Customer"),
        ColumnSpec(name="valid_from", kind=Kind.TIME, meaning="Since when"),
        ColumnSpec(name="city", kind=Kind.LABEL, meaning="City"),
    ),
    key=("customer_id", "valid_from"),
    time="valid_from",
)
LINES = TableSpec(
    name="transactions",
    one_row="an order line",
    columns=(
        ColumnSpec(name="order_id", kind=Kind.KEY, meaning="Order"),
        ColumnSpec(name="line_id", kind=Kind.KEY, meaning="Line"),
    ),
    key=("order_id", "line_id"),
)


def test_required_names_only_the_required_columns():
    assert VERSIONS.required == ("customer_id",)


def test_names_keep_their_order():
    assert VERSIONS.names == ("customer_id", "valid_from", "city")


def test_a_column_is_found_by_name():
    assert VERSIONS.column("city").kind is Kind.LABEL


def test_an_unknown_column_names_the_nearest_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'city'"):
        VERSIONS.column("citty")


@pytest.mark.parametrize(
    ("spec", "columns", "key"),
    [
        (VERSIONS, {"customer_id", "valid_from"}, ("customer_id", "valid_from")),
        (VERSIONS, {"customer_id", "city"}, ("customer_id",)),
        (LINES, {"order_id", "line_id"}, ("order_id", "line_id")),
        (LINES, {"order_id"}, ()),
        (LINES, set(), ()),
    ],
    ids=["all versions", "one version", "whole key", "half a key", "no key"],
)
def test_the_key_follows_the_columns_that_are_there(spec, columns, key):
    assert spec.key_among(columns) == key


def test_specs_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        VERSIONS.name = "people"

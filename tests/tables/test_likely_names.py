"""What a missing column is proposed to be called."""

from __future__ import annotations

import pytest

from profilekit.tables.likely_names import likely_names
from profilekit.tables.schema import SCHEMA


def proposed(*given, table="transactions"):
    spec = SCHEMA[table]
    return likely_names([column for column in spec.columns if column.required], given)


@pytest.mark.parametrize(
    "given",
    [
        ("client", "date", "total"),
        ("household_id", "transaction_timestamp", "sales_value"),
        ("User ID", "createdAt", "REVENUE"),
        ("customr_id", "ordered-at", "amounts"),
    ],
)
def test_common_names_and_slips_are_recognised(given):
    assert tuple(proposed(*given).values()) == given


def test_a_name_of_something_else_is_not_proposed():
    assert proposed("basket", "colour", "datum", "totem") == {}


def test_the_most_telling_name_is_proposed():
    assert proposed("created_at", "order_date")["ordered_at"] == "order_date"


def test_a_column_is_proposed_once():
    assert list(proposed("value", table="surveys").values()).count("value") == 1
    assert len(set(proposed("date", "day").values())) == len(proposed("date", "day"))


def test_a_name_without_letters_or_without_end_is_harmless():
    assert proposed("", "***", "x" * 100_000) == {}

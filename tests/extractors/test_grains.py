"""A grain is narrowed and grouped by rows of its own, and knows its first and its latest row."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import polars as pl
import pytest

import profilekit as pk
from extractors.language import answers, both_ways, lines_of
from extractors.shops import AS_OF, frame_of
from profilekit.errors import DeclarationError
from profilekit.extractors import Extractor, Field, lines, orders, rows_of

AT = datetime(2024, 2, 1, 12)
LATER = datetime(2024, 2, 2, 9)
COLUMNS = ("customer_id", "ordered_at", "category", "quantity", "amount")


@both_ways
def test_of_equals_the_smallest_value_is_first_and_latest(way):
    tables = lines_of(
        ("ann", LATER, "d", 1.0, 1.0),
        ("ann", AT, "b", 1.0, 1.0),
        ("ann", AT, "a", 1.0, 1.0),
        ("ann", LATER, "c", 1.0, 1.0),
        columns=COLUMNS,
    )
    found = answers(
        way, tables, first=lines.first(lines.category), last=lines.latest(lines.category)
    )
    assert found == {"ann": {"first": "a", "last": "c"}}


@both_ways
def test_the_first_value_is_missing_where_no_row_of_that_time_has_one(way):
    tables = lines_of(
        ("ann", AT, None, 1.0, 1.0),
        ("ann", AT, "c", 1.0, 1.0),
        ("bo", AT, None, 1.0, 1.0),
        ("bo", LATER, "b", 1.0, 1.0),
        columns=COLUMNS,
    )
    known = lines.where(~lines.category.is_null())
    found = answers(way, tables, any=lines.first(lines.category), known=known.first(lines.category))
    assert found == {"ann": {"any": "c", "known": "c"}, "bo": {"any": None, "known": "b"}}


@both_ways
def test_the_value_of_the_smallest_is_that_of_a_row_where_it_is_known(way):
    tables = lines_of(
        ("ann", AT, "c", 2.0, 1.0),
        ("ann", AT, "b", 2.0, 1.0),
        ("ann", AT, "a", None, 1.0),
        ("ann", AT, "d", 7.0, 1.0),
        ("bo", AT, "a", None, 1.0),
        columns=COLUMNS,
    )
    smallest = lines.at_min(lines.category, by=lines.quantity)
    largest = lines.at_max(lines.category, by=lines.quantity)
    found = answers(way, tables, smallest=smallest, largest=largest)
    assert found == {
        "ann": {"smallest": "b", "largest": "d"},
        "bo": {"smallest": None, "largest": None},
    }


@both_ways
def test_a_version_without_a_time_is_the_earliest(way):
    versions = pl.DataFrame(
        {
            "customer_id": ["ann", "ann", "bo"],
            "valid_from": [AT, None, None],
            "city": ["Athens", "Volos", "Patras"],
        }
    )
    customers = rows_of("customers")
    city = customers.column("city")
    found = answers(
        way, {"customers": versions}, first=customers.first(city), last=customers.latest(city)
    )
    assert found == {
        "ann": {"first": "Volos", "last": "Athens"},
        "bo": {"first": "Patras", "last": "Patras"},
    }


def test_a_scope_makes_a_different_measure():
    assert orders.last(days=90).count() != orders.count()
    assert orders.last(days=90).count() != orders.last(days=91).count()


def test_a_grain_is_narrowed_by_its_own_rows_only():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.where(lines.amount > 1)


def test_a_grain_is_narrowed_by_conditions_only():
    with pytest.raises(DeclarationError, match="no condition"):
        orders.where(orders.day)


def test_a_window_has_at_least_one_day():
    with pytest.raises(DeclarationError, match="at least one day"):
        orders.last(days=0)


def test_grouping_takes_rows_of_the_grain():
    with pytest.raises(DeclarationError, match="no row of orders"):
        orders.by(lines.category)


def test_grouping_takes_a_key():
    with pytest.raises(DeclarationError, match="at least one key"):
        lines.by()


def test_grouping_by_whole_money_keeps_every_customer_apart():
    rows = [
        (c, c * 10 + i, AS_OF, amount) for c in (1, 2, 900) for i, amount in enumerate((1, 2, 1))
    ]
    frame = frame_of(rows).astype({"customer_id": "int64", "amount": "int64"})

    class Prices(Extractor):
        """Prices by how often they were paid."""

        def fields(self):
            """Yield how many there are, the largest, and how often the most frequent was paid."""
            prices = lines.by(lines.amount)
            yield Field("prices_count", prices.count(), meaning="Different prices")
            yield Field("price_max_amount", prices.max(prices.key), meaning="Largest")
            often = prices.max(lines.count().per(prices))
            yield Field("price_often_count", often, meaning="Most often")

    book = pk.measure(pk.Tables.load(transactions=frame), [Prices()], as_of=AS_OF)
    assert book.frame.rows() == [(1, 2, 2.0, 2), (2, 2, 2.0, 2), (900, 2, 2.0, 2)]


def test_versions_without_a_day_come_before_those_with_one_for_customers_that_are_numbers():
    versions = pd.DataFrame(
        {
            "customer_id": [1, 1, 2, 2, 3, 3],
            "valid_from": [None, "2024-01-01", None, "2024-01-05", "2024-01-01", "2024-01-03"],
            "region": list("abcdef"),
        }
    )
    known = rows_of("customers")

    class Gaps(Extractor):
        """Days between versions."""

        def fields(self):
            """Yield the longest."""
            gap = known.max(known.day - known.day.previous())
            yield Field("gap_max_days", gap, meaning="Longest", null_meaning="one version")

    book = pk.measure(pk.Tables.load(customers=versions), [Gaps()], as_of=AS_OF)
    assert book.frame.rows() == [(1, None), (2, None), (3, 2)]

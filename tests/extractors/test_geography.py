"""Places and moves, on addresses that can be compared by eye."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl
import pytest

import profilekit as pk
from extractors.held import (
    SHOP_DAYS,
    assert_agrees_in_a_way,
    assert_agrees_on_the_shop,
    holding,
)
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.geography import Geography, Relocations

AS_OF = date(2025, 12, 31)
WINDOW = 730
ADDRESS = ("region", "city", "postcode")


def at(day, hour=12):
    return datetime(2025, 12, 31, hour) - timedelta(days=day)


CUSTOMERS = pl.DataFrame(
    [
        # Just outside the window, on its first day, today, tomorrow.
        ("edge", None, "I", "Athens", "105"),
        ("edge", at(730), "B", "Thessaloniki", "546"),
        ("edge", at(729), "I", "Athens", "105"),
        ("edge", at(0, 23), "I", "Athens", "106"),
        ("edge", at(-1), "M", "Heraklion", "712"),
        # Twice on a day, the same twice, all at once, there and back.
        ("busy", at(20, 8), "I", "Athens", "105"),
        ("busy", at(20, 9), "B", "Thessaloniki", "546"),
        ("busy", at(10), "B", "Thessaloniki", "546"),
        ("busy", at(9), "I", "Athens", "105"),
        # What was not known is no move, nor is forgetting it.
        ("learnt", at(50), None, None, None),
        ("learnt", at(40), "I", "Athens", None),
        ("learnt", at(30), "I", None, "105"),
        ("learnt", at(20), "I", "Patras", "105"),
        ("learnt", at(10), "G", "Patras", None),
        ("once", at(5), "I", "Athens", "105"),
        ("ever", None, "I", "Athens", "105"),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        **dict.fromkeys(ADDRESS, pl.String),
    },
    orient="row",
).with_columns(country=pl.lit("GR"))


def expected(rows, as_of):
    """Walk through each customer's versions."""
    versions = {}
    for row in rows["customers"]:
        versions.setdefault(row["customer_id"], []).append(row)
    found = {}
    for customer, row in holding(rows["customers"]).items():
        dated = [one for one in versions[customer] if one["valid_from"] is not None]
        ever = [one for one in versions[customer] if one["valid_from"] is None]
        ordered = ever + sorted(dated, key=lambda one: one["valid_from"])
        moves = 0
        for place in range(1, len(ordered)):
            old, new = ordered[place - 1], ordered[place]
            pairs = [(old[column], new[column]) for column in ADDRESS]
            differs = any(a is not None and b is not None and a != b for a, b in pairs)
            moves += differs and (as_of - new["valid_from_day"]).days < WINDOW
        found[customer] = {
            "relocations_730d_count": moves,
            **{f"{column}_label": row[column] for column in ("region", "city", "country")},
        }
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_places_and_moves_agree_with_plain_loops(way, request, tmp_path):
    tables = {"customers": CUSTOMERS}
    extractors = [Geography(), Relocations()]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop([Geography(), Relocations()], ["customers"], expected, as_of)


@pytest.mark.parametrize(
    ("customer", "moves"), [("edge", 2), ("busy", 2), ("learnt", 1), ("once", 0), ("ever", 0)]
)
def test_moves_can_be_counted_by_eye(customer, moves):
    book = pk.measure(pk.Tables.load(customers=CUSTOMERS), [Relocations()], as_of=AS_OF)
    assert by_customer(book)[customer]["relocations_730d_count"] == moves


def test_moves_are_told_from_the_columns_that_there_are():
    tables = pk.Tables.load(customers=CUSTOMERS.drop("city", "postcode"))
    assert Relocations.fitting(tables) == (Relocations(columns=("region",)),)
    assert Relocations.fitting(pk.Tables.load(customers=CUSTOMERS.select("customer_id"))) == ()


def test_without_versions_nobody_is_said_to_have_stayed():
    tables = pk.Tables.load(
        customers=CUSTOMERS.filter(pl.col("customer_id") == "once").drop("valid_from")
    )
    with pytest.raises(pk.errors.UnknownNameError, match="valid_from"):
        pk.measure(tables, [Relocations()], as_of=AS_OF)

"""Since when customers are known, their tier, and how they were won."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from extractors.held import (
    SHOP_DAYS,
    assert_agrees_in_a_way,
    assert_agrees_on_the_shop,
    holding,
)
from extractors.ways import IN_MEMORY
from profilekit.extractors.relationship import Relationship

AS_OF = date(2025, 6, 30)
CUSTOMERS = pl.DataFrame(
    [
        ("today", None, datetime(2025, 6, 30, 23), "base", "store"),
        ("tomorrow", None, datetime(2025, 7, 1), "base", "store"),
        ("two", datetime(2025, 1, 1), datetime(2024, 6, 30), "base", "search"),
        ("two", datetime(2025, 2, 1), datetime(2025, 1, 1), "silver", None),
        ("two", datetime(2025, 8, 1), datetime(2020, 1, 1), "gold", "fair"),
        ("unknown", None, None, None, None),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "first_seen_at": pl.Datetime("us"),
        "loyalty_tier": pl.String,
        "acquisition_channel": pl.String,
    },
    orient="row",
)


def expected(rows, as_of):
    first = {}
    for row in rows["customers"]:
        seen = row.get("first_seen_at_day")
        if seen is not None:
            first[row["customer_id"]] = min(first.get(row["customer_id"], seen), seen)
    found = {}
    for customer, row in holding(rows["customers"]).items():
        seen = first.get(customer)
        found[customer] = {
            "known_for_days": (as_of - seen).days if seen and seen <= as_of else None,
            "loyalty_tier_label": row["loyalty_tier"],
            "acquisition_channel_label": row["acquisition_channel"],
        }
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    tables = {"customers": CUSTOMERS}
    assert_agrees_in_a_way(way, request, tmp_path, [Relationship()], tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop([Relationship()], ["customers"], expected, as_of)

"""Order times, on moments that can be read off a clock."""

from __future__ import annotations

from datetime import UTC, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.purchase_families import (
    SHOP_DAYS,
    TIMEZONE,
    assert_agrees,
    measured,
    of_class,
    shop,
    traps,
)
from extractors.purchase_traps import AS_OF, ago, line
from extractors.shops import by_customer
from profilekit.extractors.order_times import OrderTimes

LOOPS = of_class(OrderTimes)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


@pytest.mark.parametrize(
    ("hour", "minute", "part"),
    [
        *((0, 0, "night"), (5, 59, "night"), (6, 0, "morning"), (11, 59, "morning")),
        *((12, 0, "afternoon"), (17, 59, "afternoon"), (18, 0, "evening"), (23, 59, "evening")),
    ],
)
def test_the_day_has_four_parts(hour, minute, part):
    found = measured(OrderTimes(), line("ann", 1, ago(1, hour, minute), 1))
    parts = {p: found[f"{p}_orders_share"] for p in ("morning", "afternoon", "evening", "night")}
    assert parts == {**dict.fromkeys(parts, 0), part: 1}


def test_hours_are_those_of_the_business_zone():
    moment = datetime(2024, 1, 6, 22, 30, tzinfo=UTC)
    given = pl.DataFrame({"customer_id": ["ann"], "ordered_at": [moment], "amount": [1.0]})
    tables = pk.Tables.load(timezone=TIMEZONE, transactions=given)
    found = by_customer(pk.measure(tables, [OrderTimes()], as_of="2024-02-29"))["ann"]
    assert (found["night_orders_share"], found["top_weekday_label"]) == (1, "sunday")


def test_an_order_is_placed_at_the_time_of_its_first_line():
    found = measured(OrderTimes(), line("ann", 1, ago(1, 19), 1), line("ann", 1, ago(1, 11), 1))
    assert (found["morning_orders_share"], found["evening_orders_share"]) == (1, 0)


def test_the_first_of_equal_weekdays_is_on_top():
    saturday, monday = (line("ann", day, datetime(2024, 2, day), 1) for day in (24, 26))
    found = measured(OrderTimes(), saturday, monday)
    assert (found["top_weekday_label"], found["weekend_orders_share"]) == ("monday", 0.5)

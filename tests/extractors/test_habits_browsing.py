"""Habits of browsing, held against plain loops, and on visits that can be counted by eye."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import log
from zoneinfo import ZoneInfo

import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, shop
from extractors.oracles.habits import browsed
from extractors.oracles.purchases import EPOCH
from extractors.shops import assert_same, by_customer
from extractors.ways import IN_MEMORY, given
from extractors.web_traps import (
    AS_OF,
    MIDNIGHT,
    ZONE,
    event,
    events_frame,
    later,
    measured,
    trap_events,
)
from profilekit.extractors.habits_browsing import (
    CategoryViewHabits,
    ItemViewHabits,
    SessionHabits,
    ViewHabits,
)

CLASSES = (SessionHabits, ViewHabits, ItemViewHabits, CategoryViewHabits)


def sessions(*rows, half_days=7):
    return measured(rows, SessionHabits(half_days=half_days), as_of=AS_OF)["ann"]


def recent(name="page_view", **more):
    return event(name, MIDNIGHT - timedelta(hours=5), **more)


def edges():
    """Visits, some of them over midnight, on both sides of the edges of windows."""
    for days in (0, 7, 14, 28, 56):
        edge = MIDNIGHT - timedelta(days=days)
        named = {"customer": "edges", "session_id": f"over {days}"}
        yield event("view_item", edge - timedelta(minutes=5), **named, product_id="p", category="c")
        yield event("purchase", edge + timedelta(minutes=5), **named)
        yield event("view_item", edge, "edges", session_id=f"at {days}", product_id="p")
        yield event("view_promotion", edge, "edges", session_id=f"at {days}")
        before = edge - timedelta(microseconds=1)
        yield event("add_to_cart", before, "edges", session_id=f"before {days}")


def assert_held(tables, half_days, as_of):
    extractors = [one(half_days=half_days) for one in CLASSES]
    found = by_customer(pk.measure(tables, extractors, as_of=as_of))
    zone = ZoneInfo(tables.timezone)
    categories = {
        row["product_id"]: row["category"] for row in _rows(tables, "products") if "category" in row
    }
    rows = []
    for row in _rows(tables, "web_events"):
        at = EPOCH + timedelta(microseconds=row["occurred_at"])
        if at.astimezone(zone).date() <= as_of:
            category = row.get("category", categories.get(row["product_id"]))
            rows.append(row | {"occurred_at": at, "category": category})

    def age(row):
        return (as_of - row["occurred_at"].astimezone(zone).date()).days

    assert_same(
        found,
        {
            customer: browsed([r for r in rows if r["customer_id"] == customer], half_days, age)
            for customer in found
        },
    )
    return found


def _rows(tables, name):
    if name not in tables.names:
        return []
    return tables.engine.collect(tables.frame(name)).rows(named=True)


@pytest.mark.parametrize("half_days", [7, 28, 182])
@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_give(way, half_days, request, tmp_path):
    frame = events_frame([*trap_events(), *edges()])
    tables = pk.Tables.load(timezone=ZONE, **given(way, request, tmp_path, web_events=frame))
    assert_held(tables, half_days, AS_OF)


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    found = assert_held(shop(), 182, as_of)
    assert any(fields["habit_buying_sessions_late_182d_count"] for fields in found.values())


@pytest.mark.parametrize(
    ("names", "bounced"),
    [
        (["page_view", "page_view"], 1),
        (["page_view"] * 3, 0),
        (["view_item"] * 3, 0),
        (["page_view", "view_item", "page_view", "view_item"], 1),
        (["page_view", "purchase"], 0),
    ],
)
def test_a_session_of_two_pages_and_no_purchase_is_left_at_once(names, bounced):
    found = sessions(*(recent(name, session_id="s") for name in names))
    assert found["habit_bounced_sessions_late_7d_count"] == bounced


def test_a_cart_is_left_when_its_session_has_no_purchase():
    bought = [recent(name, session_id="1") for name in ("add_to_cart", "purchase")]
    found = sessions(*bought, recent("add_to_cart", session_id="2"))
    assert found["habit_cart_sessions_late_7d_count"] == 2
    assert found["habit_left_cart_sessions_late_7d_count"] == 1


def test_the_time_to_buy_is_told_as_logarithms_of_minutes():
    start = datetime(2024, 2, 28, 12, tzinfo=ZoneInfo("UTC"))
    rows = [
        event("page_view", start, session_id="s"),
        event("purchase", start + timedelta(minutes=9), session_id="s"),
        event("purchase", start + timedelta(minutes=20), session_id="s"),
        event("purchase", start + timedelta(hours=1), session_id="at once"),
    ]
    found = sessions(*rows)
    assert found["habit_purchase_delay_log_sum_late_7d_ratio"] == pytest.approx(log(10))
    assert found["habit_buying_sessions_late_7d_count"] == 2


def test_products_viewed_in_both_halves_are_counted_once_in_all():
    days = (20, 30, 31)
    rows = [event("view_item", MIDNIGHT - timedelta(days=n), product_id="p") for n in days]
    found = measured(rows, ItemViewHabits(half_days=28))["ann"]
    assert found["habit_item_views_early_28d_count"] == 2
    assert found["habit_viewed_items_early_28d_count"] == 1
    assert found["habit_viewed_items_56d_count"] == 1


def test_categories_of_deals_make_their_views_looks_at_deals():
    rows = [event("view_item", later(), category=name) for name in ("outlet", "tea", None)]
    found = measured(rows, ViewHabits(deal_categories=("outlet",)))["ann"]
    assert found["habit_looks_late_182d_count"] == 3
    assert found["habit_deal_looks_late_182d_count"] == 1

"""Sessions, by eye; and every field of the web families against plain loops."""

from __future__ import annotations

from datetime import date

import pytest

import profilekit as pk
from extractors.oracles.web import web_fields
from extractors.shops import assert_same, by_customer
from extractors.ways import IN_MEMORY, given
from extractors.web_traps import (
    AS_OF,
    EXTRACTORS,
    ZONE,
    cart_orders,
    event,
    events_frame,
    later,
    measured,
    orders_frame,
    trap_events,
)
from profilekit.extractors.sessions import WebActivity
from profilekit.tables.shop import shop_frames

SHOP_DAYS = [date(2025, 3, 15), date(2025, 12, 31)]


def sessions_count(*rows, **options):
    return measured(rows, WebActivity(), **options)["ann"]["sessions_count"]


def test_events_of_one_session_id_are_one_session_however_far_apart():
    far_apart = [event(session_id="s"), event(at=later(days=3), session_id="s")]
    assert sessions_count(*far_apart) == 1


def test_half_an_hour_of_silence_does_not_end_a_session():
    assert sessions_count(event(), event(at=later(minutes=30))) == 1


def test_more_than_half_an_hour_of_silence_does():
    assert sessions_count(event(), event(at=later(minutes=30, microseconds=1))) == 2


def test_the_longest_silence_is_a_parameter():
    rows = [event(), event(at=later(minutes=30))]
    assert measured(rows, WebActivity(gap_minutes=29))["ann"]["sessions_count"] == 2


def test_events_of_one_instant_after_a_silence_are_one_session():
    rows = [event(), *(event(name, later(hours=1)) for name in ("search", "page_view", "login"))]
    assert sessions_count(*rows) == 2


def test_a_visit_with_an_id_breaks_the_silence_of_events_without_one():
    rows = [event(), event(at=later(minutes=20), session_id="s"), event(at=later(minutes=40))]
    assert sessions_count(*rows) == 2


def test_silence_before_a_visit_with_an_id_parts_the_events_around_it():
    rows = [event(), event(at=later(hours=2), session_id="s"), event(at=later(hours=2, minutes=9))]
    assert sessions_count(*rows) == 3


def test_without_the_column_sessions_are_cut_by_silence():
    rows = [event(session_id="s"), event(at=later(hours=1), session_id="s")]
    columns = ("customer_id", "occurred_at", "event_name")
    assert sessions_count(*rows, columns=columns) == 2


def test_customers_do_not_share_a_session_of_one_id():
    rows = [event(session_id="s"), event(session_id="s", customer="bob")]
    found = measured(rows, WebActivity())
    assert {fields["sessions_count"] for fields in found.values()} == {1}


@pytest.fixture(scope="module")
def expected():
    rows, orders = trap_events(), cart_orders()
    customers = {row["customer_id"] for row in rows} | {customer for customer, _ in orders}
    return web_fields(customers - {"never yet"}, rows, orders, as_of=AS_OF, zone=ZONE)


@pytest.mark.parametrize("way", IN_MEMORY)
@pytest.mark.parametrize("order", [1, -1])
def test_every_field_agrees_with_plain_loops_on_traps(way, order, expected, request, tmp_path):
    frames = {
        "web_events": events_frame(trap_events())[::order],
        "transactions": orders_frame(cart_orders())[::order],
    }
    tables = pk.Tables.load(**given(way, request, tmp_path, **frames), timezone=ZONE)
    assert_same(by_customer(pk.measure(tables, EXTRACTORS, as_of=AS_OF)), expected)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_every_field_agrees_with_plain_loops_on_a_shop(as_of):
    frames = shop_frames(seed=7, n_customers=60)
    rows = list(frames["web_events"].iter_rows(named=True))
    orders = {
        (row["customer_id"], row["order_id"], row["ordered_at"])
        for row in frames["transactions"].iter_rows(named=True)
        if row["amount"] >= 0
    }
    shop = pk.make_shop(seed=7, n_customers=60)
    found = by_customer(pk.measure(shop, EXTRACTORS, as_of=as_of))
    bought = [(customer, at) for customer, _, at in orders]
    assert_same(found, web_fields(found, rows, bought, as_of=as_of, zone=ZONE))


def test_the_traps_hold_every_field_both_missing_and_known(expected):
    names = next(iter(expected.values()))
    for name in names:
        assert len({fields[name] for fields in expected.values()}) > 1, name

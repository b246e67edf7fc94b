"""Who opened a message, by eye; and every field of the message families against plain loops."""

from __future__ import annotations

from datetime import date

import pytest

import profilekit as pk
from extractors.message_traps import (
    AS_OF,
    EXTRACTORS,
    ZONE,
    event,
    events_frame,
    later,
    measured,
    trap_events,
)
from extractors.oracles.mail import mail_fields
from extractors.shops import assert_same, by_customer
from extractors.ways import IN_MEMORY, given
from profilekit.extractors.message_engagement import MessageEngagement
from profilekit.tables.shop import shop_frames


def opened(*rows, **options):
    return measured([event(), *rows], MessageEngagement(), **options)["ann"]["opened_share"]


def test_what_is_not_marked_as_a_machines_open_is_a_persons():
    assert opened(event("opened", machine_open=None)) == 1


def test_without_marks_every_open_is_a_persons():
    columns = ("customer_id", "occurred_at", "event_name", "message_id")
    assert opened(event("opened", machine_open=True), columns=columns) == 1


def test_an_open_by_a_machine_is_none():
    assert opened(event("opened", machine_open=True)) == 0


def test_who_clicks_has_opened():
    assert opened(event("clicked")) == 1


def test_a_click_is_a_persons_though_a_machine_opened_the_message():
    assert opened(event("clicked", machine_open=True)) == 1


def test_a_message_opened_many_times_is_opened_once():
    rows = [event("opened", later(hours=hour)) for hour in range(5)]
    assert opened(*rows, event(message_id="unread")) == 0.5


@pytest.fixture(scope="module")
def expected():
    rows = trap_events()
    customers = {row["customer_id"] for row in rows} - {"never yet"}
    return mail_fields(customers, rows, as_of=AS_OF, zone=ZONE)


@pytest.mark.parametrize("way", IN_MEMORY)
@pytest.mark.parametrize("order", [1, -1])
def test_every_field_agrees_with_plain_loops_on_traps(way, order, expected, request, tmp_path):
    frame = events_frame(trap_events())[::order]
    tables = pk.Tables.load(**given(way, request, tmp_path, messages=frame), timezone=ZONE)
    assert_same(by_customer(pk.measure(tables, EXTRACTORS, as_of=AS_OF)), expected)


@pytest.mark.parametrize("as_of", [date(2025, 3, 15), date(2025, 12, 31)])
def test_every_field_agrees_with_plain_loops_on_a_shop(as_of):
    rows = list(shop_frames(seed=7, n_customers=60)["messages"].iter_rows(named=True))
    shop = pk.make_shop(seed=7, n_customers=60)
    found = by_customer(pk.measure(shop, EXTRACTORS, as_of=as_of))
    assert_same(found, mail_fields(found, rows, as_of=as_of, zone=ZONE))


def test_the_traps_give_every_field_more_than_one_value(expected):
    for name in next(iter(expected.values())):
        assert len({fields[name] for fields in expected.values()}) > 1, name

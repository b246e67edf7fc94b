"""Message volume, on a few deliveries."""

from __future__ import annotations

from datetime import timedelta

from extractors.message_traps import MIDNIGHT, event, later, measured
from profilekit.extractors.message_volume import MessageVolume


def volume(*rows, **options):
    return measured(rows, MessageVolume(), **options)["ann"]


def test_a_message_delivered_twice_counts_once():
    assert volume(event(), event(at=later(hours=1)))["delivered_count"] == 1


def test_without_ids_each_delivery_is_a_message():
    rows = [event(message_id=None), event(message_id=None), event()]
    assert volume(*rows)["delivered_count"] == 3
    columns = ("customer_id", "occurred_at", "event_name")
    assert volume(*rows, columns=columns)["delivered_count"] == 3


def test_only_deliveries_press():
    assert volume(event(), event("opened"), event("bounced"))["delivered_count"] == 1


def test_a_week_is_the_seven_days_that_end_with_the_day():
    week = MIDNIGHT - timedelta(days=7)
    rows = [event(at=week), event(at=week - timedelta(microseconds=1), message_id="n")]
    found = volume(*rows)
    assert found["messages_7d_count"] == 1
    assert found["messages_30d_count"] == 2

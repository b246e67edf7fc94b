"""Message engagement, on messages whose fate is told by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from extractors.message_traps import AS_OF, event, later, measured
from profilekit.extractors.message_engagement import ContentOpened, MessageEngagement

THURSDAY = datetime(2024, 2, 22, 22, tzinfo=UTC) + timedelta(days=1)
"""Midnight in Athens after the third day since the message of 20 February."""


def engagement(*rows, as_of=AS_OF, **parameters):
    return measured(rows, MessageEngagement(**parameters), as_of=as_of)["ann"]


@pytest.mark.parametrize(("moment", "share"), [(-1, 1), (0, 0)])
def test_an_open_counts_until_the_end_of_the_third_day(moment, share):
    at = THURSDAY + timedelta(microseconds=moment)
    assert engagement(event(), event("opened", at))["opened_share"] == share


@pytest.mark.parametrize(("day", "closed"), [(22, 0), (23, 1)])
def test_a_message_counts_from_the_third_day_on(day, closed):
    found = engagement(event(), event("opened"), as_of=date(2024, 2, day))
    assert found["messages_closed_count"] == closed
    assert found["opened_share"] == (1 if closed else None)


def test_the_share_of_closed_messages_does_not_change():
    rows = [event(), event("opened", later(days=2)), event("clicked", later(days=4))]
    rows += [event(message_id="n"), event("opened", later(days=5), message_id="n")]
    days = [date(2024, 2, day) for day in range(23, 30)]
    assert {engagement(*rows, as_of=day)["opened_share"] for day in days} == {0.5}
    assert {engagement(*rows, as_of=day)["clicked_share"] for day in days} == {0}


def test_closing_is_a_parameter():
    rows = [event(), event("opened", later(days=4))]
    assert engagement(*rows, closed_days=4)["opened_share"] == 1


def test_clicks_are_held_against_opens():
    rows = [event(message_id=str(n)) for n in range(5)]
    rows += [event("opened", message_id=str(n)) for n in range(3)]
    found = engagement(*rows, event("clicked", message_id="0"), event("clicked", message_id="4"))
    assert found["opened_share"] == 0.8
    assert found["clicked_share"] == 0.4
    assert found["click_to_open_share"] == 0.5


def test_without_an_open_there_is_no_share_of_clicks_in_opens():
    assert engagement(event())["click_to_open_share"] is None


def test_a_window_holds_the_messages_delivered_in_it():
    old = {"at": later(days=-200), "message_id": "old"}
    found = engagement(event(), event(**old), event("opened", **old))
    assert found["opened_share"] == 0.5
    assert found["opened_90d_share"] == 0
    assert found["opened_365d_share"] == 0.5


def test_the_content_of_most_messages_opened_is_on_top():
    rows = [event(message_id="1", content_type="offer"), *[event("opened", message_id="1")] * 3]
    for number in "23":
        rows += [event(message_id=number, content_type="news"), event("clicked", message_id=number)]
    found = measured(rows, ContentOpened())["ann"]
    assert found["top_opened_content_label"] == "news"
    assert found["messages_opened_count"] == 3


def test_of_equals_the_first_content_by_name_is_on_top():
    rows = []
    for kind in ("b", "a", None):
        mail = {"message_id": f"of {kind}", "content_type": kind}
        rows += [event(**mail), event("opened", **mail)]
    assert measured(rows, ContentOpened())["ann"]["top_opened_content_label"] == "a"

"""Message timing, in Athens, two hours ahead of UTC."""

from __future__ import annotations

from extractors.message_traps import event, later, measured
from profilekit.extractors.message_timing import MessageTiming


def timing(*rows):
    return measured(rows, MessageTiming())["ann"]


def test_the_hour_is_that_of_the_business_zone():
    assert timing(event("opened"))["best_message_hour"] == 12


def test_of_equals_the_first_hour_is_best():
    found = timing(event("opened", later(hours=5)), event("clicked", later(hours=-11)))
    assert found["best_message_hour"] == 1
    assert found["message_answers_count"] == 2


def test_the_hour_after_midnight_is_of_the_next_day():
    assert timing(event("opened", later(hours=12)))["best_message_hour"] == 0


def test_machines_have_no_hour():
    rows = [event("opened", later(hours=hour), machine_open=True) for hour in (1, 1, 1)]
    assert timing(*rows, event("opened"))["best_message_hour"] == 12
    assert timing(*rows)["best_message_hour"] is None


def test_days_are_counted_from_the_last_click():
    rows = [event("clicked"), event("clicked", later(days=2)), event("opened", later(days=5))]
    assert timing(*rows)["click_recency_days"] == 7

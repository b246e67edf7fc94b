"""Frequency, on orders that can be counted by eye."""

from __future__ import annotations

from datetime import date

from extractors.shops import measured
from profilekit.extractors import Frequency

LINES = [
    ("ann", 1, date(2024, 1, 1), 5),
    ("ann", 1, date(2024, 1, 1), 7),
    ("ann", 2, date(2024, 1, 1), 3),
    ("ann", 3, date(2024, 1, 31), 2),
]


def frequency(as_of=date(2024, 3, 1), **parameters):
    return measured(LINES, [Frequency(**parameters)], as_of=as_of)["ann"]


def test_lines_of_one_order_are_one_order():
    assert frequency()["orders_count"] == 3


def test_two_orders_of_one_day_are_one_repeat_day_less():
    assert frequency()["repeat_days_count"] == 1


def test_a_window_of_w_days_is_the_w_days_that_end_with_the_day():
    assert frequency(windows_days=(30,))["orders_30d_count"] == 0
    assert frequency(windows_days=(31,))["orders_31d_count"] == 1


def test_span_and_tenure_start_at_the_first_order():
    found = frequency()
    assert (found["active_span_days"], found["tenure_days"]) == (30, 60)

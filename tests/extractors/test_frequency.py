"""Frequency, on orders that can be counted by eye."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.purchase_families import assert_agrees, of_class, shop, traps
from extractors.purchase_traps import AS_OF as TRAPS_AS_OF
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


@pytest.mark.parametrize(("as_of", "trend"), [(date(2024, 3, 30), 1), (date(2024, 4, 1), 0)])
def test_the_trend_compares_the_orders_of_two_windows(as_of, trend):
    lines = [("ann", 1, date(2024, 1, 2), 5), ("ann", 2, date(2024, 1, 31), 5)]
    found = measured(lines, [Frequency()], as_of=as_of)["ann"]
    assert found["orders_trend_90d_ratio"] == trend


def test_without_orders_in_either_window_there_is_no_trend():
    assert frequency(as_of=date(2024, 12, 31))["orders_trend_90d_ratio"] is None


def test_the_trend_agrees_with_plain_loops():
    assert_agrees(of_class(Frequency), traps(), TRAPS_AS_OF)
    assert_agrees(of_class(Frequency), shop(), date(2025, 3, 15))

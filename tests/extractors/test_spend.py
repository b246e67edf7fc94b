"""Spend, on amounts that can be added by eye."""

from __future__ import annotations

from datetime import date

import pytest

from extractors.purchase_families import assert_agrees, of_class, shop, traps
from extractors.purchase_traps import AS_OF as TRAPS_AS_OF
from extractors.shops import measured
from profilekit.extractors import Spend

AS_OF = date(2024, 6, 30)


def spend(*lines, **parameters):
    rows = [("ann", order, day, amount) for order, day, amount in lines]
    return measured(rows, [Spend(**parameters)], as_of=AS_OF)["ann"]


def test_a_refund_is_taken_off_on_its_own_day():
    found = spend((1, date(2024, 1, 1), 100), (2, date(2024, 6, 1), -30), windows_days=(90,))
    assert found["spend_amount"] == 70
    assert found["spend_90d_amount"] == -30


def test_a_refund_leaves_the_value_of_the_order_as_it_was():
    assert spend((1, date(2024, 1, 1), 100), (1, date(2024, 1, 5), -30))[
        "order_value_max_amount"
    ] == (100)


def test_order_values_are_those_of_orders_not_of_lines():
    found = spend((1, AS_OF, 10), (1, AS_OF, 20), (2, AS_OF, 50))
    assert found["order_value_mean_amount"] == 40
    assert found["order_value_median_amount"] == 40
    assert found["order_value_std_amount"] == pytest.approx(14.142135623730951)


def test_one_order_has_no_spread():
    assert spend((1, AS_OF, 10))["order_value_std_amount"] is None


@pytest.mark.parametrize(
    ("recent", "before", "trend"), [(30, 10, 0.5), (0, 10, -1), (10, 0, 1), (5, 5, 0)]
)
def test_the_trend_compares_two_windows(recent, before, trend):
    found = spend((1, AS_OF, recent), (2, date(2024, 3, 1), before))
    assert found["spend_trend_90d_ratio"] == trend


def test_without_spend_in_either_window_there_is_no_trend():
    assert spend((1, date(2023, 1, 1), 10))["spend_trend_90d_ratio"] is None


def test_sums_of_cents_are_exact():
    assert spend(*((order, AS_OF, 0.1) for order in range(10)))["spend_amount"] == 1.0


def test_what_repeat_days_are_worth_leaves_the_first_day_out():
    first, later = date(2024, 1, 1), date(2024, 2, 1)
    found = spend((1, first, 100), (2, first, 50), (3, later, 20), (4, later, 10), (5, AS_OF, 4))
    assert found["repeat_mean_amount"] == 17
    assert spend((1, first, 100), (2, first, 50))["repeat_mean_amount"] is None


def test_what_repeat_days_are_worth_agrees_with_plain_loops():
    assert_agrees(of_class(Spend), traps(), TRAPS_AS_OF)
    assert_agrees(of_class(Spend), shop(), date(2025, 3, 15))

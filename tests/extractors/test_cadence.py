"""Cadence, on gaps that can be counted by eye."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from extractors.shops import measured
from profilekit.extractors import Cadence

FIRST = date(2024, 1, 1)


def cadence(*days, as_of=100):
    rows = [("ann", number, FIRST + timedelta(days=day), 1) for number, day in enumerate(days)]
    return measured(rows, [Cadence()], as_of=FIRST + timedelta(days=as_of))["ann"]


def test_gaps_lie_between_order_days():
    found = cadence(0, 10, 40)
    assert found["order_gap_mean_days"] == 20
    assert found["order_gap_std_days"] == pytest.approx(14.142135623730951)


def test_orders_of_one_day_are_one_beat():
    assert cadence(0, 0, 10)["order_gap_mean_days"] == 10


def test_clockwork_is_fully_regular():
    assert cadence(0, 7, 14, 21)["order_regularity_ratio"] == 1


def test_one_gap_has_no_regularity():
    assert cadence(0, 7)["order_regularity_ratio"] is None


def test_overdue_compares_the_silence_with_the_mean_gap():
    assert cadence(0, 10, 20, as_of=50)["overdue_ratio"] == 3


def test_one_order_day_has_no_cadence():
    assert set(cadence(5).values()) == {None}

"""Recency, on orders whose days can be counted by eye."""

from __future__ import annotations

from datetime import date

from extractors.shops import measured
from profilekit.extractors import Recency


def recency_of(*lines):
    rows = [("ann", number, day, amount) for number, (day, amount) in enumerate(lines)]
    return measured(rows, [Recency()], as_of=date(2024, 3, 10))["ann"]["recency_days"]


def test_counts_from_the_last_order_not_the_first():
    assert recency_of((date(2024, 2, 1), 5), (date(2024, 3, 1), 5)) == 9


def test_an_order_on_the_day_asked_about_was_zero_days_ago():
    assert recency_of((date(2024, 3, 10), 5)) == 0


def test_a_refund_does_not_renew_it():
    assert recency_of((date(2024, 3, 1), 5), (date(2024, 3, 9), -5)) == 9


def test_an_order_of_zero_counts():
    assert recency_of((date(2024, 3, 1), 5), (date(2024, 3, 9), 0)) == 1

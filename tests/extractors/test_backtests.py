"""Back-tests, against measuring on the earlier days themselves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import profilekit as pk
from extractors.shops import AS_OF, days, measured
from profilekit.extractors.backtests import (
    RECENT_FIELDS,
    PurchaseBacktests,
    backtest_fields,
)
from profilekit.extractors.outcome import Outcome
from profilekit.testing import check_extractor

BACKTESTS = PurchaseBacktests(backtest_days=40, backtests=2)
BASICS = [pk.Frequency(windows_days=())]


def on(*ago):
    return [("ann", number, AS_OF - timedelta(days=day), 1) for number, day in enumerate(ago)]


@given(rows=st.lists(st.tuples(st.sampled_from("abc"), days), min_size=1, max_size=12))
@settings(max_examples=15)
def test_what_was_known_is_what_would_have_been_measured_then(rows):
    lines = [(customer, number, day, 1) for number, (customer, day) in enumerate(rows)]
    lines.append(("z", 99, AS_OF - timedelta(days=399), 1))
    found = measured(lines, [BACKTESTS])
    for ago in (40, 80):
        names = backtest_fields(ago)
        then = measured(lines, [*BASICS, BACKTESTS], as_of=AS_OF - timedelta(days=ago))
        for customer, known in then.items():
            own = found[customer]
            assert own[names.repeats] == known["repeat_days_count"]
            assert own[names.span] == known["active_span_days"]
            assert own[names.tenure] == known["tenure_days"]
            recent = tuple(known[name] for name in RECENT_FIELDS.values())
            assert (own[names.month], own[names.quarter]) == recent


@given(rows=st.lists(st.tuples(st.sampled_from("abc"), days), min_size=1, max_size=12))
@settings(max_examples=15)
def test_what_came_is_the_outcome_of_the_days_after(rows):
    lines = [(customer, number, day, 1) for number, (customer, day) in enumerate(rows)]
    lines.append(("z", 99, AS_OF - timedelta(days=399), 1))
    found = measured(lines, [BACKTESTS])
    for ago in (40, 80):
        later = AS_OF - timedelta(days=ago - 40)
        outcome = measured(lines, [Outcome(horizon_days=40)], as_of=later)
        for customer, came in outcome.items():
            expected = came["outcome_order_days_40d_count"]
            assert found[customer][backtest_fields(ago).came] == expected


def test_the_first_day_ever_is_no_repeat_day():
    assert measured(on(10), [BACKTESTS])["ann"]["repeat_days_28d_count"] == 0


@pytest.mark.parametrize(("ago", "count"), [(27, 1), (28, 0)])
def test_a_window_ends_with_the_day_asked_about(ago, count):
    found = measured(on(300, ago), [BACKTESTS])["ann"]
    assert found["repeat_days_28d_count"] == count


@pytest.mark.parametrize(("ago", "came"), [(40, 0), (39, 1), (0, 1)])
def test_the_day_of_a_backtest_is_known_and_the_next_one_came(ago, came):
    found = measured(on(300, ago), [BACKTESTS])["ann"]
    assert found["came_40d_count"] == came
    assert found["known_repeat_days_40d_count"] == 1 - came


def test_who_came_later_was_not_known():
    found = measured(on(10), [BACKTESTS])["ann"]
    assert found["known_tenure_40d_days"] is None
    assert found["known_span_40d_days"] is None
    assert found["came_40d_count"] == 1


def test_it_keeps_what_extractors_promise():
    assert check_extractor(BACKTESTS)

"""Changes of medians: told with as much confidence as is claimed, and no more."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnsupportedInputError
from profilekit.stats.median_change import median_change

_VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60)


@given(_VALUES, _VALUES)
def test_medians_are_those_of_the_known_values(then, now):
    rows = max(len(then), len(now))
    padded = [[*each, *[math.nan] * (rows - len(each))] for each in (then, now)]
    found = median_change(*padded)
    assert (found.before, found.after) == (np.median(then), np.median(now))


@given(st.lists(st.integers(0, 5), min_size=10, max_size=60))
def test_nothing_changed_is_never_a_clear_change(values):
    assert not median_change(values, values).is_clear


def test_the_same_move_of_everybody_is_told_exactly():
    spend = np.random.default_rng(3).lognormal(4, 1, 400)
    found = median_change(spend, spend + 7)
    assert found.low == pytest.approx(7)
    assert found.high == pytest.approx(7)


def _covered(share_of_both, *, rounded):
    """Count how often the interval holds the true change of a tenth, in 300 pairs of samples."""
    rng, held = np.random.default_rng(11), 0
    for _ in range(300):
        own = rng.normal(0, 1, (2, 120))
        then, now = own[0], 0.8 * own[0] + 0.6 * own[1] + 0.1
        now[rng.random(120) > share_of_both] = math.nan
        if rounded:
            then, now = np.floor(then), np.floor(now - 0.1)
        found = median_change(then, now)
        held += found.low <= (0.0 if rounded else 0.1) <= found.high
    return held


@pytest.mark.parametrize(("share_of_both", "rounded"), [(1.0, False), (0.5, False), (1.0, True)])
def test_the_interval_holds_the_truth_as_often_as_it_says(share_of_both, rounded):
    assert _covered(share_of_both, rounded=rounded) >= 276


def test_the_interval_of_the_same_customers_is_narrower_than_of_others():
    rng = np.random.default_rng(5)
    then = rng.normal(0, 1, 500)
    now = then + rng.normal(0, 0.2, 500)
    nobody = np.full(500, math.nan)
    paired = median_change(then, now)
    apart = median_change([*then, *nobody], [*nobody, *now])
    assert paired.high - paired.low < 0.7 * (apart.high - apart.low)


def test_it_agrees_with_resampling_the_customers():
    rng = np.random.default_rng(8)
    then = rng.lognormal(3, 1, 300)
    now = then * rng.lognormal(0.1, 0.4, 300)
    rows = rng.integers(300, size=(2000, 300))
    drawn = np.median(now[rows], axis=1) - np.median(then[rows], axis=1)
    found = median_change(then, now)
    assert (found.low, found.high) == pytest.approx(np.quantile(drawn, (0.025, 0.975)), abs=0.8)


def test_few_values_have_medians_and_no_interval():
    found = median_change([1.0] * 9, [2.0] * 9)
    assert found.change == 1
    assert math.isnan(found.low)
    assert not found.is_clear


def test_nothing_known_is_not_a_number():
    assert math.isnan(median_change([math.nan], [3.0]).before)


@pytest.mark.parametrize(
    ("then", "now", "confidence"), [([1.0], [1.0, 2.0], 0.95), ([1.0], [1.0], 1.0)]
)
def test_what_cannot_be_is_refused(then, now, confidence):
    with pytest.raises(UnsupportedInputError, match="median_change"):
        median_change(then, now, confidence=confidence)

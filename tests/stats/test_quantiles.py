"""Quantile thresholds: by hand, and the laws of parts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.stats.quantiles import part_cuts, quantile_thresholds

NUMBERS = st.lists(st.integers(-50, 50).map(float), min_size=2, max_size=80)


@pytest.mark.parametrize(
    ("ties", "expected"),
    # 1 has nobody below, 2 has one, 3 has four of five: of equals none, half or all count.
    [("low", 3.0), ("mid", 2.0), ("high", 2.0)],
)
def test_equals_are_placed_as_asked(ties, expected):
    found = quantile_thresholds(np.array([1.0, 2.0, 2.0, 2.0, 3.0]), 2, ties=ties)
    assert found.tolist() == [expected]


@given(NUMBERS, st.integers(2, 6))
def test_thresholds_were_observed_and_do_not_fall(values, parts):
    found = quantile_thresholds(np.array(values), parts)
    assert len(found) == parts - 1
    assert set(found[np.isfinite(found)].tolist()) <= set(values)
    assert found.tolist() == sorted(found.tolist())


@given(NUMBERS, st.integers(2, 6))
def test_scaling_money_scales_thresholds(values, parts):
    plain, scaled = (quantile_thresholds(np.array(values) * by, parts) for by in (1, 8))
    assert (scaled == 8 * plain).all()


def test_all_equal_values_have_no_higher_part():
    assert np.isinf(quantile_thresholds(np.array([3.0, 3.0]), 2)).all()


def test_missing_values_take_no_part():
    known = np.array([1.0, 2.0, 3.0, 4.0])
    with_missing = np.append(known, [np.nan, np.nan])
    assert quantile_thresholds(with_missing, 2).tolist() == quantile_thresholds(known, 2).tolist()


@given(NUMBERS, st.integers(2, 6))
def test_a_part_begins_with_the_value_at_its_place_unless_nobody_is_below(values, parts):
    ordered = sorted(values)
    firsts = {ordered[place * len(values) // parts] for place in range(1, parts)}
    found = part_cuts(np.array([*values, np.nan]), parts)
    assert found.tolist() == sorted(firsts - {ordered[0]})


@pytest.mark.parametrize("values", [[], [np.nan], [3.0, 3.0, np.nan]])
def test_values_that_are_equal_or_missing_are_one_part(values):
    assert part_cuts(np.array(values), 4).tolist() == []

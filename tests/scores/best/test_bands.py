"""Bands of scores, against the rule and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.scores.best.bands import band_bounds, bands_of_scores, require_bands

NAMES = ("best", "good", "rest")
SHARES = (0.1, 0.2, 0.7)


def named(scores, bounds):
    return bands_of_scores(np.array(scores, dtype=float), bounds, NAMES).tolist()


def test_a_tenth_of_ten_customers_is_one():
    bounds = band_bounds(np.arange(10.0), SHARES)
    assert bounds == (9.0, 7.0)
    assert named(range(10), bounds) == ["rest"] * 7 + ["good"] * 2 + ["best"]


def test_the_best_score_is_in_the_best_band_however_many_share_it():
    bounds = band_bounds(np.array([1.0, 2.0, 5.0, 5.0, 5.0]), SHARES)
    assert named([5.0, 2.0], bounds) == ["best", "rest"]


def test_nobody_is_best_where_all_are_equal():
    bounds = band_bounds(np.full(20, 50.0), SHARES)
    assert bounds == (math.inf, math.inf)
    assert named([50.0], bounds) == ["rest"]


@given(st.lists(st.integers(0, 30), min_size=2, max_size=60))
def test_a_band_holds_at_most_its_share_unless_one_score_alone_does(scores):
    scores = np.array(scores, dtype=float)
    bounds = band_bounds(scores, SHARES)
    for bound, share in zip(bounds, np.cumsum(SHARES), strict=False):
        if math.isfinite(bound) and bound < scores.max():
            assert np.mean(scores >= bound) <= share + 1e-9
            lower = scores[scores < bound]
            assert not len(lower) or np.mean(scores >= lower.max()) > share - 1e-9


def test_no_score_has_no_band():
    assert named([math.nan, 9.0], (9.0, 7.0)) == [None, "best"]


@pytest.mark.parametrize(
    "bands", [{}, {"best": 1.0}, {"a": 0.5, "b": 0.6}, {"a": 0.0, "b": 1.0}, {"": 0.5, "b": 0.5}]
)
def test_bands_are_names_with_shares_that_add_up(bands):
    with pytest.raises(ValueError, match="add up to 1"):
        require_bands(bands)

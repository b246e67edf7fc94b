"""The scikit-learn face of percentiles."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.percentile import PercentileScorer


@parametrize_with_checks(
    [PercentileScorer(), PercentileScorer(higher_is_better=False, max_points=5)]
)
def test_keeps_the_whole_contract_of_scikit_learn(estimator, check):
    check(estimator)


def test_each_column_has_its_own_direction():
    scorer = PercentileScorer(higher_is_better=[True, False])
    found = scorer.fit_transform([[1, 1], [2, 2], [3, 3], [4, 4]])
    assert found.tolist() == [[0.125, 0.875], [0.375, 0.625], [0.625, 0.375], [0.875, 0.125]]


def test_missing_takes_no_part_and_stays_missing():
    found = PercentileScorer().fit_transform([[1.0], [math.nan], [2.0]]).ravel()
    assert found[[0, 2]].tolist() == [0.25, 0.75]
    assert math.isnan(found[1])


def test_a_frame_keeps_its_names():
    frame = pd.DataFrame({"spend_amount": [1.0, 2.0]})
    made = PercentileScorer().set_output(transform="pandas").fit_transform(frame)
    assert made["spend_amount"].tolist() == [0.25, 0.75]


def test_more_points_are_closer():
    values = np.random.default_rng(5).normal(size=(5000, 1))
    exact = PercentileScorer(max_points=5000).fit_transform(values)
    off = [
        np.abs(PercentileScorer(max_points=points).fit_transform(values) - exact).max()
        for points in (10, 100, 1000)
    ]
    assert off[0] > off[1] > off[2]
    assert off[0] <= 1 / 20


def test_a_column_without_a_value_is_named():
    with pytest.raises(UnsupportedInputError, match="without a single value: 1"):
        PercentileScorer().fit([[1.0, math.nan], [2.0, math.nan]])


@pytest.mark.parametrize("points", [1, 2.5, True, None])
def test_points_are_a_whole_number_of_at_least_two(points):
    with pytest.raises(DeclarationError, match="at least 2"):
        PercentileScorer(max_points=points).fit([[1.0]])


def test_directions_are_one_per_column():
    with pytest.raises(DeclarationError, match="3 entries for 1 columns"):
        PercentileScorer(higher_is_better=[True] * 3).fit([[1.0], [2.0]])


@pytest.mark.parametrize("given", ["yes", 3, ["a"], PercentileScorer, {"a": True}])
def test_directions_that_are_none_are_refused(given):
    with pytest.raises(DeclarationError, match=r"higher_is_better is .*; expected one bool"):
        PercentileScorer(higher_is_better=given).fit([[1.0], [2.0]])

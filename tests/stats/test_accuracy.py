"""Accuracy, against scikit-learn and scipy, and by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import pearsonr
from sklearn.metrics import mean_absolute_error as absolute_error_of_sklearn
from sklearn.metrics import mean_poisson_deviance
from sklearn.metrics import root_mean_squared_error as rmse_of_sklearn

from profilekit.stats.accuracy import (
    bias_ratio,
    mean_absolute_error,
    pearson_correlation,
    poisson_deviance,
    root_mean_squared_error,
)

FIGURES = [
    mean_absolute_error,
    root_mean_squared_error,
    poisson_deviance,
    pearson_correlation,
    bias_ratio,
]
PAIRS = st.lists(
    st.tuples(st.integers(0, 9), st.integers(1, 90).map(lambda tenths: tenths / 10)), min_size=2
)


@given(PAIRS)
def test_errors_are_those_of_scikit_learn(pairs):
    actual, predicted = np.array(pairs, dtype=float).T
    assert mean_absolute_error(actual, predicted) == pytest.approx(
        absolute_error_of_sklearn(actual, predicted)
    )
    assert root_mean_squared_error(actual, predicted) == pytest.approx(
        rmse_of_sklearn(actual, predicted)
    )
    assert poisson_deviance(actual, predicted) == pytest.approx(
        mean_poisson_deviance(actual, predicted), abs=1e-12
    )


@given(PAIRS)
def test_the_correlation_is_that_of_scipy(pairs):
    actual, predicted = np.array(pairs, dtype=float).T
    found = pearson_correlation(actual, predicted)
    if np.ptp(actual) == 0 or np.ptp(predicted) == 0:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(pearsonr(actual, predicted).statistic, abs=1e-9)


@given(PAIRS, st.data())
def test_a_weight_counts_a_row_as_often(pairs, data):
    actual, predicted = np.array(pairs, dtype=float).T
    whole = st.lists(st.integers(0, 3), min_size=len(pairs), max_size=len(pairs))
    counts = np.array(data.draw(whole.filter(any)))
    rows = np.repeat(np.arange(len(pairs)), counts)
    for figure in FIGURES:
        weighed = figure(actual, predicted, counts)
        repeated = figure(actual[rows], predicted[rows])
        assert weighed == pytest.approx(repeated, rel=1e-9, abs=1e-7, nan_ok=True)


@pytest.mark.parametrize("figure", FIGURES)
def test_several_sets_of_weights_give_several_figures(figure):
    actual, predicted = np.array([0.0, 1, 5, 2]), np.array([0.5, 1.5, 3, 2])
    weights = np.array([[1.0, 1, 1, 1], [2, 0, 1, 1]])
    one_by_one = [float(figure(actual, predicted, row)) for row in weights]
    assert figure(actual, predicted, weights).tolist() == pytest.approx(one_by_one)


def test_nothing_for_everybody_beats_the_true_mean_by_absolute_error_and_not_by_deviance():
    actual = [0] * 7 + [1, 2, 3]
    zero, mean = [0.0] * 10, [0.6] * 10
    assert mean_absolute_error(actual, zero) < mean_absolute_error(actual, mean)
    assert poisson_deviance(actual, zero) > poisson_deviance(actual, mean)


def test_a_predicted_zero_that_was_none_is_infinitely_wrong():
    assert math.isinf(poisson_deviance([0, 1], [0.0, 0.0]))
    assert poisson_deviance([0, 0], [0.0, 0.0]) == 0


def test_a_row_that_does_not_count_is_not_wrong():
    assert poisson_deviance([0, 1], [0.0, 0.0], [1, 0]) == 0


def test_negative_values_have_no_deviance():
    assert np.isnan(poisson_deviance([-1, 1], [1.0, 1.0]))


def test_bias_is_that_of_the_totals():
    assert bias_ratio([1, 3], [3.0, 3.0]) == pytest.approx(0.5)
    assert np.isnan(bias_ratio([0, 0], [1.0, 1.0]))


def test_a_constant_that_is_no_binary_number_has_no_correlation():
    assert np.isnan(pearson_correlation(range(1000), [0.1] * 1000))

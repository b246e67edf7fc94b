"""Counts until dropout against numerical integration, and their laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import simpson
from scipy.special import gammaln

from profilekit.scores.lifetime.orders_until_dropout import (
    count_probabilities,
    exceeding_probabilities,
)

SIZES = st.floats(-2, 2.5).map(lambda power: 10.0**power)
PARAMS = st.tuples(SIZES, SIZES, SIZES, SIZES).map(np.array)
ALL = np.arange(4000.0)


def integrated(params, t, n):
    """Integrate over the logarithm of the moment of dropout, by Simpson's rule."""
    r, alpha, s, beta = params

    def ordered(logs):
        by_orders = np.log1p(np.exp(logs) / alpha)
        start = gammaln(r + n) - gammaln(r) - gammaln(n + 1)
        return start + n * (logs - np.log(alpha)) - (r + n) * by_orders

    logs = np.linspace(-45.0, 0.0, 40_001) + np.log(t)
    leaves = logs + np.log(s / beta) - (s + 1) * np.log1p(np.exp(logs) / beta)
    left = simpson(np.exp(leaves + ordered(logs)), x=logs)
    return left + (1 + t / beta) ** -s * np.exp(ordered(np.log(t)))


@settings(max_examples=30, deadline=None)
@given(PARAMS, SIZES, st.integers(0, 60))
def test_a_probability_is_the_integral(params, t, n):
    found = count_probabilities(params[:, None], t, np.array([float(n)]))[0, 0]
    assert found == pytest.approx(integrated(params, t, n), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(PARAMS, SIZES, st.integers(-1, 40))
def test_what_exceeds_a_count_is_what_is_not_up_to_it(params, t, count):
    up_to = count_probabilities(params[:, None], t, np.arange(count + 1.0)).sum()
    found = exceeding_probabilities(params[:, None], t, np.array(float(count)))[0]
    assert found == pytest.approx(1 - up_to, abs=1e-9)


def test_probabilities_and_the_mean_are_those_of_a_simulation():
    params, t = np.array([2.0, 5.0, 3.0, 20.0]), 30.0
    found = count_probabilities(params[:, None], t, ALL)[0]
    rng = np.random.default_rng(5)
    size = 200_000
    stays = np.minimum(rng.exponential(1 / rng.gamma(3.0, 1 / 20.0, size)), t)
    counts = rng.poisson(rng.gamma(2.0, 1 / 5.0, size) * stays)
    assert found.sum() == pytest.approx(1, abs=1e-9)
    assert found @ ALL == pytest.approx(counts.mean(), rel=0.01)
    assert found[:6] == pytest.approx(np.bincount(counts)[:6] / size, abs=0.004)


def test_of_many_customers_each_has_the_probabilities_of_one():
    rng = np.random.default_rng(1)
    params = 10 ** rng.uniform(-2, 2, (4, 50))
    counts = np.arange(30.0)
    many = count_probabilities(params, 52.0, counts)
    ones = [count_probabilities(params[:, [i]], 52.0, counts)[0] for i in range(50)]
    assert many == pytest.approx(np.array(ones), rel=1e-13)

"""Gamma-Gamma against its density integrated over the unknown rate, and its slopes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.stats import gamma

from profilekit.scores.lifetime.value_distribution import value_log_likelihood, value_outlook

SIZES = st.floats(-2, 3).map(lambda power: 10.0**power)


@pytest.mark.parametrize(
    ("p", "q", "v", "x", "mean"), [(6.25, 3.74, 15.44, 2, 22.35), (0.5, 1.2, 3.0, 1, 0.7)]
)
def test_the_likelihood_is_the_mean_density_over_the_rates(p, q, v, x, mean):
    def joint(rate):
        return gamma.pdf(mean, p * x, scale=1 / (x * rate)) * gamma.pdf(rate, q, scale=1 / v)

    density = quad(joint, 0, np.inf, epsabs=0, epsrel=1e-11)[0]
    found, _ = value_log_likelihood(np.array([p, q, v]), np.array([float(x)]), np.array([mean]))
    assert found[0] == pytest.approx(np.log(density), rel=1e-9)


@given(st.tuples(SIZES, SIZES, SIZES), st.integers(1, 200), SIZES)
def test_the_gradient_is_the_slope(params, x, mean):
    one = np.array([float(x)]), np.array([mean])
    logs = np.log(np.array(params))
    value, gradient = value_log_likelihood(np.exp(logs), *one)
    for j, step in enumerate(np.eye(3) * 1e-4):
        high, low = (value_log_likelihood(np.exp(logs + way), *one)[0][0] for way in (step, -step))
        size = 1 + abs(value[0])
        assert gradient[0, j] == pytest.approx((high - low) / 2e-4, rel=1e-5, abs=1e-6 * size)


def test_the_expected_value_is_the_weighted_mean_of_own_and_all():
    p, q, v = 6.25, 3.74, 15.44
    found = value_outlook(np.array([p, q, v]), np.array([0.0, 3.0]), np.array([0.0, 50.0])).mean
    own = 3 * p / (3 * p + q - 1)
    everybody = p * v / (q - 1)
    assert found == pytest.approx([everybody, own * 50 + (1 - own) * everybody])

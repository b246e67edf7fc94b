"""The integral over the moment of dropout, against another rule in another variable."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import simpson

from profilekit.scores.lifetime.dropout_integral import legendre, over_dropout

SIZES = st.floats(-3, 3).map(lambda power: 10.0**power)


def integrated(params, x, t_x, end):
    """Integrate over the logarithm of the time since the last order, by Simpson's rule."""
    r, alpha, s, beta = params
    logs = np.linspace(-45.0, 0.0, 40_001) + np.log(end - t_x)
    m = t_x + np.exp(logs)
    height = logs + np.log(s / beta) - (s + 1) * np.log1p(m / beta)
    height -= r * np.log1p(m / alpha) + x * np.log(alpha + m)
    return np.log(simpson(np.exp(height - height.max()), x=logs)) + height.max()


@settings(max_examples=60, deadline=None)
@given(st.tuples(SIZES, SIZES, SIZES, SIZES), st.integers(0, 400), SIZES, SIZES)
def test_it_is_the_integral(params, x, t_x, more):
    found = over_dropout(
        np.array(params), np.array([float(x)]), np.array([t_x]), np.array([t_x + more])
    )
    want = integrated(params, x, t_x, t_x + more)
    assert found.log_total[0] == pytest.approx(want, rel=1e-9, abs=1e-9)


def test_without_time_nobody_has_left():
    found = over_dropout(np.ones(4), np.array([2.0]), np.array([3.0]), np.array([3.0]))
    assert found.log_total[0] == -np.inf
    assert (found.slopes == 0).all()


def test_of_many_customers_each_has_the_integral_of_one():
    x, t_x, end = np.array([0.0, 3.0, 90.0]), np.array([0.0, 5.0, 30.0]), np.full(3, 600.0)
    params = np.array([0.5, 1e-3, 0.6, 12.0])
    many = over_dropout(params, x, t_x, end)
    for i in range(3):
        one = over_dropout(params, x[[i]], t_x[[i]], end[[i]])
        assert one.log_total[0] == many.log_total[i]


def test_the_rule_integrates_powers():
    at, weight = legendre(8)
    assert (weight * at**15).sum() == pytest.approx(1 / 16, rel=1e-14)

"""Learning the value of an order day: recovery, scale, and fits that there are not."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import FitError
from profilekit.scores.lifetime.value_fitting import fitted_values


def drawn(p, q, v, n=3000, seed=2):
    rng = np.random.default_rng(seed)
    x = 1.0 + rng.poisson(2.0, n)
    return x, rng.gamma(p * x, 1 / (x * rng.gamma(q, 1 / v, n))), np.ones(n)


def test_parameters_are_recovered():
    found = fitted_values(*drawn(4.0, 3.0, 20.0), asked_by="me")
    errors = np.sqrt(np.diag(found["covariance"]))
    assert (np.abs(np.array(found["params"]) - [4.0, 3.0, 20.0]) < 4 * errors).all()


def test_the_currency_scales_v_alone():
    x, mean, weights = drawn(4.0, 3.0, 20.0)
    one = fitted_values(x, mean, weights, asked_by="me")
    hundred = fitted_values(x, mean * 100, weights, asked_by="me")
    assert hundred["params"] == pytest.approx(np.array(one["params"]) * [1, 1, 100], rel=1e-6)
    shift = len(x) * np.log(100)
    assert hundred["log_likelihood"] == pytest.approx(one["log_likelihood"] - shift)


def test_a_weight_is_as_many_customers():
    x, mean, weights = drawn(4.0, 3.0, 20.0, n=500)
    twice = fitted_values(np.tile(x, 2), np.tile(mean, 2), np.ones(1000), asked_by="me")
    weighted = fitted_values(x, mean, 2 * weights, asked_by="me")
    assert weighted["params"] == pytest.approx(twice["params"], rel=1e-6)


def test_a_mean_value_without_end_is_an_error_that_says_what_to_do():
    with pytest.raises(FitError, match="cap repeat_mean_amount"):
        fitted_values(*drawn(5.0, 0.6, 1.0), asked_by="me")

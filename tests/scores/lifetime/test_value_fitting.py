"""Learning the value of an order day: recovery, scale, limits, and fits that there are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from profilekit.errors import FitError
from profilekit.scores.lifetime.value_distribution import value_log_likelihood, value_outlook
from profilekit.scores.lifetime.value_fitting import fitted_values
from profilekit.scores.lifetime.value_limits import limit_of


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


def of_one_spread(n=120, seed=3):
    """Draw means that lie as wide apart on many days as on one."""
    rng = np.random.default_rng(seed)
    return 1.0 + rng.poisson(2.0, n), 60 / rng.gamma(3.0, 1.0, n), np.ones(n)


def of_one_mean(n=60, seed=0):
    """Draw customers who differ by the chance of their days alone."""
    rng = np.random.default_rng(seed)
    x = 1.0 + rng.poisson(2.0, n)
    return x, rng.gamma(3 * x, 20 / (3 * x)), np.ones(n)


def greatest_with(which, held, x, mean):
    """Search the log-likelihood with one parameter held, by another optimiser."""
    others = [k for k in range(3) if k != which]

    def cost(logs):
        params = np.empty(3)
        params[which], params[others] = held, np.exp(logs)
        return -value_log_likelihood(params, x, mean)[0].sum()

    v = {0: 40 / held, 1: held * 10}[which]
    options = {"maxiter": 4000, "xatol": 1e-8, "fatol": 1e-8}
    return -minimize(cost, np.log([3.0, v]), method="Nelder-Mead", options=options).fun


@pytest.mark.parametrize(
    ("data", "which", "limit"),
    [(of_one_spread(), 0, "own_mean"), (of_one_mean(), 1, "population_mean")],
    ids=["p", "q"],
)
def test_where_the_likelihood_rises_without_end_its_limit_is_taken(data, which, limit):
    x, mean, weights = data
    found = fitted_values(x, mean, weights, asked_by="me")
    assert limit_of(found["params"]) == limit
    on_the_way = [greatest_with(which, held, x, mean) for held in (1.5, 5.0, 20.0, 100.0, 1e4)]
    assert on_the_way == sorted(on_the_way)
    assert on_the_way[-1] < found["log_likelihood"] < on_the_way[-1] + 0.01


@pytest.mark.parametrize(
    ("data", "at"), [(of_one_spread(), 0.015311), (of_one_mean(), 0.0016585)], ids=["p", "q"]
)
def test_what_is_expected_goes_to_what_is_expected_at_a_limit(data, at):
    x, mean, weights = data
    # From the weight `at` on of customers who differ otherwise there is a maximum again.
    more_x, more, _ = drawn(2.0, 3.0, 40.0, n=60, seed=9)
    x, mean = np.append(x, more_x), np.append(mean, more)

    def fitted_with(weight):
        found = fitted_values(x, mean, np.append(weights, np.full(60, weight)), asked_by="me")
        return found["params"], value_outlook(np.array(found["params"]), x, mean).mean

    params, expected = fitted_with(at - 1e-4)
    assert limit_of(params)
    off = []
    for beyond in (1e-2, 1e-3, 1e-4):
        params, beside = fitted_with(at + beyond)
        assert limit_of(params) is None
        off.append(np.abs(beside / expected - 1).max())
    assert off[1] < off[0] / 5
    assert off[2] < off[1] / 5


def test_at_a_limit_too_the_currency_scales_v_alone():
    x, mean, weights = of_one_spread()
    one = fitted_values(x, mean, weights, asked_by="me")
    hundred = fitted_values(x, mean * 100, weights, asked_by="me")
    assert hundred["params"] == pytest.approx(np.array(one["params"]) * [1, 1, 100], rel=1e-6)


def test_a_limit_with_a_mean_value_without_end_is_an_error_too():
    rng = np.random.default_rng(3)
    x, mean = 1.0 + rng.poisson(2.0, 120), 60 / rng.gamma(0.7, 1.0, 120)
    with pytest.raises(FitError, match="cap repeat_mean_amount"):
        fitted_values(x, mean, np.ones(120), asked_by="me")


def test_values_that_hardly_differ_have_neither_a_maximum_nor_a_limit():
    x, mean = np.tile([1.0, 2.0], 40), 20 + 1e-6 * np.arange(80.0)
    with pytest.raises(FitError, match=r"no maximum|flat along|not converged|no step rises"):
        fitted_values(x, mean, np.ones(80), asked_by="me")

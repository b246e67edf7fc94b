"""The limits of Gamma-Gamma, against the gamma laws that they are."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.special import digamma
from scipy.stats import gamma, invgamma

from profilekit.scores.lifetime.value_distribution import value_log_likelihood
from profilekit.scores.lifetime.value_limits import limit_of, limits

RNG = np.random.default_rng(5)
DAYS = 1.0 + RNG.poisson(2.0, 200)
MEANS = RNG.gamma(3.0, 0.4, 200)


@pytest.fixture(scope="module")
def found():
    def log_likelihood(params):
        values, slopes = value_log_likelihood(params, DAYS, MEANS)
        return float(values.sum()), slopes.sum(axis=0)

    return {limit_of(each.params): each for each in limits(log_likelihood, asked_by="me")}


def test_where_days_are_alike_the_means_are_inverse_gamma(found):
    q, _, scale = invgamma.fit(MEANS, floc=0)
    p, *free = found["own_mean"].params
    assert free == pytest.approx([q, scale / p], rel=1e-4)
    exact = invgamma.logpdf(MEANS, q, scale=scale).sum()
    assert found["own_mean"].log_likelihood == pytest.approx(exact, abs=0.01)


def test_where_customers_are_alike_the_days_are_gamma_about_the_mean_of_all(found):
    mean = DAYS @ MEANS / DAYS.sum()

    def slope(p):
        return DAYS @ (np.log(p * DAYS * MEANS / mean) - digamma(p * DAYS))

    shape = brentq(slope, 0.1, 100)
    p, q, v = found["population_mean"].params
    assert (p, p * v / (q - 1)) == pytest.approx((shape, mean), rel=1e-4)
    exact = gamma.logpdf(MEANS, shape * DAYS, scale=mean / (shape * DAYS)).sum()
    assert found["population_mean"].log_likelihood == pytest.approx(exact, abs=0.01)


def test_the_greater_one_is_first(found):
    assert set(found) == {"own_mean", "population_mean"}
    likelihoods = [each.log_likelihood for each in found.values()]
    assert likelihoods == sorted(likelihoods, reverse=True)


def test_the_errors_at_a_limit_are_those_of_the_parameters_left(found):
    # Of an inverse gamma: the inverse of the information of a gamma's shape and rate.
    _, q, _ = found["own_mean"].params
    errors = np.sqrt(np.diag(found["own_mean"].covariance))
    step = 1e-5 * q
    bend = (digamma(q + step) - digamma(q - step)) / (2 * step)
    assert errors[0] == 0
    assert errors[1] == pytest.approx(np.sqrt(1 / (len(MEANS) * (bend - 1 / q))), rel=1e-3)

"""What customers will spend, against simulation, and the laws of a distribution."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDProcess
from profilekit.scores.lifetime.process import Outlook
from profilekit.scores.lifetime.spend_distribution import SpendDistribution
from profilekit.scores.lifetime.value_distribution import value_outlook
from scores.lifetime.shoppers import PARETO, VALUES

X = np.array([0.0, 0.0, 2.0, 26.0, 1.0, 900.0])
T_X = np.array([0, 0, 30.43, 30.86, 1.71, 99])
T = np.array([0, 38.86, 38.86, 31, 38.86, 100])
MEAN = np.array([0.0, 0.0, 22.35, 40.0, 11.77, 3.0])
PROBS = (0.05, 0.5, 0.9, 0.99)


def distribution(rows, weeks=52.0):
    process, params, each = ParetoNBDProcess(), np.array(PARETO), np.arange(len(X))
    outlook = Outlook(
        process,
        process.alive_prob(params, X, T_X, T),
        process.while_alive(params, X, T_X, T),
        np.array(rows),
        each,
        each,
    )
    return SpendDistribution(
        outlook, value_outlook(np.array(VALUES), X, MEAN), np.array(rows), weeks
    )


def simulated(customer, n, weeks=52.0, seed=8):
    rng = np.random.default_rng(seed)
    one = distribution([customer], weeks)
    r, alpha, s, beta = one.outlook.params[:, customer]
    stays = np.minimum(rng.exponential(1 / rng.gamma(s, 1 / beta, n)), weeks)
    days = rng.poisson(rng.gamma(r, 1 / alpha, n) * stays)
    days *= rng.random(n) < one.outlook.alive_prob[customer]
    rate = rng.gamma(one.values.tail[customer], 1 / one.values.scale[customer], n)
    paid = rng.gamma(np.maximum(days, 1) * one.values.p, 1 / rate)
    return np.where(days > 0, paid, 0.0)


@pytest.mark.parametrize("customer", range(5))
def test_it_is_the_distribution_of_simulated_totals(customer):
    totals = simulated(customer, 4000)
    many = distribution([customer] * len(totals))
    pit = many.pit(totals, np.random.default_rng(1))
    assert kstest(pit, "uniform").pvalue > 0.01


@pytest.mark.parametrize("customer", range(5))
def test_its_mean_is_that_of_simulated_totals(customer):
    totals = simulated(customer, 100_000)
    error = totals.std() / np.sqrt(len(totals))
    assert abs(distribution([customer]).mean()[0] - totals.mean()) < 4 * error


def test_a_quantile_is_where_the_probability_is_reached():
    found = distribution(range(len(X)))
    for prob in PROBS:
        amounts = found.quantile(prob)
        reached = found.cdf(amounts)
        assert reached[amounts > 0] == pytest.approx(prob, abs=1e-9)
        assert (reached[amounts == 0] >= prob).all()


def test_quantiles_grow_with_the_probability():
    found = distribution(range(len(X))).quantiles(PROBS)
    assert (np.diff(found, axis=0) >= 0).all()
    assert (found[-1] > 0).sum() >= 4


def test_less_than_nothing_is_never_spent():
    assert distribution([3]).cdf(np.array([-1.0])).tolist() == [0]


def test_what_is_not_known_has_no_distribution():
    found = distribution([0, -1])
    assert np.isnan(found.mean()).tolist() == [False, True]
    assert np.isnan(found.quantile(0.9)).tolist() == [False, True]
    assert np.isnan(found.cdf(np.ones(2))).tolist() == [False, True]


def test_customers_alike_have_equal_quantiles_alone_and_among_others():
    many = distribution([3, 2, 3, 0, 5, 4, 1]).quantiles(PROBS)
    assert (many[:, 0] == many[:, 2]).all()
    for at, customer in enumerate([3, 2, 3, 0, 5, 4, 1]):
        assert distribution([customer]).quantiles(PROBS)[:, 0] == pytest.approx(
            many[:, at], rel=1e-12
        )


def test_a_newcomer_over_ten_years_has_a_long_tail_and_all_of_it():
    found = distribution([0], 520.0)
    totals = simulated(0, 200_000, 520.0)
    assert found.quantile(0.99)[0] == pytest.approx(np.quantile(totals, 0.99), rel=0.05)
    assert found.cdf(np.array([1e9]))[0] == pytest.approx(1, abs=1e-8)


def test_more_orders_than_are_counted_are_taken_as_so_many():
    one = distribution([0])
    hourly = np.array([[2.0], [1e-3], [0.6], [11.7]])
    nothing = np.zeros(1, dtype=np.intp)
    outlook = Outlook(one.outlook.process, np.ones(1), hourly, nothing, nothing, nothing)
    found = SpendDistribution(outlook, one.values, nothing, 52.0)
    assert np.isfinite(found.quantile(0.99))
    assert found.cdf(np.array([1e12]))[0] == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("prob", [0, 1, 1.5, -0.1, np.nan, None])
def test_what_is_no_probability_has_no_quantile(prob):
    with pytest.raises(DeclarationError, match=f"prob is {prob}; expected a number between 0"):
        distribution([0, 2]).quantile(prob)


def test_amounts_are_one_or_one_per_customer():
    found = distribution([0, 2, 3])
    assert found.cdf(20.0).tolist() == found.cdf([20.0]).tolist() == found.cdf([20.0] * 3).tolist()
    with pytest.raises(UnsupportedInputError, match=r"cdf was given amounts of shape \(2,\)"):
        found.cdf([1.0, 2.0])
    with pytest.raises(UnsupportedInputError, match="one, or 3: one per customer"):
        found.pit([1.0, 2.0], np.random.default_rng(0))


def test_nothing_observed_has_no_pit():
    found = distribution([0, 2, 3])
    assert np.isnan(found.cdf([np.nan, 1, 1])).tolist() == [True, False, False]
    pit = found.pit([np.nan, 0, 1], np.random.default_rng(0))
    assert np.isnan(pit).tolist() == [True, False, False]

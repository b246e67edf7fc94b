"""MBG/NBD against published figures, integration, and simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.scores.lifetime.modified_beta_geo import (
    ModifiedBetaGeoModel,
    ModifiedBetaGeoProcess,
)
from scores.lifetime.lifetime_customers import CDNOW, FIELDS, HOLDOUT_DAYS, simulated
from scores.lifetime.test_beta_geo import HISTORIES, PARAMS, arrays, integrated

PROCESS = ModifiedBetaGeoProcess()
FITTED = np.array([0.524843, 6.183086, 0.891359, 1.614001])


@pytest.fixture(scope="module")
def cdnow():
    return ModifiedBetaGeoModel().fit(CDNOW)


def test_the_parameters_of_cdnow_are_the_published_ones(cdnow):
    found = list(cdnow.params_.values())
    np.testing.assert_allclose(found, FITTED, atol=1.5e-6, rtol=0)
    assert [round(value, 3) for value in found] == [0.525, 6.183, 0.891, 1.614]
    assert cdnow.log_likelihood_ == pytest.approx(-9582.1357, abs=5e-5)


def test_the_holdout_of_cdnow_is_predicted_as_well_as_published(cdnow):
    made = cdnow.expected_order_days(CDNOW, [HOLDOUT_DAYS])["expected_order_days_273d_count"]
    came = CDNOW["holdout_days_count"]
    assert (made - came).abs().mean() == pytest.approx(0.7648, abs=5e-5)
    assert np.corrcoef(made, came)[0, 1] == pytest.approx(0.6273, abs=5e-5)
    assert made.sum() / came.sum() - 1 == pytest.approx(-0.162, abs=1e-3)


def test_the_expectations_by_calibration_orders_are_the_published_ones(cdnow):
    made = cdnow.expected_order_days(CDNOW, [HOLDOUT_DAYS])["expected_order_days_273d_count"]
    by_orders = made.groupby(CDNOW[FIELDS[0]].clip(upper=7)).mean()
    published = [0.185, 0.551, 1.049, 1.493, 2.104, 2.564, 3.361, 5.849]
    np.testing.assert_allclose(by_orders, published, atol=6e-4)


def test_not_all_who_ordered_once_are_alive(cdnow):
    alive = cdnow.transform(CDNOW)["alive_prob"]
    assert alive.mean() == pytest.approx(0.4487, abs=5e-5)
    assert alive[CDNOW[FIELDS[0]] == 0].max() < 0.5


@pytest.mark.parametrize("history", [(0, 0, 10), (1, 4, 10), (2, 30.43, 38.86), (40, 9.5, 10)])
@pytest.mark.parametrize("params", [(0.24, 4.4, 0.8, 2.4), (3, 0.5, 1.0, 0.4), (0.1, 90, 6, 9)])
def test_the_likelihood_is_the_integral_over_both_laws(params, history):
    there, left = integrated(params, *history, chances=history[0] + 1)
    values, _ = PROCESS.log_likelihood(np.array(params), *arrays(*history))
    assert values[0] == pytest.approx(np.log(there + left), rel=1e-8)
    alive = PROCESS.alive_prob(np.array(params), *arrays(*history))
    assert alive[0] == pytest.approx(there / (there + left), rel=1e-8)


@given(PARAMS, HISTORIES)
def test_the_gradient_is_the_slope_of_the_likelihood(params, history):
    values = arrays(*history)
    _, gradient = PROCESS.log_likelihood(params, *values)
    steps = 1e-5 * np.eye(4)
    up, down = (
        [PROCESS.log_likelihood(params * np.exp(sign * step), *values)[0][0] for step in steps]
        for sign in (1, -1)
    )
    slopes = (np.array(up) - np.array(down)) / 2e-5
    np.testing.assert_allclose(gradient[0], slopes, rtol=1e-5, atol=1e-5)


@given(PARAMS)
def test_a_newcomer_may_have_left_at_once(params):
    newcomer = arrays(0, 0, 0)
    _, _, a, b = params
    assert PROCESS.alive_prob(params, *newcomer)[0] == pytest.approx(b / (a + b))


@given(PARAMS, st.integers(1, 20), st.floats(1, 50))
def test_who_ordered_lately_is_more_likely_alive(params, x, tenure):
    last = np.linspace(0.1, 1, 9) * tenure
    repeats, age = np.full(9, float(x)), np.full(9, tenure)
    assert (np.diff(PROCESS.alive_prob(params, repeats, last, age)) >= 0).all()


def test_simulated_customers_do_what_it_says():
    rng, params = np.random.default_rng(3), np.array([0.8, 5.0, 0.9, 2.5])
    tenure = np.full(200_000, 26.0)
    x, t_x, later = simulated(params, tenure, 26.0, rng, may_leave_at_first=True)
    future = PROCESS.while_alive(params, x, t_x, tenure)
    alive = PROCESS.alive_prob(params, x, t_x, tenure)
    made = alive * PROCESS.expected(future, np.array(26.0))
    for group in (x == 0, x == 2, x > 5):
        error = later[group].std() / np.sqrt(group.sum())
        assert made[group].mean() == pytest.approx(later[group].mean(), abs=4 * error)

"""BG/NBD against its paper, against integration over the two laws, and against simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import betaln, gammaln
from scipy.stats import nbinom

from profilekit.scores.lifetime.beta_geo import BetaGeoModel, BetaGeoProcess
from scores.lifetime.lifetime_customers import CDNOW, CDNOW_WEEKS, FIELDS, HOLDOUT_DAYS, simulated

PROCESS = BetaGeoProcess()
FITTED = np.array([0.242595, 4.413602, 0.792922, 2.425906])
PARAMS = st.tuples(*[st.floats(0.05, 20)] * 4).map(np.array)
HISTORIES = st.tuples(st.integers(0, 60), st.floats(0.01, 1), st.floats(0.1, 200)).map(
    lambda h: (float(h[0]), h[1] * h[2] if h[0] else 0.0, h[2])
)


@pytest.fixture(scope="module")
def cdnow():
    return BetaGeoModel().fit(CDNOW)


def arrays(*numbers):
    return tuple(np.array([float(number)]) for number in numbers)


def beta_mean(power, chances, a, b):
    """Integrate p^power (1 - p)^chances over the beta law of p, over its log odds."""

    def density(y):
        log_p, log_rest = -np.logaddexp(0, -y), -np.logaddexp(0, y)
        return np.exp((a + power) * log_p + (b + chances) * log_rest - betaln(a, b))

    return quad(density, -np.inf, 0, epsabs=0)[0] + quad(density, 0, np.inf, epsabs=0)[0]


def gamma_mean(x, t, r, alpha):
    """Integrate rate^x exp(-rate t) over the gamma law of the rate, over its logarithm."""
    peak = np.log((r + x) / (alpha + t))

    def density(y):
        rate = np.exp(min(y, 600))
        return np.exp((r + x) * y - (alpha + t) * rate + r * np.log(alpha) - gammaln(r) - top)

    top = (r + x) * peak - (alpha + t) * np.exp(peak) + r * np.log(alpha) - gammaln(r)
    parts = [quad(density, *ends, epsabs=0)[0] for ends in ((-np.inf, peak), (peak, np.inf))]
    return sum(parts) * np.exp(top)


def integrated(params, x, t_x, tenure, chances):
    """Give the likelihoods of being there still, and of having left at the last order."""
    r, alpha, a, b = params
    there = beta_mean(0, chances, a, b) * gamma_mean(x, tenure, r, alpha)
    left = beta_mean(1, chances - 1, a, b) * gamma_mean(x, t_x, r, alpha) if chances else 0.0
    return there, left


def test_the_parameters_of_cdnow_are_the_published_ones(cdnow):
    assert list(cdnow.params_) == ["r", "alpha", "a", "b"]
    np.testing.assert_allclose(list(cdnow.params_.values()), FITTED, atol=1.01e-6, rtol=0)
    assert cdnow.log_likelihood_ == pytest.approx(-9582.4292, abs=5e-5)


def test_the_paper_prints_the_same(cdnow):
    printed = [round(value, 3) for value in cdnow.params_.values()]
    assert printed == [0.243, 4.414, 0.793, 2.426]


def test_the_customer_of_the_paper_is_expected_to_order_so_often(cdnow):
    customer = pd.DataFrame([dict(zip(FIELDS, (2, 30.43 * 7, 38.86 * 7), strict=True))])
    made = cdnow.expected_order_days(customer, [HOLDOUT_DAYS])
    assert made["expected_order_days_273d_count"].item() == pytest.approx(1.226, abs=5e-4)


@pytest.mark.parametrize(
    ("weeks", "published"),
    [(0.1429, 0.0078), (1, 0.0532), (3, 0.1506), (31.8571, 1.0405), (32, 1.0437), (78, 1.8576)],
)
def test_a_newcomer_is_expected_to_order_so_often(weeks, published):
    # The last is 1.8580 by any way of summing; the source's series ends early.
    assert PROCESS.expected(FITTED, np.array(weeks)) == pytest.approx(published, abs=5e-4)


def test_the_holdout_of_cdnow_is_predicted_as_well_as_published(cdnow):
    made = cdnow.expected_order_days(CDNOW, [HOLDOUT_DAYS])["expected_order_days_273d_count"]
    came = CDNOW["holdout_days_count"]
    assert (made - came).abs().mean() == pytest.approx(0.7855, abs=5e-5)
    assert np.corrcoef(made, came)[0, 1] == pytest.approx(0.6256, abs=5e-5)
    assert made.sum() / came.sum() - 1 == pytest.approx(-0.122, abs=1e-3)


def test_the_expectations_by_calibration_orders_are_the_published_ones(cdnow):
    made = cdnow.expected_order_days(CDNOW, [HOLDOUT_DAYS])["expected_order_days_273d_count"]
    by_orders = made.groupby(CDNOW[FIELDS[0]].clip(upper=7)).mean()
    published = [0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157]
    np.testing.assert_allclose(by_orders, published, atol=6e-4)


def test_all_who_ordered_once_are_alive(cdnow):
    alive = cdnow.transform(CDNOW)["alive_prob"]
    assert (alive[CDNOW[FIELDS[0]] == 0] == 1).all()
    assert alive.mean() == pytest.approx(0.8134, abs=5e-5)


@pytest.mark.parametrize("history", [(0, 0, 10), (1, 4, 10), (2, 30.43, 38.86), (40, 9.5, 10)])
@pytest.mark.parametrize("params", [(0.24, 4.4, 0.8, 2.4), (3, 0.5, 1.0, 0.4), (0.1, 90, 6, 9)])
def test_the_likelihood_is_the_integral_over_both_laws(params, history):
    there, left = integrated(params, *history, chances=history[0])
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


@settings(max_examples=25)
@given(PARAMS, HISTORIES, st.floats(0.1, 300))
def test_probabilities_add_up_to_the_tail_and_the_mean(params, history, t):
    future = PROCESS.while_alive(params, *arrays(*history))
    counts = np.arange(400.0)
    found = PROCESS.probabilities(future, t, counts)[0]
    tails = PROCESS.exceeding(np.tile(future, len(counts)), t, counts)
    np.testing.assert_allclose(1 - np.cumsum(found), tails, atol=1e-9)
    if tails[-1] < 1e-14:
        mean = PROCESS.expected(future, np.array(t))[0]
        assert mean == pytest.approx((counts * found).sum(), rel=1e-8)


@settings(max_examples=25)
@given(PARAMS, st.floats(0.1, 1e3))
def test_the_mean_is_the_sum_of_the_tails(params, t):
    r, alpha, a, b = params
    counts = np.arange(50_000.0)
    latent = nbinom.sf(counts, r, alpha / (alpha + t))
    stays = np.exp(np.concatenate([[0], np.cumsum(np.log((b + counts) / (a + b + counts)))[:-1]]))
    if (latent * stays)[-1] < 1e-16:
        mean = PROCESS.expected(params, np.array(t))
        assert mean == pytest.approx((latent * stays).sum(), rel=1e-9)


@pytest.mark.parametrize("a", [1 - 1e-9, 1.0, 1 + 1e-9])
def test_nothing_happens_where_the_usual_formula_is_singular(a):
    near = PROCESS.expected(np.array([0.5, 4.0, 1.001, 2.0]), np.array(52.0))
    at = PROCESS.expected(np.array([0.5, 4.0, a, 2.0]), np.array(52.0))
    assert at == pytest.approx(near, rel=1e-3)
    assert at > near


def test_no_time_is_no_order():
    assert PROCESS.expected(FITTED, np.array(0.0)) == 0
    assert PROCESS.exceeding(FITTED[:, None], 0.0, np.array(0.0)) == 0


@settings(max_examples=25)
@given(PARAMS, HISTORIES)
def test_a_longer_time_is_more_orders(params, history):
    future = PROCESS.while_alive(params, *arrays(*history))
    made = [PROCESS.expected(future, np.array(t))[0] for t in (1e-3, 1, 52, 520, 1e5, 1e9)]
    assert np.isfinite(made).all()
    assert (np.diff(made) > -1e-9 * np.array(made[:-1])).all()


@pytest.mark.parametrize("x", [1e3, 5e4, 1e6])
def test_thousands_of_orders_are_no_trouble(x):
    params, history = np.array([0.24, 4.4, 0.8, 2.4]), arrays(x, 99.9, 100)
    values, gradient = PROCESS.log_likelihood(params, *history)
    assert np.isfinite(values).all()
    assert np.isfinite(gradient).all()
    future = PROCESS.while_alive(params, *history)
    expected = PROCESS.expected(future, np.array(10.0))[0]
    assert x / 10 * 0.9 < expected < x / 10


@pytest.mark.parametrize("extreme", [1e-6, 1e6])
@pytest.mark.parametrize("which", range(4))
def test_extreme_parameters_have_finite_likelihoods_and_expectations(which, extreme):
    params = FITTED.copy()
    params[which] = extreme
    values, gradient = PROCESS.log_likelihood(params, *CDNOW_WEEKS)
    assert np.isfinite(values).all()
    assert np.isfinite(gradient).all()
    alive = PROCESS.alive_prob(params, *CDNOW_WEEKS)
    assert ((alive >= 0) & (alive <= 1)).all()
    future = PROCESS.while_alive(params, *CDNOW_WEEKS)
    made = PROCESS.expected(future, np.array(39.0))
    assert (np.isfinite(made) & (made >= 0)).all()


def test_simulated_customers_do_what_it_says():
    rng, params = np.random.default_rng(1), np.array([0.8, 5.0, 0.9, 2.5])
    tenure = np.full(200_000, 26.0)
    x, t_x, later = simulated(params, tenure, 26.0, rng, may_leave_at_first=False)
    future = PROCESS.while_alive(params, x, t_x, tenure)
    alive = PROCESS.alive_prob(params, x, t_x, tenure)
    made = alive * PROCESS.expected(future, np.array(26.0))
    for group in (x == 0, x == 2, x > 5):
        error = later[group].std() / np.sqrt(group.sum())
        assert made[group].mean() == pytest.approx(later[group].mean(), abs=4 * error)
    assert x.mean() == pytest.approx(PROCESS.expected(params, np.array(26.0)), rel=0.02)


def test_parameters_of_simulated_customers_are_found_within_their_errors():
    rng, truth = np.random.default_rng(2), {"r": 0.6, "alpha": 6.0, "a": 0.9, "b": 2.0}
    tenure = rng.uniform(20, 100, 20_000)
    x, t_x, _ = simulated(truth.values(), tenure, 0, rng, may_leave_at_first=False)
    columns = dict(zip(FIELDS, (x, t_x, tenure), strict=True))
    model = BetaGeoModel(time_unit_days=1).fit(pd.DataFrame(columns))
    for symbol, value in truth.items():
        assert abs(model.params_[symbol] - value) < 3 * model.std_errors_[symbol]

"""The distribution of order days to come: laws of a distribution, and customers who keep it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.lifetime_customers import CDNOW, FIELDS, HOLDOUT_DAYS, frame_of, simulated

MODELS = (BetaGeoModel, ModifiedBetaGeoModel)
TRUTH = (0.8, 5.0, 0.9, 2.5)


@pytest.fixture(scope="module", params=MODELS, ids=lambda model: model.__name__)
def cdnow(request):
    return request.param().fit(CDNOW)


@pytest.fixture(scope="module")
def year(cdnow):
    return cdnow.order_days_distribution(CDNOW, 365)


def known_by(model):
    """Give a fitted model the parameters that customers are simulated by."""
    fitted = model(time_unit_days=1).fit(CDNOW)
    fitted.state_ = fitted.state_.model_copy(update={"params": TRUTH})
    return fitted


def test_probabilities_add_up_to_the_cdf(year):
    found = year.probabilities(30)
    assert found.shape == (len(CDNOW), 31)
    for count in (0, 1, 7, 30):
        np.testing.assert_allclose(found[:, : count + 1].sum(axis=1), year.cdf(count), atol=1e-12)


def test_the_mean_is_that_of_the_probabilities(year):
    counts = np.arange(300)
    np.testing.assert_allclose(year.probabilities(299) @ counts, year.mean(), rtol=1e-6)


@pytest.mark.parametrize("prob", [0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-9])
def test_a_quantile_is_the_first_count_that_reaches_it(year, prob):
    quantile = year.quantile(prob)
    assert (year.cdf(quantile) >= prob - 1e-12).all()
    assert (year.cdf(quantile - 1) < prob).all()


@settings(max_examples=30)
@given(st.integers(0, 5_000), st.floats(0.01, 1), st.integers(1, 5_000), st.floats(0.01, 0.99))
def test_any_history_has_quantiles(x, share, tenure, prob):
    model = known_by(BetaGeoModel)
    days = (max(share * tenure, 1e-3) if x else 0.0, tenure)
    customer = pd.DataFrame([dict(zip(FIELDS, (x, *days), strict=True))])
    found = model.order_days_distribution(customer, 10_000)
    quantile = found.quantile(prob)
    assert found.cdf(quantile)[0] >= prob - 1e-12
    assert found.cdf(quantile - 1)[0] < prob


@pytest.mark.parametrize("model", MODELS)
def test_customers_who_do_what_the_model_says_have_a_uniform_pit(model):
    rng = np.random.default_rng(11)
    tenure = rng.uniform(1, 60, 20_000)
    first = model is ModifiedBetaGeoModel
    x, t_x, later = simulated(TRUTH, tenure, 40.0, rng, may_leave_at_first=first)
    found = known_by(model).order_days_distribution(frame_of(x, t_x, tenure), 40)
    pit = found.pit(later, rng)
    assert kstest(pit, "uniform").pvalue > 0.01
    orders_of_repeaters = pit[x > 0]
    assert kstest(orders_of_repeaters, "uniform").pvalue > 0.01


def test_a_wrong_model_has_no_uniform_pit():
    rng = np.random.default_rng(12)
    tenure = rng.uniform(1, 60, 20_000)
    x, t_x, later = simulated(TRUTH, tenure, 40.0, rng, may_leave_at_first=True)
    found = known_by(BetaGeoModel).order_days_distribution(frame_of(x, t_x, tenure), 40)
    assert kstest(found.pit(later, rng), "uniform").pvalue < 1e-6


@pytest.mark.parametrize("model", MODELS)
def test_intervals_cover_at_least_what_they_say(model):
    rng = np.random.default_rng(13)
    tenure = rng.uniform(1, 60, 20_000)
    first = model is ModifiedBetaGeoModel
    x, t_x, later = simulated(TRUTH, tenure, 40.0, rng, may_leave_at_first=first)
    found = known_by(model).order_days_distribution(frame_of(x, t_x, tenure), 40)
    inside = (found.quantile(0.1) <= later) & (later <= found.quantile(0.9))
    assert inside.mean() > 0.8


def test_who_never_ordered_has_no_distribution(cdnow):
    columns = {FIELDS[0]: [0.0, 2.0], FIELDS[1]: [None, 20.0], FIELDS[2]: [None, 90.0]}
    found = cdnow.order_days_distribution(pd.DataFrame(columns), 90)
    for figures in (found.mean(), found.quantile(0.5), found.cdf(3)):
        assert np.isnan(figures).tolist() == [True, False]
    assert np.isnan(found.probabilities(2)).all(axis=1).tolist() == [True, False]


def test_nothing_observed_has_no_pit(cdnow):
    found = cdnow.order_days_distribution(CDNOW.head(2), 90)
    pit = found.pit([np.nan, 0], np.random.default_rng(0))
    assert np.isnan(pit).tolist() == [True, False]


def test_a_pit_is_drawn_by_its_seed_alone(year):
    came = CDNOW["holdout_days_count"]
    one, other = (year.pit(came, np.random.default_rng(5)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


def test_a_pit_is_drawn_by_a_seed_as_by_its_generator(year):
    came = CDNOW["holdout_days_count"]
    np.testing.assert_array_equal(year.pit(came, 5), year.pit(came, np.random.default_rng(5)))


@pytest.mark.parametrize("rng", [None, "5", -1, True, 0.5])
def test_a_pit_is_not_drawn_by_chance(year, rng):
    with pytest.raises(DeclarationError, match=f"rng is {rng!r}; expected a seed"):
        year.pit(CDNOW["holdout_days_count"], rng)


def test_what_is_asked_is_checked(year):
    with pytest.raises(DeclarationError, match=r"prob is 1\.5"):
        year.quantile(1.5)
    for up_to in (-1, 1.5, None):
        with pytest.raises(DeclarationError, match=f"up_to is {up_to}; .* from 0 on"):
            year.probabilities(up_to)
    with pytest.raises(UnsupportedInputError, match="not whole"):
        year.cdf(0.5)
    with pytest.raises(UnsupportedInputError, match="one per customer"):
        year.pit([1, 2, 3], np.random.default_rng(0))


@pytest.mark.parametrize(
    ("model", "percent"),
    [
        (BetaGeoModel, [9.4, 9.4, 9.6, 9.8, 10.0, 9.8, 10.2, 10.7, 10.2, 10.8]),
        (ModifiedBetaGeoModel, [9.2, 9.1, 9.2, 9.7, 9.8, 9.6, 9.9, 10.5, 11.1, 11.9]),
        (ParetoNBDModel, [9.1, 9.0, 9.4, 9.4, 9.5, 9.5, 9.8, 10.1, 10.6, 13.6]),
    ],
)
def test_what_came_to_cdnow_falls_into_tenths_as_documented(model, percent):
    ahead = model().fit(CDNOW).order_days_distribution(CDNOW, HOLDOUT_DAYS)
    came = CDNOW["holdout_days_count"].to_numpy(float)
    low, high = ahead.cdf(came - 1)[:, None], ahead.cdf(came)[:, None]
    ends = np.linspace(0, 1, 11)
    # The mean over all random draws: each customer is spread evenly from low to high.
    below = np.clip((ends - low) / (high - low), 0, 1).mean(axis=0)
    assert 100 * np.diff(below) == pytest.approx(percent, abs=0.05)

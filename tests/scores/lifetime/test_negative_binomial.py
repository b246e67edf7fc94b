"""NBD, against the published figures of CDNOW and scipy's negative binomial."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import nbinom

from profilekit.errors import FitError
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel, NBDProcess
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.lifetime_customers import CDNOW, CDNOW_WEEKS

PROCESS = NBDProcess()
params = st.tuples(st.floats(0.05, 5), st.floats(0.5, 50)).map(np.array)


def test_the_parameters_of_cdnow_are_the_published_ones():
    model = NBDModel().fit(CDNOW)
    assert model.params_ == pytest.approx({"r": 0.384766, "alpha": 12.072023}, rel=2e-5)
    assert model.log_likelihood_ == pytest.approx(-9763.6576, abs=1e-3)


@given(params=params)
def test_the_gradient_is_that_of_the_likelihood(params):
    x, t_x, tenure = (column[:200] for column in CDNOW_WEEKS)
    _, gradient = PROCESS.log_likelihood(params, x, t_x, tenure)
    for number in range(2):
        up, down = np.log(params), np.log(params)
        up[number] += 1e-5
        down[number] -= 1e-5
        higher, lower = (
            PROCESS.log_likelihood(np.exp(at), x, t_x, tenure)[0].sum() for at in (up, down)
        )
        slope = (higher - lower) / 2e-5
        assert gradient[:, number].sum() == pytest.approx(slope, rel=1e-4, abs=1e-3)


@given(params=params, t=st.floats(0.1, 100))
def test_the_counts_are_negative_binomial(params, t):
    r, alpha = params
    counts = np.arange(12.0)
    found = PROCESS.probabilities(params[:, None], t, counts)[0]
    expected = nbinom(r, alpha / (alpha + t))
    assert found == pytest.approx(expected.pmf(counts), rel=1e-7, abs=1e-12)
    more = PROCESS.exceeding(np.tile(params[:, None], 12), t, counts)
    assert more == pytest.approx(expected.sf(counts), rel=1e-7, abs=1e-12)


def test_more_than_less_than_none_is_certain():
    assert PROCESS.exceeding(np.array([[1.0], [2.0]]), 3.0, np.array([-1.0])) == 1


def test_nobody_leaves():
    made = NBDModel().fit(CDNOW).transform(CDNOW)
    assert (made["alive_prob"] == 1).all()


def regulars(n=600, days=300, ahead=180):
    """Draw customers of whom nobody leaves, as households of one grocer: a day is as any other."""
    rng = np.random.default_rng(3)
    rate, price = rng.gamma(4, 1 / 120, n), 30 / rng.gamma(4, 1 / 3, n)
    came = rng.random((n, days + ahead)) < -np.expm1(-rate)[:, None]
    known = came[:, :days]
    repeats = known.sum(axis=1)
    last = np.where(repeats > 0, days - known[:, ::-1].argmax(axis=1), 0)
    paid = price * rng.gamma(5.0 * np.maximum(repeats, 1)) / np.maximum(repeats, 1)
    return pl.DataFrame(
        {
            "repeat_days_count": repeats,
            "active_span_days": last,
            "tenure_days": np.full(n, days),
            "repeat_mean_amount": np.where(repeats > 0, paid, np.nan),
            "came_later_count": came[:, days:].sum(axis=1),
        }
    )


@pytest.mark.parametrize("model", [ParetoNBDModel(), LifetimeValueModel(), ModifiedBetaGeoModel()])
def test_where_nobody_leaves_the_models_of_leaving_name_nbd(model):
    with pytest.raises(FitError, match="NBDModel, where nobody leaves"):
        model.fit(regulars())


def test_where_nobody_leaves_lifetime_value_takes_nbd():
    customers = regulars()
    model = LifetimeValueModel(NBDModel(), horizons_days=(180,)).fit(customers)
    made = model.transform(customers)
    assert (made["alive_prob"] == 1).all()
    off = (customers["came_later_count"] - made["expected_order_days_180d_count"]).to_numpy()
    assert abs(off.sum()) < 2.58 * np.sqrt(len(off)) * off.std()
    again = LifetimeValueModel.from_json(model.to_json())
    assert isinstance(again.purchases_, NBDModel)
    assert again.transform(customers).equals(made)

"""Whether leaving is told: by data where customers leave, and not by data where they do not."""

from __future__ import annotations

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy.special import gammaln
from scipy.stats import poisson
from sklearn.pipeline import make_pipeline

import profilekit as pk
from profilekit.errors import FitError
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.signals import Signal
from profilekit.scores.evaluation.evaluation import evaluate_value
from profilekit.scores.lifetime.backtested import BacktestedModel
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.histories import Histories
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from profilekit.scores.lifetime.purchase_fit import staying_log_likelihood
from scores.lifetime.lifetime_customers import CDNOW, FIELDS, simulated

MODELS = (BetaGeoModel, ModifiedBetaGeoModel, ParetoNBDModel)
EXPECTED = "expected_order_days_365d_count"


def hardly_leaving(seed=4):
    """Draw customers of whom one order in two thousand is the last, known for 300 days at most."""
    rng = np.random.default_rng(seed)
    tenure = rng.integers(60, 300, 800).astype(float)
    histories = simulated((0.8, 70.0, 0.05, 100.0), tenure, 180, rng, may_leave_at_first=True)
    x, t_x, later = histories
    days = dict(zip(FIELDS, (x, t_x, tenure), strict=True))
    paid = rng.gamma(6 * np.maximum(x, 1), 1 / rng.gamma(4, 1 / 15, 800)) / np.maximum(x, 1)
    return pd.DataFrame(days | {"came": later, "repeat_mean_amount": np.where(x > 0, paid, 0)})


HARDLY = hardly_leaving()


@pytest.fixture(scope="module")
def untold():
    with pytest.warns(UserWarning, match="do not tell who has left"):
        return ModifiedBetaGeoModel().fit(HARDLY)


@pytest.fixture(scope="module")
def value():
    with pytest.warns(UserWarning, match="do not tell who has left"):
        return LifetimeValueModel(horizons_days=(365,)).fit(HARDLY)


@pytest.mark.parametrize("model", MODELS)
def test_where_customers_leave_the_gain_is_that_over_nbd(model):
    fitted = model().fit(CDNOW)
    gain = fitted.log_likelihood_ - NBDModel().fit(CDNOW).log_likelihood_
    assert fitted.leaving_gain_ == pytest.approx(gain, rel=1e-9)
    assert fitted.leaving_gain_ > 150
    assert fitted.leaving_is_told_ is True


def test_nbd_knows_no_leaving():
    model = NBDModel().fit(CDNOW)
    assert model.leaving_gain_ is model.leaving_is_told_ is None
    assert (model.transform(CDNOW)["alive_prob"] == 1).all()


def test_where_hardly_anybody_leaves_it_is_not_told(untold):
    assert untold.leaving_is_told_ is False
    assert untold.leaving_gain_ < 2


def test_the_warning_has_the_figures_and_the_remedy_and_points_at_the_caller():
    with pytest.warns(
        UserWarning, match=r"is \d\.\d\d above .* 2 above for 2 .*NBDModel"
    ) as caught:
        BetaGeoModel().fit(HARDLY)
    assert caught[0].filename == __file__


def test_the_warning_points_at_who_called_a_pipeline():
    with pytest.warns(UserWarning, match="do not tell who has left") as caught:
        make_pipeline(ModifiedBetaGeoModel()).fit(HARDLY)
    assert caught[0].filename == __file__


def test_alive_prob_is_then_missing_and_all_else_is_there(untold):
    made = untold.transform(HARDLY)
    assert made.pop("alive_prob").isna().all()
    assert made.notna().all(axis=None)
    nbd = NBDModel().fit(HARDLY).transform(HARDLY)
    assert made[EXPECTED].sum() == pytest.approx(nbd[EXPECTED].sum(), rel=0.05)
    specs = {spec.name: spec.null_meaning for spec in untold.output_fields()}
    assert "leaving_is_told_" in specs["alive_prob"]


def test_the_distribution_of_orders_does_not_depend_on_what_is_told(untold):
    known = untold.order_days_distribution(HARDLY, 90)
    assert known.probabilities(40).sum(axis=1) == pytest.approx(1, abs=1e-3)
    assert not np.isnan(known.cdf(2)).any()


def test_the_reasons_say_that_it_is_not_told(untold, value):
    one = dict(zip(FIELDS, (3, 200, 230), strict=True)) | {"repeat_mean_amount": 23.0}
    for model in (untold, value):
        reasons = model.explain_one(one)
        assert reasons[0].code == "not_told"
        assert reasons[0].text.endswith("of 230: the data do not tell whether still a customer")
        assert reasons[-1].field != "alive_prob"


def test_lifetime_value_passes_it_through(value):
    made = value.transform(HARDLY)
    assert made["alive_prob"].isna().all()
    assert made["clv_365d_amount"].notna().all()
    assert value.purchases_.leaving_is_told_ is False
    again = LifetimeValueModel.from_json(value.to_json())
    pd.testing.assert_frame_equal(again.transform(HARDLY), made)


def test_it_is_read_back_from_json(untold):
    again = ModifiedBetaGeoModel.from_json(untold.to_json())
    assert again.leaving_is_told_ is False
    assert again.transform(HARDLY)["alive_prob"].isna().all()


def test_of_a_state_of_an_earlier_version_it_is_not_known(untold):
    document = json.loads(untold.to_json())
    del document["state"]["leaving_gain"]
    again = ModifiedBetaGeoModel.from_json(json.dumps(document))
    assert again.leaving_is_told_ is None
    assert (again.transform(HARDLY)["alive_prob"] > 0).all()


def test_evaluation_does_not_judge_who_has_left():
    with pytest.warns(UserWarning, match="do not tell who has left"):
        found = evaluate_value(
            HARDLY, {"MBG": ModifiedBetaGeoModel()}, outcome="came", horizon_days=180
        ).figures("MBG")
    assert np.isnan(found["active_accuracy_share"])
    assert found["mae_count"] > 0


def test_the_best_are_scored_without_it(value):
    signals = (Signal(field=EXPECTED, group="value"), Signal(field="alive_prob", group="loyalty"))
    weights = {"value": 1, "loyalty": 1}
    customers = pd.concat([HARDLY, value.transform(HARDLY)], axis=1)
    scorer = BestCustomerScorer(signals, gates=(), group_weights=weights).fit(customers)
    assert [signal.field for signal in scorer.state_.signals] == [EXPECTED]


def test_of_customers_of_one_rate_staying_is_a_poisson_process():
    rng = np.random.default_rng(7)
    x, tenure = rng.binomial(30, 0.1, 400).astype(float), np.full(400, 50.0)
    last = 40 * rng.random(400) * (x > 0)
    histories = Histories(x, last, tenure, np.ones(400), np.arange(400))
    with pytest.raises(FitError):
        NBDModel().fit(pd.DataFrame(dict(zip(FIELDS, (x, last, tenure), strict=True))))
    # Given how many orders there are, each moment of them is as likely: n! / T^n.
    counts = poisson(x.mean()).logpmf(x).sum()
    moments = (gammaln(x + 1) - x * np.log(tenure)).sum()
    found = staying_log_likelihood(histories, asked_by="me")
    assert found == pytest.approx(counts + moments, rel=1e-9)


def test_back_tests_learn_from_it_without_a_warning():
    shop = pk.make_shop(seed=7, n_customers=300)
    measures = [pk.Frequency(), pk.PurchaseBacktests(backtest_days=91)]
    book = pk.measure(shop, measures, as_of="2025-12-31")
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        BacktestedModel(horizons_days=(91,)).fit(book)
    assert warned == []

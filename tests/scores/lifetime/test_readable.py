"""Fitted models changed by hand: what no fit would leave is refused when it is read."""

from __future__ import annotations

import json

import polars as pl
import pytest

from profilekit.errors import StateError
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from profilekit.scores.lifetime.hiatus import HiatusRule
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.shoppers import cdnow

INF = {"$float": "inf"}
NAN = {"$float": "nan"}
FITTED = {
    model: model().fit(cdnow()).to_json()
    for model in (BetaGeoModel, ModifiedBetaGeoModel, ParetoNBDModel, GammaGammaModel)
}
VALUE = LifetimeValueModel(ParetoNBDModel()).fit(cdnow()).to_json()


def changed(text, value, *path):
    document = json.loads(text)
    place = document
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return json.dumps(document)


def refusal(model):
    """Give what the message says of a state that no fit would leave."""
    return rf"(?s){model.__name__}\.from_json: .*Fit it again"


@pytest.mark.parametrize("model", [BetaGeoModel, ModifiedBetaGeoModel, ParetoNBDModel])
@pytest.mark.parametrize(
    "params",
    [[-1, 2, 3, 4], [0, 1, 1, 1], [INF, 1, 1, 1], [NAN, 1, 1, 1], [1, 2, 3], [1, 2, 3, 4, 5], []],
)
def test_impossible_parameters_of_a_process_are_refused(model, params):
    with pytest.raises(StateError, match=refusal(model)):
        model.from_json(changed(FITTED[model], params, "state", "params"))


@pytest.mark.parametrize("params", [[6, 0.5, 15], [6, 1, 15], [6, 3, -1], [6, INF, 15], [6, 3]])
def test_impossible_parameters_of_value_are_refused(params):
    with pytest.raises(StateError, match=refusal(GammaGammaModel)):
        GammaGammaModel.from_json(changed(FITTED[GammaGammaModel], params, "state", "params"))


@pytest.mark.parametrize("model", list(FITTED))
@pytest.mark.parametrize("covariance", [[], [[1.0]], [[INF] * 4] * 4, [[-1.0] * 4] * 4])
def test_a_covariance_of_other_parameters_is_refused(model, covariance):
    with pytest.raises(StateError, match=refusal(model)):
        model.from_json(changed(FITTED[model], covariance, "state", "covariance"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("time_unit_days", -7),
        ("time_unit_days", 1),
        ("horizons_days", [90, 90]),
        ("horizons_days", 90),
        ("horizons_days", None),
        ("interval_prob", 7),
        ("minimum_customers", 0),
    ],
)
def test_impossible_parameters_of_a_purchase_model_are_refused(name, value):
    with pytest.raises(StateError, match=refusal(BetaGeoModel)):
        BetaGeoModel.from_json(changed(FITTED[BetaGeoModel], value, "params", name))


def test_a_state_without_a_time_unit_is_that_of_an_earlier_version():
    document = json.loads(FITTED[BetaGeoModel])
    del document["state"]["time_unit_days"]
    read = BetaGeoModel.from_json(json.dumps(document))
    assert read.transform(cdnow()).equals(BetaGeoModel().fit(cdnow()).transform(cdnow()))


def test_an_unknown_policy_is_refused():
    with pytest.raises(StateError, match=refusal(GammaGammaModel)):
        GammaGammaModel.from_json(
            changed(FITTED[GammaGammaModel], "drop", "params", "zero_amounts")
        )


@pytest.mark.parametrize("days", [-5, 0, INF, "5"])
def test_an_impossible_silence_is_refused(days):
    text = HiatusRule().fit(pl.DataFrame({"recency_days": [1, 2]})).to_json()
    with pytest.raises(StateError, match=refusal(HiatusRule)):
        HiatusRule.from_json(changed(text, days, "params", "days"))


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, ("state", "purchases")),
        ({"estimator": "PurchaseModel"}, ("state", "purchases")),
        ("Nope", ("state", "purchases", "estimator")),
        ("PurchaseModel", ("state", "purchases", "estimator")),
        ("BetaGeoModel", ("state", "purchases", "estimator")),
        ("BetaGeoModel", ("params", "purchases", "estimator")),
        ("PurchaseModel", ("params", "purchases", "estimator")),
        ({}, ("params", "purchases")),
        ({"estimator": "ParetoNBDModel", "params": 3}, ("params", "purchases")),
        ("other_count", ("params", "purchases", "params", "repeats")),
        ([6.0, 0.5, 15.0], ("state", "spend", "state", "params")),
        (-2, ("params", "annual_discount_rate")),
        ([], ("params", "horizons_days")),
    ],
)
def test_a_lifetime_value_of_other_models_is_refused(value, path):
    with pytest.raises(StateError, match=refusal(LifetimeValueModel)):
        LifetimeValueModel.from_json(changed(VALUE, value, *path))

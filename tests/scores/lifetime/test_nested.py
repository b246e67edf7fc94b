"""Estimators in the JSON of an estimator: there and back, and nothing but what is known."""

from __future__ import annotations

import pytest

from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from profilekit.scores.lifetime.nested import document_of, fitted_of, params_of, unfitted_of
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from profilekit.scores.lifetime.purchase_model import PurchaseModel
from scores.lifetime.shoppers import cdnow


def test_an_unfitted_estimator_comes_back():
    made = unfitted_of(PurchaseModel, params_of(ParetoNBDModel(time_unit_days=1)))
    assert isinstance(made, ParetoNBDModel)
    assert made.get_params() == ParetoNBDModel(time_unit_days=1).get_params()


def test_none_is_none():
    assert unfitted_of(PurchaseModel, params_of(None)) is None


def test_a_fitted_estimator_comes_back_and_is_read_once():
    document = document_of(GammaGammaModel().fit(cdnow()))
    again = fitted_of(GammaGammaModel, document)
    assert document_of(again) == document
    assert fitted_of(GammaGammaModel, document) is again


@pytest.mark.parametrize("name", ["os.system", "GammaGammaModel", None])
def test_a_class_of_another_kind_is_not_made(name):
    with pytest.raises(ValueError, match="no PurchaseModel of the name"):
        unfitted_of(PurchaseModel, {"estimator": name, "params": {}})


def test_what_describes_nothing_is_refused():
    with pytest.raises(TypeError, match="describes no estimator"):
        unfitted_of(PurchaseModel, "ParetoNBDModel")

"""What a signal may be, and the weights that signals have unless others are given."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

import profilekit as pk
from profilekit.errors import DeclarationError
from profilekit.scores.best.signals import DEFAULT_GROUP_WEIGHTS, DEFAULT_SIGNALS, Signal

FROM_MODELS = {"clv_365d_amount", "alive_prob"}


def test_reaching_a_value_is_all_that_counts_when_it_is_asked_for():
    promoter = Signal(field="nps_score", group="advocacy", at_least=9)
    found = promoter.counted(np.array([8.0, 9.0, 10.0, np.nan]))
    assert found[:3].tolist() == [0.0, 1.0, 1.0]
    assert np.isnan(found[3])


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf")])
def test_a_weight_is_finite_and_not_negative(weight):
    with pytest.raises(DeclarationError, match=r"weight is .*; expected"):
        Signal(field="spend_amount", group="value", weight=weight)


@pytest.mark.parametrize("field", ["religion_label", "ethnic_origin_flag", "gender_label"])
def test_a_sensitive_attribute_is_no_signal(field):
    with pytest.raises(DeclarationError, match="sensitive attribute"):
        Signal(field=field, group="value")


def test_the_weights_of_the_groups_add_up_to_a_hundred():
    assert sum(DEFAULT_GROUP_WEIGHTS.values()) == 100


def test_every_default_signal_is_a_field_that_something_makes():
    made = set()
    for name in pk.list_extractors():
        try:
            made |= {spec.name for spec in pk.find_extractor(name)().specs()}
        except ValidationError:
            continue
    assert {signal.field for signal in DEFAULT_SIGNALS} - made == FROM_MODELS


def test_tenure_has_no_weight():
    tenure = next(signal for signal in DEFAULT_SIGNALS if signal.field == "tenure_days")
    assert tenure.weight * DEFAULT_GROUP_WEIGHTS[tenure.group] == 0


def test_satisfaction_and_loyalty_are_different_groups():
    groups = {signal.field: signal.group for signal in DEFAULT_SIGNALS}
    assert groups["csat_mean_365d_score"] != groups["orders_365d_count"]

"""What a signal may be, which horizon is read, and the weights unless others are given."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from pydantic import ValidationError

import profilekit as pk
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.signals import (
    DEFAULT_GROUP_WEIGHTS,
    DEFAULT_SIGNALS,
    Signal,
    signals_there,
)
from scores.best.best_customer_books import CUSTOMERS

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


def to_come(there, signals=DEFAULT_SIGNALS):
    """Give the fields read as the value to come."""
    read = signals_there(signals, there, asked_by="me")
    assert len(read) == len(signals)
    return [signal.field for signal in read if signal.group == "predicted value"]


@pytest.mark.parametrize(
    ("there", "field"),
    [
        (("clv_180d_amount", "clv_low_180d_amount", "clv_high_180d_amount"), "clv_180d_amount"),
        (("clv_180d_amount", "clv_365d_amount", "clv_90d_amount"), "clv_365d_amount"),
        (("spend_180d_amount", "clv_amount"), "clv_365d_amount"),
    ],
)
def test_the_one_horizon_that_is_there_stands_in_for_the_year(there, field):
    assert to_come(there) == [field]


def test_of_several_horizons_one_must_be_named():
    there = ("clv_90d_amount", "clv_180d_amount")
    with pytest.raises(UnsupportedInputError) as refused:
        to_come(there)
    assert str(refused.value) == (
        "me was given clv_90d_amount, clv_180d_amount and no clv_365d_amount; expected one value "
        "to come: name it, as in signals=(*DEFAULT_SIGNALS, Signal(field='clv_90d_amount', "
        "group='predicted value'))."
    )


def test_a_horizon_that_a_signal_names_is_read_by_that_signal_alone():
    own = Signal(field="clv_90d_amount", group="predicted value")
    found = to_come(("clv_90d_amount", "clv_180d_amount"), (*DEFAULT_SIGNALS, own))
    assert found == ["clv_365d_amount", "clv_90d_amount"]


def test_a_signal_of_ones_own_is_read_by_its_name():
    own = Signal(field="clv_365d_amount", group="value")
    assert signals_there((own,), ("clv_180d_amount",), asked_by="me") == (own,)


@pytest.fixture(scope="module")
def by_half_year():
    half_year = pl.Series("clv_180d_amount", [float(n * n) for n in range(12)])
    return CUSTOMERS.with_columns(half_year)


def test_the_value_to_come_of_another_horizon_counts_and_is_told(by_half_year):
    fitted = BestCustomerScorer(gates=(), minimum_customers=2).fit(by_half_year)
    assert "clv_180d_amount" in fitted.fields_in
    reasons = fitted.explain_one(by_half_year.row(11, named=True))
    [told] = [each.text for each in reasons if each.reads == "clv_180d_amount"]
    assert told == (
        "Lifetime value 121.00 in 180 days: higher than 92% and equal to 8% of customers, "
        "+76.7 of 80.0 points"
    )


def test_the_horizon_that_was_there_in_fit_is_read_ever_after(by_half_year):
    fitted = BestCustomerScorer(gates=(), minimum_customers=2).fit(by_half_year)
    again = BestCustomerScorer.from_json(fitted.to_json())
    both = by_half_year.with_columns(clv_365d_amount=pl.lit(1.0))
    assert again.transform(both).equals(fitted.transform(by_half_year))
    with pytest.raises(UnknownNameError, match="clv_180d_amount"):
        again.transform(both.drop("clv_180d_amount"))

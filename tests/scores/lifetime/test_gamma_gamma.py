"""Gamma-Gamma: the published figures of CDNOW, its policies, laws and errors."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from profilekit.errors import DeclarationError, TablesError, UnknownNameError
from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from scores.lifetime.shoppers import cdnow

VALUE = "expected_order_value_amount"


@pytest.fixture(scope="module")
def fitted():
    return GammaGammaModel().fit(cdnow())


def expected(model, days, mean):
    return model.transform_one({"repeat_days_count": days, "repeat_mean_amount": mean})[VALUE]


def test_the_parameters_of_cdnow_are_the_published_ones(fitted):
    # Fader & Hardie, note 025, of the 946 who ordered again
    assert [round(value, 2) for value in fitted.params_.values()] == [6.25, 3.74, 15.44]
    assert fitted.params_ == pytest.approx({"p": 6.2496, "q": 3.7442, "v": 15.4435}, abs=5e-5)
    assert fitted.log_likelihood_ == pytest.approx(-4055.9177, abs=5e-5)
    assert fitted.customers_count_ == 946


def test_the_log_likelihood_of_cdnow_is_that_of_an_independent_fit():
    # to the cent, as customer tables of the sample give it
    cents = (pl.col("repeat_mean_amount") * 100 + 0.500001).floor() / 100
    found = GammaGammaModel().fit(cdnow().with_columns(cents))
    assert found.log_likelihood_ == pytest.approx(-4055.9232, abs=5e-5)
    assert found.params_ == pytest.approx({"p": 6.2488, "q": 3.7446, "v": 15.4477}, abs=1e-4)


def test_one_without_repeats_is_expected_to_spend_the_mean_of_all(fitted):
    assert expected(fitted, 0, None) == pytest.approx(fitted.population_mean_)


def test_one_whose_days_are_missing_has_no_value(fitted):
    assert expected(fitted, None, None) is None


@given(days=st.integers(1, 100), mean=st.floats(0.01, 1e4), more=st.floats(0.01, 1e3))
def test_who_spent_more_is_expected_to_spend_more(fitted, days, mean, more):
    assert expected(fitted, days, mean) < expected(fitted, days, mean + more)


@given(days=st.integers(1, 100), mean=st.floats(0.01, 1e4))
def test_the_value_lies_between_their_own_mean_and_that_of_all(fitted, days, mean):
    low, high = sorted([mean, fitted.population_mean_])
    assert low - 1e-9 <= expected(fitted, days, mean) <= high + 1e-9


@pytest.mark.parametrize(("policy", "is_mean_of_all"), [("ignore", True), ("zero", False)])
def test_who_paid_nothing_is_expected_to_spend_what_the_policy_says(policy, is_mean_of_all):
    spent = cdnow().with_columns(
        pl.when(pl.col("customer_id") == "0001")
        .then(0.0)
        .otherwise(pl.col("repeat_mean_amount"))
        .alias("repeat_mean_amount")
    )
    model = GammaGammaModel(zero_amounts=policy).fit(spent)
    assert model.state_.not_positive_count == 1
    assert model.customers_count_ == 945
    value = expected(model, 2, 0.0)
    assert (value == pytest.approx(model.population_mean_)) is is_mean_of_all
    assert value > 0


def test_zero_is_refused_where_the_policy_says_so(fitted):
    refusing = clone(fitted).set_params(zero_amounts="error").fit(cdnow())
    with pytest.raises(TablesError, match="0, zero or less, of 1 customer"):
        expected(refusing, 2, 0.0)


def test_less_than_zero_is_refused_by_default(fitted):
    with pytest.raises(TablesError, match="-3, less than zero, of 1 customer"):
        expected(fitted, 2, -3.0)


def test_a_correlation_is_warned_of():
    rng = np.random.default_rng(1)
    days = 1 + rng.poisson(3.0, 400)
    bought = pl.DataFrame(
        {"repeat_days_count": days, "repeat_mean_amount": days * rng.gamma(3.0, 1.0, 400)}
    )
    with pytest.warns(UserWarning, match=r"rank correlation of 0\.[4-9]") as caught:
        model = GammaGammaModel().fit(bought)
    assert model.correlation_ > 0.4
    assert caught[0].filename == __file__


def test_the_correlation_of_cdnow_is_kept_and_not_warned_of(fitted):
    assert fitted.correlation_ == pytest.approx(0.206, abs=5e-4)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"repeat_days_count": [1], "repeat_mean_amount": [5.0]}, "too_few_repeats"),
        ({"repeat_days_count": [0] * 50, "repeat_mean_amount": [None] * 50}, "too_few_repeats"),
        ({"repeat_days_count": [2] * 50, "repeat_mean_amount": [5.0] * 50}, "constant"),
        ({"repeat_days_count": [2] * 50, "repeat_mean_amount": [5.0] * 49 + [-1]}, "not_positive"),
        ({"repeat_days_count": [2] * 50, "repeat_mean_amount": [5.0] * 49 + [None]}, "missing"),
    ],
)
def test_what_cannot_be_learned_from_is_named(frame, code):
    given = pl.DataFrame(frame, schema_overrides={"repeat_mean_amount": pl.Float64})
    with pytest.raises(TablesError) as caught:
        GammaGammaModel().fit(given)
    assert [fault.code for fault in caught.value.faults] == [code]


def test_a_missing_field_is_named():
    with pytest.raises(UnknownNameError, match="repeat_mean_amount"):
        GammaGammaModel().fit(cdnow().drop("repeat_mean_amount"))


def test_an_unknown_policy_is_refused():
    with pytest.raises(DeclarationError, match="'zero', 'ignore' or 'error'"):
        GammaGammaModel(zero_amounts="drop").fit(cdnow())


def test_a_fitted_model_comes_back_from_json(fitted):
    again = GammaGammaModel.from_json(fitted.to_json())
    assert again.transform(cdnow()).equals(fitted.transform(cdnow()))
    assert again.params_ == fitted.params_


def test_one_customer_alone_has_the_number_of_one_among_many(fitted):
    many = fitted.transform(cdnow())[VALUE]
    for i in (0, 1, 2, 1000):
        row = cdnow().row(i, named=True)
        assert expected(fitted, row["repeat_days_count"], row["repeat_mean_amount"]) == many[i]


@pytest.mark.parametrize(
    ("days", "mean", "text"),
    [
        (2, 60, "60.00 a day on 2 days, 35.17 by all: 55.53 expected (82% their own)"),
        (0, None, "No value of their own known: the 35.17 a day of all expected"),
        (None, None, "No number of days known in repeat_days_count, so no value expected"),
    ],
)
def test_the_reason_tells_the_weights(fitted, days, mean, text):
    [reason] = fitted.explain_one({"repeat_days_count": days, "repeat_mean_amount": mean})
    assert reason.text == text


def test_standard_errors_are_how_estimates_vary_on_drawn_customers(fitted):
    rng, draws = np.random.default_rng(4), 100
    p, q, v = fitted.params_.values()
    days = cdnow()["repeat_days_count"].to_numpy()
    days = days[days > 0]
    found = []
    for _ in range(draws):
        mean = rng.gamma(p * days, 1 / (days * rng.gamma(q, 1 / v, len(days))))
        bought = pl.DataFrame({"repeat_days_count": days, "repeat_mean_amount": mean})
        found.append(np.log(list(GammaGammaModel().fit(bought).params_.values())))
    relative = np.array(list(fitted.std_errors_.values())) / (p, q, v)
    # Three standard errors of a deviation estimated from so many draws.
    off = 3 / np.sqrt(2 * (draws - 1))
    assert np.std(found, axis=0, ddof=1) == pytest.approx(relative, rel=off)

"""Lifetime value: what it is made of, its laws on CDNOW, its intervals on drawn customers."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import kstest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import profilekit as pk
from profilekit.errors import DeclarationError, StateError, TablesError, UnknownNameError
from profilekit.scores.lifetime.gamma_gamma import GammaGammaModel
from profilekit.scores.lifetime.lifetime_value import LifetimeValueModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.pareto_nbd import ParetoNBDModel
from scores.lifetime.shoppers import cdnow, drawn

AMOUNTS = [
    "expected_order_value_amount",
    "clv_365d_amount",
    "clv_low_365d_amount",
    "clv_high_365d_amount",
]
HISTORY = {
    "repeat_days_count": 3,
    "active_span_days": 200,
    "tenure_days": 230,
    "repeat_mean_amount": 40.0,
}
NEVER = {
    "repeat_days_count": 0,
    "active_span_days": None,
    "tenure_days": None,
    "repeat_mean_amount": None,
}


@pytest.fixture(scope="module")
def fitted():
    return LifetimeValueModel(ParetoNBDModel()).fit(cdnow())


@pytest.fixture(scope="module")
def predicted(fitted):
    return fitted.transform(cdnow())


@pytest.fixture(scope="module")
def of_drawn():
    return LifetimeValueModel(ParetoNBDModel()).fit(drawn(6000, 11))


def test_it_is_order_days_times_value_less_discount(predicted):
    whole = predicted["expected_order_days_365d_count"] * predicted["expected_order_value_amount"]
    share = (predicted["clv_365d_amount"] / whole).to_numpy()
    assert (share < 1).all()
    assert (share > 1.1**-1).all()


def test_without_discount_it_is_order_days_times_value():
    free = LifetimeValueModel(ParetoNBDModel(), annual_discount_rate=0).fit(cdnow())
    made = free.transform(cdnow())
    whole = made["expected_order_days_365d_count"] * made["expected_order_value_amount"]
    assert made["clv_365d_amount"].to_numpy() == pytest.approx(whole.to_numpy(), rel=1e-12)


def test_its_parts_are_those_of_the_two_models(fitted, predicted):
    purchases = ParetoNBDModel(horizons_days=(365,)).fit(cdnow()).transform(cdnow())
    value = GammaGammaModel().fit(cdnow()).transform(cdnow())
    for made, name in (
        (purchases, "alive_prob"),
        (purchases, "expected_order_days_365d_count"),
        (value, "expected_order_value_amount"),
    ):
        assert predicted[name].to_numpy() == pytest.approx(made[name].to_numpy(), rel=1e-12)
    assert fitted.purchases_.params_["r"] == pytest.approx(0.553277, abs=5e-6)
    assert fitted.spend_.params_["p"] == pytest.approx(6.2496, abs=5e-4)


def test_by_default_it_is_mbg_and_gamma_gamma():
    model = LifetimeValueModel().fit(cdnow())
    assert isinstance(model.purchases_, ModifiedBetaGeoModel)
    assert isinstance(model.spend_, GammaGammaModel)


def test_the_models_given_are_left_unfitted():
    purchases = ParetoNBDModel()
    LifetimeValueModel(purchases).fit(cdnow())
    with pytest.raises(NotFittedError):
        purchases.transform(cdnow())


def test_more_money_is_more_value_by_as_much(predicted):
    more = cdnow().with_columns(pl.col("repeat_mean_amount") * 250)
    made = LifetimeValueModel(ParetoNBDModel()).fit(more).transform(more)
    for name in AMOUNTS:
        assert made[name].to_numpy() == pytest.approx(250 * predicted[name].to_numpy(), rel=1e-6)
    assert made["alive_prob"].equals(predicted["alive_prob"])


@settings(max_examples=25, deadline=None)
@given(mean=st.floats(0.1, 1000), more=st.floats(0.1, 1000))
def test_who_spends_more_is_worth_more(fitted, mean, more):
    less, much = (
        fitted.transform_one(HISTORY | {"repeat_mean_amount": amount})
        for amount in (mean, mean + more)
    )
    assert less["clv_365d_amount"] < much["clv_365d_amount"]
    assert less["clv_high_365d_amount"] < much["clv_high_365d_amount"]


def test_one_customer_alone_has_the_numbers_of_one_among_many(fitted, predicted):
    rows = cdnow().to_dicts()
    for i in (0, 1, 2, 56, 1000):
        made = fitted.transform_one(rows[i])
        assert made == pytest.approx(predicted.row(i, named=True), rel=1e-12)


def test_equal_customers_have_equal_values(predicted):
    by = ["repeat_days_count", "active_span_days", "tenure_days", "repeat_mean_amount"]
    joined = pl.concat([cdnow(), predicted], how="horizontal")
    assert joined.group_by(by).agg(pl.col(AMOUNTS).n_unique()).select(AMOUNTS).max().row(0) == (
        1,
        1,
        1,
        1,
    )


def test_who_never_ordered_has_no_value(fitted):
    assert {*fitted.transform_one(NEVER).values()} == {None}
    meanings = {spec.name: spec.null_meaning for spec in fitted.output_fields()}
    assert meanings["expected_order_value_amount"] == "Never ordered"


def test_the_interval_of_spend_holds_on_drawn_customers(of_drawn):
    pit = of_drawn.spend_distribution(drawn(6000, 11), 365).pit(
        drawn(6000, 11)["spend_to_come"].to_numpy(), np.random.default_rng(2)
    )
    assert kstest(pit, "uniform").pvalue > 0.01


def test_the_interval_of_value_holds_as_often_as_that_of_spend(of_drawn):
    customers = drawn(6000, 11)
    made = of_drawn.transform(customers)
    spend = of_drawn.spend_distribution(customers, 365).quantiles((0.1, 0.9))
    low, high = made["clv_low_365d_amount"].to_numpy(), made["clv_high_365d_amount"].to_numpy()
    worth, paid = customers["clv_to_come"].to_numpy(), customers["spend_to_come"].to_numpy()
    known = high > 0
    holds = ((low <= worth) & (worth <= high))[known].mean()
    of_spend = ((spend[0] <= paid) & (paid <= spend[1]))[known].mean()
    assert holds == pytest.approx(of_spend, abs=0.01)
    assert (worth > high)[known].mean() == pytest.approx(0.1, abs=0.02)


def test_the_interval_of_value_holds_over_ten_years():
    customers = drawn(2500, 5, horizon_days=3650)
    model = LifetimeValueModel(ParetoNBDModel(), horizons_days=(3650,)).fit(customers)
    high = model.transform(customers)["clv_high_3650d_amount"].to_numpy()
    above = customers["clv_to_come"].to_numpy() > high
    assert above[high > 0].mean() == pytest.approx(0.1, abs=0.03)


def test_the_total_of_drawn_customers_is_predicted(of_drawn):
    customers = drawn(6000, 11)
    off = (customers["clv_to_come"] - of_drawn.transform(customers)["clv_365d_amount"]).to_numpy()
    # What 99% of totals are off by, customers being independent; a twelfth of this one.
    assert abs(off.sum()) < 2.58 * np.sqrt(len(off)) * off.std()


def test_who_is_sure_to_come_is_told_so(fitted):
    told = fitted.explain_one(HISTORY | {"active_span_days": 729.9, "tenure_days": 730})
    assert told[0].text.endswith("over 99.9% likely to be still a customer")


def test_two_makers_of_a_field_are_told_to_keep_a_book_each():
    book = pk.measure(pk.make_shop(seed=7, n_customers=200), as_of="2025-12-31")
    both = book.apply(ModifiedBetaGeoModel())
    with pytest.raises(DeclarationError, match="Keep a book for each: apply LifetimeValueModel to"):
        both.apply(LifetimeValueModel())
    assert "clv_365d_amount" in book.apply(LifetimeValueModel()).catalogue.names


@pytest.mark.parametrize("purchases", [None, ParetoNBDModel(time_unit_days=1)])
def test_it_comes_back_from_json_with_its_models(purchases):
    model = LifetimeValueModel(purchases, GammaGammaModel(zero_amounts="zero")).fit(cdnow())
    again = LifetimeValueModel.from_json(model.to_json())
    assert again.transform(cdnow()).equals(model.transform(cdnow()))
    assert again.get_params(deep=False).keys() == model.get_params(deep=False).keys()
    assert again.spend.zero_amounts == "zero"
    assert type(again.purchases) is type(purchases)
    assert again.to_json() == model.to_json()


def test_a_model_that_is_not_known_is_not_read(fitted):
    text = json.loads(fitted.to_json())
    text["params"]["purchases"]["estimator"] = "Popen"
    with pytest.raises(StateError, match="no PurchaseModel of the name 'Popen'"):
        LifetimeValueModel.from_json(json.dumps(text))


def test_it_is_cloned_with_its_models(fitted):
    again = clone(fitted)
    assert again.get_params()["purchases__time_unit_days"] == 7
    assert not hasattr(again, "state_")


def test_the_reasons_say_what_the_value_is_made_of(fitted):
    made = fitted.transform_one(HISTORY)
    texts = [reason.text for reason in fitted.explain_one(HISTORY)]
    assert texts[0].startswith("Ordered on 3 days after the first, last 30 days ago of 230")
    assert texts[1].startswith("40.00 a day on 3 days, 35.17 by all: ")
    assert texts[2] == (
        f"{made['expected_order_days_365d_count']:.1f} order days expected in 365 days x "
        f"{made['expected_order_value_amount']:.2f} a day, discounted at 10% a year: "
        f"{made['clv_365d_amount']:.2f} (80%: {made['clv_low_365d_amount']:.2f} to "
        f"{made['clv_high_365d_amount']:.2f})"
    )


def test_of_who_never_ordered_nothing_is_known(fitted):
    [reason] = fitted.explain_one(NEVER)
    assert reason.text.startswith("No order")


def test_faults_of_both_models_are_told_at_once():
    wrong = cdnow().with_columns(
        active_span_days=pl.col("tenure_days") + 1, repeat_mean_amount=-pl.col("repeat_mean_amount")
    )
    with pytest.raises(TablesError) as caught:
        LifetimeValueModel().fit(wrong)
    assert {"beyond_tenure", "not_positive"} <= {fault.code for fault in caught.value.faults}


@pytest.mark.parametrize(
    ("model", "text"),
    [
        (LifetimeValueModel(GammaGammaModel()), "purchases is a GammaGammaModel"),
        (LifetimeValueModel(spend=ParetoNBDModel()), "spend is a ParetoNBDModel"),
        (LifetimeValueModel("pareto"), r"purchases is 'pareto'; .* purchases=ParetoNBDModel\(\)$"),
        (LifetimeValueModel(ParetoNBDModel), r"the class ParetoNBDModel; .*=ParetoNBDModel\(\)$"),
        (LifetimeValueModel(GammaGammaModel), r"BetaGeoModel\(\) or .* or ParetoNBDModel\(\)$"),
        (LifetimeValueModel(spend="gamma"), r"spend=GammaGammaModel\(\)$"),
        (LifetimeValueModel(annual_discount_rate=-0.1), "annual_discount_rate is -0.1"),
        (
            LifetimeValueModel(annual_discount_rate=10),
            r"is 10; .* at most 1: 0\.10 is ten",
        ),
        (LifetimeValueModel(interval_prob=1.0), "interval_prob is 1.0"),
        (LifetimeValueModel(horizons_days=(0,)), "horizons_days has 0"),
    ],
)
def test_an_impossible_parameter_is_named(model, text):
    with pytest.raises(DeclarationError, match=text):
        model.fit(cdnow())


def test_one_customer_is_too_few_to_learn_from():
    with pytest.raises(TablesError, match="needed") as caught:
        LifetimeValueModel().fit(cdnow().head(1))
    for parameter in (
        "spend=GammaGammaModel(minimum_repeat_customers=...)",
        "purchases=ModifiedBetaGeoModel(minimum_customers=...)",
    ):
        assert parameter in str(caught.value)


def test_hints_at_parameters_say_whose_they_are():
    wrong = cdnow().with_columns(repeat_mean_amount=-pl.col("repeat_mean_amount"))
    with pytest.raises(TablesError, match=r"say spend=GammaGammaModel\(zero_amounts='ignore'\)"):
        LifetimeValueModel().fit(wrong)


def test_a_rate_of_one_is_the_highest():
    rates = {"annual_discount_rate": 1}
    assert LifetimeValueModel(ParetoNBDModel(), **rates).fit(cdnow()).state_


def test_columns_of_the_literature_are_to_be_renamed():
    theirs = {
        "repeat_days_count": "frequency",
        "active_span_days": "recency",
        "tenure_days": "T",
        "repeat_mean_amount": "monetary_value",
    }
    asked = (
        r'frame\.rename\(columns={"frequency": "repeat_days_count", "recency": "active_span_days"'
    )
    with pytest.raises(UnknownNameError, match=asked):
        LifetimeValueModel().fit(cdnow().rename(theirs).to_pandas())


@pytest.mark.parametrize("field", list(HISTORY))
def test_a_missing_field_is_named(field):
    with pytest.raises(UnknownNameError, match=field):
        LifetimeValueModel().fit(cdnow().drop(field))


def test_pandas_gives_pandas(fitted, predicted):
    made = fitted.transform(cdnow().to_pandas().set_index("customer_id"))
    assert isinstance(made, pd.DataFrame)
    assert made.index[0] == "0001"
    assert made["clv_365d_amount"].to_numpy() == pytest.approx(
        predicted["clv_365d_amount"].to_numpy()
    )

"""What all purchase models share, on the CDNOW sample and on customers that cannot be."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

from profilekit.errors import DeclarationError, FitError, StateError, TablesError, UnknownNameError
from profilekit.scores.lifetime.beta_geo import BetaGeoModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from scores.lifetime.lifetime_customers import CDNOW, FIELDS

MODELS = (BetaGeoModel, ModifiedBetaGeoModel)
ALIVE, EXPECTED = "alive_prob", "expected_order_days_365d_count"
LOW, HIGH = "order_days_low_365d_count", "order_days_high_365d_count"


@pytest.fixture(scope="module", params=MODELS, ids=lambda model: model.__name__)
def cdnow(request):
    return request.param().fit(CDNOW)


def customers(*rows):
    return pd.DataFrame(rows, columns=list(FIELDS), dtype=float)


def faults_of(frame, model=None):
    with pytest.raises(TablesError) as caught:
        (model or BetaGeoModel()).fit(frame)
    return {(fault.column, fault.code, fault.count) for fault in caught.value.faults}


def test_makes_the_fields_it_declares(cdnow):
    made = cdnow.transform(CDNOW)
    assert list(made.columns) == [spec.name for spec in cdnow.output_fields()]
    assert list(made.columns)[:4] == [
        ALIVE,
        "expected_order_days_90d_count",
        "order_days_low_90d_count",
        "order_days_high_90d_count",
    ]
    assert made[HIGH].dtype == np.int64
    assert (made[LOW] <= made[HIGH]).all()


def test_each_customer_gets_the_same_alone_and_among_all(cdnow):
    rows = CDNOW.iloc[::137]
    together = cdnow.transform(CDNOW).iloc[::137].to_dict("records")
    assert together == [cdnow.transform_one(row) for row in rows.to_dict("records")]


def test_the_order_of_customers_changes_nothing(cdnow):
    shuffled = CDNOW.sample(frac=1, random_state=1)
    again = type(cdnow)().fit(shuffled)
    assert again.state_ == cdnow.state_
    pd.testing.assert_frame_equal(again.transform(shuffled).sort_index(), cdnow.transform(CDNOW))


def test_the_time_unit_changes_no_prediction():
    weeks, days = (BetaGeoModel(time_unit_days=unit).fit(CDNOW) for unit in (7, 1))
    assert days.params_["alpha"] == pytest.approx(7 * weeks.params_["alpha"], rel=1e-5)
    pd.testing.assert_frame_equal(weeks.transform(CDNOW), days.transform(CDNOW), rtol=1e-5)


def test_another_time_unit_after_fitting_is_refused():
    model = BetaGeoModel().fit(CDNOW).set_params(time_unit_days=1)
    for ask in (model.transform, lambda frame: model.order_days_distribution(frame, 90)):
        with pytest.raises(DeclarationError, match=r"time_unit_days is 1, .* units of 7 days"):
            ask(CDNOW)
    assert model.fit(CDNOW).state_.time_unit_days == 1


@pytest.mark.parametrize("horizons", [90, None, "90"])
def test_horizons_are_several(horizons):
    with pytest.raises(DeclarationError, match=r"horizons_days is .*as in \(90, 365\)"):
        BetaGeoModel(horizons_days=horizons).fit(CDNOW)


def test_weights_are_customers():
    twice = BetaGeoModel().fit(pd.concat([CDNOW, CDNOW]))
    once = BetaGeoModel().fit(CDNOW)
    assert twice.log_likelihood_ == pytest.approx(2 * once.log_likelihood_, rel=1e-12)
    assert twice.std_errors_["r"] == pytest.approx(once.std_errors_["r"] / math.sqrt(2), rel=1e-3)


def test_who_never_ordered_is_counted_and_has_nothing(cdnow):
    never = customers((0, np.nan, np.nan), (np.nan, np.nan, np.nan))
    model = type(cdnow)().fit(pd.concat([CDNOW, never]))
    assert model.params_ == cdnow.params_
    assert (model.customers_count_, model.state_.never_ordered_count) == (2_357, 2)
    assert model.transform(never).isna().all(axis=None)
    assert model.transform_one(dict.fromkeys(FIELDS))[ALIVE] is None


def test_many_histories_are_fitted_as_few_are():
    rng = np.random.default_rng(4)
    jitter = rng.uniform(0, 0.01, len(CDNOW))
    spread = CDNOW.assign(tenure_days=CDNOW[FIELDS[2]] + jitter)
    frame = pd.concat([spread.assign(tenure_days=spread[FIELDS[2]] + k / 100) for k in range(5)])
    found, plain = BetaGeoModel().fit(frame), BetaGeoModel().fit(CDNOW)
    for symbol, value in plain.params_.items():
        assert found.params_[symbol] == pytest.approx(value, rel=0.01)


def test_it_is_read_back_from_json(cdnow):
    back = type(cdnow).from_json(cdnow.to_json())
    assert back.params_ == cdnow.params_
    pd.testing.assert_frame_equal(back.transform(CDNOW), cdnow.transform(CDNOW))
    with pytest.raises(StateError):
        type(cdnow).from_json(cdnow.to_json().replace('"params": [', '"params": ["x", ', 1))


def test_a_clone_is_unfitted(cdnow):
    copied = clone(cdnow)
    assert copied.get_params() == cdnow.get_params()
    with pytest.raises(NotFittedError):
        copied.transform(CDNOW)


def test_any_horizons_come_in_one_call(cdnow):
    made = cdnow.expected_order_days(pl.from_pandas(CDNOW), [1, 365, 36_500])
    assert isinstance(made, pl.DataFrame)
    assert made[EXPECTED].to_list() == cdnow.transform(CDNOW)[EXPECTED].to_list()
    assert made.width == 3


def test_tells_a_history_and_what_is_to_come():
    model = BetaGeoModel().fit(CDNOW)
    told = model.explain_one(dict(zip(FIELDS, (5, 288, 300), strict=True)))
    made = model.transform_one(dict(zip(FIELDS, (5, 288, 300), strict=True)))
    assert told[0].text == (
        f"Ordered on 5 days after the first, last 12 days ago of 300: {100 * made[ALIVE]:.0f}% "
        "likely to be still a customer"
    )
    assert told[2].text == (
        f"{made[EXPECTED]:.1f} order days expected in 365 days (80%: {made[LOW]} to {made[HIGH]})"
    )
    assert [reason.field for reason in told] == [ALIVE, "expected_order_days_90d_count", EXPECTED]


def test_tells_of_a_customer_who_never_ordered(cdnow):
    (reason,) = cdnow.explain_one(dict(zip(FIELDS, (0, None, None), strict=True)))
    assert reason.text == "No order, so nothing is known of orders to come"


def test_too_few_customers_are_refused_with_all_that_is_lacking():
    assert faults_of(CDNOW.head(60)) == {
        ("tenure_days", "too_few_customers", 60),
        ("repeat_days_count", "too_few_repeats", 0),
    }
    assert faults_of(CDNOW.head(1)) >= {("tenure_days", "too_few_customers", 1)}


def test_nobody_who_ordered_is_too_few():
    assert ("tenure_days", "too_few_customers", 0) in faults_of(customers((0, None, None)))


def test_constant_columns_are_refused():
    same = customers(*[(2, 20, 50 + k) for k in range(120)])
    assert faults_of(same) == {
        ("repeat_days_count", "constant", 120),
        ("active_span_days", "constant", 120),
    }


def test_histories_that_cannot_be_are_refused_when_predicting_too(cdnow):
    with pytest.raises(TablesError, match=r"transform found 1 fault"):
        cdnow.transform(customers((1, 30, 20)))


@pytest.mark.parametrize("model", MODELS)
def test_customers_who_never_leave_have_no_best_parameters(model):
    rng = np.random.default_rng(6)
    rate = rng.gamma(2.0, 0.1, 3_000)
    x = rng.poisson(rate * 300)
    last = 300 * rng.random(3_000) ** (1 / np.maximum(x, 1))
    frame = customers(*zip(x, np.where(x > 0, last, 0), np.full(3_000, 300), strict=True))
    with pytest.raises(FitError, match=r"goes to|flat along .*b") as caught:
        model().fit(frame)
    assert "HiatusRule" in caught.value.remedy


def test_customers_of_one_rate_have_no_best_parameters():
    rng = np.random.default_rng(7)
    x = rng.poisson(3.0, 3_000)
    last = 300 * rng.random(3_000) ** (1 / np.maximum(x, 1))
    frame = customers(*zip(x, np.where(x > 0, last, 0), np.full(3_000, 300), strict=True))
    with pytest.raises(FitError, match="found no fit"):
        BetaGeoModel().fit(frame)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"horizons_days": (90.5,)}, "horizons_days has 90.5"),
        ({"horizons_days": (0,)}, "horizons_days has 0"),
        ({"horizons_days": ()}, "at least one"),
        ({"horizons_days": (90, 90)}, "each once"),
        ({"time_unit_days": 0}, "time_unit_days is 0"),
        ({"interval_prob": 1}, "interval_prob is 1"),
        ({"interval_prob": math.nan}, "interval_prob is nan"),
        ({"minimum_customers": 0}, "minimum_customers is 0"),
        ({"minimum_repeat_customers": 2.5}, "minimum_repeat_customers is 2.5"),
    ],
)
def test_parameters_are_checked_before_anything_is_computed(parameters, message):
    with pytest.raises(DeclarationError, match=message):
        BetaGeoModel(**parameters).fit(CDNOW)


def test_a_missing_field_is_named(cdnow):
    with pytest.raises(UnknownNameError, match="tenure_days"):
        cdnow.transform(CDNOW.drop(columns="tenure_days"))


def test_a_horizon_is_checked(cdnow):
    with pytest.raises(DeclarationError, match="horizon_days is -1"):
        cdnow.order_days_distribution(CDNOW, -1)
    with pytest.raises(DeclarationError, match="horizons_days has '90'"):
        cdnow.expected_order_days(CDNOW, ["90"])

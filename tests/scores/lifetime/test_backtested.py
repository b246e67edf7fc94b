"""The back-tested model, on simulated shops of which it is known what there is to correct."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.exceptions import NotFittedError

import profilekit as pk
from profilekit.errors import DeclarationError, FitError, TablesError, UnknownNameError
from profilekit.extractors.backtests import PurchaseBacktests
from profilekit.extractors.holdout import holdout_split
from profilekit.scores.lifetime.backtested import BacktestedModel
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
from profilekit.stats.accuracy import bias_ratio, poisson_deviance

START = pd.Timestamp("2022-01-01")
KNOWN, HORIZON, BACK = 360, 90, 90
EXPECTED = f"expected_order_days_{HORIZON}d_count"
RATES = (1.0, 20.0)
"""Gamma shape and days of the mean rate: an order in twenty days."""


def shop(kind, *, customers=1200, seed=3):
    """Order days of customers who came over four months.

    ``steady`` customers order at a rate for ever, those who ``leave`` stop after half a year on
    average, and the rate of those who ``change`` is drawn anew every fourth month on average.
    """
    rng = np.random.default_rng(seed)
    shape, time = RATES
    rows = []
    for customer in range(customers):
        first = at = float(rng.integers(0, 120))
        rate = rng.gamma(shape, 1 / time)
        gone = first + rng.exponential(180) if kind == "leave" else np.inf
        changes = first + rng.exponential(120) if kind == "change" else np.inf
        end = min(gone, KNOWN + HORIZON)
        rows.append((customer, int(first)))
        while True:
            at += rng.exponential(1 / rate)
            if at > changes:
                at, rate = changes, rng.gamma(shape, 1 / time)
                changes += rng.exponential(120)
                if at > end:
                    break
                continue
            if at > end:
                break
            rows.append((customer, int(at)))
    frame = pd.DataFrame(rows, columns=["customer_id", "day"]).drop_duplicates()
    at = START + pd.to_timedelta(frame["day"], unit="D")
    return pd.DataFrame({"customer_id": frame["customer_id"], "ordered_at": at, "amount": 1.0})


@lru_cache(maxsize=3)
def split(kind):
    """Give fields as of day 360, and the order days of the next 90."""
    tables = pk.Tables.load(transactions=shop(kind))
    day = (START + pd.Timedelta(days=KNOWN)).date()
    parted = holdout_split(tables, as_of=day, horizon_days=HORIZON)
    measures = [pk.Frequency(windows_days=()), PurchaseBacktests(backtest_days=BACK)]
    fields = parted.measure(measures).to_pandas()
    came = parted.outcome.to_pandas()[f"outcome_order_days_{HORIZON}d_count"]
    return fields, came.reindex(fields.index).to_numpy(float)


@lru_cache(maxsize=3)
def fitted(kind):
    return BacktestedModel(horizons_days=(HORIZON,), backtest_days=BACK).fit(split(kind)[0])


def expected_by(model, kind):
    fields, _ = split(kind)
    return model.transform(fields)[EXPECTED].to_numpy()


def spread(kind):
    """Standard deviation of the logarithms of the factors."""
    slopes = np.array(list(fitted(kind).factors_.values()))
    return float(np.sqrt((np.log(slopes) ** 2).sum()))


def test_where_the_purchase_model_is_right_there_is_next_to_nothing_to_correct():
    model = fitted("steady")
    plain = NBDModel(horizons_days=(HORIZON,)).fit(split("steady")[0])
    assert model.factor_for_all_ == pytest.approx(1, abs=0.05)
    assert spread("steady") < 0.05
    corrected, right = expected_by(model, "steady"), expected_by(plain, "steady")
    assert np.abs(corrected - right).mean() < 0.08 * right.mean()


def test_where_habits_change_it_finds_that_what_was_lately_matters():
    factors = fitted("change").factors_
    assert factors["the last 28 days"] > 1.05
    assert factors["the last 91 days"] > 1.05
    assert spread("change") > 3 * spread("steady")


def test_where_habits_change_it_foresees_better():
    fields, came = split("change")
    other = NBDModel(horizons_days=(HORIZON,)).fit(fields)
    ours, theirs = (
        float(poisson_deviance(came, expected_by(model, "change")))
        for model in (fitted("change"), other)
    )
    assert ours < 0.95 * theirs


def test_where_customers_leave_the_total_is_right():
    fields, came = split("leave")
    plain = NBDModel(horizons_days=(HORIZON,)).fit(fields)
    assert abs(bias_ratio(came, expected_by(fitted("leave"), "leave"))) < 0.1
    assert bias_ratio(came, expected_by(plain, "leave")) > 0.2


def test_where_the_model_of_leaving_is_right_it_costs_to_mistrust_it():
    fields, came = split("leave")
    right = ModifiedBetaGeoModel(horizons_days=(HORIZON,)).fit(fields)
    ours, theirs = (
        float(poisson_deviance(came, expected_by(model, "leave")))
        for model in (fitted("leave"), right)
    )
    assert theirs < ours < 1.25 * theirs


def test_where_nobody_leaves_it_does_without_the_model_of_leaving():
    fields, _ = split("steady")
    with pytest.raises(FitError):
        ModifiedBetaGeoModel().fit(fields)
    assert fitted("steady").state_.leaving is None


def test_it_learns_from_backtests_and_predicts_from_today():
    model = fitted("leave")
    assert model.backtests_count_ == 3
    assert not any("known" in name or "came" in name for name in model.fields_in)
    assert set(model.fields_in) < set(model.fields_to_fit)


def test_each_customer_gets_the_same_alone_and_among_all():
    fields, _ = split("leave")
    rows = fields.iloc[::97]
    together = fitted("leave").transform(fields).iloc[::97].to_dict("records")
    assert together == [fitted("leave").transform_one(row) for row in rows.to_dict("records")]


def test_equal_customers_get_equal_numbers():
    fields, _ = split("leave")
    made = fields[list(fitted("leave").fields_in)].assign(
        expected=expected_by(fitted("leave"), "leave")
    )
    groups = made.groupby(list(fitted("leave").fields_in))["expected"]
    assert (groups.max() == groups.min()).all()


def test_who_never_ordered_gets_nothing():
    row = dict.fromkeys(fitted("leave").fields_in)
    row |= {"repeat_days_count": 0, "repeat_days_28d_count": 0, "repeat_days_91d_count": 0}
    assert fitted("leave").transform_one(row) == {EXPECTED: None}
    (reason,) = fitted("leave").explain_one(row)
    assert reason.text == "No order, so nothing is known of orders to come"


@pytest.mark.parametrize("kind", ["leave", "steady"])
def test_it_is_read_back_from_json(kind):
    fields, _ = split(kind)
    model = fitted(kind)
    back = BacktestedModel.from_json(model.to_json())
    pd.testing.assert_frame_equal(back.transform(fields), model.transform(fields))


def test_any_horizon_can_be_asked_for_and_longer_is_more():
    fields, _ = split("leave")
    made = fitted("leave").expected_order_days(fields, (30, HORIZON, 365))
    assert made[EXPECTED].to_numpy() == pytest.approx(expected_by(fitted("leave"), "leave"))
    assert (made.diff(axis=1).iloc[:, 1:] > 0).all(axis=None)


def test_the_reasons_add_up():
    row = split("leave")[0].iloc[5].to_dict()
    reasons = fitted("leave").explain_one(row)
    total = np.exp(sum(reason.contribution for reason in reasons))
    assert total == pytest.approx(fitted("leave").transform_one(row)[EXPECTED], rel=1e-9)
    assert "by the purchase models, times" in reasons[0].text
    assert reasons[1].text.endswith("for everybody")


def test_a_clone_is_unfitted():
    fields, _ = split("leave")
    with pytest.raises(NotFittedError):
        clone(fitted("leave")).transform(fields)


def test_unmeasured_backtests_are_named():
    fields, _ = split("leave")
    with pytest.raises(UnknownNameError, match="known_repeat_days_30d_count"):
        BacktestedModel(backtest_days=30).fit(fields)


def test_backtests_without_customers_are_told():
    fields, _ = split("leave")
    gone = fields.assign(
        **{
            name: np.nan if name.endswith("_days") else 0
            for name in fields.columns
            if name.startswith("known_")
        }
    )
    with pytest.raises(FitError, match="of 3 back-tests of 90 days, none has 100 customers"):
        BacktestedModel(backtest_days=BACK).fit(gone)


def test_a_backtest_of_too_few_customers_is_left_out():
    fields, _ = split("leave")
    oldest = {"known_span_270d_days": np.nan, "known_tenure_270d_days": np.nan}
    fewer = fields.assign(**oldest, known_repeat_days_270d_count=0)
    assert BacktestedModel(backtest_days=BACK).fit(fewer).backtests_count_ == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("repeat_days_28d_count", np.nan),
        ("repeat_days_91d_count", -1.0),
        ("repeat_days_91d_count", 1e6),
        ("came_90d_count", np.nan),
        ("came_90d_count", -1.0),
        ("known_month_repeats_90d_count", -1.0),
        ("active_span_days", -1.0),
    ],
)
def test_numbers_that_cannot_be_are_refused(field, value):
    fields = split("leave")[0].astype(float)
    known = fields["known_tenure_90d_days"].notna()
    fields.loc[fields.index[known][0], field] = value
    with pytest.raises(TablesError, match=r"of 1 customer"):
        BacktestedModel(backtest_days=BACK).fit(fields)


def test_too_few_customers_are_refused():
    with pytest.raises(TablesError, match="customers who ordered, 100 needed"):
        BacktestedModel(backtest_days=BACK).fit(split("leave")[0].head(50))


@pytest.mark.parametrize(
    "parameter",
    [{"backtests": 0}, {"horizons_days": ()}, {"time_unit_days": 0}, {"minimum_customers": 0.5}],
)
def test_parameters_that_cannot_be_are_refused(parameter):
    fields, _ = split("leave")
    with pytest.raises(DeclarationError):
        BacktestedModel(**({"backtest_days": BACK, "backtests": 3} | parameter)).fit(fields)


@pytest.mark.parametrize("days", ["91", None, 0])
def test_days_that_name_no_field_are_refused_before_fields_are_looked_for(days):
    with pytest.raises(DeclarationError, match=f"backtest_days is {days!r}; expected a whole"):
        BacktestedModel(backtest_days=days).fit(split("leave")[0])

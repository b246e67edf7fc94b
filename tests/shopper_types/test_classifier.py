"""The classifier of shopper types on books of habits."""

from __future__ import annotations

import math
import re

import numpy as np
import polars as pl
import pytest
from scipy.special import ndtri
from sklearn.base import clone, is_classifier

from profilekit.errors import (
    DeclarationError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.fields import FieldSpec, PointInTime
from profilekit.shopper_types import DEFAULT_CATALOGUE, ShopperTypeClassifier, TypeRules
from profilekit.shopper_types.indicators import Reader
from profilekit.shopper_types.windows import Habits
from shopper_types.habit_books import HALF_DAYS, TYPES, book_of, drawn

PROBS = [f"shopper_type_{name}_prob" for name in TYPES]
SCORES = [f"shopper_type_{name}_score" for name in TYPES]
NAMES = np.array(TYPES)


def classifier(**more):
    return ShopperTypeClassifier(half_days=HALF_DAYS, **more)


@pytest.fixture(scope="module")
def population():
    return drawn(2000, 1)


@pytest.fixture(scope="module")
def fitted(population):
    return classifier().fit(population[0])


@pytest.fixture(scope="module")
def made(fitted, population):
    return fitted.transform(population[0])


def test_the_day_of_a_book_is_known_and_that_of_a_frame_is_not(fitted, population):
    book = book_of(population[0][:300])
    assert classifier().fitted_as_of_ is None
    assert fitted.fitted_as_of_ is None
    assert classifier().fit(book).fitted_as_of_ == book.as_of


def test_known_types_are_recovered(fitted, population):
    frame, kinds = population
    assert (fitted.predict(frame) == NAMES[kinds]).mean() > 0.95


def test_reasons_of_many_customers_are_those_of_each(population):
    frame = population[0][:300]
    book = book_of(frame).apply(classifier())
    told = list(book.fitted["ShopperTypeClassifier"].explain_rows(book.frame))
    assert told == [
        book.fitted["ShopperTypeClassifier"].explain_one(row)
        for row in book.frame.iter_rows(named=True)
    ]
    assert list(book.profiles()) == [book.profile(id_) for id_ in book.frame["customer_id"]]
    assert len({reasons[0].text for reasons in told}) > 10


def test_probabilities_are_of_the_classes_and_sum_to_one(fitted, population, made):
    probs = fitted.predict_proba(population[0])
    assert list(fitted.classes_) == list(TYPES)
    assert probs.sum(axis=1) == pytest.approx(np.ones(2000))
    assert probs.tolist() == made.select(PROBS).to_numpy().tolist()
    assert is_classifier(fitted)


def test_the_score_of_scikit_learn_is_accuracy(fitted, population):
    frame, kinds = population
    assert fitted.score(frame, NAMES[kinds]) > 0.95


def test_a_label_is_the_most_probable_type_or_none(made):
    told = made.filter(pl.col("shopper_type_label") != "undetermined")
    best = NAMES[told.select(PROBS).to_numpy().argmax(axis=1)]
    assert (told["shopper_type_label"].to_numpy() == best).all()
    assert told["shopper_type_reason_label"].drop_nulls().unique().to_list() == ["proxy"]
    assert told.select(PROBS).max_horizontal().min() >= 0.5


def test_few_orders_are_thin_whatever_the_probability(population, made):
    few = (
        population[0]["habit_orders_early_91d_count"] + population[0]["habit_orders_late_91d_count"]
        < 3
    )
    assert made.filter(few)["shopper_type_reason_label"].unique().to_list() == ["thin"]
    assert "thin" not in made.filter(~few)["shopper_type_reason_label"].to_list()


def test_only_bargain_hunters_have_a_facet(made):
    told = made.filter(pl.col("shopper_type_facet_label").is_not_null())
    assert told["shopper_type_label"].unique().to_list() == ["bargain"]
    assert set(told["shopper_type_facet_label"]) <= {"coupon", "shelf"}
    hunters = made.filter(pl.col("shopper_type_label") == "bargain")
    assert hunters["shopper_type_facet_label"].null_count() == 0


def test_indicators_without_fields_are_listed_with_the_reason(fitted):
    missing = {each.indicator: each.reason for each in fitted.missing_indicators_}
    assert "habit_sessions_early_91d_count" in missing["conversion"]
    assert missing["discount_excess"] == "no amounts in categories"
    assert "frequency" not in missing


def test_the_score_is_that_of_plain_loops():
    """Loyal has one facet: raw values, percentiles, reliabilities and weights, one by one."""
    frame = drawn(400, 8)[0]
    fitted = classifier().fit(frame)
    made = fitted.transform(frame)
    columns = {name: frame[name].cast(pl.Float64).to_numpy() for name in frame.columns}
    reader = Reader(Habits.of(DEFAULT_CATALOGUE, HALF_DAYS), None)
    statistics = reader.statistics(columns, "whole", len(frame))
    orders = statistics["orders_count"]
    used = [DEFAULT_CATALOGUE.indicator(each.name) for each in fitted.state_.model.indicators]
    telling = [each.block for each in used if each.weights.get("loyal")]
    weights, sums = [], np.zeros(len(frame))
    for each, one in zip(used, fitted.state_.model.indicators, strict=True):
        weight = each.weights.get("loyal", 0) / math.sqrt(max(telling.count(each.block), 1))
        weights.append(weight)
        raw, evidence = reader.read(each, statistics, one.usual)
        raw = one.adjusted(raw, evidence)
        known = sorted(raw[(orders > 0) & ~np.isnan(raw)])
        if not weight:
            continue
        for row in range(len(frame)):
            if not math.isnan(raw[row]):
                below = np.searchsorted(known, raw[row], "left")
                equal = np.searchsorted(known, raw[row], "right") - below
                z = ndtri(min(max((below + equal / 2) / len(known), 0.005), 0.995))
                sums[row] += weight * z * evidence[row] / (evidence[row] + one.prior_evidence)
    sums /= math.sqrt(sum(weight**2 for weight in weights))
    active = sums[orders > 0]
    expected = (sums - active.mean()) / active.std()
    assert made["shopper_type_loyal_score"].to_numpy() == pytest.approx(expected, abs=1e-9)


def test_one_customer_is_as_among_all_to_the_last_bit(fitted, population, made):
    frame = population[0]
    for row in range(0, 2000, 97):
        alone = fitted.transform_one(frame.row(row, named=True))
        assert alone == made.row(row, named=True)
        assert fitted.transform(frame[row]).row(0) == made.row(row)


def test_chunks_are_as_the_whole(fitted, population, made, monkeypatch):
    monkeypatch.setattr("profilekit.shopper_types.type_estimator._CHUNK", 300)
    assert fitted.transform(population[0]).equals(made)
    assert fitted.predict_proba(population[0]).tolist() == made.select(PROBS).to_numpy().tolist()


def test_equal_customers_are_equal(fitted, population):
    twice = fitted.transform(pl.concat([population[0][:50], population[0][:50]]))
    assert twice[:50].equals(twice[50:])


def test_comes_back_from_json(fitted, population, made):
    text = fitted.to_json()
    again = ShopperTypeClassifier.from_json(text)
    assert again.state_ == fitted.state_
    assert again.transform(population[0]).equals(made)
    assert len(text) < 300_000


def test_weights_changed_in_a_file_are_refused(fitted):
    text = fitted.to_json()
    assert '"frequency"' in text
    damaged = text.replace('"loyal": 2.0', '"loyal": 1.5').replace('"loyal":2.0', '"loyal":1.5')
    assert damaged != text
    with pytest.raises(StateError, match="not those of the catalogue"):
        ShopperTypeClassifier.from_json(damaged)


def test_a_clone_is_unfitted_and_asks_for_all_fields(fitted):
    fresh = clone(fitted)
    assert fresh.get_params() == fitted.get_params()
    assert set(fitted.fields_in) < set(fresh.fields_in)


def test_a_book_gets_the_fields_and_the_reasons(population):
    book = book_of(population[0]).apply(classifier())
    assert book.frame["shopper_type_label"].to_list()[0] in {*TYPES, "undetermined"}
    assert book.profile(0).model_dump_json()
    assert "ShopperTypeClassifier" in book.fitted


def test_what_counts_answers_must_not_predict_them(population):
    frame = population[0].with_columns(
        pl.lit(2, pl.Int64).alias("habit_offers_early_91d_count"),
        pl.lit(2, pl.Int64).alias("habit_offers_late_91d_count"),
        (pl.col("customer_id") % 3).alias("habit_redeemed_offers_early_91d_count"),
        pl.lit(0, pl.Int64).alias("habit_redeemed_offers_late_91d_count"),
    )
    near = FieldSpec(
        name="habit_redeemed_offers_early_91d_count",
        dtype="int64",
        meaning="Redeemed",
        point_in_time=PointInTime.TARGET,
        outcome="campaign_response",
    )
    book = book_of(frame, [near]).apply(classifier())
    assert book.catalogue["shopper_type_label"].outcome == "campaign_response"


def test_contributions_sum_up_to_the_logit(fitted, population, made):
    for row in (0, 5, 17):
        values = population[0].row(row, named=True)
        for name in TYPES:
            parts = fitted.contributions(values, name)
            assert math.fsum(each.added for each in parts.indicators) + parts.rest == pytest.approx(
                parts.logit, abs=1e-9
            )
            score = made.row(row, named=True)[f"shopper_type_{name}_score"]
            assert parts.logit == pytest.approx(score / fitted.temperature_)


def test_reasons_are_three_for_and_two_against_with_all_numbers(fitted, population, made):
    rows = made["shopper_type_label"].to_numpy() == "bargain"
    told = (fitted.explain_one(row) for row in population[0].filter(rows).iter_rows(named=True))
    full = ["verdict", *["for"] * 3, *["against"] * 2]
    reasons = next(each for each in told if [reason.code for reason in each] == full)
    assert reasons[0].text.startswith("Bargain hunter by ")
    assert all("% of customers" in each.text and "trusted by" in each.text for each in reasons[1:])
    added = [each.contribution for each in reasons[1:4]]
    assert added == sorted(added, reverse=True)
    assert min(added) > 0 > max(each.contribution for each in reasons[4:])


def test_a_thin_customer_is_told_what_is_lacking(fitted, population, made):
    row = made["shopper_type_reason_label"].to_list().index("thin")
    (reason,) = fitted.explain_one(population[0].row(row, named=True))
    assert reason.code == "thin"
    assert re.fullmatch(r"[012] orders?: it takes 3 orders", reason.text)


def test_visits_are_told_of_the_thin_where_they_are_counted():
    frame = drawn(300, 3)[0].with_columns(
        **{f"habit_sessions_{half}_{HALF_DAYS}d_count": pl.lit(1) for half in ("early", "late")}
    )
    types = classifier().fit(frame)
    reasons = types.transform(frame)["shopper_type_reason_label"].to_list()
    (reason,) = types.explain_one(frame.row(reasons.index("thin"), named=True))
    assert re.fullmatch(r"[012] orders? and 2 visits: it takes 3 orders or 5 visits", reason.text)


def test_a_type_guessed_without_visits_says_so(fitted, population, made):
    row = made["shopper_type_reason_label"].to_list().index("proxy")
    texts = [each.text for each in fitted.explain_one(population[0].row(row, named=True))]
    assert "No visits are known, so that wandering visitor is a guess from orders" in texts


def test_a_type_that_nothing_speaks_of_is_never_told(population):
    speaks = [each for each in DEFAULT_CATALOGUE.indicators if each.weights.get("bargain")]
    fields = {f for each in speaks for f in fields_of(each)}
    kept = {"habit_spend_early_91d_amount", "habit_spend_late_91d_amount"}
    frame = population[0].drop([name for name in population[0].columns if name in fields - kept])
    found = classifier().fit(frame)
    out = found.transform(frame)
    assert out["shopper_type_bargain_prob"].unique().to_list() == [0.0]
    assert out["shopper_type_bargain_score"].null_count() == len(out)
    assert "bargain" not in set(found.predict(frame))
    with pytest.raises(UnknownNameError, match="'bargain'"):
        found.contributions(frame.row(0, named=True), "bargain")


def fields_of(indicator):
    habits = Habits.of(DEFAULT_CATALOGUE, HALF_DAYS)
    reader = Reader(habits, None)
    plain = [name for name in indicator.statistics if name != "usual_discount_amount"]
    return set(reader.fields_of(plain, "whole")) - set(habits.fields_of("orders_count", "whole"))


def test_a_population_without_signal_is_warned_of_and_not_typed():
    frame, _ = drawn(2000, 4, shuffled=True)
    with pytest.warns(UserWarning, match="nobody is typed"):
        found = classifier().fit(frame)
    out = found.transform(frame)
    assert out["shopper_type_label"].unique().to_list() == ["undetermined"]
    assert out["shopper_type_reason_label"].unique().to_list() == ["no_signal"]
    assert len(set(found.predict(frame))) > 1
    (reason,) = found.explain_one(frame.row(0, named=True))
    assert reason.code == "no_signal"


def test_few_pairs_leave_the_temperature_assumed():
    frame, _ = drawn(150, 5)
    found = classifier().fit(frame)
    assert (found.regime_, found.temperature_) == ("assumed temperature", 0.5)
    assert found.kappa_ > 0
    assert all(each.agreement is None for each in found.state_.model.indicators)


def test_regimes_are_recorded(fitted, population):
    frame, kinds = population
    assert fitted.regime_ == "replication"
    y = np.where(np.arange(2000) < 60, NAMES[kinds], None)
    found = classifier().fit(frame, y)
    assert (found.regime_, found.state_.labels_count) == ("labels", 60)
    again = ShopperTypeClassifier.from_json(found.to_json())
    assert again.predict_proba(frame).tolist() == found.predict_proba(frame).tolist()
    values = frame.row(3, named=True)
    parts = found.contributions(values, "need")
    total = math.fsum(each.added for each in parts.indicators) + parts.rest
    assert total == pytest.approx(parts.logit, abs=1e-9)


def test_few_labels_are_stated_and_not_used(fitted, population):
    frame, kinds = population
    y = np.where(np.arange(2000) < 49, NAMES[kinds], None)
    with pytest.warns(UserWarning, match="49 labels are not used"):
        found = classifier().fit(frame, y)
    assert found.state_.model == fitted.state_.model
    assert found.state_.labels_count == 49


def test_unknown_labels_are_named(population):
    y = ["loyal", "royal", *[None] * 1998]
    with pytest.raises(UnknownNameError, match=r"'royal'.*Did you mean 'loyal'"):
        classifier().fit(population[0], y)


def test_habits_of_another_length_are_pointed_out(population):
    with pytest.raises(UnsupportedInputError, match=r"ShopperTypeClassifier\(half_days=91\)"):
        ShopperTypeClassifier().fit(population[0])


def test_a_book_without_habits_is_told_how_to_measure_them():
    frame = pl.DataFrame({"customer_id": [1, 2], "recency_days": [3, 4]})
    with pytest.raises(UnsupportedInputError, match=r"also=habits_for\(tables, as_of=\.\.\.\)"):
        ShopperTypeClassifier().fit(frame)
    with pytest.raises(UnsupportedInputError, match=r"habits_for\(.*half_days=91\)"):
        classifier().fit(frame)


def test_infinite_values_are_named(fitted, population):
    frame = population[0].with_columns(
        pl.when(pl.col("customer_id") == 3)
        .then(math.inf)
        .otherwise(1.0)
        .alias("habit_spend_late_91d_amount")
    )
    for call in (classifier().fit, fitted.transform, fitted.predict):
        with pytest.raises(
            UnsupportedInputError, match="1 infinite values in 'habit_spend_late_91d_amount'"
        ):
            call(frame)


@pytest.mark.parametrize(
    ("frame", "message"),
    [
        (drawn(1, 1)[0], "1 customer, of whom"),
        (drawn(2000, 1)[0][:0], "0 customers, of whom 0 were active"),
        (drawn(2000, 1)[0][[7] * 60], "60 customers who are the same in every indicator"),
    ],
)
def test_too_few_and_too_like_customers_are_refused(frame, message):
    with pytest.raises(UnsupportedInputError, match=message):
        classifier().fit(frame)


def test_an_indicator_that_is_the_same_for_all_is_left_out(population):
    frame = population[0].with_columns(
        pl.lit(0).alias("habit_coupon_orders_early_91d_count"),
        pl.lit(None, pl.Int64).alias("habit_small_baskets_late_91d_count"),
    )
    for name in ("orders", "lines"):
        frame = frame.with_columns(pl.col(f"habit_{name}_early_91d_count"))
    found = classifier().fit(frame)
    missing = {each.indicator: each.reason for each in found.missing_indicators_}
    assert missing["small_baskets"] == "not known of any customer"


def test_a_customer_of_whom_nothing_is_known_is_thin(fitted):
    out = fitted.transform_one(dict.fromkeys(fitted.fields_in))
    assert (out["shopper_type_label"], out["shopper_type_reason_label"]) == ("undetermined", "thin")
    assert sum(out[name] for name in PROBS) == pytest.approx(1)
    assert out["shopper_type_evidence_share"] < 1


def test_dormant_customers_do_not_move_the_reference(fitted, population):
    frame = population[0]
    asleep = frame.with_columns(pl.col(name) * 0 for name in frame.columns if name != "customer_id")
    found = classifier().fit(pl.concat([frame, asleep]))
    assert found.state_.model == fitted.state_.model
    assert found.state_.learned_from == fitted.state_.learned_from


def test_money_in_another_currency_changes_nothing(population, made):
    frame = population[0].with_columns(
        pl.col(name) * 8 for name in population[0].columns if name.endswith("_amount")
    )
    out = classifier().fit(frame).transform(frame)
    assert out["shopper_type_label"].equals(made["shopper_type_label"])


def test_parameters_are_checked_in_fit(population):
    with pytest.raises(DeclarationError, match="half_days"):
        ShopperTypeClassifier(half_days=0).fit(population[0])
    with pytest.raises(DeclarationError, match="minimum_labels"):
        classifier(minimum_labels="many").fit(population[0])


def test_rules_can_be_changed(population, made):
    strict = classifier(rules=TypeRules(minimum_prob=0.95)).fit(population[0])
    before, after = (
        (out["shopper_type_label"] == "undetermined").sum()
        for out in (made, strict.transform(population[0]))
    )
    assert after > before

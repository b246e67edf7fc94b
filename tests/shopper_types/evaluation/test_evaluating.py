"""Evaluating types: who is typed by whom, what is told of what is missing, what is refused."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors.habits import BasketHabits, OrderHabits
from profilekit.extractors.habits_variety import CategoryHabits
from profilekit.shopper_types import ShopperTypeClassifier, TypeRules, evaluate_types
from profilekit.shopper_types.evaluation import folds
from profilekit.shopper_types.evaluation.periods import Span, measured_periods
from shopper_types.evaluation.orders_of_two_periods import AS_OF, HORIZON_DAYS, lines, tables

FEW = {"bootstraps": 10, "repeats": 1}
SHOP = {"as_of": "2025-07-02", "horizon_days": 182, **FEW}
HABITS = tuple(kind(half_days=14) for kind in (OrderHabits, BasketHabits, CategoryHabits))
SMALL = {
    "as_of": AS_OF,
    "horizon_days": HORIZON_DAYS,
    "habits": HABITS,
    "null_shuffle": False,
    **FEW,
}


@pytest.fixture(scope="module")
def shop():
    return pk.make_typed_shop(seed=1, n_customers=600).tables


@pytest.fixture(scope="module")
def found(shop):
    return evaluate_types(shop, **SHOP)


@pytest.fixture(scope="module")
def small():
    return tables(lines())


@pytest.fixture(scope="module")
def found_small(small):
    return evaluate_types(small, **SMALL)


@pytest.fixture(scope="module")
def periods(small):
    span = Span.of(AS_OF, HORIZON_DAYS, half_days=HORIZON_DAYS // 2)
    return measured_periods(small, span, HABITS)[0]


def test_known_types_do_what_their_definitions_say(found):
    assert found.figure("bargain_discounts_ratio").low > 1
    assert found.figure("loyal_spend_ratio").low > 1
    assert found.figure("need_categories_ratio").high < 1
    assert found.figure("wandering_orders_ratio").high < 1
    assert found.figure("return_kappa").low > 0.3


def test_those_told_a_type_keep_it_more_often(found):
    assert found.figure("return_told_apart").low > 0
    assert found.figure("return_share", told=True).value > found.figure("return_share").value


def test_the_surer_a_type_the_more_often_it_comes_back(found):
    told = found.risk_coverage()
    assert told["coverage_share"].is_monotonic_decreasing
    assert told["agreement_share"][5] > told["agreement_share"][0]


def test_nobody_is_typed_where_orders_were_dealt(found):
    assert found.figure("dealt_told_share").value < 0.05
    assert abs(found.figure("dealt_kappa").value) < 0.1


def test_every_figure_lies_in_its_interval_or_says_what_it_lacks(found):
    for figure in found.figures:
        if figure.lacking:
            assert np.isnan(figure.value)
        elif np.isfinite(figure.low):
            assert figure.low <= figure.value <= figure.high
            assert figure.customers_count > 0


def test_gaps_without_a_sign_have_no_interval(found):
    figure = found.figure("return_calibration_error")
    assert 0 < figure.value < 0.2
    assert np.isnan(figure.low)


def test_types_told_in_both_periods_migrate(found):
    assert found.migration.both_count == found.customers_count
    assert found.migration.noise.kappa is not None


def test_the_text_says_what_it_is_about(found):
    text = str(found)
    assert "customers active up to 2025-07-02" in text
    assert "182 days after it; types told once" in text
    assert "Ratios are of customers of a type to the rest" in text
    assert "intervals of 95% over 10 draws" in text
    assert "Who lapses does not order in the last 56 of the 182 days" in text


def test_a_notebook_shows_the_same_figures(found):
    html = found._repr_html_()
    assert html.count("<tr>") == len({one.name for one in found.figures}) + 1
    assert "share of all spend" in html


def test_pandas_has_a_row_per_figure(found):
    frame = found.to_pandas()
    assert len(frame) == len(found.figures)
    assert frame["value"].notna().sum() == sum(not one.lacking for one in found.figures)


def test_a_figure_that_is_none_is_told_with_those_there_are(found):
    with pytest.raises(UnknownNameError, match="loyal_spend_ratio"):
        found.figure("loyal_spend_rato")


def test_spend_a_head_is_that_of_the_type_over_that_of_all_others(small, periods):
    classifier = ShopperTypeClassifier(half_days=14).fit(periods.first)
    found = evaluate_types(small, **SMALL, classifier=classifier).figure("loyal_spend_ratio")
    loyal = classifier.predict(periods.first) == "loyal"
    spent = periods.came["spend_amount"]
    assert found.value == pytest.approx(spent[loyal].mean() / spent[~loyal].mean())
    assert found.customers_count == loyal.sum()


def test_lapse_is_of_the_days_asked_for(small, periods):
    classifier = ShopperTypeClassifier(half_days=14).fit(periods.first)
    found = evaluate_types(small, **SMALL, classifier=classifier, lapse_days=7)
    wandering = classifier.predict(periods.first) == "wandering"
    silent = ~(periods.came["recency_days"] < 7)
    figure = found.figure("wandering_lapse_ratio")
    assert figure.value == pytest.approx(silent[wandering].mean() / silent[~wandering].mean())
    assert (found.lapse_days, "in the last 7 of the 28 days" in str(found)) == (7, True)


def test_a_horizon_shorter_than_the_days_of_lapse_is_all_of_them(found_small):
    assert found_small.lapse_days == HORIZON_DAYS


def test_the_seed_makes_the_figures(small, found_small):
    again, other = (evaluate_types(small, **SMALL, rng=seed) for seed in (0, 1))
    assert str(again) == str(found_small)
    assert str(other) != str(found_small)


def test_rows_in_another_order_are_the_same_customers(found_small):
    mixed = tables(lines().sample(fraction=1, shuffle=True, seed=1))
    assert str(evaluate_types(mixed, **SMALL)) == str(found_small)


def test_duckdb_gives_the_same_figures(found_small):
    elsewhere = tables(lines(), engine="duckdb")
    assert str(evaluate_types(elsewhere, **SMALL)) == str(found_small)


def test_missing_tables_are_named_and_nothing_fails(found_small):
    assert found_small.figure("bargain_redeemed_ratio").lacking == "campaigns and responses"
    assert found_small.figure("bargain_discounts_ratio").lacking == "discounts of purchases"
    assert found_small.figure("loyal_spend_ratio").lacking == ""
    assert "needs campaigns and responses" in str(found_small)


def test_too_few_for_two_halves_is_said_of_the_calibration(found_small):
    lacking = found_small.figure("return_calibration_error").lacking
    assert lacking == "more customers with enough evidence in both halves of the window"


def test_a_horizon_shorter_than_the_window_cannot_tell_what_comes_back(small):
    found = evaluate_types(
        small, **{**SMALL, "horizon_days": 14}, classifier=ShopperTypeClassifier(half_days=14)
    )
    assert found.figure("return_kappa").lacking.startswith("a horizon of 28 days")
    assert found.figure("loyal_spend_ratio").lacking == ""
    assert found.migration is None
    assert len(found.risk_coverage()) == 0


def test_dealing_is_left_out_where_not_asked_for(found_small):
    assert found_small.figure("dealt_told_share").lacking == "null_shuffle=True"


def test_types_of_another_catalogue_are_not_measured(small):
    catalogue = ShopperTypeClassifier().catalogue
    kept = catalogue.model_validate(
        {
            **dict(catalogue),
            "types": tuple(each for each in catalogue.types if each.name in {"loyal", "need"}),
            "indicators": tuple(
                each.model_copy(
                    update={
                        "facet": "",
                        "weights": {
                            name: weight
                            for name, weight in each.weights.items()
                            if name in {"loyal", "need"}
                        },
                    }
                )
                for each in catalogue.indicators
                if {"loyal", "need"} & {n for n, w in each.weights.items() if w}
            ),
        }
    )
    classifier = ShopperTypeClassifier(kept, half_days=14)
    found = evaluate_types(small, **SMALL, classifier=classifier)
    assert found.figure("wandering_lapse_ratio").lacking == "the type 'wandering'"
    assert found.figure("loyal_lapse_ratio").lacking == ""


def test_nobody_is_typed_by_what_they_taught_themselves(periods, monkeypatch):
    taught, told = [], []
    fit, told_types = ShopperTypeClassifier.fit, folds.told_types

    def watched_fit(self, frame):
        taught.append(set(frame["customer_id"]))
        return fit(self, frame)

    def watched_types(classifier, frame):
        told.append(set(frame["customer_id"]))
        return told_types(classifier, frame)

    monkeypatch.setattr(ShopperTypeClassifier, "fit", watched_fit)
    monkeypatch.setattr(folds, "told_types", watched_types)
    rng = np.random.default_rng(0)
    folds.cross_fitted(ShopperTypeClassifier(half_days=14), periods, repeats=3, rng=rng)
    assert len(taught) == 6
    for fold, teachers in enumerate(taught):
        first, second = told[2 * fold : 2 * fold + 2]
        assert first == second
        assert not teachers & first
        assert teachers | first == set(periods.customers)


def test_folds_are_brought_back_into_the_order_of_the_customers(periods, monkeypatch):
    def by_id(_, frame):
        ids = frame["customer_id"].to_numpy()
        return ids, ids + 1, ids / 2, {"loyal": ids * 3.0}

    monkeypatch.setattr(folds, "told_types", by_id)
    rng = np.random.default_rng(0)
    (typed,), _ = folds.cross_fitted(
        ShopperTypeClassifier(half_days=14), periods, repeats=1, rng=rng
    )
    ids = np.array(periods.customers)
    assert typed.best.tolist() == ids.tolist()
    assert typed.told_after.tolist() == (ids + 1).tolist()
    assert typed.prob.tolist() == (ids / 2).tolist()
    assert typed.scores["loyal"].tolist() == (ids * 3.0).tolist()


def test_a_fitted_classifier_is_taken_as_it_is(small):
    classifier = ShopperTypeClassifier(half_days=14).fit(pk.measure(small, HABITS, as_of=AS_OF))
    found = evaluate_types(small, **SMALL, classifier=classifier)
    assert (found.was_fitted, found.fits_count) == (True, 1)
    assert "was fitted before" in str(found)
    again = evaluate_types(small, **SMALL, classifier=classifier, rng=5)
    assert again.figure("loyal_spend_ratio").value == found.figure("loyal_spend_ratio").value


def test_a_classifier_of_a_later_day_is_refused(small):
    later = "2024-03-24"
    classifier = ShopperTypeClassifier(half_days=14).fit(pk.measure(small, HABITS, as_of=later))
    with pytest.raises(LeakageError, match="2024-03-24"):
        evaluate_types(small, **SMALL, classifier=classifier)


def test_a_classifier_that_refuses_everybody_is_told(small):
    strict = ShopperTypeClassifier(half_days=14, rules=TypeRules(minimum_prob=1.0))
    found = evaluate_types(small, **SMALL, classifier=strict)
    assert found.figure("told_share").value == 0
    assert found.figure("loyal_spend_ratio", told=True).lacking.startswith("customers of the type")
    assert found.figure("loyal_spend_ratio").lacking == ""


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"horizon_days": 30}, "horizon_days=30"),
        ({"bootstraps": 1}, "bootstraps=1"),
        ({"rng": "x"}, "rng='x'; a whole number, 0 or more, or a numpy Generator"),
        ({"rng": -1}, "rng=-1"),
        ({"rng": True}, "rng=True"),
        ({"confidence": "high"}, "confidence=.high.; between 0 and 1"),
        ({"repeats": 0}, "repeats=0"),
        ({"lapse_days": 0}, "lapse_days=0"),
        ({"confidence": 1.0}, "confidence=1.0"),
        ({"as_of": "never"}, "never"),
    ],
)
def test_parameters_out_of_range_are_refused(small, wrong, told):
    with pytest.raises(DeclarationError, match=told):
        evaluate_types(small, **{**SMALL, **wrong})


def test_faults_are_told_together(small):
    with pytest.raises(DeclarationError, match=r"bootstraps=0.*repeats=0"):
        evaluate_types(small, **{**SMALL, "bootstraps": 0, "repeats": 0})


def test_only_tables_and_classifiers_are_taken(small):
    with pytest.raises(UnsupportedInputError, match="a DataFrame"):
        evaluate_types(pl.DataFrame(), **SMALL)
    with pytest.raises(UnsupportedInputError, match="a RFMScorer"):
        evaluate_types(small, **SMALL, classifier=pk.RFMScorer())

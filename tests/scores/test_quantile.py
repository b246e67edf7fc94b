"""Quantile scores against counting by hand."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.scores.quantile import QuantileScorer, scores_of

NAN = math.nan
TIES = st.sampled_from(["low", "mid", "high"])
POPULATIONS = st.lists(st.integers(-5, 20) | st.just(NAN), min_size=1, max_size=40).filter(
    lambda values: not all(math.isnan(value) for value in values)
)
DIFFERENT = POPULATIONS.filter(lambda values: len(set(values) - {NAN}) > 1)


def column(values):
    return np.array(values, dtype=float).reshape(-1, 1)


def scored(population, values, **parameters):
    scorer = QuantileScorer(**parameters).fit(column(population))
    return scorer.transform(column(values)).ravel().tolist()


def counted_bounds(population, bins, ties, *, higher_is_better=True):
    """Bounds by the definition, one value at a time."""
    known = [value for value in population if not math.isnan(value)]
    part = {"low": Fraction(0), "mid": Fraction(1, 2), "high": Fraction(1)}[ties]

    def position(value):
        worse = sum(other < value if higher_is_better else other > value for other in known)
        return (worse + part * known.count(value)) / Fraction(len(known))

    def reaches(value, share):
        return position(value) > share if ties == "high" else position(value) >= share

    worst_first = sorted(set(known), reverse=not higher_is_better)
    alone = math.inf if higher_is_better else -math.inf
    none = worst_first[-1] if len(worst_first) > 1 else alone
    return [
        next((value for value in worst_first if reaches(value, Fraction(score - 1, bins))), none)
        for score in range(2, bins + 1)
    ]


@parametrize_with_checks(
    [QuantileScorer(), QuantileScorer(bins=3, higher_is_better=False, ties="mid")]
)
def test_keeps_the_whole_contract_of_scikit_learn(estimator, check):
    check(estimator)


@given(POPULATIONS, st.integers(2, 11), TIES, st.booleans())
def test_bounds_are_those_found_by_counting(population, bins, ties, higher_is_better):
    scorer = QuantileScorer(bins, ties=ties, higher_is_better=higher_is_better)
    learned = scorer.fit(column(population)).thresholds_[0].tolist()
    assert learned == counted_bounds(population, bins, ties, higher_is_better=higher_is_better)


@given(POPULATIONS, st.integers(2, 11))
def test_low_ties_score_counts_the_whole_parts_beaten_except_for_the_best(population, bins):
    known = [value for value in population if not math.isnan(value)]
    by_hand = [1 + bins * sum(o < value for o in known) // len(known) for value in known]
    if len(set(known)) > 1:
        best = max(known)
        by_hand = [
            bins if value == best else score for value, score in zip(known, by_hand, strict=True)
        ]
    assert scored(population, known, bins=bins) == by_hand


@given(DIFFERENT, st.integers(2, 11), TIES)
def test_the_best_value_seen_has_the_top_score(population, bins, ties):
    known = [value for value in population if not math.isnan(value)]
    assert scored(population, [max(known)], bins=bins, ties=ties) == [bins]
    assert scored(population, [min(known)], bins=bins, ties=ties, higher_is_better=False) == [bins]


@given(POPULATIONS, st.integers(2, 11), st.booleans())
def test_with_low_ties_the_worst_value_seen_has_score_one(population, bins, higher_is_better):
    known = [value for value in population if not math.isnan(value)]
    worst = min(known) if higher_is_better else max(known)
    assert scored(population, [worst], bins=bins, higher_is_better=higher_is_better) == [1]


@given(DIFFERENT, st.integers(2, 11), TIES)
def test_bounds_are_observed_values(population, bins, ties):
    learned = QuantileScorer(bins, ties=ties).fit(column(population)).thresholds_[0]
    assert set(learned) <= set(population)


@given(POPULATIONS, st.integers(2, 11), TIES, st.integers(-10, 30), st.integers(-10, 30))
def test_better_never_scores_lower(population, bins, ties, one, other):
    low, high = scored(population, sorted([one, other]), bins=bins, ties=ties)
    assert low <= high
    fewer, more = scored(
        population, sorted([one, other]), bins=bins, ties=ties, higher_is_better=False
    )
    assert fewer >= more


@given(POPULATIONS, TIES, st.randoms(use_true_random=False))
def test_row_order_changes_nothing(population, ties, random):
    shuffled = random.sample(population, len(population))
    one, other = (QuantileScorer(ties=ties).fit(column(rows)) for rows in (population, shuffled))
    assert np.array_equal(one.thresholds_, other.thresholds_)


@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=40), st.integers(1, 10**6), TIES)
def test_scaling_money_changes_no_score(cents, factor, ties):
    scaled = [value * factor for value in cents]
    assert scored(cents, cents, ties=ties) == scored(scaled, scaled, ties=ties)


@given(POPULATIONS, TIES, st.booleans())
def test_mirrored_values_have_mirrored_bounds(population, ties, higher_is_better):
    mirrored = [-value for value in population]
    one = QuantileScorer(ties=ties, higher_is_better=higher_is_better).fit(column(population))
    other = QuantileScorer(ties=ties, higher_is_better=not higher_is_better).fit(column(mirrored))
    assert np.array_equal(one.thresholds_, 0.0 - other.thresholds_)


@given(POPULATIONS, TIES)
def test_one_row_alone_scores_as_among_the_others(population, ties):
    scorer = QuantileScorer(ties=ties).fit(column(population))
    together = scorer.transform(column(population)).ravel()
    alone = [scorer.transform([[value]])[0, 0] for value in population]
    assert np.array_equal(together, alone, equal_nan=True)


def test_ten_different_values_fill_five_scores_evenly():
    for ties in ("low", "mid", "high"):
        assert scored(range(10), range(10), ties=ties) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]


@pytest.mark.parametrize(
    ("ties", "scores"), [("low", {1, 4, 5}), ("mid", {2, 4, 5}), ("high", {3, 4, 5})]
)
def test_a_heap_of_sixty_percent_is_one_group(ties, scores):
    orders_count = [1] * 600 + [2] * 150 + [3] * 100 + list(range(4, 154))
    assert set(scored(orders_count, orders_count, ties=ties)) == scores


@pytest.mark.parametrize("ties", ["low", "mid", "high"])
def test_a_heap_of_the_best_has_the_top_score(ties):
    recency_days = [0] * 30 + list(range(1, 71))
    learned = {"ties": ties, "higher_is_better": False}
    assert scored(recency_days, [0, 1, 70], **learned) == [5, 4, 1]


@pytest.mark.parametrize(
    ("population", "scores"), [([1, 2], [1, 5]), ([1, 2, 3], [1, 2, 5]), ([1, 1, 2], [1, 1, 5])]
)
def test_fewer_customers_than_scores_still_use_the_top_score(population, scores):
    assert scored(population, population) == scores


@pytest.mark.parametrize(("ties", "score"), [("low", 1), ("mid", 3), ("high", 5)])
def test_a_population_of_equals_has_one_score(ties, score):
    assert scored([7] * 20, [7], ties=ties) == [score]


@pytest.mark.parametrize(("ties", "score"), [("low", 1), ("mid", 3), ("high", 5)])
def test_a_population_of_one_has_one_score(ties, score):
    assert scored([7], [7], ties=ties) == [score]


@pytest.mark.parametrize("bins", [2, 4])
def test_the_middle_of_an_even_number_of_scores_is_the_upper_one(bins):
    assert scored([7] * 20, [7], bins=bins, ties="mid") == [bins // 2 + 1]


def test_only_among_equals_a_score_nobody_reaches_has_an_infinite_bound():
    scorer = QuantileScorer(2, higher_is_better=[True, False]).fit([[7, 7], [7, 7]])
    assert scorer.thresholds_.tolist() == [[math.inf], [-math.inf]]
    scorer.fit([[7, 7], [7, 7], [8, 6]])
    assert scorer.thresholds_.tolist() == [[8], [6]]


def test_a_value_beyond_all_learned_has_the_outer_score():
    assert scored(range(10), [-1e300, 1e300]) == [1, 5]


def test_missing_stays_missing_and_is_not_learned_from():
    scorer = QuantileScorer(2).fit([[1.0], [NAN], [2.0], [NAN]])
    assert scorer.thresholds_.tolist() == [[2.0]]
    assert scorer.observed_count_.tolist() == [2]
    assert np.isnan(scorer.transform([[NAN]])).all()


def test_a_column_without_a_value_is_an_error_that_names_it():
    frame = pd.DataFrame({"known": [1.0, 2.0], "empty": [NAN, NAN]})
    with pytest.raises(UnsupportedInputError, match="'empty' without a single value"):
        QuantileScorer().fit(frame)


def test_a_column_without_a_value_needs_no_learning_with_cutoffs():
    scorer = QuantileScorer(2, cutoffs=[[10]]).fit([[NAN]])
    assert scorer.transform([[9], [10]]).ravel().tolist() == [1, 2]


def test_lower_cutoffs_belong_to_the_better_score():
    assert scored([0], [255, 256, 665, 666], cutoffs=[[256, 382, 506, 666]]) == [1, 2, 4, 5]


def test_upper_cutoffs_belong_to_the_better_score():
    cutoffs = [[115, 181, 297, 482]]
    values = [115, 116, 482, 483]
    assert scored([0], values, cutoffs=cutoffs, higher_is_better=False) == [5, 4, 2, 1]


def test_columns_are_learned_and_given_side_by_side():
    scorer = QuantileScorer(2, cutoffs=[None, [100]], higher_is_better=[False, True])
    assert scorer.fit_transform([[1, 99], [2, 100]]).tolist() == [[2, 1], [1, 2]]


def test_names_and_index_are_kept_when_pandas_is_asked_for():
    frame = pd.DataFrame({"spend_amount": [1.0, 2.0]}, index=["ann", "bo"])
    scored_frame = QuantileScorer(2).set_output(transform="pandas").fit_transform(frame)
    assert scored_frame.loc["bo", "spend_amount"] == 2


def test_polars_nulls_and_pandas_nullable_values_are_missing():
    for frame in (pl.DataFrame({"x": [1, None]}), pd.DataFrame({"x": [1, None]}, dtype="Int64")):
        assert np.isnan(QuantileScorer().fit_transform(frame)[1, 0])


def test_stands_in_a_pipeline():
    pipeline = make_pipeline(QuantileScorer(), StandardScaler())
    assert pipeline.fit_transform(column(range(10))).mean() == pytest.approx(0)


@pytest.mark.parametrize("bins", [1, 0, 2.5, True, "5"])
def test_bins_that_are_no_whole_number_of_at_least_two_are_an_error(bins):
    with pytest.raises(DeclarationError, match="bins is"):
        QuantileScorer(bins).fit([[1]])


def test_an_unknown_tie_rule_is_an_error_that_lists_the_known():
    with pytest.raises(DeclarationError, match="low, mid, high"):
        QuantileScorer(ties="first").fit([[1]])


@pytest.mark.parametrize(
    "parameters", [{"cutoffs": [None, None]}, {"higher_is_better": [True, False]}]
)
def test_one_entry_per_column_is_expected(parameters):
    with pytest.raises(DeclarationError, match="2 entries for 1 columns"):
        QuantileScorer(**parameters).fit([[1]])


def test_the_wrong_number_of_cutoffs_is_an_error_that_counts_them():
    with pytest.raises(
        DeclarationError, match="has 2 numbers, which make 3 scores; bins=5 needs 4"
    ):
        QuantileScorer(cutoffs=[[1, 2]]).fit([[1]])


def test_scores_of_leaves_the_values_alone():
    values = column([1.0, NAN]).ravel()
    values.flags.writeable = False
    assert scores_of(values, np.array([1.0]), higher_is_better=True)[0] == 2

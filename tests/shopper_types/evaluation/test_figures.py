"""Figures of types and of their return, held against plain loops."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, roc_auc_score

from profilekit.shopper_types.evaluation.asked import ASKED, Asked
from profilekit.shopper_types.evaluation.figures import figure_of_type, ranked
from profilekit.shopper_types.evaluation.folds import UNTOLD, Typed
from profilekit.shopper_types.evaluation.outcomes import Outcome
from profilekit.shopper_types.evaluation.returning import (
    Returned,
    agreement,
    calibration_error,
    kappa,
    told_apart,
    told_share,
)
from profilekit.shopper_types.five_types import DEFAULT_CATALOGUE

N = 400
RATIO = Asked("ratio", "need", "", "", "")
SHARE = Asked("share", "need", "", "", "", "share")
AUC = Asked("auc", "need", "", "", "", "auc")
TOP = Asked("top", "need", "", "", "", "top fifth")
ONCE = np.ones((1, N))


@pytest.fixture(scope="module")
def rng():
    return np.random.default_rng(3)


@pytest.fixture(scope="module")
def outcome(rng):
    bottom = (rng.random(N) < 0.8).astype(float)
    return Outcome(rng.random(N) * bottom, bottom)


@pytest.fixture(scope="module")
def members(rng):
    return rng.random(N) < 0.3


@pytest.fixture(scope="module")
def returned(rng):
    best = rng.integers(5, size=N)
    after = np.where(rng.random(N) < 0.6, best, rng.integers(5, size=N))
    told = np.where(rng.random(N) < 0.5, best, UNTOLD)
    typed = Typed(best, told, rng.random(N), {}, after, after)
    return Returned(typed, rng.random(N) < 0.9)


def test_a_ratio_is_the_mean_of_the_type_over_that_of_the_rest(outcome, members):
    there = outcome.bottom > 0
    own, rest = outcome.top[there & members], outcome.top[there & ~members]
    (found,) = figure_of_type(RATIO, outcome, members, ONCE)
    assert found == pytest.approx(own.mean() / rest.mean())


def test_a_ratio_is_the_one_worked_out_by_hand():
    # The type: 6 and 2, a mean of 4. The rest: 1 and 3, a mean of 2; the last does not count.
    outcome = Outcome(np.array([6.0, 2, 1, 3, 0]), np.array([1.0, 1, 1, 1, 0]))
    members = np.array([True, True, False, False, False])
    assert figure_of_type(RATIO, outcome, members, np.ones((1, 5))) == pytest.approx(2)


def test_a_fifth_that_brings_half_brings_four_times_as_much_as_the_rest():
    # Share of the customers .2, of the spend .5: (.5 / .2) / (.5 / .8).
    spend = Outcome(np.array([8.0, 2, 2, 2, 2]), np.ones(5))
    members = np.arange(5) == 0
    once = np.ones((1, 5))
    assert figure_of_type(SHARE, spend, members, once) == pytest.approx(0.5)
    assert figure_of_type(RATIO, spend, members, once) == pytest.approx(4)


def test_the_rest_against_the_type_is_the_ratio_upside_down(outcome, members):
    there = figure_of_type(RATIO, outcome, members, ONCE)
    back = figure_of_type(RATIO, outcome, ~members, ONCE)
    assert there * back == pytest.approx(1)


def test_a_type_of_everybody_has_no_rest(outcome):
    assert np.isnan(figure_of_type(RATIO, outcome, np.ones(N, dtype=bool), ONCE)).all()


def test_what_nobody_of_the_rest_did_is_infinitely_often():
    outcome = Outcome(np.array([1.0, 0, 0]), np.ones(3))
    members = np.array([True, False, False])
    assert np.isposinf(figure_of_type(RATIO, outcome, members, np.ones((1, 3)))).all()


def test_what_nobody_did_has_no_ratio(members):
    outcome = Outcome(np.zeros(N), np.ones(N))
    assert np.isnan(figure_of_type(RATIO, outcome, members, ONCE)).all()


def test_a_share_is_of_the_total(outcome, members):
    (found,) = figure_of_type(SHARE, outcome, members, ONCE)
    assert found == pytest.approx(outcome.top[members].sum() / outcome.top.sum())


def test_a_type_of_nobody_has_no_ratio(outcome):
    assert np.isnan(figure_of_type(RATIO, outcome, np.zeros(N, dtype=bool), ONCE)).all()


def test_a_weight_of_two_is_a_customer_twice(outcome, members):
    weights = np.ones((1, N))
    weights[0, :50] = 2
    twice = np.concatenate([np.arange(N), np.arange(50)])
    doubled = Outcome(outcome.top[twice], outcome.bottom[twice])
    found = figure_of_type(RATIO, outcome, members, weights)
    same = figure_of_type(RATIO, doubled, members[twice], np.ones((1, len(twice))))
    assert found == pytest.approx(same)


@given(scale=st.floats(1e-3, 1e3))
def test_figures_depend_on_how_often_customers_count_against_each_other_only(
    outcome, members, returned, scale
):
    weights = np.random.default_rng(1).integers(0, 4, (2, N)).astype(float)
    for figure in (
        lambda w: figure_of_type(RATIO, outcome, members, w),
        lambda w: figure_of_type(SHARE, outcome, members, w),
        lambda w: kappa(returned, 5, w),
        lambda w: calibration_error(returned, w),
    ):
        assert figure(scale * weights) == pytest.approx(figure(weights))


def test_a_score_is_judged_by_who_can_have_the_outcome(outcome, rng):
    score = rng.random(N)
    there = outcome.bottom > 0
    (found,) = ranked(AUC, Outcome(outcome.top.round(), outcome.bottom), score, ONCE)
    assert found == pytest.approx(roc_auc_score(outcome.top[there].round() > 0, score[there]))


def test_the_top_fifth_brings_its_share():
    values = np.arange(10.0)
    (found,) = ranked(TOP, Outcome(values, np.ones(10)), values, np.ones((1, 10)))
    assert found == pytest.approx(17 / 45)


def test_customers_without_a_score_are_not_ranked():
    score = np.array([np.nan, 1.0, 2.0])
    outcome = Outcome(np.array([1.0, 0.0, 1.0]), np.ones(3))
    assert ranked(AUC, outcome, score, np.ones((1, 3))) == pytest.approx(1)
    assert np.isnan(ranked(AUC, outcome, np.full(3, np.nan), np.ones((1, 3)))).all()


def test_kappa_is_that_of_scikit_learn(returned):
    typed, back = returned
    (found,) = kappa(returned, 5, ONCE)
    assert found == pytest.approx(cohen_kappa_score(typed.best[back], typed.best_after[back]))


def test_kappa_counts_customers_as_often_as_they_were_drawn(returned):
    weights = np.random.default_rng(1).integers(0, 4, (2, N)).astype(float)
    typed, back = returned
    for row, found in zip(weights, kappa(returned, 5, weights), strict=True):
        rows = np.repeat(np.flatnonzero(back), row[back].astype(int))
        assert found == pytest.approx(cohen_kappa_score(typed.best[rows], typed.best_after[rows]))


def test_agreement_is_of_those_who_came_back(returned):
    typed, back = returned
    told = (typed.told != UNTOLD) & back
    same = typed.best == typed.best_after
    assert agreement(returned, typed.told != UNTOLD, ONCE) == pytest.approx(same[told].mean())
    others = back & ~told
    assert told_apart(returned, ONCE) == pytest.approx(same[told].mean() - same[others].mean())


def test_the_calibration_error_is_that_of_a_plain_loop(returned):
    typed, back = returned
    same = (typed.best == typed.best_after)[back]
    prob = typed.prob[back]
    tenths = np.minimum((prob * 10).astype(int), 9)
    gaps = [abs((same - prob)[tenths == each].sum()) for each in range(10)]
    assert calibration_error(returned, ONCE) == pytest.approx(sum(gaps) / back.sum())


def test_a_probability_that_is_not_known_has_no_calibration(returned):
    typed, back = returned
    unknown = Typed(typed.best, typed.told, np.full(N, np.nan), {}, typed.best, typed.told)
    assert np.isnan(calibration_error(Returned(unknown, back), ONCE)).all()


def test_the_share_told_is_of_everybody(returned):
    told = returned.typed.told != UNTOLD
    assert told_share(returned.typed, ONCE) == pytest.approx(told.mean())


def test_every_type_asked_about_is_in_the_catalogue():
    assert {asked.type_name for asked in ASKED} == set(DEFAULT_CATALOGUE.names)


def test_no_figure_is_asked_twice():
    names = [asked.name for asked in ASKED]
    assert len(names) == len(set(names))

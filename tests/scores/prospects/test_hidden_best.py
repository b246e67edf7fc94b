"""Hiding best customers and looking for them, with scores that are made up."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import binomtest

from profilekit.scores.prospects.hidden_best import HiddenBest, find_hidden

BEST = np.arange(100) < 20


def found_by(scores, best=BEST, **options):
    asked = {"folds": 5, "top_count": None, "rng": 0, **options}
    return find_hidden(lambda _: np.asarray(scores, dtype=float), best, **asked)


def test_a_score_that_knows_them_finds_all():
    found = found_by(BEST)
    assert (found.found_count, found.top_count, found.precision_share) == (20, 20, 1.0)
    assert found.concordance_prob == 1.0
    assert found.is_better_than_blind


def test_a_score_that_is_the_wrong_way_round_finds_none():
    found = found_by(~BEST)
    assert (found.found_count, found.precision_share, found.low_share) == (0, 0, 0)
    assert found.concordance_prob == 0


def test_a_score_that_says_nothing_finds_as_many_as_picking_blindly():
    found = found_by(np.zeros(100))
    assert found.precision_share == pytest.approx(found.base_share)
    assert found.base_share == pytest.approx(4 / 84)
    assert found.lift_ratio == pytest.approx(1)
    assert found.concordance_prob == pytest.approx(0.5)
    assert not found.is_better_than_blind


def test_who_is_hidden_is_not_labelled_and_everybody_is_hidden_once():
    seen = []

    def score(labelled):
        seen.append(BEST & ~labelled)
        return np.zeros(100)

    find_hidden(score, BEST, folds=5, top_count=None, rng=0)
    assert np.array_equal(np.sum(seen, axis=0), BEST)
    assert [hidden.sum() for hidden in seen] == [4] * 5


def test_the_interval_is_that_of_wilson():
    # Fifteen of the best have the highest scores; the five others the lowest.
    scores = np.where(np.arange(100) < 15, 2.0, np.where(BEST, 0.0, 1.0))
    found = found_by(scores)
    exact = binomtest(15, 20).proportion_ci(0.95, method="wilson")
    assert found.precision_share == 0.75
    assert (found.low_share, found.high_share) == pytest.approx((exact.low, exact.high))


def test_a_longer_list_is_less_precise_and_finds_no_fewer():
    scores = np.random.default_rng(1).normal(size=100) + BEST
    short, long = found_by(scores), found_by(scores, top_count=20)
    assert long.top_count == 100
    assert long.found_count >= short.found_count
    assert long.precision_share < short.precision_share


def test_the_seed_says_who_is_hidden_together():
    scores = np.random.default_rng(1).normal(size=100) + BEST
    assert found_by(scores, rng=3) == found_by(scores, rng=3)


def test_equal_scores_are_told_by_no_order_of_rows():
    scores = np.round(np.random.default_rng(1).normal(size=100) + BEST)
    order = np.r_[np.arange(20), 99 - np.arange(80)]
    assert found_by(scores) == found_by(scores[order])


def test_figures_that_contradict_each_other_are_refused():
    figures = found_by(BEST).model_dump()
    with pytest.raises(ValidationError, match="outside its interval"):
        HiddenBest(**{**figures, "low_share": 0.99, "precision_share": 0.5})

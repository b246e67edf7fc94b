"""Ranking, against all orders of equal scores, scikit-learn and scipy."""

from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import spearmanr
from sklearn.metrics import roc_auc_score

from profilekit.stats.ranking import (
    captured_shares,
    concordance_prob,
    lift_curve,
    rank_correlation,
    top_share_captured,
)

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 9)), min_size=2, max_size=30)
FEW = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 9)), min_size=1, max_size=6)
SHARES = [0.1, 0.25, 0.5, 0.9]


def by_all_orders(scores, values, share):
    """Mean over every order that sorts the scores, the last row of the top counting in part."""
    captured = []
    for order in permutations(range(len(scores))):
        if all(scores[a] >= scores[b] for a, b in pairwise(order)):
            running = np.concatenate(([0], np.cumsum(np.array(values)[list(order)])))
            captured.append(np.interp(share * len(scores), range(len(scores) + 1), running))
    return np.mean(captured) / sum(values)


@settings(max_examples=30)
@given(FEW.filter(lambda rows: any(value for _, value in rows)), st.sampled_from(SHARES))
def test_what_the_top_brings_is_the_mean_over_all_orders_of_equal_scores(rows, share):
    scores, values = zip(*rows, strict=True)
    assert top_share_captured(scores, values, share) == pytest.approx(
        by_all_orders(scores, values, share)
    )


@given(ROWS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, random):
    shuffled = random.sample(rows, len(rows))
    one, other = (captured_shares(*zip(*given, strict=True), SHARES) for given in (rows, shuffled))
    assert one.tolist() == pytest.approx(other.tolist(), nan_ok=True)


@given(ROWS, st.data())
def test_a_weight_counts_a_row_as_often(rows, data):
    scores, values = np.array(rows, dtype=float).T
    whole = st.lists(st.integers(0, 3), min_size=len(rows), max_size=len(rows))
    counts = np.array(data.draw(whole.filter(any)))
    again = np.repeat(np.arange(len(rows)), counts)
    for figure in (
        lambda s, v, w: captured_shares(s, v, SHARES, w),
        lambda s, v, w: concordance_prob(s, v > 4, w),
        lambda s, v, w: rank_correlation(v, s, w),
    ):
        weighed, repeated = (
            figure(scores, values, counts),
            figure(scores[again], values[again], None),
        )
        assert weighed.tolist() == pytest.approx(repeated.tolist(), abs=1e-9, nan_ok=True)


def test_several_sets_of_weights_give_several_figures():
    scores, values = np.array([3, 1, 1, 0]), np.array([5, 0, 2, 1])
    weights = np.array([[1.0, 1, 1, 1], [0, 2, 1, 1]])
    together = captured_shares(scores, values, [0.25, 0.5], weights)
    one_by_one = [captured_shares(scores, values, [0.25, 0.5], row).tolist() for row in weights]
    assert together.tolist() == one_by_one
    assert rank_correlation(values, scores, weights).shape == (2,)
    assert concordance_prob(scores, values > 1, weights).shape == (2,)


@given(ROWS)
def test_no_scores_capture_more_than_the_values_themselves(rows):
    scores, values = zip(*rows, strict=True)
    if any(values):
        best, ours = (captured_shares(by, values, SHARES) for by in (values, scores))
        assert (ours <= best + 1e-12).all()


def test_equal_scores_capture_as_much_as_their_share():
    assert captured_shares([1] * 5, [9, 0, 0, 0, 1], SHARES).tolist() == pytest.approx(SHARES)
    assert lift_curve([1] * 5, [9, 0, 0, 0, 1], SHARES).tolist() == pytest.approx([1] * 4)


def test_nothing_brought_is_no_share():
    assert np.isnan(top_share_captured([2, 1], [0, 0], 0.5))


@given(ROWS)
def test_the_concordance_is_the_area_of_scikit_learn(rows):
    scores, values = np.array(rows).T
    found = concordance_prob(scores, values > 4)
    if len({*(values > 4).tolist()}) == 1:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(roc_auc_score(values > 4, scores))


@given(ROWS)
def test_the_rank_correlation_is_that_of_scipy(rows):
    scores, values = np.array(rows).T
    found = rank_correlation(values, scores)
    if np.ptp(scores) == 0 or np.ptp(values) == 0:
        assert np.isnan(found)
    else:
        assert found == pytest.approx(spearmanr(values, scores).statistic, abs=1e-9)

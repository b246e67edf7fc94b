"""Expected lifts: nearer to the truth than what was observed, the more so for rare labels."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.segments.using.shrinking import expected_lifts


def raw(inside, rest, n, m):
    return (inside / n) / ((inside + rest) / (n + m))


def world(seed, spread, *, labels=200, n=300, m=1700):
    """Draw labels, rare ones and common, whose log ratios spread around a tenth."""
    rng = np.random.default_rng(seed)
    share = rng.uniform(0.005, 0.3, labels)
    ratio = np.exp(rng.normal(0.1, spread, labels))
    inside, rest = rng.binomial(n, np.minimum(share * ratio, 1)), rng.binomial(m, share)
    part = n / (n + m)
    return inside, rest, ratio / (part * ratio + 1 - part)


@pytest.mark.parametrize("spread", [0.05, 0.3, 0.6])
def test_it_is_nearer_to_the_truth_than_the_observed(spread):
    inside, rest, truth = world(1, spread)
    known = (inside + rest) > 0
    expected = expected_lifts(inside, rest, group_size=300, rest_size=1700)[known]
    observed = raw(inside, rest, 300, 1700)[known]
    assert np.mean((expected - truth[known]) ** 2) < 0.8 * np.mean((observed - truth[known]) ** 2)


def test_it_is_right_on_the_mean():
    inside, rest, truth = world(2, 0.3, labels=4000)
    expected = expected_lifts(inside, rest, group_size=300, rest_size=1700)
    assert expected.mean() == pytest.approx(truth.mean(), abs=0.03)


def test_a_rare_label_is_drawn_nearer_than_a_common_one_of_the_same_lift():
    inside, rest, _ = world(3, 0.5)
    both = expected_lifts(
        np.append(inside, [6, 120]), np.append(rest, [8, 160]), group_size=300, rest_size=1700
    )
    assert 1 < both[-2] < both[-1]


def test_where_nothing_differs_every_lift_is_the_same():
    rng = np.random.default_rng(4)
    rest = rng.binomial(9000, np.linspace(0.05, 0.4, 30))
    found = expected_lifts(np.round(rest / 9).astype(int), rest, group_size=1000, rest_size=9000)
    assert np.ptp(found) < 1e-9
    assert found[0] == pytest.approx(1, abs=0.01)


def test_counts_of_nought_and_of_all_are_told():
    found = expected_lifts(
        np.array([0, 10, 0, 10]), np.array([90, 0, 0, 90]), group_size=10, rest_size=90
    )
    assert np.isfinite(found).all()
    assert found[0] < found[2] < found[1]


def test_one_label_alone_is_all_but_the_observed():
    found = expected_lifts(np.array([500]), np.array([500]), group_size=1000, rest_size=9000)
    assert found[0] == pytest.approx(5.0, abs=0.01)
    nothing = np.zeros(0, dtype=np.int64)
    assert len(expected_lifts(nothing, nothing, group_size=1, rest_size=1)) == 0

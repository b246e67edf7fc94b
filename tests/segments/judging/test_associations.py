"""Associations: figures by hand and by SciPy, and a test that keeps its word."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import contingency, entropy, hypergeom

from profilekit.segments.judging.associations import association_of, pattern_codes


def told(table, *, permutations=199, seed=1):
    return association_of(
        np.array(table), permutations=permutations, rng=np.random.default_rng(seed)
    )


@pytest.mark.parametrize("table", [[[30, 20], [10, 40]], [[12, 3, 8], [9, 9, 2], [1, 14, 5]]])
def test_cramers_v_is_that_of_scipy(table):
    assert told(table).cramers_v == pytest.approx(contingency.association(np.array(table)))


def test_information_is_what_the_entropies_leave():
    table = np.array([[12, 3, 8], [9, 9, 2]])
    by_hand = (
        entropy(table.sum(axis=0), base=2)
        + entropy(table.sum(axis=1), base=2)
        - entropy(table.ravel(), base=2)
    )
    assert told(table).information_bits == pytest.approx(by_hand)


def test_who_tells_all_has_all_the_information():
    found = told([[50, 0], [0, 50]])
    assert (found.cramers_v, found.information_bits) == (1.0, 1.0)
    assert found.information_share == pytest.approx(1.0)


def test_independence_tells_nothing():
    found = told([[50, 50], [50, 50]])
    assert found.cramers_v == 0
    assert found.information_share == 0
    assert found.p_value == 1


def test_chance_tells_something_of_few_customers():
    assert told([[5, 5, 5], [5, 5, 5]]).chance_bits > 0.02


def test_the_p_value_is_near_that_of_all_tables():
    # Fisher's exact test by the chi-square of all tables with these margins, of scipy.
    table = np.array([[12, 5], [3, 10]])
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    counts = np.arange(max(0, columns[0] - rows[1]), min(rows[0], columns[0]) + 1)
    distance = abs(counts - rows[0] * columns[0] / table.sum())
    exact = hypergeom(table.sum(), columns[0], rows[0]).pmf(counts)
    exact = exact[distance >= distance[counts == table[0, 0]] - 1e-9].sum()
    assert told(table, permutations=20_000).p_value == pytest.approx(exact, abs=0.005)


def test_chance_is_called_clear_no_more_often_than_said():
    rng = np.random.default_rng(2)
    p_values = [
        association_of(
            np.array([np.bincount(rng.integers(0, 3, 40), minlength=3) + 1 for _ in range(2)]),
            permutations=99,
            rng=rng,
        ).p_value
        for _ in range(300)
    ]
    assert np.mean(np.array(p_values) <= 0.05) <= 0.08


def test_the_same_seed_gives_the_same():
    assert told([[12, 5], [3, 10]], seed=7) == told([[12, 5], [3, 10]], seed=7)


def test_combinations_are_numbered_and_rare_ones_are_one():
    members = np.array([[1, 0]] * 12 + [[0, 1]] * 15 + [[1, 1]] * 3 + [[0, 0]] * 9, dtype=bool)
    codes = pattern_codes(members, 10)
    groups = [set(codes[a:b].tolist()) for a, b in ((0, 12), (12, 27), (27, 39))]
    assert all(len(group) == 1 for group in groups)
    assert len(set.union(*groups)) == 3
    assert set(codes.tolist()) == {0, 1, 2}


def test_rare_ones_that_are_few_together_take_the_next():
    members = np.array([[1, 0]] * 12 + [[0, 1]] * 15 + [[1, 1]] * 3, dtype=bool)
    assert sorted(np.bincount(pattern_codes(members, 10)).tolist()) == [15, 15]


def test_of_nobody_there_is_no_combination():
    assert len(pattern_codes(np.zeros((0, 2), dtype=bool), 10)) == 0

"""Poisson ridge against scikit-learn's, and its laws."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import PoissonRegressor

from profilekit.stats.poisson_ridge import poisson_ridge


def rows(seed, n=400):
    rng = np.random.default_rng(seed)
    traits = rng.normal(3.0, 2.0, (n, 3))
    expected = rng.gamma(2.0, 1.0, n) + 0.1
    counts = rng.poisson(expected * np.exp(0.3 * (traits[:, 0] - 3))).astype(float)
    return traits, counts, expected


@pytest.mark.parametrize("penalty", [0.5, 30.0, 3000.0])
def test_it_is_the_ridge_of_scikit_learn(penalty):
    traits, counts, expected = rows(1)
    found = poisson_ridge(traits, counts, expected, penalty=penalty)
    standard = (traits - found.means) / found.spreads
    theirs = PoissonRegressor(alpha=penalty / expected.sum(), max_iter=10_000, tol=1e-12)
    theirs.fit(standard, counts / expected, sample_weight=expected)
    assert found.slopes == pytest.approx(theirs.coef_, abs=1e-5)
    assert found.intercept == pytest.approx(theirs.intercept_, abs=1e-5)


@given(seed=st.integers(0, 50), penalty=st.floats(0, 1e6))
def test_the_total_expected_is_what_came(seed, penalty):
    traits, counts, expected = rows(seed, n=60)
    found = poisson_ridge(traits, counts, expected, penalty=penalty)
    standard = (traits - found.means) / found.spreads
    meant = expected * np.exp(found.intercept + standard @ found.slopes)
    assert meant.sum() == pytest.approx(counts.sum(), rel=1e-6)


def test_a_large_penalty_leaves_no_slopes():
    found = poisson_ridge(*rows(2), penalty=1e9)
    assert np.abs(found.slopes).max() < 1e-5


def test_a_trait_that_all_share_has_no_slope():
    traits, counts, expected = rows(3)
    found = poisson_ridge(np.column_stack([traits, np.full(400, 7.0)]), counts, expected, penalty=0)
    assert found.slopes[3] == 0
    assert found.parts(np.full((1, 4), 9.0))[0, 3] == 0


def test_traits_are_held_within_what_was_seen():
    found = poisson_ridge(*rows(4), penalty=1)
    far, farther = found.log_factors(np.array([[50.0, 3, 3], [5000.0, 3, 3]]))
    assert far == farther


def test_parts_add_up_to_the_factor():
    traits, counts, expected = rows(5)
    found = poisson_ridge(traits, counts, expected, penalty=10)
    whole = found.intercept + found.parts(traits).sum(axis=1)
    assert found.log_factors(traits) == pytest.approx(whole)


def test_nothing_that_came_is_no_error():
    traits, _, expected = rows(6)
    found = poisson_ridge(traits, np.zeros(400), expected, penalty=10)
    assert (expected * np.exp(found.log_factors(traits))).sum() < 1e-3

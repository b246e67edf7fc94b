"""Groups as models: oracles by plain formulas, and each row by itself."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.stats import multivariate_normal

from profilekit.segments.finding.clusterers import clusterer_of, one_thread
from profilekit.segments.finding.groups import DensityGroups, KMeansGroups, MixtureGroups

RNG = np.random.default_rng(0)
ROWS = np.array([[0, 0], [7, 0], [0, 7]])[np.arange(300) % 3] + RNG.normal(size=(300, 2))


def test_a_row_belongs_to_the_nearest_centre():
    groups = KMeansGroups(centres=((0.0, 0.0), (4.0, 0.0)), variance=1.0)
    found = groups.assigned(np.array([[1.0, 0.0], [3.5, 9.0]]))
    assert found.groups.tolist() == [0, 1]
    likely = np.exp([-0.5, -4.5])
    assert found.probs[0] == pytest.approx(likely[0] / likely.sum())


@pytest.mark.parametrize("n_rows", [300, 40])
def test_a_mixture_is_as_scipys_densities_say(n_rows):
    rng = np.random.default_rng(1)
    with one_thread():
        groups = clusterer_of("gaussian-mixture").found(ROWS[:n_rows], 3, rng, starts=2)
    found = groups.assigned(ROWS)
    densities = []
    for weight, mean, factor in zip(groups.weights, groups.means, groups.factors, strict=True):
        root = np.array(factor)
        root = np.diag(root[0]) if len(root) == 1 else root
        covariance = np.linalg.inv(root @ root.T)
        densities.append(weight * multivariate_normal(mean, covariance).pdf(ROWS))
    densities = np.column_stack(densities)
    assert found.groups.tolist() == densities.argmax(axis=1).tolist()
    shares = densities.max(axis=1) / densities.sum(axis=1)
    np.testing.assert_allclose(found.probs, shares, rtol=1e-9)


def test_dense_groups_have_an_outside():
    with one_thread():
        groups = clusterer_of("hdbscan").found(ROWS, 0.2, np.random.default_rng(0), starts=1)
    assert groups.n_groups == 3
    assert groups.assigned(np.array([[90.0, 90.0]])).groups.tolist() == [-1]


def test_no_dense_group_is_a_group_of_none():
    found = DensityGroups(points=(), groups=(), reaches=()).assigned(ROWS)
    assert set(found.groups.tolist()) == {-1}


@pytest.mark.parametrize("method", ["k-means", "gaussian-mixture", "hdbscan"])
def test_one_row_is_as_among_all_to_the_last_bit(method):
    clusterer = clusterer_of(method)
    setting = 0.2 if method == "hdbscan" else 3
    with one_thread():
        groups = clusterer.found(ROWS, setting, np.random.default_rng(0), starts=1)
    whole = groups.assigned(ROWS)
    for place in range(0, 300, 17):
        alone = groups.assigned(ROWS[place : place + 1])
        assert alone.groups[0] == whole.groups[place]
        assert alone.probs[0] == whole.probs[place]


@pytest.mark.parametrize("method", ["k-means", "gaussian-mixture", "hdbscan"])
def test_other_numbers_are_the_same_groups(method):
    clusterer = clusterer_of(method)
    setting = 0.2 if method == "hdbscan" else 3
    with one_thread():
        groups = clusterer.found(ROWS, setting, np.random.default_rng(0), starts=1)
    turned = groups.reordered([2, 0, 1]).assigned(ROWS).groups
    back = np.array([2, 0, 1, -1])[turned]
    assert back.tolist() == groups.assigned(ROWS).groups.tolist()


def test_tables_that_are_none_are_refused():
    with pytest.raises(ValidationError, match="different lengths"):
        KMeansGroups(centres=((0.0,), (1.0, 2.0)), variance=1.0)
    with pytest.raises(ValidationError, match="different sizes"):
        MixtureGroups(weights=(1.0,), means=((0.0,),), factors=())
    with pytest.raises(ValidationError, match="different sizes"):
        DensityGroups(points=((0.0,),), groups=(1,), reaches=(1.0,))

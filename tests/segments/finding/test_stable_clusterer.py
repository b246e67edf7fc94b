"""The generic core: scikit-learn's contract, and rows whose groups are known."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.segments.finding import StableClusterer


@parametrize_with_checks([StableClusterer(2, resamples=10)])
def test_keeps_the_whole_contract_of_scikit_learn(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(estimator)


def rows(seed=0, n_rows=120, n_groups=3):
    rng = np.random.default_rng(seed)
    kinds = np.arange(n_rows) % n_groups
    centres = 8 * np.eye(n_groups)
    return centres[kinds] + rng.normal(size=(n_rows, n_groups)), kinds


def test_finds_how_many_there_are_and_which():
    values, kinds = rows()
    model = StableClusterer(between=(2, 4), resamples=10).fit(values)
    assert model.n_clusters_ == 3
    assert adjusted_rand_score(kinds, model.labels_) >= 0.95
    assert (model.stability_ >= 0.75).all()


def test_noise_is_one_group():
    values = np.random.default_rng(1).normal(size=(120, 3))
    model = StableClusterer(between=(2, 4), resamples=10).fit(values)
    assert (model.n_clusters_, set(model.labels_)) == (1, {0})
    assert not model.structure_.is_found


def test_predicts_what_it_learned():
    values, _ = rows()
    model = StableClusterer(3, resamples=10).fit(values)
    assert model.predict(values).tolist() == model.labels_.tolist()


def test_the_order_of_rows_does_not_matter():
    values, _ = rows()
    order = np.random.default_rng(2).permutation(len(values))
    one = StableClusterer(3, resamples=10).fit(values)
    other = StableClusterer(3, resamples=10).fit(values[order])
    assert other.labels_.tolist() == one.labels_[order].tolist()


def test_more_groups_than_different_rows_are_refused():
    with pytest.raises(UnsupportedInputError, match="2 of them different"):
        StableClusterer(3).fit(np.repeat([[0.0], [1.0]], 10, axis=0))


def test_parameters_that_cannot_be_are_refused():
    with pytest.raises(DeclarationError, match=r"between is \(5, 2\)"):
        StableClusterer(between=(5, 2)).fit(rows()[0])

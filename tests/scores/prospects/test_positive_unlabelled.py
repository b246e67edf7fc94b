"""Positives and unlabelled rows, simulated so that the truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.utils.estimator_checks import parametrize_with_checks

from profilekit.errors import DeclarationError, FitError, ProfilekitError, UnsupportedInputError
from profilekit.scores.prospects.positive_unlabelled import PositiveUnlabelledClassifier

LABELLED = 0.3


def drawn(apart, prior, *, seed, rows=4000):
    """Draw rows of two normal kinds, and label some of the positives blindly."""
    rng = np.random.default_rng(seed)
    positive = rng.random(rows) < prior
    values = rng.normal(size=(rows, 3))
    values[positive, 0] += apart
    return values, positive, positive & (rng.random(rows) < LABELLED)


@parametrize_with_checks([PositiveUnlabelledClassifier()])
def test_keeps_the_contract_of_scikit_learn(estimator, check):
    check(estimator)


@pytest.mark.parametrize("prior", [0.1, 0.4])
@pytest.mark.parametrize("apart", [1.0, 2.0])
def test_it_ranks_as_well_as_if_all_were_labelled(apart, prior):
    values, positive, labelled = drawn(apart, prior, seed=1)
    fresh, truth, _ = drawn(apart, prior, seed=2)
    ours = PositiveUnlabelledClassifier().fit(values, labelled)
    told = LogisticRegression().fit(values, positive)
    with_truth = roc_auc_score(truth, told.decision_function(fresh))
    assert roc_auc_score(truth, ours.log_density_ratio(fresh)) > with_truth - 0.01


@pytest.mark.parametrize("prior", [0.1, 0.4])
@pytest.mark.parametrize("apart", [1.0, 2.0, 4.0, 6.0])
def test_the_prior_lies_between_the_labelled_share_and_the_estimate(apart, prior):
    values, _, labelled = drawn(apart, prior, seed=3)
    model = PositiveUnlabelledClassifier().fit(values, labelled)
    assert model.labelled_share_ < prior < model.class_prior_ * 1.05


def test_the_estimated_prior_is_right_where_positives_stand_apart():
    values, positive, labelled = drawn(6.0, 0.3, seed=4)
    model = PositiveUnlabelledClassifier(ridge=0.01).fit(values, labelled)
    assert model.class_prior_ == pytest.approx(positive.mean(), abs=0.02)
    assert model.label_frequency_ == pytest.approx(LABELLED, abs=0.03)


def test_with_the_prior_given_probabilities_are_calibrated():
    values, _, labelled = drawn(1.5, 0.3, seed=5, rows=40_000)
    model = PositiveUnlabelledClassifier(0.3).fit(values, labelled)
    here = values[:, 0]
    exact = 0.3 * norm.pdf(here, 1.5) / (0.3 * norm.pdf(here, 1.5) + 0.7 * norm.pdf(here))
    made = model.predict_proba(values)[:, 1]
    assert np.mean(made) == pytest.approx(0.3, abs=0.02)
    # Not exact: the true chance of a label levels off at 0.3, and a logistic curve does not.
    assert np.mean(np.abs(made - exact)) < 0.05


def test_the_density_ratio_is_that_of_positives_to_the_unlabelled():
    values, _, labelled = drawn(1.0, 0.05, seed=6, rows=60_000)
    model = PositiveUnlabelledClassifier().fit(values, labelled)
    hidden = 0.05 * (1 - LABELLED) / (1 - 0.05 * LABELLED)
    points = np.array([-1.0, 0.0, 1.0, 2.0])
    others = hidden * norm.pdf(points, 1.0) + (1 - hidden) * norm.pdf(points)
    rows = np.column_stack([points, np.zeros(4), np.zeros(4)])
    found = model.log_density_ratio(rows)
    assert found == pytest.approx(np.log(norm.pdf(points, 1.0) / others), abs=0.15)


def test_the_scale_of_a_column_changes_nothing():
    values, _, labelled = drawn(1.0, 0.3, seed=7)
    scaled = values * np.array([1e6, 1e-6, 1.0]) + np.array([0.0, 5.0, 0.0])
    here = PositiveUnlabelledClassifier().fit(values, labelled).log_density_ratio(values)
    there = PositiveUnlabelledClassifier().fit(scaled, labelled).log_density_ratio(scaled)
    assert there == pytest.approx(here, abs=1e-5)


def test_a_weight_of_two_is_two_rows():
    values, _, labelled = drawn(1.0, 0.3, seed=8, rows=300)
    weights = np.where(np.arange(300) < 100, 2, 1)
    weighted = PositiveUnlabelledClassifier().fit(values, labelled, weights)
    repeated = PositiveUnlabelledClassifier().fit(
        np.repeat(values, weights, axis=0), np.repeat(labelled, weights)
    )
    assert weighted.coef_ == pytest.approx(repeated.coef_, abs=1e-6)
    assert weighted.class_prior_ == pytest.approx(repeated.class_prior_)


def test_a_constant_column_adds_nothing():
    values, _, labelled = drawn(1.0, 0.3, seed=9, rows=300)
    values[:, 2] = 7.0
    assert PositiveUnlabelledClassifier().fit(values, labelled).coef_[2] == 0


def test_one_class_cannot_be_learned_from():
    with pytest.raises(UnsupportedInputError, match="one class only; expected rows of both"):
        PositiveUnlabelledClassifier().fit([[0.0], [1.0]], [1, 1])


@pytest.mark.parametrize(
    "params",
    [
        {"ridge": 0},
        {"ridge": np.inf},
        {"ridge": "1"},
        {"class_prior": 0.1},
        {"class_prior": 1.1},
        {"class_prior": "x"},
    ],
)
def test_parameters_out_of_range_are_refused(params):
    with pytest.raises(DeclarationError, match=next(iter(params))) as caught:
        PositiveUnlabelledClassifier(**params).fit([[0.0], [1.0], [2.0]], [0, 1, 0])
    assert isinstance(caught.value, ProfilekitError)


def test_coefficients_that_are_not_found_are_an_error_that_says_what_to_do(monkeypatch):
    monkeypatch.setattr("profilekit.scores.prospects.positive_unlabelled._ITERATIONS", 1)
    values, _, labelled = drawn(3.0, 0.3, seed=10, rows=300)
    with pytest.raises(FitError, match=r"no coefficients after 1 steps.*ridge="):
        PositiveUnlabelledClassifier().fit(values, labelled)

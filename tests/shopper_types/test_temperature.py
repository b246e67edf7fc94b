"""Temperature and replication, learned from halves without labels."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import cohen_kappa_score

from profilekit.shopper_types.temperature import (
    ASSUMED_TEMPERATURE,
    cohen_kappa,
    fit_shared_temperature,
    fit_temperature,
    probabilities,
    replication,
)

RNG = np.random.default_rng(5)


def drawn_by(probs):
    return (RNG.random((len(probs), 1)) > probs.cumsum(axis=1)).sum(axis=1)


@pytest.mark.parametrize("true", [0.3, 1.0, 3.0])
def test_the_temperature_that_classes_were_drawn_at_is_found(true):
    scores = RNG.normal(size=(20_000, 5)) * 2
    probs = np.column_stack(probabilities(list((scores / true).T)))
    assert fit_temperature(scores, drawn_by(probs)) == pytest.approx(true, rel=0.05)


@pytest.mark.parametrize("apart", [1.0, 2.0, 4.0])
def test_two_views_of_hidden_types_tell_how_sure_either_is_of_them(apart):
    """Of normal scores that the own type raises by a, the logits are a times the scores."""
    own = apart * np.eye(5)[RNG.integers(0, 5, 40_000)]
    one, other = (own + RNG.normal(size=own.shape) for _ in range(2))
    assert fit_shared_temperature(one, other) == pytest.approx(1 / apart, rel=0.06)


@pytest.mark.parametrize("seed", range(8))
def test_two_views_of_nothing_in_common_are_hot(seed):
    one, other = np.random.default_rng(seed).normal(size=(2, 5000, 5))
    assert fit_shared_temperature(one, other) > 3


def test_types_are_surer_than_that_they_are_told_again():
    found = replication(*halves(5000, 0.7), fewest=200)
    assert found.temperature < found.replication_temperature


def test_classes_that_scores_never_miss_are_cold_and_noise_is_hot():
    scores = RNG.normal(size=(500, 3))
    assert fit_temperature(scores, scores.argmax(axis=1)) == 0.05
    assert fit_temperature(scores, scores.argmin(axis=1)) == 50.0


def test_the_temperature_has_the_lowest_log_loss():
    scores = RNG.normal(size=(300, 4))
    classes = (scores + RNG.normal(size=scores.shape)).argmax(axis=1)

    def loss(temperature):
        probs = np.column_stack(probabilities(list((scores / temperature).T)))
        return -np.log(probs[np.arange(300), classes]).mean()

    best = fit_temperature(scores, classes)
    assert loss(best) < min(loss(best * 1.02), loss(best / 1.02))


def test_kappa_is_that_of_scikit_learn():
    one, other = RNG.integers(0, 5, 400), RNG.integers(0, 5, 400)
    other[:200] = one[:200]
    assert cohen_kappa(one, other, 5) == pytest.approx(cohen_kappa_score(one, other))


def test_kappa_of_one_type_only_is_nought():
    assert cohen_kappa(np.zeros(9, int), np.zeros(9, int), 5) == 0.0


def halves(n_customers, noise):
    own = RNG.normal(size=(n_customers, 5))
    return tuple(own + noise * RNG.normal(size=own.shape) for _ in range(2))


def test_probabilities_say_how_often_types_come_back():
    early, late = halves(20_000, 0.7)
    found = replication(early, late, fewest=200)
    assert found.has_signal
    probs = np.column_stack(probabilities(list((early / found.replication_temperature).T)))
    top, came = probs.max(axis=1), probs.argmax(axis=1) == late.argmax(axis=1)
    tenth = np.minimum((top * 10).astype(int), 9)
    error = sum(
        abs(came[tenth == b].mean() - top[tenth == b].mean()) * (tenth == b).mean()
        for b in set(tenth)
    )
    assert error < 0.02


@pytest.mark.parametrize("n_customers", [200, 1000])
def test_pure_noise_shows_no_signal(n_customers):
    refused = 0
    for _ in range(40):
        early, late = RNG.normal(size=(2, n_customers, 5))
        refused += not replication(early, late, fewest=200).has_signal
    assert refused >= 38


def test_too_few_customers_teach_no_temperature():
    early, late = halves(199, 0.1)
    found = replication(early, late, fewest=200)
    assert (found.temperature, found.replication_temperature) == (ASSUMED_TEMPERATURE, None)
    expected = cohen_kappa_score(early.argmax(axis=1), late.argmax(axis=1))
    assert found.kappa == pytest.approx(expected)


def test_probabilities_of_huge_logits_are_finite():
    made = probabilities([np.array([1e5, -1e5]), np.array([0.0, 0.0])])
    assert np.column_stack(made).tolist() == [[1.0, 0.0], [0.0, 1.0]]


def halves_of(n, seed, *, signal):
    """Give scores of two halves that share a type, more or less."""
    rng = np.random.default_rng(seed)
    kind = signal * np.eye(5)[rng.integers(5, size=n)]
    return kind + rng.normal(size=(n, 5)), kind + rng.normal(size=(n, 5))


def test_few_customers_without_signal_are_refused_as_often_as_chance_allows():
    told = [
        replication(*halves_of(100, seed, signal=0.0), fewest=200).has_signal for seed in range(200)
    ]
    assert 1 <= sum(told) <= 20  # ten expected


def test_few_customers_whose_types_come_back_are_typed():
    found = replication(*halves_of(100, 1, signal=2.0), fewest=200)
    assert found.has_signal
    assert found.replication_temperature is None
    assert found.temperature == ASSUMED_TEMPERATURE


def test_of_very_few_customers_nothing_is_known_and_types_are_assumed_to_come_back():
    found = replication(*halves_of(49, 1, signal=0.0), fewest=200)
    assert (found.kappa, found.has_signal) == (None, True)

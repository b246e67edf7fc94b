"""The generic core: scikit-learn's contract, and customers whose types are known."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from sklearn.utils.estimator_checks import parametrize_with_checks

from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.shopper_types import TheoryClassifier

N_TYPES, PER_TYPE = 5, 4
WEIGHTS = {
    f"type{number}": tuple(
        float(column // PER_TYPE == number) for column in range(N_TYPES * PER_TYPE)
    )
    for number in range(N_TYPES)
}


@parametrize_with_checks([TheoryClassifier()])
def test_keeps_the_whole_contract_of_scikit_learn(estimator, check):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        check(estimator)


def customers(n_customers, seed, *, signal=1.5, noise=1.0):
    """Draw types, indicators of the whole window, and of its halves, which are twice as noisy."""
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, N_TYPES, n_customers)
    means = np.array(list(WEIGHTS.values()))[kinds] * signal
    own = means + rng.normal(0, 0.5, means.shape)
    early, late = (own + rng.normal(0, noise, own.shape) for _ in range(2))
    return (early + late) / 2, (early, late), kinds


def accuracy(model, values, kinds):
    return (model.predict(values) == np.array(list(WEIGHTS))[kinds]).mean()


def calibration_error(probs, kinds):
    top, right = probs.max(axis=1), probs.argmax(axis=1) == kinds
    bins = np.minimum((top * 10).astype(int), 9)
    return sum(
        abs(right[bins == b].mean() - top[bins == b].mean()) * (bins == b).mean() for b in set(bins)
    )


def test_known_types_are_recovered_without_a_label():
    values, halves, kinds = customers(3000, 1)
    model = TheoryClassifier(WEIGHTS).fit(values, halves=halves)
    assert accuracy(model, values, kinds) > 0.9


def test_a_reliable_column_weighs_more_than_a_noisy_one():
    values, (early, late), kinds = customers(3000, 2)
    rng = np.random.default_rng(0)
    noisy = slice(0, None, PER_TYPE)
    for half in (early, late):
        half[:, noisy] = rng.normal(size=half[:, noisy].shape)
    values = (early + late) / 2
    blind = TheoryClassifier(WEIGHTS).fit(values)
    informed = TheoryClassifier(WEIGHTS).fit(values, halves=(early, late))
    assert accuracy(informed, values, kinds) > accuracy(blind, values, kinds)


def test_null_data_show_no_signal():
    accepted = 0
    for seed in range(20):
        rng = np.random.default_rng(seed)
        early, late = rng.normal(size=(2, 500, len(WEIGHTS["type0"])))
        model = TheoryClassifier(WEIGHTS).fit((early + late) / 2, halves=(early, late))
        accepted += model.model_.replication.has_signal
    assert accepted <= 1


def test_labels_help_and_calibrate():
    values, halves, kinds = customers(6000, 3, signal=1.0, noise=1.5)
    wrong = {**WEIGHTS, "type0": WEIGHTS["type1"], "type1": WEIGHTS["type0"]}
    names = np.array(list(WEIGHTS))
    y = np.where(np.arange(6000) < 500, names[kinds], None)
    theory = TheoryClassifier(wrong).fit(values, halves=halves)
    labelled = TheoryClassifier(wrong).fit(values, y, halves=halves)
    unseen = slice(500, None)
    before, after = (accuracy(m, values[unseen], kinds[unseen]) for m in (theory, labelled))
    assert after > before + 0.05
    assert calibration_error(labelled.predict_proba(values[unseen]), kinds[unseen]) < 0.05


def test_few_labels_are_not_used():
    values, _, kinds = customers(500, 4)
    y = np.where(np.arange(500) < 49, np.array(list(WEIGHTS))[kinds], None)
    assert TheoryClassifier(WEIGHTS).fit(values, y).model_.labelled is None


def test_without_weights_labels_are_all_there_is():
    values, _, kinds = customers(600, 5)
    model = TheoryClassifier().fit(values, kinds)
    assert (model.predict(values) == kinds).mean() > 0.9


def test_missing_values_take_no_part():
    values, _, kinds = customers(2000, 6)
    holes = np.where(np.random.default_rng(1).random(values.shape) < 0.2, np.nan, values)
    model = TheoryClassifier(WEIGHTS).fit(holes)
    assert accuracy(model, holes, kinds) > 0.75
    probs = model.predict_proba(np.full((1, values.shape[1]), np.nan))
    assert probs[0] == pytest.approx(np.full(N_TYPES, 1 / N_TYPES), abs=0.1)


def test_one_row_is_as_among_all_to_the_last_bit():
    values, _, _ = customers(200, 7)
    model = TheoryClassifier(WEIGHTS).fit(values)
    alone = np.vstack([model.predict_proba(values[row : row + 1]) for row in range(200)])
    assert model.predict_proba(values).tolist() == alone.tolist()


def test_weights_fit_the_columns():
    with pytest.raises(DeclarationError, match="do not fit 3 columns"):
        TheoryClassifier({"a": [1, 2], "b": [1, 2, 3]}).fit(np.eye(3))


def test_labels_are_of_the_classes():
    with pytest.raises(UnknownNameError, match="'c'"):
        TheoryClassifier({"a": [1], "b": [-1]}).fit([[1], [2]], ["a", "c"])


def test_halves_have_the_shape_of_the_whole():
    with pytest.raises(UnsupportedInputError, match="two of shape"):
        TheoryClassifier({"a": [1], "b": [-1]}).fit([[1], [2]], halves=([[1]], [[1]]))

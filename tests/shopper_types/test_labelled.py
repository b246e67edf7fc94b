"""What labels add to the theory."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import approx_fprime

from profilekit.shopper_types.labelled import fit_labelled, penalised_loss

RNG = np.random.default_rng(7)
N_TYPES, N_SIGNALS = 3, 4


def customers(n_customers):
    signals = RNG.normal(size=(n_customers, N_SIGNALS))
    scores = signals @ np.array([[1, 0, -1], [0, 1, 0], [0, 0, 0], [0, 0, 1.0]])
    return scores, signals


def columns(matrix):
    return list(matrix.T)


def test_the_gradient_is_that_of_differences():
    scores, signals = customers(30)
    classes = RNG.integers(0, N_TYPES, 30)
    parameters = RNG.normal(0, 0.3, 1 + N_TYPES + N_SIGNALS * N_TYPES)
    arguments = (scores, signals, classes, 0.7)
    _, gradient = penalised_loss(parameters, *arguments)
    differences = approx_fprime(parameters, lambda p: penalised_loss(p, *arguments)[0], 1e-6)
    assert gradient == pytest.approx(differences, rel=1e-4, abs=1e-4)


def test_without_labels_the_theory_stands():
    scores, signals = customers(10)
    found = fit_labelled(scores[:0], signals[:0], np.empty(0, int), temperature=0.5)
    made = np.column_stack(found.logits(columns(scores), columns(signals)))
    assert made == pytest.approx(2 * scores)


def test_many_labels_correct_a_wrong_theory():
    scores, signals = customers(4000)
    truth = signals[:, 2]
    classes = np.where(truth > 0, 0, 1)
    found = fit_labelled(scores[:3000], signals[:3000], classes[:3000], temperature=1.0)
    made = np.column_stack(found.logits(columns(scores[3000:]), columns(signals[3000:])))
    assert (scores[3000:].argmax(axis=1) == classes[3000:]).mean() < 0.5
    assert (made.argmax(axis=1) == classes[3000:]).mean() > 0.9


def test_rows_are_worked_out_one_by_one():
    scores, signals = customers(60)
    found = fit_labelled(scores, signals, scores.argmax(axis=1), temperature=1.0)
    together = np.column_stack(found.logits(columns(scores), columns(signals)))
    alone = [
        found.logits(columns(scores[r : r + 1]), columns(signals[r : r + 1])) for r in range(60)
    ]
    assert together.tolist() == [[float(each[0]) for each in row] for row in alone]

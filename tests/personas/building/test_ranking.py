"""Ranking: the clearest first, and of what says the same only one."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.personas.building.ranking import SAME, Rivals, likeness, picked


def rivals(n, *, sections=None, chosen=(), alike=None, room=(4,), most_chosen=2):
    return Rivals(
        np.array([0] * n if sections is None else sections),
        np.isin(np.arange(n), chosen),
        np.eye(n) if alike is None else alike,
        np.array(room),
        most_chosen,
    )


def order(scores, each):
    turns = picked(np.array(scores, dtype=float)[:, None], each)[:, 0]
    return [at for at in np.argsort(turns, kind="stable").tolist() if turns[at] >= 0]


def test_the_clearest_come_first_and_no_more_than_there_is_room_for():
    assert order([0.1, 0.4, 0.3, 0.2], rivals(4, room=(3,))) == [1, 2, 3]


def test_what_is_worth_nothing_is_not_told():
    assert order([0.0, 0.2, -0.1], rivals(3)) == [1]


def test_of_two_that_say_the_same_the_clearer_is_told():
    alike = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1.0]])
    assert order([0.4, 0.5, 0.1], rivals(3, alike=alike)) == [1, 2]


def test_what_says_half_the_same_comes_after_what_is_new():
    alike = np.array([[1, 0.5, 0], [0.5, 1, 0], [0, 0, 1.0]])
    assert order([0.5, 0.4, 0.3], rivals(3, alike=alike)) == [0, 2, 1]


def test_sections_have_places_of_their_own():
    each = rivals(4, sections=[0, 0, 1, 1], room=(1, 1))
    assert order([0.5, 0.4, 0.2, 0.1], each) == [0, 2]


def test_of_what_they_were_chosen_by_two_are_told():
    assert order([0.5, 0.4, 0.3, 0.2], rivals(4, chosen=[0, 1, 2])) == [0, 1, 3]


def test_draws_are_picked_as_each_by_itself():
    rng = np.random.default_rng(0)
    scores, alike = rng.normal(size=(12, 30)), likeness(rng.random((50, 12)) < 0.5, np.ones(50))
    each = rivals(12, sections=[0, 1] * 6, chosen=[1, 5], alike=alike, room=(2, 3))
    together = picked(scores, each)
    alone = np.column_stack([picked(scores[:, [at]], each)[:, 0] for at in range(30)])
    assert (together == alone).all()


def test_likeness_is_phi_of_those_counted_as_often_as_they_stand_for():
    rng = np.random.default_rng(1)
    holds, weights = rng.random((40, 3)) < 0.5, rng.integers(1, 4, 40)
    spread_out = np.repeat(holds, weights, axis=0).astype(float)
    expected = np.clip(np.corrcoef(spread_out.T), 0, 1)
    assert likeness(holds, weights.astype(float)) == pytest.approx(expected, abs=1e-5)


def test_two_windows_of_one_habit_are_the_same():
    orders = np.random.default_rng(2).poisson(5, 1000)
    holds = np.column_stack([orders >= 6, orders // 2 >= 3])
    assert likeness(holds, np.ones(1000))[0, 1] > SAME

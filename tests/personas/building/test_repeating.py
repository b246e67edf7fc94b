"""Fields that repeat the choice: found by what they say of customers, whatever they are called."""

from __future__ import annotations

import numpy as np
import pytest

import profilekit as pk
from personas.building.books import book_of
from profilekit.personas.building.repeating import repeats_of

RNG = np.random.default_rng(3)
SCORE = RNG.normal(50, 10, size=600)
CHOSEN = {"habits_score": SCORE.tolist()}


def repeats(**columns):
    book = book_of(CHOSEN | columns)
    chosen = [book.catalogue["habits_score"]]
    return repeats_of(book.frame, [book.catalogue[name] for name in columns], chosen)


def labels_of(values):
    return np.where(values < 45, "low", np.where(values < 60, "middle", "high")).tolist()


@pytest.mark.parametrize(
    "values",
    [np.exp(SCORE / 20), -SCORE, SCORE + RNG.normal(size=600), np.floor(SCORE)],
    ids=["monotone", "reversed", "near", "rounded"],
)
def test_a_number_in_the_same_order_repeats_it(values):
    assert repeats(other_ratio=values.tolist()) == {"other_ratio"}


@pytest.mark.parametrize(
    "values",
    [RNG.normal(size=600), SCORE + RNG.normal(0, 10, size=600), np.zeros(600)],
    ids=["unrelated", "half", "constant"],
)
def test_a_number_in_another_order_does_not(values):
    assert repeats(other_ratio=values.tolist()) == set()


def test_labels_and_flags_that_are_parts_of_it_repeat_it():
    told = repeats(class_label=labels_of(SCORE), high_flag=(SCORE > 55).tolist())
    assert told == {"class_label", "high_flag"}


def test_labels_and_flags_of_other_things_do_not_however_rare():
    dealt = labels_of(RNG.permutation(SCORE))
    rare = (RNG.random(600) < 0.02).tolist()
    assert repeats(class_label=dealt, rare_flag=rare, same_flag=[True] * 600) == set()


def test_labels_are_not_taken_for_parts_because_rows_are_in_their_order():
    two = np.repeat(["a", "b"], 300)
    book = book_of({"habits_score": [1.0] * 600, "class_label": two.tolist()})
    specs = book.catalogue
    assert repeats_of(book.frame, [specs["class_label"]], [specs["habits_score"]]) == set()


def test_where_either_is_not_known_of_enough_nothing_is_said():
    few = [value if place < 20 else None for place, value in enumerate(SCORE.tolist())]
    assert repeats(other_ratio=few) == set()


def test_a_class_that_follows_from_what_members_were_chosen_by_is_no_find():
    book = pk.measure(pk.make_shop(seed=7, n_customers=1500), as_of="2025-12-31")
    content = pk.Segment(
        id="content",
        name="Content",
        levels=("psychographic",),
        definition=pk.field("nps_score") >= 7,
    )
    persona = pk.build_persona(pk.assign_segments(book, [content]), "content")
    roles = {each.role for each in persona.statements if each.key.startswith("nps_")}
    assert "distinct" not in roles
    assert "chosen" in roles

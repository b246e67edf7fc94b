"""Recipes: the printed line of pandas gives the printed number, whatever the book holds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.building.books import book_of, columns_of
from profilekit.personas.building import build_persona
from profilekit.personas.building.recipes import picked_by, share_recipe
from profilekit.personas.statement import Answer
from profilekit.segments import Segment, assign_segments, field

HOSTILE = (
    "it's",
    'a "quote"',
    "two\nlines",
    "x'] = 1; customers['y",
    "\\",
    "{0}",
    "\u202eevil",
    "__import__('os')",
    "شیر",
    "NaN",
    "",
)


def recomputed(recipe, book):
    """Evaluate a line with nothing but the book."""
    return eval(recipe, {"__builtins__": {}}, {"customers": book.to_pandas()})  # noqa: S307 - what is proved


def statements(book, segment):
    persona = build_persona(book, segment, resamples=2, most=8, minimum_customers=1)
    return [each for each in persona.statements if each.recipe is not None]


def test_two_hundred_statements_of_random_books_are_recomputed():
    checked = 0
    for seed in range(40):
        labels = HOSTILE[seed % 4 :]
        book = book_of(columns_of(n=200 + 7 * seed, members=80, seed=seed, labels=labels))
        for each in statements(book, "loyal"):
            assert "\n" not in each.recipe
            assert math.isclose(recomputed(each.recipe, book), each.value, abs_tol=1e-12), each
            checked += 1
        if checked >= 200:
            break
    assert checked >= 200


@pytest.mark.parametrize("label", HOSTILE)
def test_labels_are_quoted(label):
    values = [label] * 70 + ["other"] * 80 + [None] * 50
    book = book_of({"in_loyal_flag": [True] * 100 + [False] * 100, "city_label": values})
    recipe = share_recipe("customers['in_loyal_flag']", Answer(field="city_label", value=label))
    assert recomputed(recipe, book) == 0.7
    assert len(recipe.splitlines()) == 1


@pytest.mark.parametrize("label", [each for each in HOSTILE if each])
def test_a_segment_of_any_label_is_picked(label):
    columns = columns_of()
    columns["segment_kind_label"] = [label] * 200 + ["other"] * 350 + [None] * 50
    book = book_of(columns)
    picked = recomputed(picked_by(book, label), book)
    assert picked.sum() == recomputed(picked_by(book, {"segment_kind_label": label}), book).sum()
    assert picked.sum() == 200


def test_a_flag_that_is_not_known_of_all_picks_those_of_whom_it_holds():
    flags = [True] * 60 + [None] * 40 + [False] * 100
    book = book_of({"in_loyal_flag": flags, "recency_days": list(range(200))})
    picked = picked_by(book, "loyal")
    assert recomputed(picked, book).sum() == 60
    answer = Answer(field="recency_days", high=30)
    assert recomputed(share_recipe(picked, answer), book) == 0.5


def test_a_segment_by_rule_is_picked_by_its_flag():
    segment = Segment(
        id="busy-people",
        name="Busy",
        levels=("behavioural",),
        definition=field("tickets_count") >= 1,
    )
    book = assign_segments(book_of(columns_of()), [segment])
    assert picked_by(book, segment) == "customers['in_busy_people_flag']"
    for each in statements(book, segment):
        assert math.isclose(recomputed(each.recipe, book), each.value, abs_tol=1e-12), each


@given(
    st.lists(st.floats(-1e9, 1e9) | st.none(), min_size=3, max_size=30),
    st.floats(-1e9, 1e9),
    st.floats(-1e9, 1e9),
)
def test_ranges_are_recomputed_as_they_are_counted(values, one, other):
    low, high = sorted((one, other))
    known = np.array([value for value in values if value is not None])
    if not len(known) or low == high:
        return
    book = book_of({"in_loyal_flag": [True] * len(values), "habits_score": [*values[:-1], 1.0]})
    known = np.array([value for value in [*values[:-1], 1.0] if value is not None])
    for answer, share in (
        (Answer(field="habits_score", low=low), (known >= low).mean()),
        (Answer(field="habits_score", high=high), (known < high).mean()),
        (
            Answer(field="habits_score", low=low, high=high),
            ((known >= low) & (known < high)).mean(),
        ),
    ):
        assert recomputed(share_recipe("customers['in_loyal_flag']", answer), book) == share

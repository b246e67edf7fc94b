"""Grades: never lower for more members, narrower intervals, younger data or better sources."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.building.books import book_of
from profilekit.personas.building import build_persona
from profilekit.personas.building.counting import count, cuts_of
from profilekit.personas.building.fields_told import told_fields
from profilekit.personas.building.grading import grade_of
from profilekit.personas.building.telling import Narrator
from profilekit.personas.building.typical import Middle

RANKS = {"weak": 0, "fair": 1, "strong": 2}
SOURCES = ["inferred", "declared", "observed"]
WIDTHS, COUNTS = st.floats(0, 1), st.integers(1, 10_000)
AGES = st.none() | st.floats(0, 3000)


def rank(width, count, age, source):
    return RANKS[grade_of(half_width=width, count=count, age_days=age, source=source)]


@given(WIDTHS, WIDTHS, COUNTS, COUNTS, st.floats(0, 3000), st.floats(0, 3000), st.data())
def test_more_never_lowers_a_grade(width_a, width_b, count_a, count_b, age_a, age_b, data):
    source_a, source_b = sorted(
        [data.draw(st.sampled_from(SOURCES)) for _ in range(2)], key=SOURCES.index
    )
    better = rank(min(width_a, width_b), max(count_a, count_b), min(age_a, age_b), source_b)
    worse = rank(max(width_a, width_b), min(count_a, count_b), max(age_a, age_b), source_a)
    assert better >= worse


@given(WIDTHS, COUNTS, AGES)
def test_what_is_said_or_inferred_is_fair_at_best(width, count, age):
    assert rank(width, count, age, "declared") <= 1
    assert rank(width, count, age, "inferred") <= 1


@pytest.mark.parametrize(
    ("width", "count", "age", "grade"),
    [
        (0.05, 200, 182.5, "strong"),
        (0.051, 200, 182.5, "fair"),
        (0.05, 199, 182.5, "fair"),
        (0.05, 200, 184, "fair"),
        (0.101, 200, 182.5, "weak"),
        (0.05, 49, 182.5, "weak"),
        (0.05, 200, 731, "weak"),
        (0.05, 200, None, "strong"),
    ],
)
def test_thresholds_are_those_documented(width, count, age, grade):
    assert grade_of(half_width=width, count=count, age_days=age, source="observed") == grade


@pytest.mark.parametrize(("public", "grade"), [(False, "fair"), (True, "strong")])
def test_a_share_is_graded_by_what_is_told(public, grade):
    inside = np.arange(600) < 198
    app = (np.arange(600) % 20 != 0) & (inside | (np.arange(600) % 3 == 0))
    book = book_of({"in_loyal_flag": inside.tolist(), "app_flag": app.tolist()})
    told = build_persona(book, "loyal", resamples=5, minimum_customers=1, public=public)
    (share,) = (each for each in told.statements if each.key == "app_flag.yes")
    assert share.grade == grade


@pytest.mark.parametrize(("public", "grade"), [(False, "weak"), (True, "fair")])
def test_a_middle_is_graded_by_what_is_told(public, grade):
    book = book_of({"spend_amount": [1.0] * 300})
    (field,) = told_fields(book, None, asked_by="test")
    base = count(book.frame, cuts_of(book.frame, [field.spec], asked_by="test"))
    narrator = Narrator(book, "", None, base, 300, public)
    middle = Middle(field, value=1.04, low=0.92, high=1.14, of=300)
    assert narrator.middle(middle, 300).grade == grade


def test_what_mostly_does_not_come_back_is_weak():
    rng = np.random.default_rng(0)
    inside = np.arange(1000) < 333
    columns = {"in_loyal_flag": inside.tolist()}
    for place in range(30):
        has = rng.random(1000) < np.where(inside, 0.6, 0.5)
        columns[f"{'xyz'[place // 13]}{chr(97 + place % 13)}_flag"] = has.tolist()
    told = build_persona(book_of(columns), "loyal", resamples=40).statements
    tried = [each for each in told if each.came_back_share is not None]
    seldom = [each for each in tried if each.came_back_share < 0.5]
    assert 0 < len(seldom) < len(tried)
    assert {each.grade for each in seldom} == {"weak"}

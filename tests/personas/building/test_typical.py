"""Typical: modes that lead beyond chance, and middles with intervals that hold them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from personas.building.books import book_of
from profilekit.personas.building.counting import count, cuts_of
from profilekit.personas.building.fields_told import told_fields
from profilekit.personas.building.typical import leads, middle_of, mode_of, needed_to_lead


def mode(labels):
    book = book_of({"city_label": labels})
    (field,) = told_fields(book, None, asked_by="me")
    return mode_of(field, count(book.frame, cuts_of(book.frame, [field.spec], asked_by="me")))


def middle(values):
    book = book_of({"recency_days": values})
    (field,) = told_fields(book, None, asked_by="me")
    return middle_of(field, book.frame)


def test_a_clear_mode_is_told_with_those_of_whom_it_is_known():
    found = mode(["a"] * 60 + ["b"] * 30 + ["c"] * 10 + [None] * 50)
    assert (found.answer.value, found.n, found.of, found.second) == ("a", 60, 100, 30)
    assert found.is_clear


@pytest.mark.parametrize(
    "labels",
    [
        ["a"] * 52 + ["b"] * 48,
        ["a"] * 50 + ["b"] * 50,
        ["a"] * 200 + [f"l{place}" for place in range(700)],
        ["a"] * 499 + [f"l{place}" for place in range(501)],
    ],
    ids=["narrow lead", "no lead", "few have it", "not quite half have it"],
)
def test_an_unclear_mode_is_not_told(labels):
    assert not mode(labels).is_clear


def test_nobody_has_a_mode_where_nothing_is_known():
    assert mode([None, None]) is None


@given(st.integers(51, 99))
def test_as_many_as_are_said_to_be_needed_make_a_lead_clear(first):
    needed = needed_to_lead(first, 100 - first, 100)
    part = first / 100
    assert leads(part * needed, (1 - part) * needed)
    fewer = needed - 1
    assert not leads(part * fewer, (1 - part) * fewer)


def test_a_lead_by_chance_is_rare():
    rng = np.random.default_rng(0)
    counts = np.sort(rng.multinomial(300, [0.25] * 4, size=4000), axis=1)
    assert leads(counts[:, 3], counts[:, 2]).mean() <= 0.05


@pytest.mark.parametrize("n", [60, 61, 300])
def test_the_interval_holds_the_middle_in_95_of_100_draws(n):
    rng = np.random.default_rng(n)
    held = 0
    for _ in range(300):
        found = middle(rng.exponential(size=n).tolist())
        held += found.low <= np.log(2) <= found.high
    assert held / 300 >= 0.93


def test_a_middle_is_that_of_pandas_and_of_those_known():
    found = middle([1.0, 2.0, 4.0, 9.0, None, 4.0, 5.0, 6.0])
    assert (found.value, found.of) == (4.0, 7)


def test_of_five_there_is_no_interval():
    assert middle([1.0] * 5) is None


def test_a_wide_middle_or_one_of_nought_is_not_clear():
    assert middle([10.0] * 50).is_clear
    assert not middle([0.0] * 50).is_clear
    assert not middle([*range(1, 30)]).is_clear

"""Counting: every answer, of everybody, as a loop over customers would."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from personas.building.books import book_of, columns_of
from profilekit.personas.building.counting import DRAWN, count, cuts_of, questions
from profilekit.personas.statement import Answer

COLUMNS = columns_of()
BOOK = book_of(COLUMNS)
SPECS = [spec for spec in BOOK.catalogue if not spec.name.startswith("in_")]
CUTS = cuts_of(BOOK.frame, SPECS, asked_by="me")
COUNTS = count(BOOK.frame, CUTS)


def by_hand(answer, values):
    known = [value for value in values if value is not None]
    if answer.value is not None:
        return sum(value == answer.value for value in known)
    low = -np.inf if answer.low is None else answer.low
    high = np.inf if answer.high is None else answer.high
    return sum(low <= value < high for value in known)


def test_every_answer_is_counted_as_by_hand():
    for spec in SPECS:
        for opposites in questions(spec.name, CUTS, COUNTS, 1):
            for answer in opposites:
                assert COUNTS.of(answer) == by_hand(answer, COLUMNS[spec.name]), answer


def test_opposites_share_those_of_whom_it_is_known():
    for spec in SPECS:
        for opposites in questions(spec.name, CUTS, COUNTS, 1):
            if len(opposites) > 1:
                assert sum(map(COUNTS.of, opposites)) == COUNTS.known[spec.name]


def test_labels_of_few_customers_are_not_asked_for():
    asked = [one[0].value for one in questions("age_band_label", CUTS, COUNTS, 200)]
    assert asked == ["35-44"]


@given(st.lists(st.integers(-5, 5) | st.none(), min_size=1, max_size=40))
def test_parts_between_cuts_add_up_to_everybody(values):
    book = book_of({"orders_count": [*values, 1]})
    cuts = cuts_of(book.frame, list(book.catalogue), asked_by="me")
    counts = count(book.frame, cuts)
    places = (None, *cuts.numbers["orders_count"], None)
    parts = [
        counts.of(Answer(field="orders_count", low=low, high=high))
        for low, high in pairwise(places)
        if (low, high) != (None, None)
    ]
    assert not parts or sum(parts) == counts.known["orders_count"]


def test_cuts_of_a_large_book_are_near_its_quartiles_and_all_are_counted():
    n = 3 * DRAWN
    values = np.random.default_rng(1).normal(size=n)
    book = book_of({"habits_score": values.tolist()})
    cuts = cuts_of(book.frame, list(book.catalogue), asked_by="me")
    shares = [float((values < cut).mean()) for cut in cuts.numbers["habits_score"]]
    assert np.allclose(shares, [0.25, 0.5, 0.75], atol=0.02)
    counts = count(book.frame, cuts)
    first = cuts.numbers["habits_score"][0]
    assert counts.of(Answer(field="habits_score", high=first)) == int((values < first).sum())


@given(
    values=st.lists(
        st.floats(0.001, 1_000, allow_nan=False).map(lambda x: round(x, 4)),
        min_size=8,
        max_size=200,
    )
)
def test_round_cuts_leave_few_on_another_side_and_amounts_none(values):
    book = book_of({"habits_score": values, "spend_amount": values})
    cuts = cuts_of(book.frame, list(book.catalogue), asked_by="me").numbers
    exact, rounder = cuts["spend_amount"], cuts["habits_score"]
    assert len(rounder) == len(exact)
    below = [[sum(value < cut for value in values) for cut in each] for each in (exact, rounder)]
    assert all(abs(a - b) <= 0.025 * len(values) for a, b in zip(*below, strict=True))
    assert all(len(repr(b)) <= len(repr(a)) for a, b in zip(exact, rounder, strict=True))


def test_cuts_through_shares_are_written_in_few_digits():
    values = np.random.default_rng(2).uniform(size=2_000).tolist()
    book = book_of({"discount_share": values})
    cuts = cuts_of(book.frame, list(book.catalogue), asked_by="me")
    assert cuts.numbers["discount_share"] == (0.24, 0.5, 0.75)

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from profilekit.book.book import ProfileBook
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.report.highlights import highlights

_ROWS = [(f"c{i}", i, 10 if i in {8, 9} else 9 - i, 10.0) for i in range(10)]
"""The two who ordered longest ago ordered most often."""


def _with_gaps(book, overdue, gaps):
    extra = (
        FieldSpec(name="overdue_ratio", dtype="float64", meaning="Overdue"),
        FieldSpec(name="repeat_days_count", dtype="int64", meaning="Repeat days"),
    )
    frame = book.to_polars().with_columns(
        overdue_ratio=pl.Series(overdue, dtype=pl.Float64), repeat_days_count=pl.Series(gaps)
    )
    catalogue = FieldCatalogue((*book.catalogue, *extra))
    return ProfileBook(
        nw.from_native(frame.select("customer_id", *(spec.name for spec in catalogue))),
        catalogue,
        as_of=book.as_of,
        provenance=book.provenance,
        fitted=book.fitted,
    )


def test_the_sentences_of_a_scored_book(book):
    mainstay, typical = highlights(book)
    assert mainstay.startswith("Champions: 8 customers (20.0%) bring ")
    assert typical.startswith("The median customer: 380.5 days since the last order, 21.5 orders")


def test_frequent_customers_behind_the_others_are_told_with_their_days(book_of):
    assert highlights(book_of(_ROWS))[1] == (
        "2 customers with a high frequency score and a low recency score: last order 8.5 days "
        "ago (median), against 4.5 for all."
    )


def test_silence_is_measured_against_the_usual_gap(book_of):
    book = _with_gaps(book_of(_ROWS), [0.5] * 8 + [2.5, 3.0], [9] * 10)
    assert highlights(book)[1] == (
        "2 customers of the 4 who order most often are overdue: silent for more than twice "
        "their usual gap between orders."
    )


@pytest.mark.parametrize(("overdue", "gaps"), [(2.0, 9), (None, 9), (5.0, 2)])
def test_without_a_habit_that_was_broken_nobody_is_called_overdue(book_of, overdue, gaps):
    book = _with_gaps(book_of(_ROWS), [0.5] * 8 + [overdue] * 2, [gaps] * 10)
    assert "overdue" not in " ".join(highlights(book))


def test_one_customer_is_spoken_of_in_the_singular(book_of):
    book = _with_gaps(book_of(_ROWS), [0.5] * 9 + [3.0], [9] * 10)
    assert highlights(book)[1].startswith("1 customer of the 4 who order most often is overdue")


def test_without_scores_only_the_typical_customer_is_known(book_of):
    (typical,) = highlights(book_of([("a", 1, 1, 5.0), ("b", 1, 1, 5.0)], scored=False))
    assert typical == (
        "The median customer: 1 day since the last order, 1 order placed, $5.00 paid in total."
    )


@pytest.mark.parametrize("scored", [True, False])
def test_of_a_single_customer_there_is_nothing_to_say(book_of, scored):
    assert highlights(book_of([("a", 1, 1, 5.0)], scored=scored)) == ()


def test_an_empty_book_says_nothing(book_of):
    assert highlights(book_of([], scored=False)) == ()

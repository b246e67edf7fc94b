"""Who is best: a share, a flag, a label, and nothing else."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.scores.best.what_marks import what_marks_the_best
from profilekit.scores.best.who_is_best import who_is_best
from scores.best.best_customer_books import book_of
from scores.best.marked_books import BY_SPEND, noise


@pytest.fixture(scope="module")
def book():
    frame = noise(np.random.default_rng(9), 600, n_fields=1).with_columns(
        vip_flag=pl.int_range(600) < 60,
        club_label=pl.when(pl.int_range(600) < 80).then(pl.lit("gold")),
        religion_label=pl.col("noise0_label"),
        religion_flag=pl.int_range(600) < 60,
    )
    return book_of(frame).apply(BY_SPEND)


@pytest.mark.parametrize(
    ("best", "field", "count"),
    [
        ("best_customer_band_label", "best_customer_band_label", 60),
        (0.2, "best_customer_score", 120),
        (np.float64(0.2), "best_customer_score", 120),
        ("vip_flag", "vip_flag", 60),
        ({"club_label": "gold"}, "club_label", 80),
    ],
)
def test_the_best_may_be_a_band_a_share_a_flag_or_a_label_of_ones_own(book, best, field, count):
    found, is_best = who_is_best(book, best)
    assert (found, np.nansum(is_best)) == (field, count)


def test_of_whom_the_label_is_missing_it_is_not_known(book):
    _, is_best = who_is_best(book, {"club_label": "gold"})
    assert np.isnan(is_best).sum() == 520


@pytest.mark.parametrize(
    "best",
    [
        None,
        {},
        {"club_label": "gold", "noise0_label": "a"},
        {"club_label": 3},
        {"vip_flag": "yes"},
        ["club_label"],
        True,
        0,
        1.5,
        float("nan"),
        "noise0_label",
        "noise0_share",
    ],
    ids=repr,
)
def test_anything_else_is_refused(book, best):
    with pytest.raises(DeclarationError, match="what_marks_the_best"):
        what_marks_the_best(book, best=best)


@pytest.mark.parametrize("best", [{"religion_label": "a"}, "religion_flag"], ids=repr)
def test_nobody_is_best_by_a_sensitive_attribute(book, best):
    with pytest.raises(SensitiveAttributeError, match="religion or belief"):
        what_marks_the_best(book, best=best)


def test_a_book_without_a_score_says_what_to_type():
    with pytest.raises(UnknownNameError, match=r"book.apply\(BestCustomerScorer\(\)\)"):
        what_marks_the_best(book_of(noise(np.random.default_rng(17), 50, n_fields=1)))


def test_an_unknown_field_is_told_with_the_nearest_one(book):
    with pytest.raises(UnknownNameError, match="Did you mean 'club_label'"):
        what_marks_the_best(book, best={"clubs_label": "gold"})


def test_a_label_that_nobody_has_is_told_with_those_that_there_are(book):
    with pytest.raises(UnknownNameError, match=r"no label of club_label 'golden'; .*'gold'"):
        what_marks_the_best(book, best={"club_label": "golden"})


def test_what_is_given_for_a_name_is_not_written_out(book):
    with pytest.raises(DeclarationError) as refused:
        what_marks_the_best(book, best=book.to_pandas())
    assert str(refused.value).startswith("what_marks_the_best: best is a DataFrame; expected the")


@pytest.mark.parametrize("given", ["book", pl.DataFrame({"a": [1]}), None], ids=repr)
def test_what_is_no_book_is_refused(given):
    with pytest.raises(UnsupportedInputError, match="expected a ProfileBook"):
        what_marks_the_best(given)

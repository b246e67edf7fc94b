from __future__ import annotations

import math
from statistics import median

import pytest

from profilekit.report.segments import segment_rows, segments
from profilekit.scores.rfm import RFMScorer


def test_rows_are_what_a_loop_finds(book):
    everybody = book.frame.rows(named=True)
    total = math.fsum(row["spend_amount"] for row in everybody)
    for found in segment_rows(book):
        here = [row for row in everybody if row["rfm_segment_label"] == found["segment"]]
        assert found["customers"] == len(here)
        assert found["customers_share"] == pytest.approx(len(here) / len(everybody))
        assert found["spend_share"] == pytest.approx(
            math.fsum(row["spend_amount"] for row in here) / total
        )
        for field in ("recency_days", "orders_count", "spend_amount"):
            assert found[field] == pytest.approx(median(row[field] for row in here))


def test_the_segment_that_spends_most_comes_first(book):
    spends = [row["spend"] for row in segment_rows(book)]
    assert spends == sorted(spends, reverse=True)


def test_customers_without_a_segment_have_a_row_of_their_own(book_of):
    book = book_of([("a", 1, 2, 3.0), ("b", None, 0, None)])
    assert [row["segment"] for row in segment_rows(book)][-1] is None
    assert "No segment" in segments(book).html


def test_scores_are_said_to_be_relative_once(book):
    html = segments(book).html
    assert html.count("relative to the 40 customers that they were learned from") == 1


def test_scores_that_tell_nobody_apart_say_so(book_of):
    html = segments(book_of([("a", 1, 1, 1.0), ("b", 1, 1, 1.0)])).html
    assert "tell nobody apart" in html
    assert "ordered more recently" not in html


def test_scores_by_given_cutoffs_are_not_relative(book_of):
    measured = book_of([("a", 1, 2, 3.0), ("b", 9, 1, 1.0)], scored=False)
    scorer = RFMScorer(
        recency_cutoffs_days=[1, 2, 3, 4],
        frequency_cutoffs_count=[1, 2, 3, 4],
        monetary_cutoffs_amount=[1, 2, 3, 4],
    )
    assert "relative" not in segments(measured.apply(scorer)).html


def test_a_book_without_segments_has_no_table(book_of):
    assert segments(book_of([("a", 1, 1, 1.0)], scored=False)) is None

from __future__ import annotations

import math
from collections import Counter

import pytest

from profilekit.report.recency_frequency import places_of, recency_frequency


def test_cells_count_what_a_loop_counts(book):
    rows = book.frame.rows(named=True)
    total = math.fsum(row["spend_amount"] for row in rows)
    for place in places_of(book):
        here = [
            row
            for row in rows
            if row["rfm_recency_score"] == place.recency
            and row["rfm_frequency_score"] == place.frequency
        ]
        assert place.customers == len(here)
        assert dict(place.segments) == Counter(row["rfm_segment_label"] for row in here)
        assert place.spend_share == pytest.approx(
            math.fsum(row["spend_amount"] for row in here) / total
        ) or (not here and place.spend_share is None)


def test_cells_hold_everybody_once_and_all_the_money(book):
    places = places_of(book)
    assert len(places) == 25
    assert sum(place.customers for place in places) == len(book)
    assert sum(place.spend_share or 0 for place in places) == pytest.approx(1)


def test_the_largest_segment_of_a_cell_comes_first(book):
    for place in places_of(book):
        counts = [count for _, count in place.segments]
        assert counts == sorted(counts, reverse=True)


def test_a_cell_names_its_segment(book):
    assert "Champions" in recency_frequency(book).html


def test_a_book_without_scores_has_no_map(book_of):
    assert recency_frequency(book_of([("a", 1, 1, 1.0)], scored=False)) is None

from __future__ import annotations

import re

import pytest

from profilekit.report.bins import bins_of
from profilekit.report.dimensions import dimensions_of
from profilekit.report.distributions import distributions


def _cells(page):
    return [text.strip() for text in page.text if text.strip()]


def test_bars_count_what_a_loop_counts(book, page_of):
    cells = _cells(page_of(distributions(book).html))
    for dimension, name in zip(
        dimensions_of(book), ("Recency", "Frequency", "Monetary value"), strict=True
    ):
        values = book.frame[dimension.field].to_list()
        bins = bins_of(values)
        start = cells.index(f"{name}: customers per bar")
        shown = cells[start + 4 : start + 3 + 2 * len(bins.counts) : 2]
        assert [int(count) for count in shown] == [
            sum(low <= value < high for value in values)
            for low, high in zip(bins.edges, bins.edges[1:], strict=False)
        ]


def test_bands_are_the_values_that_have_the_score(book_of, page_of):
    book = book_of([(f"c{i}", i, 10 - i, 100.0 + i) for i in range(10)])
    cells = _cells(page_of(distributions(book).html))
    recency = cells[cells.index("Scores for recency") :][4:19]
    assert recency == [
        *("5", "0 to 1", "2"),
        *("4", "2 to 3", "2"),
        *("3", "4 to 5", "2"),
        *("2", "6 to 7", "2"),
        *("1", "8 or more", "2"),
    ]
    money = cells[cells.index("Scores for monetary value") :][4:10]
    assert money == ["5", "$108.00 or more", "2", "4", "$106.00 to under $108.00", "2"]


def test_the_lowest_score_starts_at_the_least_value_seen(book_of, page_of):
    book = book_of([(f"c{i}", i, i + 3, 40.5 + i) for i in range(10)])
    cells = _cells(page_of(distributions(book).html))
    frequency = cells[cells.index("Scores for frequency") :][4:19]
    assert frequency[-3:] == ["1", "3 to 4", "2"]
    money = cells[cells.index("Scores for monetary value") :][4:19]
    assert money[-3:] == ["1", "$40.50 to under $42.50", "2"]


def _alt_texts(book):
    found = re.findall(r"<desc[^>]*>([^<]*)</desc>", distributions(book).html)
    return [text for text in found if text.startswith("Histogram of days")]


def test_the_alt_text_has_the_median_of_the_population(book_of):
    book = book_of([(f"c{i}", days, 1, 1.0) for i, days in enumerate((1, 2, 5, 100))])
    assert _alt_texts(book) == [
        (
            "Histogram of days since the last order over 4 customers: from 1 day to 100 days, "
            "half of them between 1.5 days and 52.5 days, median 3.5 days."
        )
    ]
    assert book.frame["recency_days"].median() == 3.5


def test_the_alt_text_of_one_customer_has_one_value(book_of):
    assert _alt_texts(book_of([("a", 1, 1, 1.0)])) == [
        "Histogram of days since the last order over 1 customer: 1 day."
    ]


def test_what_was_done_to_heavy_tails_is_said_once(book_of):
    rows = [(f"c{i}", 1 if i < 500 else i, 1 if i < 500 else i, 1.0) for i in range(1000)]
    html = distributions(book_of(rows)).html
    assert html.count("bars widen") == 1
    assert "<p>Recency, Frequency: bars widen" in html


def test_a_score_that_nobody_has_says_so(book_of, page_of):
    cells = _cells(page_of(distributions(book_of([("a", 1, 1, 1.0), ("b", 1, 1, 2.0)])).html))
    assert "nobody" in cells


def test_a_line_stands_at_each_bound_that_was_reached(book, page_of):
    dashed = [
        attrs
        for attrs in page_of(distributions(book).html).all("line")
        if "stroke-dasharray" in attrs
    ]
    bounds = {
        (dimension.field, bound) for dimension in dimensions_of(book) for bound in dimension.bounds
    }
    assert len(dashed) == len(bounds) == 12


@pytest.mark.parametrize("scored", [True, False])
def test_bounds_are_spoken_of_only_when_there_are_some(book_of, scored):
    html = distributions(book_of([("a", 1, 1, 1.0)], scored=scored)).html
    assert ("Dashed lines" in html) == scored

from __future__ import annotations

import re

import pytest

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.report import book_report
from profilekit.scores.rfm import RFMScorer
from profilekit.scores.segment_table import SegmentTable
from profilekit.tables.report import TableReport, TablesReport

_HOSTILE = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(1)'>",
    "\u202etxt.exe",
    "</title></style></svg>{{ 7 * 7 }}",
    "'; DROP TABLE customers; --",
    "\0\x1b[31m",
]
_ALL = [
    "population",
    "distributions",
    "recency-frequency",
    "segments",
    "top-customers",
    "one-profile",
]


def _ids(report):
    return [section.id for section in report.sections]


def test_a_scored_book_has_every_section(book_of):
    book = book_of([("a", 1, 2, 3.0)], tables={"transactions": 2})
    assert _ids(book_report(book)) == ["population", "data-quality", *_ALL[1:]]


def test_a_book_without_scores_has_no_sections_about_scores(book_of):
    book = book_of([("a", 1, 2, 3.0)], scored=False)
    assert _ids(book_report(book)) == ["population", "distributions", "one-profile"]


def test_a_book_of_one_field_shows_that_one(book_of):
    report = book_report(book_of([("a", 1, 2, 3.0)], fields=1, scored=False))
    assert _ids(report) == ["population", "distributions", "one-profile"]
    assert "Frequency" not in report.to_html()


def test_an_empty_book_makes_a_page(book_of, page_of):
    report = book_report(book_of([], scored=False))
    assert _ids(report) == ["population"]
    assert page_of(report.to_html()).faults == []


def test_customers_without_orders_are_no_obstacle(book_of, page_of):
    book = book_of([("a", 1, 2, 3.0), ("b", None, 0, None), ("c", None, 0, None)])
    page = page_of(book_report(book).to_html())
    assert page.faults == []
    assert "2 customers have no value." in " ".join(page.text)


@pytest.mark.parametrize("spend", [0.0, -5.0])
def test_shares_of_nothing_are_missing(book_of, page_of, spend):
    book = book_of([("a", 1, 2, spend), ("b", 2, 1, spend)])
    text = " ".join(page_of(book_report(book).to_html()).text)
    assert "nan" not in text.lower()
    assert "inf" not in text.lower().replace("info", "")


@pytest.mark.parametrize("hostile", _HOSTILE)
def test_a_hostile_customer_id_is_text(book_of, page_of, hostile):
    html = book_report(book_of([(hostile, 0, 9, 90.0), ("b", 5, 1, 1.0)])).to_html()
    page = page_of(html)
    assert page.faults == []
    assert not page.all("script")
    assert not page.all("img")
    assert "49" not in "".join(page.text)
    assert not set(html) & set("\u202e\0\x1b")


def test_a_hostile_title_or_column_is_text(book, page_of):
    table = TableReport(
        rows_read=1, rows_kept=1, faults={}, notes={}, columns_left_out=("<script>\u202e",)
    )
    quality = TablesReport(tables={"transactions": table})
    html = book_report(book, title="</h1><script>", quality=quality).to_html()
    assert page_of(html).faults == []
    assert not page_of(html).all("script")
    assert "\u202e" not in html


def test_a_customer_may_be_chosen(book):
    html = book_report(book, customer_id="c39").sections[-1].html
    assert "c39" in html
    assert "c00" not in html


def test_an_unknown_customer_is_an_error(book):
    with pytest.raises(UnknownNameError, match="c99"):
        book_report(book, customer_id="c99")


def test_the_subtitle_says_how_many_when_and_in_what(book):
    assert book_report(book).subtitle == "40 customers as of 31 December 2017, in USD"


def test_a_hostile_segment_name_is_text(book_of, page_of):
    table = SegmentTable({"<script>\u202e": "22", "\"'>&": "12 21 11"}, bins=2)
    measured = book_of([("a", 0, 9, 90.0), ("b", 5, 1, 1.0)], scored=False)
    html = book_report(measured.apply(RFMScorer(bins=2, segments=table))).to_html()
    assert page_of(html).faults == []
    assert not page_of(html).all("script")
    assert "\u202e" not in html


def test_scores_may_read_other_fields_and_have_other_bins(book_of, page_of):
    table = SegmentTable({"Best": "33", "Rest": "11 12 13 21 22 23 31 32"}, bins=3)
    measured = book_of([(f"c{i}", i, 9 - i, 9.0 - i) for i in range(9)], scored=False)
    scorer = RFMScorer(bins=3, frequency="spend_amount", monetary="orders_count", segments=table)
    page = page_of(book_report(measured.apply(scorer)).to_html())
    assert page.faults == []
    assert "333" in "".join(page.text)


def test_a_single_customer_makes_a_page_in_the_singular(book_of, page_of):
    report = book_report(book_of([("a", 1, 1, 1.0)]))
    page = page_of(report.to_html())
    assert page.faults == []
    assert report.subtitle == "1 customer as of 31 December 2017, in USD"
    assert not re.search(r"\b1 (customers|orders|days)\b", " ".join(" ".join(page.text).split()))


@pytest.mark.parametrize("given", [None, {"customer_id": [1]}, [1]])
def test_anything_but_a_book_is_told_to_be_measured_first(given):
    with pytest.raises(UnsupportedInputError, match="measure first"):
        book_report(given)


def test_a_book_in_which_nobody_has_a_score_has_no_sections_about_the_best(book_of, page_of):
    fitted = book_of([("a", 1, 2, 3.0)]).fitted["RFMScorer"]
    book = book_of([("b", None, 0, None)], scored=False).apply(fitted)
    report = book_report(book)
    assert "top-customers" not in _ids(report)
    assert "recency-frequency" not in _ids(report)
    assert page_of(report.to_html()).faults == []

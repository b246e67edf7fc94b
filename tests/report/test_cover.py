from __future__ import annotations

import pytest

import profilekit as pk
from profilekit.report import book_report, highlights
from profilekit.report.cover import cover, findings
from profilekit.tables.report import TableReport, TablesReport


def _quality(**faults):
    table = TableReport(
        rows_read=1000, rows_kept=1000 - sum(faults.values()), faults=faults, notes={}
    )
    return TablesReport(tables={"transactions": table, "returns": table})


def _words(html, page_of):
    return [text.strip() for text in page_of(html).text if text.strip()]


def _fact(book, quality, name, page_of):
    words = _words(cover(book, quality), page_of)
    return words[words.index(name) + 1 : words.index(name) + 3]


def test_tables_rows_and_faults_are_counted(book, page_of):
    quality = _quality(missing_key=5, unreadable_time=15)
    assert _fact(book, quality, "Tables", page_of) == ["2", "returns, transactions"]
    assert _fact(book, quality, "Rows read", page_of)[0] == "2,000"
    assert _fact(book, quality, "Set aside", page_of) == ["40", "2.0%"]
    found = _fact(book, quality, "Kinds of fault", page_of)
    assert found == ["2", "missing key, unreadable time"]


def test_data_without_a_fault_say_so(book, page_of):
    assert _fact(book, _quality(), "Set aside", page_of)[0] == "0"
    assert _fact(book, _quality(), "Kinds of fault", page_of)[0] == "0"


def test_rows_after_the_day_are_told(book_of, page_of):
    book = book_of([("a", 1, 1, 1.0)], rows_after_as_of={"transactions": 7})
    assert _fact(book, _quality(), "Rows read", page_of)[1] == "7 after the day"


def test_many_tables_are_named_in_part(book_of, page_of):
    book = book_of([("a", 1, 1, 1.0)], tables=dict.fromkeys("abcdef", 1))
    assert _fact(book, None, "Tables", page_of) == ["6", "a, b, c, d and 2 more"]


def test_a_book_of_unknown_origin_counts_its_fields_alone(book_of, page_of):
    words = _words(cover(book_of([("a", 1, 1, 1.0)], scored=False)), page_of)
    assert words == ["Fields", "3", "of each customer"]


def test_an_empty_book_has_a_cover(book_of, page_of):
    assert page_of(cover(book_of([], scored=False))).faults == []


def test_findings_are_the_highlights_where_there_is_nothing_else(book):
    assert findings(book) == highlights(book) != ()


@pytest.fixture(scope="module")
def whole():
    shop = pk.make_shop(seed=7, n_customers=300)
    book = pk.measure(shop, ["recency", "frequency", "spend"], as_of="2025-12-31")
    finder = pk.SegmentFinder(
        ("orders_365d_count", "spend_365d_amount"), n_segments=2, resamples=10
    )
    return book.apply(pk.RFMScorer()).apply(finder)


def test_found_segments_are_among_the_findings(whole):
    assert len(findings(whole)) == len(highlights(whole)) + 1
    assert findings(whole)[-1].startswith("Found segments: ")


def test_findings_stand_before_the_contents_and_nowhere_else(book):
    html = book_report(book).to_html()
    first = findings(book)[0]
    assert html.count(first) == 1
    assert html.index(first) < html.index("<nav") < html.index("<main>")


def test_the_contents_list_every_section(book, page_of):
    report = book_report(book)
    links = [attrs["href"] for attrs in page_of(report.to_html()).all("a")]
    assert [f"#{section.id}" for section in report.sections] == links[: len(report.sections)]


def test_hostile_names_of_tables_are_only_text(book_of, page_of):
    book = book_of([("a", 1, 1, 1.0)], tables={"<script>\u202e": 1})
    page = page_of(cover(book))
    assert page.faults == []
    assert not page.all("script")
    assert "\u202e" not in "".join(page.text)

from __future__ import annotations

import pytest

from profilekit.report.data_quality import data_quality
from profilekit.tables.report import NOTES, TableReport, TablesReport

_REPORT = TablesReport(
    tables={
        "transactions": TableReport(
            rows_read=1010,
            rows_kept=1007,
            faults={"missing_key": 2, "unreadable_time": 1},
            notes={"zero_amounts": 4},
            columns_left_out=("week",),
        )
    }
)


def _cells(page):
    return [text.strip() for text in page.text if text.strip()]


def test_rows_are_read_kept_set_aside_and_cut(book_of, page_of):
    book = book_of([("a", 1, 1, 1.0)], rows_after_as_of={"transactions": 12})
    cells = _cells(page_of(data_quality(book, _REPORT).html))
    at = cells.index("transactions")
    assert cells[at : at + 5] == ["transactions", "1,010", "1,007", "3", "12"]


def test_faults_are_counted_by_reason(book_of, page_of):
    cells = _cells(page_of(data_quality(book_of([("a", 1, 1, 1.0)]), _REPORT).html))
    assert cells[cells.index("missing key") + 1] == "2"
    assert cells[cells.index("unreadable time") + 1] == "1"


def test_notes_are_told_in_words(book_of, page_of):
    cells = _cells(page_of(data_quality(book_of([("a", 1, 1, 1.0)]), _REPORT).html))
    assert cells[cells.index("lines of amount zero") + 1] == "4"


@pytest.mark.parametrize("code", NOTES)
def test_remarks_use_no_words_of_the_code(book_of, page_of, code):
    table = TableReport(rows_read=1, rows_kept=1, faults={}, notes={code: 1})
    html = data_quality(book_of([("a", 1, 1, 1.0)]), TablesReport(tables={"t": table})).html
    cells = _cells(page_of(html))
    remark = cells[cells.index("Rows kept with a remark") + 5]
    assert remark != code.replace("_", " ")
    assert not set(remark) & set("_=")


def test_the_book_remembers_what_the_checks_found(book_of):
    remembering = book_of([("a", 1, 1, 1.0)], tables_report=_REPORT.model_dump(mode="json"))
    told = book_of([("a", 1, 1, 1.0)])
    assert data_quality(remembering) == data_quality(told, _REPORT)


def test_a_book_of_unknown_origin_says_nothing(book_of):
    assert data_quality(book_of([("a", 1, 1, 1.0)])) is None

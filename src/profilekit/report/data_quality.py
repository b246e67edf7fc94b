"""What the numbers rest on: rows read and kept, rows set aside and why, rows of the future."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.report.section import Section, render
from profilekit.tables.report import TableReport, TablesReport

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.book.book import ProfileBook

__all__ = ["TableRow", "data_quality", "quality_of"]


_REMARKS = {
    "identical_rows": "rows that repeat another one exactly",
    "sub_unit_amounts": "amounts with more decimals than the currency has, rounded",
    "converted_amounts": "amounts converted from another currency",
    "naive_times": "times given without a time zone, read in the zone set for these data",
    "unclear_times": "times that clocks showed twice or never, when they were changed",
    "refund_lines": "lines of a negative amount, kept as refunds",
    "dropped_refunds": "refunds left out, as was asked for",
    "zero_amounts": "lines of amount zero",
}
"""What each note of loading means, for readers who never saw the code."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One table, counted.

    Attributes
    ----------
    name : str
        Canonical name.
    read, kept, aside : int or None
        Rows given, rows that passed the checks, rows in quarantine; None when unknown.
    future : int
        Rows after the day of the book, which change nothing.
    """

    name: str
    read: int | None
    kept: int | None
    aside: int | None
    future: int


def data_quality(book: ProfileBook, quality: TablesReport | None = None) -> Section | None:
    """Say what was read, kept, quarantined and cut; nothing of a book of unknown origin."""
    found = quality_of(book, quality)
    names = sorted({*book.provenance.tables, *found.tables, *book.provenance.rows_after_as_of})
    if not names:
        return None
    html = render(
        "data_quality.html",
        rows=[_row(name, book, found.tables.get(name)) for name in names],
        faults=list(_faults(found)),
        notes=list(_notes(found)),
        left_out=[
            (name, table.columns_left_out)
            for name, table in found.tables.items()
            if table.columns_left_out
        ],
        as_of=book.as_of,
    )
    return Section("data-quality", "Data quality", html)


def quality_of(book: ProfileBook, quality: TablesReport | None) -> TablesReport:
    """Give what the checks found: what is given, or else what the book remembers."""
    if quality is not None:
        return quality
    report = book.provenance.tables_report
    return TablesReport.model_validate(dict(report)) if report else TablesReport(tables={})


def _row(name: str, book: ProfileBook, table: TableReport | None) -> TableRow:
    future = book.provenance.rows_after_as_of.get(name, 0)
    if table is None:
        return TableRow(name, None, book.provenance.tables.get(name), None, future)
    return TableRow(name, table.rows_read, table.rows_kept, sum(table.faults.values()), future)


def _faults(found: TablesReport) -> Iterator[tuple[str, str, int]]:
    for name, table in found.tables.items():
        for code, count in table.faults.items():
            yield name, code.replace("_", " "), count


def _notes(found: TablesReport) -> Iterator[tuple[str, str, int]]:
    for name, table in found.tables.items():
        for code, count in table.notes.items():
            yield name, _REMARKS.get(code, code.replace("_", " ")), count

"""The cover of a report: what stands out, and what the data are like, before any section."""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.report.data_quality import quality_of
from profilekit.report.highlights import highlights
from profilekit.report.memberships import segments_in_a_line
from profilekit.report.numerals import Numerals
from profilekit.report.population import Fact
from profilekit.report.section import render
from profilekit.report.shopper_types import types_in_a_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markupsafe import Markup

    from profilekit.book.book import ProfileBook
    from profilekit.tables.report import TablesReport

__all__ = ["cover", "findings"]

_NAMED = 4


def cover(book: ProfileBook, quality: TablesReport | None = None) -> Markup:
    """Write what stands between the title of a report and its contents."""
    facts = tuple(_facts(book, quality_of(book, quality)))
    return render("cover.html", findings=findings(book), facts=facts)


def findings(book: ProfileBook) -> tuple[str, ...]:
    """Say the five things to take away from a book, as plain text; fewer if it knows less."""
    return tuple(filter(None, (*highlights(book), types_in_a_line(book), segments_in_a_line(book))))


def _facts(book: ProfileBook, found: TablesReport) -> Iterator[Fact]:
    """Count tables, rows and faults as far as they are known, and fields."""
    count = Numerals().count
    names = sorted({*book.provenance.tables, *found.tables})
    if names:
        yield Fact("Tables", count(len(names)), _listed(names))
    read = sum(table.rows_read for table in found.tables.values())
    if read:
        after = sum(book.provenance.rows_after_as_of.values())
        yield Fact("Rows read", count(read), f"{count(after)} after the day" if after else "")
        faults = [fault for table in found.tables.values() for fault in table.faults.items()]
        aside = sum(rows for _, rows in faults)
        yield Fact("Set aside", count(aside), Numerals().share(aside / read) if aside else "")
        kinds = sorted({code.replace("_", " ") for code, _ in faults})
        yield Fact("Kinds of fault", count(len(kinds)), _listed(kinds))
    made = sum(not spec.is_statistic for spec in book.catalogue)
    yield Fact("Fields", count(made), "of each customer")


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")

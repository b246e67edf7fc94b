"""The report of a book: which sections it has, in which order.

A later stage adds a module with one function from a book to a section, and its name here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.book.book import ProfileBook
from profilekit.errors import UnsupportedInputError
from profilekit.report.best_customers import best_customers
from profilekit.report.changes import Before, changes, require_earlier
from profilekit.report.cover import cover
from profilekit.report.data_quality import data_quality
from profilekit.report.distributions import distributions
from profilekit.report.memberships import memberships
from profilekit.report.numerals import Numerals
from profilekit.report.one_profile import one_profile
from profilekit.report.page import Report
from profilekit.report.personas import personas as personas_section
from profilekit.report.personas import require_told_of
from profilekit.report.population import population
from profilekit.report.recency_frequency import recency_frequency
from profilekit.report.segments import segments
from profilekit.report.shopper_types import shopper_types
from profilekit.report.top_customers import top_customers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.persona import Persona
    from profilekit.report.segment_finds import SegmentFind
    from profilekit.tables.report import TablesReport

__all__ = ["book_report"]


def book_report(
    book: ProfileBook,
    *,
    title: str = "Customer profiles",
    quality: TablesReport | None = None,
    customer_id: int | str | None = None,
    segment_finds: Sequence[SegmentFind] = (),
    personas: Sequence[Persona] = (),
    earlier: ProfileBook | None = None,
    earlier_personas: Sequence[Persona] = (),
) -> Report:
    """Tell a book as a page: a cover, the data, scores, segments, personas, and what changed.

    Parameters
    ----------
    book : ProfileBook
        Sections whose fields it lacks are left out.
    title : str
        Heading of the page.
    quality : TablesReport, optional
        What the checks found in the tables; read from the book's provenance when not given.
    customer_id : int or str, optional
        Whose profile is shown; that of the best customer when not given.
    segment_finds : sequence of Affinity, Drift or Scorecard, optional
        What was found out about segments of the book, each about those of one group: what
        `affinity`, `segment_drift` or `scorecard` gave. Without a scorecard one is made of what the
        book knows.
    personas : sequence of Persona, optional
        Built from this book: who stands for each segment, and side by side what differs.
    earlier : ProfileBook, optional
        The book of an earlier day, as saved beside its report: told are customers who came and
        went, medians that moved by more than chance, and moves between bands, types and segments.
    earlier_personas : sequence of Persona, optional
        Built from the earlier book: each of a segment that has one now is laid beside it.

    Returns
    -------
    Report
        A section for each thing that the book can tell.

    Raises
    ------
    UnsupportedInputError
        If something else than a book, finds or personas is given, such as a frame, or an earlier
        book of other customers, another currency or other fields.
    DeclarationError
        If the earlier book is not of an earlier day, or personas are not of their book.
    UnknownNameError
        If there is no such customer, or a find is about segments that the book does not have.
    """
    _require_book(book)
    numerals = Numerals(book.provenance.currency)
    before = Before(earlier, earlier_personas)
    require_earlier(before, book)
    require_told_of(book, personas, called="personas")
    made = (
        population(book),
        data_quality(book, quality),
        changes(book, before, personas, segment_finds),
        distributions(book),
        recency_frequency(book),
        segments(book),
        top_customers(book),
        best_customers(book),
        shopper_types(book),
        memberships(book, segment_finds),
        personas_section(personas),
        one_profile(book, customer_id),
    )
    currency = f", in {book.provenance.currency}" if book.provenance.currency else ""
    day = numerals.day(book.as_of)
    return Report(
        title=title,
        subtitle=f"{numerals.customers(len(book))} as of {day}{currency}",
        sections=tuple(section for section in made if section is not None),
        footnote=f"Made by profilekit {book.provenance.package_version}. Days are cut in the time "
        f"zone {book.provenance.timezone}. Nothing on this page comes from outside this file.",
        cover=cover(book, quality),
    )


def _require_book(given: object) -> None:
    if not isinstance(given, ProfileBook):
        raise UnsupportedInputError(
            f"a {type(given).__name__}",
            asked_by="book_report",
            expected="a ProfileBook; measure first: "
            "book_report(measure(Tables.load(transactions=...), as_of=...))",
        )

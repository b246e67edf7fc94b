"""What changed since an earlier book: customers, chief fields, who moved, and personas."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from profilekit.book.book import ProfileBook
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.personas.comparing import persona_difference
from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.side_by_side import comparison_body
from profilekit.report.changed_medians import changed_medians
from profilekit.report.moves import group_moves, type_moves
from profilekit.report.numerals import MISSING, Numerals
from profilekit.report.personas import LANGUAGE, persona_style, require_told_of
from profilekit.report.population import Fact
from profilekit.report.section import Section, lacks, render
from profilekit.report.segment_finds import heat_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from profilekit.personas.comparing import PersonaDifference
    from profilekit.personas.persona import Persona
    from profilekit.report.segment_finds import SegmentFind

__all__ = ["Before", "changes", "require_earlier"]


class Before(NamedTuple):
    """What a book is told beside.

    Attributes
    ----------
    book : ProfileBook or None
        Of an earlier day.
    personas : sequence of Persona
        Built from it.
    """

    book: ProfileBook | None
    personas: Sequence[Persona] = ()


def changes(
    book: ProfileBook,
    before: Before,
    personas: Sequence[Persona] = (),
    finds: Sequence[SegmentFind] = (),
) -> Section | None:
    """Tell a book beside an earlier one.

    Parameters
    ----------
    book : ProfileBook
        The later.
    before : Before
        The earlier, and its personas; as `require_earlier` lets pass.
    personas : sequence of Persona
        Of the later.
    finds : sequence of Affinity, Drift or Scorecard
        What is told of segments elsewhere.
    """
    earlier = before.book
    if earlier is None:
        return None
    day = Numerals().day(earlier.as_of)
    html = render(
        "changes.html",
        currency=book.provenance.currency,
        then=day,
        now=Numerals().day(book.as_of),
        facts=tuple(_customers(earlier, book)),
        medians=changed_medians(earlier, book),
        groups=() if lacks(book) or lacks(earlier) else group_moves(earlier, book, finds),
        types=type_moves(earlier, book),
        personas=_differences(before.personas, personas),
        new=_names_of(personas, before.personas),
        gone=_names_of(before.personas, personas),
        locale=locale_of(LANGUAGE),
        heat=heat_of,
        missing_mark=MISSING,
    )
    style = persona_style() if before.personas and personas else ""
    return Section("changes", f"What changed since {day}", html, style)


def require_earlier(before: Before, book: ProfileBook) -> None:
    """Refuse what a book cannot be held against.

    Raises
    ------
    UnsupportedInputError
        If it is no book, or one of other ids, of another currency or of other fields.
    DeclarationError
        If it is not of an earlier day, or personas are given without it, or are not its own.
    """
    earlier = before.book
    if earlier is None:
        if before.personas:
            message = "earlier_personas are told beside the book that they are of: give earlier="
            raise DeclarationError(message, asked_by="book_report")
        return
    _require_book(earlier)
    if earlier.as_of >= book.as_of:
        message = f"earlier is of {earlier.as_of}, not before the book, {book.as_of}"
        raise DeclarationError(message, asked_by="book_report")
    unlike = tuple(_unlike(earlier, book))
    if unlike:
        raise UnsupportedInputError(
            f"an earlier book {' and '.join(unlike)}",
            asked_by="book_report",
            expected="a book of the same customers, measured in the same way",
        )
    require_told_of(earlier, before.personas, called="earlier_personas")


def _require_book(given: object) -> None:
    if not isinstance(given, ProfileBook):
        raise UnsupportedInputError(
            f"{shown(given)} as earlier",
            asked_by="book_report",
            expected="a ProfileBook: ProfileBook.load reads one that was saved",
        )


def _unlike(earlier: ProfileBook, book: ProfileBook) -> Iterator[str]:
    """Say in what two books cannot be compared."""
    ids = [each.customer_ids[:1] for each in (earlier, book)]
    if all(ids) and type(ids[0][0]) is not type(ids[1][0]):
        yield f"whose customer ids are such as {shown(ids[0][0])}, not {shown(ids[1][0])}"
    money = [each.provenance.currency for each in (earlier, book)]
    if None not in money and money[0] != money[1]:
        yield f"in {money[0]}, not {money[1]}"
    if not {*earlier.catalogue.names} & {*book.catalogue.names}:
        yield "that has no field of the other"


def _customers(earlier: ProfileBook, book: ProfileBook) -> Iterator[Fact]:
    numerals = Numerals()
    then, now = ({*each.customer_ids} for each in (earlier, book))
    stayed = len(then & now)
    share = numerals.share(stayed / len(then)) if then else ""
    yield Fact("Customers then", numerals.count(len(then)))
    yield Fact("Customers now", numerals.count(len(now)))
    yield Fact("Stayed", numerals.count(stayed), f"{share} of those then" if share else "")
    yield Fact("New", numerals.count(len(now) - stayed))
    yield Fact("Gone", numerals.count(len(then) - stayed))


def _differences(
    earlier: Sequence[Persona], personas: Sequence[Persona]
) -> list[tuple[str, PersonaDifference, Markup]]:
    """Lay each persona beside what it was."""
    locale = locale_of(LANGUAGE)
    then = {each.id: each for each in earlier}
    found = [persona_difference(each, then[each.id]) for each in personas if each.id in then]
    return [(each.now.segment.name, each, comparison_body(each, locale)) for each in found]


def _names_of(personas: Sequence[Persona], others: Sequence[Persona]) -> list[str]:
    """Name the segments whose personas are not among others; nobody where there are none."""
    known = {each.id for each in others}
    return [each.segment.name for each in personas if known and each.id not in known]

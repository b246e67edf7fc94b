"""Personas: who stands for each segment, and side by side only what differs between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.personas.comparing import compare_personas
from profilekit.personas.comparing.comparison import MOST, require_personas
from profilekit.personas.disclosure.rounding import rounded_count
from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.filling import style_of
from profilekit.personas.rendering.picture import drawn
from profilekit.personas.rendering.side_by_side import comparison_body
from profilekit.personas.rendering.told import told
from profilekit.report.section import Section, render
from profilekit.segments.kinds import customers_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.book import ProfileBook
    from profilekit.personas.persona import Persona

__all__ = ["LANGUAGE", "persona_style", "personas", "require_told_of"]

LANGUAGE: Final = "en"
"""That of the report."""
_SEVERAL: Final = 2


def personas(given: Sequence[Persona]) -> Section | None:
    """Show personas, in the order given; the first few are laid side by side."""
    if not given:
        return None
    locale = locale_of(LANGUAGE)
    heads = [told(each, locale, markup=True) for each in given]
    beside = tuple(given[:MOST])
    html = render(
        "personas.html",
        locale=locale,
        heads=[(head, drawn(head, None, locale)) for head in heads],
        compared=comparison_body(compare_personas(*beside), locale)
        if len(beside) >= _SEVERAL
        else "",
        left_out=len(given) - len(beside),
        shown=len(beside),
    )
    return Section("personas", "Personas", html, persona_style())


def persona_style() -> str:
    """Give the style sheet of what is shown of personas; it reaches nothing else."""
    return str(style_of(locale_of(LANGUAGE)))


def require_told_of(book: ProfileBook, given: Sequence[Persona], *, called: str) -> None:
    """Refuse anything but personas of a book, each once.

    Raises
    ------
    UnsupportedInputError
        If one is no persona.
    DeclarationError
        If two are of one segment, or one is of another day or of other customers.
    """
    if hasattr(given, "sections"):
        raise UnsupportedInputError(
            f"a persona as {called}", asked_by="book_report", expected=f"{called}=(persona,)"
        )
    require_personas(tuple(given), asked_by="book_report")
    ids = [each.id for each in given]
    faults = [f"{id_!r} is given twice" for id_ in sorted({i for i in ids if ids.count(i) > 1})]
    faults += [
        f"that of {each.id!r} is of {each.evidence.as_of}, the book of {book.as_of}"
        for each in given
        if each.evidence.as_of not in {None, book.as_of}
    ]
    faults += [
        f"that of {each.id!r} is of {evidence.customers_count} {evidence.universe}, the book of "
        f"{count}"
        for each in given
        if (evidence := each.evidence).as_of is not None
        and (count := _count_of(book, each)) != evidence.customers_count
    ]
    if faults:
        raise DeclarationError(f"{called}: {'; '.join(faults)}", asked_by="book_report")


def _count_of(book: ProfileBook, persona: Persona) -> int:
    """Count the customers of a book as a persona does."""
    count = int(customers_of(book, persona.evidence.universe).sum())
    return rounded_count(count) if persona.evidence.is_public else count

"""A persona as plain text, complete, for terminals, mail and logs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.plain import guarded, width_of
from profilekit.personas.rendering.told import told

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.told import ToldPersona, ToldSection, ToldStatement

__all__ = ["persona_text"]

_WIDTH: Final = 80
_WIDEST_HEADLINE: Final = 56
_WIDEST_LABEL: Final = 40
_BULLET: Final = "\N{BULLET} "
_INDENT: Final = " " * len(_BULLET)
_GAP: Final = "  "
_BETWEEN: Final = " \N{MIDDLE DOT} "


def persona_text(persona: Persona, lang: str | os.PathLike[str] = "en") -> str:
    """Write a persona as plain text, with the evidence of each statement below it.

    Parameters
    ----------
    persona : Persona
        The persona.
    lang : str or path-like, default="en"
        A language, as of `locale_of`.

    Returns
    -------
    str
        Lines that end with a line feed. None begins with a sign that a spreadsheet would take
        for a formula.

    Raises
    ------
    UnknownNameError
        If there is no such language.
    """
    locale = locale_of(lang)
    card = told(persona, locale)
    lines = [*_head(card), *(line for part in card.sections for line in _part(part, card, locale))]
    return "".join(f"{guarded(line.rstrip())}\n" for line in lines)


def _head(card: ToldPersona) -> Iterator[str]:
    yield from filter(None, (card.name, card.organisation, card.segment, card.tagline))
    yield ""
    yield from textwrap.wrap(card.notice, _WIDTH)


def _part(section: ToldSection, card: ToldPersona, locale: Locale) -> Iterator[str]:
    yield from ("", section.title, "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * width_of(section.title))
    if section.id == "evidence":
        yield from _rows(card.evidence, "")
    elif section.id == "not_known":
        yield from (f"{_BULLET}{text}" for text in card.not_known)
    elif section.statements:
        yield from _statements(section.statements, locale)
    else:
        yield locale.say("Nothing that can be said with enough customers.")


def _statements(statements: Sequence[ToldStatement], locale: Locale) -> Iterator[str]:
    counted = [each for each in statements if not each.follows_from]
    headline = _column([each.headline for each in counted], _WIDEST_HEADLINE)
    number = _column([each.beside for each in counted], _WIDTH)
    of_all = _column([each.comparison for each in counted], _WIDTH)
    for each in statements:
        if each.follows_from:
            yield _BULLET + each.headline
            cited = _BETWEEN.join(map(_with_figure, each.follows_from))
            yield f"{_INDENT}{locale.say('Follows from:')} {cited}"
            continue
        yield _GAP.join(
            (
                _BULLET + _padded(each.headline, headline),
                " " * (number - width_of(each.beside)) + each.beside,
                _padded(each.comparison, of_all),
                each.grade,
            )
        )
        yield from _rows(each.evidence, _INDENT)


def _rows(pairs: Sequence[tuple[str, str]], indent: str) -> Iterator[str]:
    label_width = _column([label for label, _ in pairs], _WIDEST_LABEL)
    for label, text in pairs:
        yield f"{indent}{_padded(label, label_width)}{_GAP}{text}"


def _with_figure(statement: ToldStatement) -> str:
    return " ".join(filter(None, (statement.headline, statement.beside)))


def _column(texts: Sequence[str], widest: int) -> int:
    return min(max(map(width_of, texts), default=0), widest)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))

"""Personas side by side: a row for each thing that differs, as a page, a card or plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.filling import card_of, filled, page_of
from profilekit.personas.rendering.picture import drawn
from profilekit.personas.rendering.plain import guarded, width_of
from profilekit.personas.rendering.told import told
from profilekit.personas.rendering.walking import BETWEEN

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from markupsafe import Markup

    from profilekit.personas.comparing.topics import Topic
    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.told import ToldPersona, ToldStatement

__all__ = [
    "SideBySide",
    "comparison_body",
    "comparison_card",
    "comparison_html",
    "comparison_text",
]

_NOTHING: Final = "\N{EN DASH}"


class SideBySide(Protocol):
    """Personas, and the topics that they differ in."""

    @property
    def personas(self) -> tuple[Persona, ...]:
        """The columns."""
        ...

    @property
    def topics(self) -> tuple[Topic, ...]:
        """The rows."""
        ...

    @property
    def same_count(self) -> int:
        """Rows left out, because nothing differs in them."""
        ...


class _Column(NamedTuple):
    """One persona in words, with the day it is of."""

    persona: ToldPersona
    day: str


class _Cell(NamedTuple):
    """What one persona says of a topic."""

    headline: str
    figure: str = ""
    below: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """It in a line."""
        return BETWEEN.join((f"{self.headline} {self.figure}".rstrip(), *self.below))


class _Part(NamedTuple):
    """One section with its rows, a cell for each persona."""

    title: str
    rows: list[tuple[_Cell | None, ...]]


def comparison_html(compared: SideBySide, lang: str | os.PathLike[str] = "en") -> str:
    """Write personas side by side as a page of its own."""
    locale = locale_of(lang)
    title = locale.say("What differs")
    return page_of(comparison_body(compared, locale), locale, title=title, kind="compared")


def comparison_card(compared: SideBySide, lang: str | os.PathLike[str] = "en") -> str:
    """Write personas side by side for a notebook: one element with a style sheet for itself."""
    locale = locale_of(lang)
    return card_of(comparison_body(compared, locale), locale, kind="compared")


def comparison_text(compared: SideBySide, lang: str | os.PathLike[str] = "en") -> str:
    """Write personas side by side as plain text: topic by topic, a line for each persona."""
    locale = locale_of(lang)
    columns = _columns(compared, locale, markup=False)
    names = [f"{column.persona.segment}, {column.day}".strip(", ") for column in columns]
    widest = max(map(width_of, names))
    lines: list[str] = []
    for part in _parts(compared, columns):
        lines += ["", part.title]
        for row in part.rows:
            lines.append("")
            for name, cell in zip(names, row, strict=True):
                said = _NOTHING if cell is None else cell.text
                lines.append(f"  {name}{' ' * (widest - width_of(name))}  {said}")
    lines += ["", *_closing(compared, locale)]
    return "".join(f"{guarded(line.rstrip())}\n" for line in lines[1:])


def comparison_body(compared: SideBySide, locale: Locale) -> Markup:
    """Write what stands in the page and in the card."""
    columns = _columns(compared, locale, markup=True)
    return filled(
        "side_by_side.html",
        columns=[(column, drawn(column.persona, None, locale)) for column in columns],
        parts=_parts(compared, columns),
        closing=_closing(compared, locale),
        locale=locale,
        say=locale.say,
    )


def _columns(compared: SideBySide, locale: Locale, *, markup: bool) -> list[_Column]:
    days = [persona.evidence.as_of for persona in compared.personas]
    return [
        _Column(
            told(persona, locale, markup=markup),
            "" if day is None or len({*days}) == 1 else locale.day(day),
        )
        for persona, day in zip(compared.personas, days, strict=True)
    ]


def _parts(compared: SideBySide, columns: list[_Column]) -> list[_Part]:
    words = [
        dict(
            zip(
                (statement.id for statement in persona.statements),
                (each for section in column.persona.sections for each in section.statements),
                strict=True,
            )
        )
        for persona, column in zip(compared.personas, columns, strict=True)
    ]
    titles = {
        section.id: section.title for column in columns for section in column.persona.sections
    }
    parts: dict[str, _Part] = {}
    for topic in compared.topics:
        part = parts.setdefault(topic.section.value, _Part(titles[topic.section.value], []))
        row = [
            None if statement is None else said[statement.id]
            for statement, said in zip(topic.statements, words, strict=True)
        ]
        part.rows.append(tuple(None if cell is None else _cell(cell, row) for cell in row))
    return list(parts.values())


def _cell(said: ToldStatement, row: Sequence[ToldStatement | None]) -> _Cell:
    """Write a statement: of what follows from others no number, which is that of another."""
    if said.numbers.role == "derived":
        return _Cell(said.headline)
    cuts = {each.bounds for each in row if each is not None and each.headline == said.headline}
    bounds = said.bounds if len(cuts) > 1 else ""
    below = (bounds, said.comparison, said.window)
    return _Cell(said.headline, said.beside, tuple(filter(None, below)))


def _closing(compared: SideBySide, locale: Locale) -> list[str]:
    """Say what is left out, and how it was told apart."""
    same = locale.say_many(
        "{n} more thing is told alike and left out.",
        "{n} more things are told alike and left out.",
        compared.same_count,
    )
    if not compared.topics:
        return [locale.say("Nothing differs."), same]
    lines = [same] if compared.same_count else []
    if any(None in topic.statements for topic in compared.topics):
        lines.append(locale.say("A dash stands where nothing is told of it."))
    return [*lines, locale.say("Numbers differ where their intervals share nothing.")]

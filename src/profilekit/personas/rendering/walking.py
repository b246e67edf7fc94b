"""The way through a persona that all plain renderings go: what comes after what, said once."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.personas.locales import Locale
    from profilekit.personas.rendering.told import ToldPersona, ToldStatement

__all__ = ["BETWEEN", "Writer"]

BETWEEN: Final = " \N{MIDDLE DOT} "
"""What stands between things in a row."""


class Writer(ABC):
    """Writes the parts of a persona, in a form of its own.

    Parameters
    ----------
    locale : Locale
        The language of the persona.
    """

    def __init__(self, locale: Locale) -> None:
        self.follows_from = locale.say("Follows from:")

    def parts(self, persona: ToldPersona) -> Iterator[str]:
        """Write part after part."""
        about = (persona.organisation, persona.segment, persona.counted, persona.tagline)
        yield from self.head(persona.name, [each for each in about if each], persona.notice)
        for section in persona.sections:
            if section.is_empty:
                continue
            yield from self.heading(section.title)
            if section.statements:
                yield from self.statements(section.statements)
            elif section.rows:
                yield from self.rows(section.rows)
            elif section.lines:
                yield from self.lines(section.lines)
            else:
                yield self.text(section.nothing)

    def cited(self, statement: ToldStatement) -> str:
        """Name what a statement follows from."""
        return BETWEEN.join(map(self.with_figure, statement.follows_from))

    @abstractmethod
    def head(self, name: str, about: Sequence[str], notice: str) -> Iterator[str]:
        """Write who it is."""

    @abstractmethod
    def heading(self, title: str) -> Iterator[str]:
        """Write the heading of a section."""

    @abstractmethod
    def statements(self, statements: Sequence[ToldStatement]) -> Iterator[str]:
        """Write statements with what they rest on."""

    @abstractmethod
    def rows(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        """Write labels with their texts."""

    @abstractmethod
    def lines(self, lines: Sequence[str]) -> Iterator[str]:
        """Write a list."""

    @abstractmethod
    def text(self, text: str) -> str:
        """Write a sentence."""

    @abstractmethod
    def with_figure(self, statement: ToldStatement) -> str:
        """Write a headline with its number."""

"""A persona as plain text, complete, for terminals, mail and logs."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Final

from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.plain import guarded, width_of
from profilekit.personas.rendering.told import told
from profilekit.personas.rendering.walking import BETWEEN, Writer

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence

    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.told import ToldStatement
    from profilekit.personas.wording.phrases import Named

__all__ = ["persona_text"]

_WIDTH: Final = 80
_WIDEST_HEADLINE: Final = 56
_WIDEST_LABEL: Final = 40
_BULLET: Final = "\N{BULLET} "
_INDENT: Final = " " * len(_BULLET)
_GAP: Final = "  "


def persona_text(
    persona: Persona,
    lang: str | os.PathLike[str] = "en",
    *,
    phrases: Mapping[str, Named] | None = None,
) -> str:
    """Write a persona; parameters are those of `Persona.to_text`."""
    locale = locale_of(lang)
    lines = _Text(locale).parts(told(persona, locale, phrases=phrases))
    return "".join(f"{guarded(line.rstrip())}\n" for line in lines)


class _Text(Writer):
    """Writes lines."""

    def head(self, name: str, about: Sequence[str], notice: str) -> Iterator[str]:
        yield from (name, *about, "", *textwrap.wrap(notice, _WIDTH))

    def heading(self, title: str) -> Iterator[str]:
        yield from ("", title, "\N{BOX DRAWINGS LIGHT HORIZONTAL}" * width_of(title))

    def statements(self, statements: Sequence[ToldStatement]) -> Iterator[str]:
        counted = [each for each in statements if not each.follows_from]
        headline = _column([each.headline for each in counted], _WIDEST_HEADLINE)
        number = _column([each.beside for each in counted], _WIDTH)
        for each in statements:
            if each.follows_from:
                yield _BULLET + each.headline
                yield f"{_INDENT}{self.follows_from} {self.cited(each)}"
                continue
            yield _GAP.join(
                (
                    _BULLET + _padded(each.headline, headline),
                    " " * (number - width_of(each.beside)) + each.beside,
                    BETWEEN.join(each.below),
                )
            )
            yield from (f"{_INDENT}{row}" for row in self.rows(each.evidence))

    def rows(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        label_width = _column([label for label, _ in rows], _WIDEST_LABEL)
        for label, text in rows:
            yield f"{_padded(label, label_width)}{_GAP}{text}"

    def lines(self, lines: Sequence[str]) -> Iterator[str]:
        yield from (_BULLET + line for line in lines)

    def text(self, text: str) -> str:
        return text

    def with_figure(self, statement: ToldStatement) -> str:
        return " ".join(filter(None, (statement.headline, statement.beside)))


def _column(texts: Sequence[str], widest: int) -> int:
    return min(max(map(width_of, texts), default=0), widest)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - width_of(text))

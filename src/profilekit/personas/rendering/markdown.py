r"""A persona as Markdown, as GitHub and MyST read it: sentences, with evidence in footnotes.

Whatever the data say is text: signs that Markdown reads are escaped, markup is written out, and no
address becomes a link.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from profilekit.personas.locales import locale_of
from profilekit.personas.rendering.plain import FORMULA_SIGNS, begins_a_formula
from profilekit.personas.rendering.told import told
from profilekit.personas.rendering.walking import BETWEEN, Writer

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.told import ToldStatement
    from profilekit.personas.wording.phrases import Named

__all__ = ["escaped", "persona_markdown"]

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_READ: Final = re.compile(r"[\\`*_{}\[\]#|~$^@]|(?<=:)/|(?<=[wW])\.")
_NUMBERED: Final = re.compile(r"(\d{1,9})([.)])(?=\s|$)")


def persona_markdown(
    persona: Persona,
    lang: str | os.PathLike[str] = "en",
    *,
    phrases: Mapping[str, Named] | None = None,
) -> str:
    """Write a persona; parameters are those of `Persona.to_markdown`."""
    locale = locale_of(lang)
    writer = _Markdown(locale)
    blocks = [*writer.parts(told(persona, locale, phrases=phrases))]
    footnotes = (f"[^{number}]: {note}" for number, note in enumerate(writer.notes, start=1))
    return "\n\n".join([*blocks, *footnotes]) + "\n"


def escaped(text: str) -> str:
    r"""Write text so that Markdown reads it as text.

    Examples
    --------
    >>> print(escaped("*1* <b> & www.a.b"), escaped("=1"))
    \*1\* &lt;b&gt; &amp; www\.a.b &#61;1
    """
    safe = _READ.sub(r"\\\g<0>", text.strip().translate(_ENTITIES))
    safe = _NUMBERED.sub(r"\1\\\2", safe, count=1) if _NUMBERED.match(safe) else safe
    if not begins_a_formula(safe):
        return safe
    return re.sub(f"[{re.escape(FORMULA_SIGNS)}]", lambda sign: f"&#{ord(sign[0])};", safe, count=1)


class _Markdown(Writer):
    """Writes blocks, and keeps the footnotes that they call."""

    def __init__(self, locale: Locale) -> None:
        super().__init__(locale)
        self.notes: list[str] = []

    def head(self, name: str, about: Sequence[str], notice: str) -> Iterator[str]:
        yield f"# {escaped(name)}"
        yield from map(escaped, about)
        yield f"*{escaped(notice)}*"

    def heading(self, title: str) -> Iterator[str]:
        yield f"## {escaped(title)}"

    def statements(self, statements: Sequence[ToldStatement]) -> Iterator[str]:
        yield _listed(map(self._statement, statements))

    def rows(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        yield _listed(_pair(*row) for row in rows)

    def lines(self, lines: Sequence[str]) -> Iterator[str]:
        yield _listed(map(escaped, lines))

    def text(self, text: str) -> str:
        return escaped(text)

    def with_figure(self, statement: ToldStatement) -> str:
        figure = f" **{escaped(statement.beside)}**" if statement.beside else ""
        return escaped(statement.headline) + figure

    def _statement(self, statement: ToldStatement) -> str:
        if statement.follows_from:
            headline, because = escaped(statement.headline), escaped(self.follows_from)
            return f"{headline}\\\n  {because} {self.cited(statement)}"
        line = BETWEEN.join([self.with_figure(statement), *map(escaped, statement.below)])
        if not statement.evidence:
            return line
        self.notes.append(BETWEEN.join(_pair(*row) for row in statement.evidence))
        return f"{line}[^{len(self.notes)}]"


def _pair(label: str, text: str) -> str:
    return f"{escaped(label)}: {escaped(text)}"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"* {line}" for line in lines)

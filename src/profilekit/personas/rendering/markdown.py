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

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Iterator

    from profilekit.personas.locales import Locale
    from profilekit.personas.persona import Persona
    from profilekit.personas.rendering.told import ToldPersona, ToldSection, ToldStatement

__all__ = ["escaped", "persona_markdown"]

_ENTITIES: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_READ: Final = re.compile(r"[\\`*_{}\[\]#|~$^@]|(?<=:)/|(?<=[wW])\.")
_NUMBERED: Final = re.compile(r"(\d{1,9})([.)])(?=\s|$)")
_BETWEEN: Final = " \N{MIDDLE DOT} "


def persona_markdown(persona: Persona, lang: str | os.PathLike[str] = "en") -> str:
    """Write a persona as Markdown.

    Parameters
    ----------
    persona : Persona
        The persona.
    lang : str or path-like, default="en"
        A language, as of `locale_of`.

    Returns
    -------
    str
        Without any HTML. No line begins with a sign that a spreadsheet would take for a formula.

    Raises
    ------
    UnknownNameError
        If there is no such language.
    """
    locale = locale_of(lang)
    card = told(persona, locale)
    notes: list[str] = []
    blocks = [
        *_head(card),
        *(b for part in card.sections for b in _part(part, card, locale, notes)),
    ]
    footnotes = (f"[^{number}]: {note}" for number, note in enumerate(notes, start=1))
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


def _head(card: ToldPersona) -> Iterator[str]:
    yield f"# {escaped(card.name)}"
    yield from map(escaped, filter(None, (card.organisation, card.segment, card.tagline)))
    yield f"*{escaped(card.notice)}*"


def _part(
    section: ToldSection, card: ToldPersona, locale: Locale, notes: list[str]
) -> Iterator[str]:
    yield f"## {escaped(section.title)}"
    if section.id == "evidence":
        yield _listed(_pair(label, text) for label, text in card.evidence)
    elif section.id == "not_known":
        yield _listed(map(escaped, card.not_known))
    elif section.statements:
        yield _listed(_statement(each, locale, notes) for each in section.statements)
    else:
        yield escaped(locale.say("Nothing that can be said with enough customers."))


def _statement(statement: ToldStatement, locale: Locale, notes: list[str]) -> str:
    if statement.follows_from:
        cited = _BETWEEN.join(map(_with_figure, statement.follows_from))
        headline = escaped(statement.headline)
        return f"{headline}\\\n  {escaped(locale.say('Follows from:'))} {cited}"
    more = (statement.comparison, statement.grade, statement.protection)
    line = _BETWEEN.join([_with_figure(statement), *map(escaped, filter(None, more))])
    if not statement.evidence:
        return line
    notes.append(_BETWEEN.join(_pair(*row) for row in statement.evidence))
    return f"{line}[^{len(notes)}]"


def _with_figure(statement: ToldStatement) -> str:
    figure = f" **{escaped(statement.beside)}**" if statement.beside else ""
    return escaped(statement.headline) + figure


def _pair(label: str, text: str) -> str:
    return f"{escaped(label)}: {escaped(text)}"


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(f"* {line}" for line in lines)

"""A persona in the words of one language: what every renderer writes, and every template can name.

The sentences come from the `Teller`, once; renderers and templates only place them. Texts of a
telling for markup are escaped already, with what comes from elsewhere in ``<bdi>``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profilekit.personas.rendering.cleaning import made_visible
from profilekit.personas.wording.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import PersonaSection, Picture, Subject
    from profilekit.personas.persona import Persona
    from profilekit.personas.statement import Statement

__all__ = ["ToldPersona", "ToldSection", "ToldStatement", "in_language", "told"]


@dataclass(frozen=True, slots=True)
class ToldStatement:
    """One statement in words; what it does not have is an empty text.

    Attributes
    ----------
    id : str
        That of the statement.
    headline : str
        What is said, as a sentence without a subject.
    answer : str
        The same as field and answer.
    figure : str
        Its number.
    comparison : str
        The number of all customers.
    times : str
        How many times as common as among all.
    grade : str
        How far it can be relied on, in a word.
    protection : str
        What was done to it to protect few people.
    evidence : tuple of tuple of str
        Everything that it was counted from, label and text.
    follows_from : tuple of ToldStatement
        The statements that it is derived from.
    numbers : Statement
        The statement itself, with its numbers as numbers.
    """

    id: str
    headline: str
    answer: str
    figure: str
    comparison: str
    times: str
    grade: str
    protection: str
    evidence: tuple[tuple[str, str], ...]
    follows_from: tuple[ToldStatement, ...]
    numbers: Statement

    @property
    def beside(self) -> str:
        """Its number, to stand beside the headline; empty of a median, whose headline says it."""
        return "" if self.numbers.metric == "median" else self.figure


@dataclass(frozen=True, slots=True)
class ToldSection:
    """One section.

    Attributes
    ----------
    id : str
        That of the section.
    title : str
        Its heading.
    statements : tuple of ToldStatement
        In the order of their weight.
    """

    id: str
    title: str
    statements: tuple[ToldStatement, ...]


@dataclass(frozen=True, slots=True)
class ToldPersona:
    """A persona in one language.

    Attributes
    ----------
    id, subject : str
        Those of the persona.
    name, organisation : str
        Who stands for the segment, invented; the organisation of companies alone.
    segment : str
        Name of the segment.
    tagline : str
        The line under the name.
    notice : str
        What is invented.
    picture : Picture
        What the drawing follows from.
    sections : tuple of ToldSection
        All sections, in their order; the last are what is not known, and the evidence.
    not_known : tuple of str
        What cannot be said, a sentence each.
    evidence : tuple of tuple of str
        What the document rests on, label and text.
    """

    id: str
    subject: Subject
    name: str
    organisation: str
    segment: str
    tagline: str
    notice: str
    picture: Picture
    sections: tuple[ToldSection, ...]
    not_known: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]


def told(persona: Persona, locale: Locale, *, markup: bool = False) -> ToldPersona:
    """Put a persona into words.

    Parameters
    ----------
    persona : Persona
        The persona.
    locale : Locale
        The language.
    markup : bool, default=False
        Whether texts are for HTML, escaped, or plain.

    Returns
    -------
    ToldPersona
        Nothing in it is invisible or changes the direction of what stands around it.
    """
    clean = made_visible(persona)
    teller = Teller(locale, currency=clean.evidence.currency, subject=clean.subject, markup=markup)

    def isolated(text: str) -> str:
        return locale.isolated(text, markup=markup) if text else ""

    identity = clean.identity
    return ToldPersona(
        id=isolated(clean.id),
        subject=clean.subject,
        name=isolated(in_language(identity.names, locale.code)),
        organisation=isolated(in_language(identity.organisations, locale.code)),
        segment=isolated(clean.segment.name),
        tagline=teller.tagline(clean),
        notice=teller.synthetic_notice(),
        picture=identity.picture,
        sections=_sections(clean, teller),
        not_known=tuple(map(teller.not_known, clean.not_known)),
        evidence=tuple(teller.evidence_of(clean)),
    )


def _sections(persona: Persona, teller: Teller) -> tuple[ToldSection, ...]:
    by_id = {each.id: _told(each, teller) for each in persona.statements}

    def citing(statement: Statement) -> ToldStatement:
        cited = tuple(by_id[id_] for id_ in statement.cites)
        return replace(by_id[statement.id], follows_from=cited) if cited else by_id[statement.id]

    def section_of(section: PersonaSection) -> ToldSection:
        return ToldSection(
            section.id.value,
            teller.section_title(section.id),
            tuple(map(citing, section.statements)),
        )

    last = (ToldSection(id_, teller.section_title(id_), ()) for id_ in ("not_known", "evidence"))
    return (*map(section_of, persona.sections), *last)


def _told(statement: Statement, teller: Teller) -> ToldStatement:
    compared = statement.base_value is not None
    return ToldStatement(
        id=statement.id,
        headline=teller.headline(statement),
        answer="" if statement.answer is None else teller.answer(statement),
        figure="" if statement.value is None else teller.figure(statement),
        comparison=teller.comparison(statement) if compared else "",
        times="" if statement.lift is None else teller.times(statement),
        grade="" if statement.grade is None else teller.grade(statement),
        protection="" if statement.suppression == "none" else teller.suppression(statement),
        evidence=tuple(teller.evidence(statement)),
        follows_from=(),
        numbers=statement,
    )


def in_language(names: Mapping[str, str], code: str) -> str:
    """Give the name of a language, of what it is a kind of, of English, or the first there is."""
    for wanted in (code, code.partition("-")[0], "en"):
        if wanted in names:
            return names[wanted]
    return next(iter(names.values()), "")

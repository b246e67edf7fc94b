"""A persona in the words of one language: what every renderer writes, and every template can name.

The sentences come from the `Teller`, once; renderers and templates only place them. Texts of a
telling for markup are escaped already, with what comes from elsewhere in ``<bdi>``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from profilekit.personas.rendering.cleaning import made_visible
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.teller import Teller

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.personas.locales import Locale
    from profilekit.personas.parts import PersonaSection, Picture, Subject
    from profilekit.personas.persona import Persona
    from profilekit.personas.statement import Statement
    from profilekit.personas.wording.phrases import Named

__all__ = ["ToldPersona", "ToldSection", "ToldStatement", "alike_in", "in_language", "told"]


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
    bounds : str
        From where to where a number counts, where the headline does not tell it.
    comparison : str
        The number of all whom members are held against.
    window : str
        The days looked at, where the headline does not tell them.
    times : str
        How many times as common as among all.
    grade : str
        How far it can be relied on, in a word; or that members were chosen by it.
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
    bounds: str
    comparison: str
    window: str
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

    @property
    def below(self) -> tuple[str, ...]:
        """What stands below the headline in words: all customers, days, reliability, protection."""
        return tuple(filter(None, (self.comparison, self.window, self.grade, self.protection)))


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
    lines : tuple of str
        What cannot be said, a sentence each; of that section alone.
    rows : tuple of tuple of str
        What the document rests on, label and text; of that section alone.
    nothing : str
        What is said where there is none of it.
    """

    id: str
    title: str
    statements: tuple[ToldStatement, ...] = ()
    lines: tuple[str, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()
    nothing: str = ""

    @property
    def counted(self) -> tuple[ToldStatement, ...]:
        """Statements with a number of their own: neither derived nor wanted."""
        others = {"derived", "wanted"}
        return tuple(each for each in self.statements if each.numbers.role not in others)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is said in it; why not stands in that of what is not known."""
        return self.id in {*SectionId} and not self.statements


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
    counted : str
        How many were counted, and to which day.
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
    counted: str
    tagline: str
    notice: str
    picture: Picture
    sections: tuple[ToldSection, ...]
    not_known: tuple[str, ...]
    evidence: tuple[tuple[str, str], ...]


def told(
    persona: Persona,
    locale: Locale,
    *,
    markup: bool = False,
    phrases: Mapping[str, Named] | None = None,
) -> ToldPersona:
    """Put a persona into words.

    Parameters
    ----------
    persona : Persona
        The persona.
    locale : Locale
        The language.
    markup : bool, default=False
        Whether texts are for HTML, escaped, or plain.
    phrases : mapping of str to (str or mapping), optional
        Words for fields of one's own, as of `Teller`.

    Returns
    -------
    ToldPersona
        Nothing in it is invisible or changes the direction of what stands around it.
    """
    clean = made_visible(persona)
    teller = Teller(
        locale,
        currency=clean.evidence.currency,
        subject=clean.subject,
        markup=markup,
        phrases=phrases,
        universe=clean.evidence.universe,
        customers_count=clean.evidence.customers_count or None,
    )

    def isolated(text: str) -> str:
        return locale.isolated(text, markup=markup) if text else ""

    identity = clean.identity
    not_known, evidence = _not_known(clean, teller), _evidence(clean, teller)
    return ToldPersona(
        id=isolated(clean.id),
        subject=clean.subject,
        name=isolated(in_language(identity.names, locale.code)),
        organisation=isolated(in_language(identity.organisations, locale.code)),
        segment=teller.segment_title(clean),
        counted=teller.counted_to(clean),
        tagline=teller.tagline(clean),
        notice=teller.synthetic_notice(clean),
        picture=identity.picture,
        sections=(*_sections(clean, teller), not_known, evidence),
        not_known=not_known.lines,
        evidence=evidence.rows,
    )


def _sections(persona: Persona, teller: Teller) -> tuple[ToldSection, ...]:
    by_id = {each.id: _told(each, teller) for each in persona.statements}

    def citing(statement: Statement) -> ToldStatement:
        cited = tuple(by_id[id_] for id_ in statement.cites)
        return replace(by_id[statement.id], follows_from=cited) if cited else by_id[statement.id]

    def section_of(section: PersonaSection) -> ToldSection:
        return ToldSection(
            id=section.id.value,
            title=teller.section_title(section.id),
            statements=tuple(map(citing, section.statements)),
            nothing=teller.nothing_said(persona),
        )

    return tuple(map(section_of, persona.sections))


def _not_known(persona: Persona, teller: Teller) -> ToldSection:
    return ToldSection(
        id="not_known",
        title=teller.section_title("not_known"),
        lines=tuple(map(teller.not_known, persona.not_known)),
        nothing=teller.locale.say("Nothing that was asked for is left out."),
    )


def _evidence(persona: Persona, teller: Teller) -> ToldSection:
    return ToldSection(
        id="evidence",
        title=teller.section_title("evidence"),
        rows=tuple(teller.evidence_of(persona)),
    )


def _told(statement: Statement, teller: Teller) -> ToldStatement:
    compared = statement.base_value is not None
    return ToldStatement(
        id=statement.id,
        headline=teller.headline(statement),
        answer="" if statement.answer is None else teller.answer(statement),
        figure="" if statement.value is None else teller.figure(statement),
        bounds=teller.bounds(statement),
        comparison=teller.comparison(statement) if compared else "",
        window=teller.window(statement),
        times="" if statement.lift is None else teller.times(statement),
        grade=teller.grade(statement),
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


def alike_in(statements: Sequence[ToldStatement]) -> tuple[tuple[str, str], ...]:
    """Give the rows of evidence that all of several statements have, so that they stand once."""
    first, *others = statements
    common = {*first.evidence}.intersection(*(each.evidence for each in others))
    return tuple(row for row in first.evidence if row in common) if others else ()

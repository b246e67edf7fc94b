"""A persona: a segment drawn like one person, or one company, in sections that never change.

One schema serves consumers and companies, and all languages: it holds counted statements, names
invented for each language and what is not known. Renderers turn it into pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from profilekit.errors import UnknownNameError
from profilekit.personas.comparing.difference import PersonaDifference, persona_difference
from profilekit.personas.parts import (
    Evidence,
    Identity,
    NotKnown,
    PersonaSection,
    SegmentTold,
    Subject,
)
from profilekit.personas.rendering.html import persona_card, persona_html
from profilekit.personas.rendering.json_text import persona_json
from profilekit.personas.rendering.markdown import persona_markdown
from profilekit.personas.rendering.saving import save_pdf, save_persona
from profilekit.personas.rendering.text import persona_text
from profilekit.personas.statement import CONFIG, SectionId, Share, Statement

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from typing import Unpack

    from profilekit.personas.rendering.html import Audience, Drawing, PageOptions
    from profilekit.personas.rendering.template import PersonaTemplate
    from profilekit.personas.wording.phrases import Named

__all__ = ["Persona"]


class Persona(BaseModel):
    """A segment told like a person, or a company.

    Raises
    ------
    pydantic.ValidationError
        If sections are missing, out of order or hold foreign statements, or ids repeat.
    """

    model_config: ClassVar[ConfigDict] = CONFIG

    schema_version: Literal[1] = 1
    id: Annotated[str, Field(min_length=1)]
    """That of the segment."""
    subject: Subject = "consumer"
    """Whether a person or a company stands for the segment."""
    segment: SegmentTold
    identity: Identity
    sections: tuple[PersonaSection, ...]
    """All sections in their order, those without statements as well; firmographics of companies
    alone."""
    not_known: tuple[NotKnown, ...] = ()
    """What cannot be said."""
    distinctiveness: Share | None = None
    """Part of the distinct statements that none made beside it tells; null where it is alone."""
    evidence: Evidence

    @model_validator(mode="after")
    def _has_its_sections(self) -> Self:
        expected = [
            id_
            for id_ in SectionId
            if id_ is not SectionId.FIRMOGRAPHICS or self.subject == "company"
        ]
        found = [section.id for section in self.sections]
        if found != expected:
            raise ValueError(f"sections are {found}; expected {expected}")
        foreign = [
            statement.id
            for section in self.sections
            for statement in section.statements
            if statement.section is not section.id
        ]
        if foreign:
            raise ValueError(f"statements of another section: {', '.join(foreign)}")
        ids = [statement.id for statement in self.statements]
        twice = sorted({id_ for id_ in ids if ids.count(id_) > 1})
        cited = {*self.identity.tagline, *(id_ for each in self.statements for id_ in each.cites)}
        unknown = sorted(cited - set(ids))
        if twice or unknown:
            raise ValueError(f"ids that repeat: {twice}; that are cited but not there: {unknown}")
        return self

    @property
    def statements(self) -> tuple[Statement, ...]:
        """All statements, section by section."""
        return tuple(each for section in self.sections for each in section.statements)

    def section(self, id: SectionId | str) -> PersonaSection:  # noqa: A002 - the attribute's name
        """Give one section.

        Raises
        ------
        UnknownNameError
            If there is none of that id, as of a consumer no firmographics.
        """
        found = {section.id.value: section for section in self.sections}
        if id not in found:
            raise UnknownNameError("section", [id], found, asked_by="Persona.section")
        return found[id]

    def __repr__(self) -> str:
        size = "no" if self.segment.size_count is None else f"{self.segment.size_count:,}"
        return (
            f"Persona({self.id!r}, {self.subject}, {size} members, "
            f"{len(self.statements)} statements, as of {self.evidence.as_of})"
        )

    __str__ = __repr__

    def _repr_html_(self) -> str:
        return persona_card(self)

    def diff(self, earlier: Persona) -> PersonaDifference:
        """Lay it beside the persona of an earlier day: what is new, gone or changed.

        Raises
        ------
        DeclarationError
            If the other is of another segment, or of a later day.
        UnsupportedInputError
            If it is no persona.
        """
        return persona_difference(self, earlier)

    def to_html(
        self,
        lang: str | os.PathLike[str] = "en",
        *,
        audience: Audience = "marketer",
        template: PersonaTemplate | None = None,
        picture: Drawing = None,
        phrases: Mapping[str, Named] | None = None,
    ) -> str:
        """Write a page that holds everything it shows and runs nothing.

        Parameters
        ----------
        lang : str or path-like, default="en"
            A language, as of `locale_of`.
        audience : {"marketer", "analyst"}, default="marketer"
            Whether the evidence of a section is a click away, or open.
        template : PersonaTemplate, optional
            Sections to be written otherwise, and words for fields of one's own.
        picture : path-like or bytes, optional
            A PNG or SVG in place of the drawing, or ``"initials"``.
        phrases : mapping of str to (str or mapping), optional
            Words for fields of one's own, as of `Teller`; they go before those of the template.

        Returns
        -------
        str
            A document of HTML for screens, light and dark, and for paper.

        Raises
        ------
        UnknownNameError
            If there is no such language or audience.
        TemplateError
            If the template names what there is not, or fails.
        UnsupportedInputError
            If the template is none, or the picture cannot be read, is neither PNG nor SVG, or too
            large.
        DeclarationError
            If `phrases` hold what no field can have.
        """
        return persona_html(
            self, lang, audience=audience, template=template, picture=picture, phrases=phrases
        )

    def to_markdown(
        self,
        lang: str | os.PathLike[str] = "en",
        *,
        phrases: Mapping[str, Named] | None = None,
    ) -> str:
        """Write Markdown without any HTML, with evidence in footnotes.

        No line begins with a sign that a spreadsheet would take for a formula. Parameters are
        those of `to_html`.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        DeclarationError
            If `phrases` hold what no field can have.
        """
        return persona_markdown(self, lang, phrases=phrases)

    def to_text(
        self,
        lang: str | os.PathLike[str] = "en",
        *,
        phrases: Mapping[str, Named] | None = None,
    ) -> str:
        """Write plain text, with the evidence of each statement below it.

        No line begins with a sign that a spreadsheet would take for a formula. Parameters are
        those of `to_html`.

        Raises
        ------
        UnknownNameError
            If there is no such language.
        DeclarationError
            If `phrases` hold what no field can have.
        """
        return persona_text(self, lang, phrases=phrases)

    def to_json(self) -> str:
        """Write JSON that `model_validate_json` reads back; `model_json_schema` is its schema."""
        return persona_json(self)

    def to_pdf(
        self,
        path: str | os.PathLike[str],
        lang: str | os.PathLike[str] = "en",
        **options: Unpack[PageOptions],
    ) -> None:
        """Write the page as a PDF, tagged; needs the extra ``pdf``.

        Parameters
        ----------
        path : path-like
            In a folder that exists; a file of that name is replaced.
        lang : str or path-like, default="en"
            A language; further options are those of `to_html`.

        Raises
        ------
        MissingExtraError
            If WeasyPrint or a system library that it draws with is not installed.
        UnsupportedInputError
            If the file cannot be written, or a template or picture refers to anything outside.
        """
        save_pdf(self, path, lang, **options)

    def save(
        self,
        path: str | os.PathLike[str],
        lang: str | os.PathLike[str] = "en",
        **options: Unpack[PageOptions],
    ) -> None:
        """Write a file, whole or not at all.

        Parameters
        ----------
        path : path-like
            Ends with ``.html``, ``.md``, ``.txt``, ``.json`` or ``.pdf``. In a folder that
            exists; a file of that name is replaced.
        lang : str or path-like, default="en"
            A language; further options are those of `to_html`, for pages alone but `phrases`.

        Raises
        ------
        UnsupportedInputError
            If the name ends otherwise, the file cannot be written, or options of pages are given
            for one that is none.
        """
        save_persona(self, path, lang, **options)

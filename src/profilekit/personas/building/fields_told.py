"""Which fields a persona tells, in which section, and what kind of source they come from.

Scores and memberships are left out but for labels that people know a customer by, and so is what
the words of the field say is technical. Sensitive fields take a purpose.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from profilekit.book.answers import comparable_specs
from profilekit.book.attributes import without_window
from profilekit.book.sensitive import refuse_sensitive, sensitive_fields
from profilekit.fields import PointInTime, Section
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.phrases import own_phrases

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import SourceKind

__all__ = ["ToldField", "section_of", "source_of", "subject_of", "told_fields", "withheld_fields"]

_SECTIONS: Final = {
    Section.DEMOGRAPHICS: SectionId.DEMOGRAPHICS,
    Section.GEOGRAPHY: SectionId.DEMOGRAPHICS,
    Section.PSYCHOGRAPHICS: SectionId.PSYCHOGRAPHICS,
    Section.BEHAVIOUR: SectionId.BEHAVIOURS,
    Section.FIRMOGRAPHICS: SectionId.FIRMOGRAPHICS,
    Section.SOCIAL_ENVIRONMENT: SectionId.SOCIAL,
    Section.INTERESTS: SectionId.INTERESTS,
    Section.PAIN_POINTS: SectionId.PAINS,
    Section.CHANNELS: SectionId.CHANNELS,
    Section.DEVICES: SectionId.CHANNELS,
    Section.SCORES: SectionId.BEHAVIOURS,
}
_SCORES: Final = frozenset({"shopper_type_label", "rfm_segment_label"})
_DECLARED: Final = frozenset(
    {Section.DEMOGRAPHICS, Section.GEOGRAPHY, Section.PSYCHOGRAPHICS, Section.FIRMOGRAPHICS}
)
_MOST: Final = 0.5
"""Part of the members that are companies, above which a company stands for them."""


class ToldField(NamedTuple):
    """A field that a persona may tell."""

    spec: FieldSpec
    section: SectionId
    family: str
    """Its name without its window: of one family one statement is told."""


def section_of(spec: FieldSpec) -> SectionId:
    """Tell where a field is shown."""
    return _SECTIONS[spec.section]


def source_of(spec: FieldSpec, book: ProfileBook) -> SourceKind:
    """Tell whether customers did it, said it, or a model infers it."""
    if spec.section is Section.SCORES or spec.made_by in book.fitted:
        return "inferred"
    is_attribute = spec.point_in_time is PointInTime.SLOW or spec.section in _DECLARED
    return "declared" if is_attribute else "observed"


def subject_of(book: ProfileBook, count: int, known: Mapping[str, int]) -> Subject:
    """Tell whether most members are companies: firmographics that can be missing are known.

    Parameters
    ----------
    book : ProfileBook
        Knows its fields.
    count : int
        Members.
    known : mapping of str to int
        Members of whom each field is known.
    """
    firm = [spec for spec in book.catalogue if spec.section is Section.FIRMOGRAPHICS]
    most = max((known.get(spec.name, 0) for spec in firm if spec.null_meaning), default=0)
    return "company" if most > _MOST * count else "consumer"


def told_fields(
    book: ProfileBook, purposes: Mapping[str, str] | None, *, asked_by: str
) -> list[ToldField]:
    """List the fields that may be told, and sensitive ones that a purpose is stated for.

    Raises
    ------
    UnknownNameError, DeclarationError
        If a purpose is for no field of the book, or says nothing.
    """
    asked = tuple(purposes or ())
    book.catalogue.require(asked, asked_by=asked_by)
    refuse_sensitive(asked, purposes, asked_by=asked_by)
    named = {*asked, *(_SCORES & set(book.catalogue.names) - set(sensitive_fields(_SCORES)))}
    wanted = {spec.name for spec in comparable_specs(book.catalogue)} | named
    return [
        ToldField(spec, section_of(spec), without_window(spec.name))
        for spec in book.catalogue
        if spec.name in wanted and spec.section in _SECTIONS and not _is_technical(spec.name)
    ]


def _is_technical(name: str) -> bool:
    found = own_phrases().field(without_window(name))
    return found is not None and found.words.technical


def withheld_fields(book: ProfileBook, purposes: Mapping[str, str] | None) -> list[FieldSpec]:
    """List the sensitive fields that no purpose is stated for."""
    found = sensitive_fields(book.catalogue.names)
    return [
        spec
        for spec in book.catalogue
        if spec.name in found and spec.name not in (purposes or {}) and spec.section in _SECTIONS
    ]

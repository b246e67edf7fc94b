"""From statements to a persona: sections, what follows, what is not known, and the evidence."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from profilekit.book.sensitive import sensitive_fields
from profilekit.book.state import package_version
from profilekit.personas.building.choosing import tried_again
from profilekit.personas.building.fields_told import withheld_fields
from profilekit.personas.building.fitting import fitting_statements
from profilekit.personas.building.naming import gender_of, invented, picture_of, seed_of
from profilekit.personas.building.unsaid import not_known_of
from profilekit.personas.disclosure.few import untold
from profilekit.personas.disclosure.rounding import rounded, rounded_count
from profilekit.personas.parts import Evidence, Identity, PersonaSection, SegmentTold
from profilekit.personas.persona import Persona
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.deriving import derive
from profilekit.segments.memberships import definitions_of, id_of
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.book import ProfileBook
    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.choosing import Choice, Prepared
    from profilekit.personas.building.naming import Gender, Taken
    from profilekit.personas.parts import NotKnown, Subject
    from profilekit.personas.statement import Resampling, Statement

__all__ = ["Draft", "assembled", "drafted", "sections_of", "tagline_of"]

_AGE: Final = "age_band_label"
_NEUTRAL: Final = "neutral"
_TAGLINE: Final = (
    (SectionId.DEMOGRAPHICS, SectionId.FIRMOGRAPHICS),
    (SectionId.BEHAVIOURS,),
    (SectionId.INTERESTS, SectionId.PSYCHOGRAPHICS, SectionId.CHANNELS),
)
"""Sections whose first statements make the line under the name, one of each."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A persona before names are given.

    Attributes
    ----------
    known : Prepared
        What could be told.
    statements : tuple of Statement
        What is, identity first.
    withheld : tuple of Statement
        What is kept back.
    resampling : Resampling
        How statements were tried again.
    """

    known: Prepared
    statements: tuple[Statement, ...]
    withheld: tuple[Statement, ...]
    resampling: Resampling


def drafted(
    known: Prepared,
    identity: tuple[Statement, ...],
    choice: Choice,
    withheld: tuple[Statement, ...],
    asked: Asked,
) -> Draft:
    """Try again what was chosen, and say what follows from it."""
    again = tried_again(choice, asked, customers=known.ground.base.customers)
    fitting = fitting_statements(asked.product_fit, known.group, asked)
    told = (*identity, *again.statements, *fitting)
    places = Counter(each.section for each in again.statements)
    following: list[Statement] = []
    for each in derive(told, known.group.subject):
        if places[each.section] < asked.most:
            places[each.section] += 1
            following.append(each)
    return Draft(known, (*told, *following), withheld, again.resampling)


def assembled(draft: Draft, drafts: Sequence[Draft], taken: Taken, asked: Asked) -> Persona:
    """Make the persona of a draft, beside those of the others."""
    group = draft.known.group
    statements = draft.statements
    if asked.public:
        statements = tuple(map(rounded, statements))
    size = group.own.customers
    id_ = id_of(group.segment)
    return Persona(
        id=id_,
        subject=group.subject,
        segment=_segment_told(draft, rounded_count(size) if asked.public else size),
        identity=_identity(draft, id_, statements, taken, asked),
        sections=sections_of(statements, group.subject),
        not_known=_not_known(draft, asked),
        distinctiveness=_distinctiveness(draft, [each for each in drafts if each is not draft]),
        evidence=_evidence(draft, statements, asked),
    )


def sections_of(statements: Iterable[Statement], subject: Subject) -> tuple[PersonaSection, ...]:
    """Put statements into their sections, all of which are there."""
    told = tuple(statements)
    return tuple(
        PersonaSection(id=id_, statements=tuple(each for each in told if each.section is id_))
        for id_ in SectionId
        if id_ is not SectionId.FIRMOGRAPHICS or subject == "company"
    )


def tagline_of(statements: Iterable[Statement]) -> tuple[str, ...]:
    """Choose the statements whose words make the line under the name: none says who was chosen."""
    told = [each for each in statements if each.role in {"distinct", "typical"}]
    firsts = (
        next((each.id for each in told if each.section in sections), None) for sections in _TAGLINE
    )
    return tuple(id_ for id_ in firsts if id_ is not None)


def _segment_told(draft: Draft, size: int) -> SegmentTold:
    segment, book = draft.known.group.segment, draft.known.ground.book
    defined = next(iter(definitions_of(book, segment)), None)
    if defined is None:
        rule = None
        if isinstance(segment, Mapping):
            ((field, label),) = segment.items()
            rule = f"{field} == {label!r}"
        return SegmentTold(id=id_of(segment), name=id_of(segment), rule=rule, size_count=size)
    return SegmentTold(
        id=defined.id,
        name=defined.name,
        version=defined.version,
        levels=defined.levels,
        method=defined.method,
        rule=in_words(defined.definition),
        size_count=size,
    )


def _identity(
    draft: Draft, id_: str, statements: Sequence[Statement], taken: Taken, asked: Asked
) -> Identity:
    group = draft.known.group
    seed = seed_of(id_, asked.rng)
    genders: list[Gender] = [
        gender_of(group.own.labelled[name])
        for name, about in sensitive_fields(group.own.labelled).items()
        if about == "gender" and group.own.known[name] >= asked.minimum_customers
    ]
    gender: Gender = genders[0] if genders else _NEUTRAL
    ages = group.own.labelled.get(_AGE, {})
    is_known = sum(ages.values()) >= asked.minimum_customers and group.subject == "consumer"
    is_company = group.subject == "company"
    return Identity(
        names=invented(seed, taken, gender=gender),
        organisations=invented(seed, taken, is_company=True) if is_company else {},
        picture=picture_of(seed, ages if is_known else {}),
        tagline=tagline_of(statements),
    )


def _not_known(draft: Draft, asked: Asked) -> tuple[NotKnown, ...]:
    group = draft.known.group
    found = not_known_of(
        group.fields,
        group.own,
        draft.known.modes,
        told=draft.statements,
        withheld=draft.withheld,
        sensitive=withheld_fields(draft.known.ground.book, asked.purposes),
        subject=group.subject,
        minimum=asked.minimum_customers,
    )
    found = untold(found, members_count=group.own.customers, minimum=asked.minimum_customers)
    if not asked.public:
        return found
    exact = {"known_count": None, "needed_count": None}
    return tuple(each.model_copy(update=exact) for each in found)


def _distinctiveness(draft: Draft, others: Sequence[Draft]) -> float | None:
    own = [_says(each) for each in draft.statements if each.role == "distinct"]
    if not others or not own:
        return None
    said = {_says(each) for other in others for each in other.statements}
    return sum(each not in said for each in own) / len(own)


def _says(statement: Statement) -> tuple[object, ...]:
    """Give what a statement says, whatever the window; of numbers above or below a cut, any cut."""
    answer = statement.answer
    if answer is not None and answer.kind == "between":
        return statement.key, answer.low, answer.high
    return statement.key, answer and answer.value


def _evidence(draft: Draft, statements: Sequence[Statement], asked: Asked) -> Evidence:
    group, book = draft.known.group, draft.known.ground.book
    size = group.own.customers
    return Evidence(
        as_of=book.as_of,
        customers_count=len(book),
        members_count=rounded_count(size) if asked.public else size,
        tested_count=draft.known.tested,
        false_discovery_rate=asked.false_discovery_rate,
        minimum_customers=asked.minimum_customers,
        minimum_members=asked.minimum_members,
        withheld_count=len(draft.withheld),
        is_public=asked.public,
        resampling=draft.resampling,
        segment_flag=group.narrator.members,
        currency=book.provenance.currency,
        purposes=dict(asked.purposes),
        made_with=package_version(),
        digest=_digest(book, statements),
    )


def _digest(book: ProfileBook, statements: Sequence[Statement]) -> str:
    """Hash what is told: of more than that, what is withheld could be found by trying."""
    told = [
        book.as_of.isoformat(),
        *(each.model_dump(mode="json", exclude={"recipe"}) for each in statements),
    ]
    written = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(written.encode()).hexdigest()

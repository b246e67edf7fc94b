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
from profilekit.personas.building.naming import age_of, gender_of, invented, seed_of
from profilekit.personas.building.titling import answers_of_label, answers_of_title
from profilekit.personas.building.unsaid import kept_back, not_known_of
from profilekit.personas.disclosure.rounding import rounded, rounded_count, rounded_resampling
from profilekit.personas.parts import Evidence, Identity, PersonaSection, Picture, SegmentTold
from profilekit.personas.persona import Persona
from profilekit.personas.statement import SectionId
from profilekit.personas.wording.deriving import derive
from profilekit.personas.wording.headlines import headline_of
from profilekit.personas.wording.phrases import own_phrases
from profilekit.segments.memberships import definitions_of, id_of
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from profilekit.book import ProfileBook
    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.choosing import Prepared
    from profilekit.personas.building.naming import Gender, Taken
    from profilekit.personas.building.protecting import Protected
    from profilekit.personas.parts import NotKnown, Subject
    from profilekit.personas.statement import Resampling, Statement

__all__ = ["Draft", "assembled", "drafted", "sections_of", "tagline_of"]

_AGE: Final = "age_band_label"
_NEUTRAL: Final = "neutral"
_HALF: Final = 0.5
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
    countable : frozenset of str
        Fields without a clear answer of which it may be told of how many members they are known.
    resampling : Resampling
        How statements were tried again.
    """

    known: Prepared
    statements: tuple[Statement, ...]
    withheld: tuple[Statement, ...]
    countable: frozenset[str]
    resampling: Resampling


def drafted(known: Prepared, safe: Protected, asked: Asked) -> Draft:
    """Try again what was chosen, and say what follows from it."""
    again = tried_again(safe.choice, asked, customers=known.ground.base.customers)
    kept = tuple(_leaving_room(again.statements, safe.fitting, asked.most))
    told = (*safe.identity, *kept, *safe.fitting)
    places = Counter(each.section for each in (*kept, *safe.fitting))
    following: list[Statement] = []
    for each in derive(told, known.group.subject):
        if places[each.section] < asked.most:
            places[each.section] += 1
            following.append(each)
    refused = kept_back(
        known.modes, known.group.narrator, told=told, minimum=asked.minimum_customers
    )
    withheld = {each.id: each for each in (*safe.withheld, *refused)}
    return Draft(
        known,
        (*told, *following),
        tuple(withheld.values()),
        safe.countable,
        again.resampling,
    )


def _leaving_room(
    statements: Sequence[Statement], fitting: Sequence[Statement], most: int
) -> Iterator[Statement]:
    """Leave out the last of the sections that product fit takes places in."""
    taken = Counter(each.section for each in fitting)
    places = Counter(taken)
    for each in statements:
        places[each.section] += 1
        if not taken[each.section] or places[each.section] <= most:
            yield each


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


def tagline_of(statements: Iterable[Statement], subject: Subject) -> tuple[str, ...]:
    """Choose the statements whose words make the line under the name: none says who was chosen.

    What has a sentence goes before what has none, and what is distinct before what is merely usual.
    Nothing weak makes it, and nothing that fewer than half have, but for what is wanted.
    """

    def order(each: Statement) -> tuple[bool, bool]:
        return headline_of(each, own_phrases(), subject) is None, each.role == "typical"

    told = sorted((each for each in statements if _speaks_for_most(each)), key=order)
    firsts = (next((e for e in told if e.section in sections), None) for sections in _TAGLINE)
    found = [each for each in firsts if each is not None]
    return tuple(each.id for each in sorted(found, key=lambda each: each.role == "typical"))


def _speaks_for_most(statement: Statement) -> bool:
    if statement.role == "wanted":
        return True
    is_of_most = statement.metric == "median" or (statement.value or 0.0) >= _HALF
    is_told = statement.role in {"distinct", "typical"} and statement.grade in {"strong", "fair"}
    return is_told and is_of_most


def _segment_told(draft: Draft, size: int) -> SegmentTold:
    segment, book = draft.known.group.segment, draft.known.ground.book
    defined = next(iter(definitions_of(book, segment)), None)
    if defined is None:
        rule, titled = None, ()
        if isinstance(segment, Mapping):
            ((field, label),) = segment.items()
            rule = f"{field} == {label!r}"
            titled = answers_of_label(segment)
        return SegmentTold(
            id=id_of(segment), name=id_of(segment), rule=rule, size_count=size, titled=titled
        )
    return SegmentTold(
        id=defined.id,
        name=defined.name,
        version=defined.version,
        levels=defined.levels,
        method=defined.method,
        rule=in_words(defined.definition),
        size_count=size,
        titled=answers_of_title(defined, book),
    )


def _identity(
    draft: Draft, id_: str, statements: Sequence[Statement], taken: Taken, asked: Asked
) -> Identity:
    group = draft.known.group
    seed = seed_of(id_, asked.rng)
    size, minimum = group.own.customers, asked.minimum_customers
    genders: list[Gender] = [
        gender_of(group.own.labelled[name], members=size, minimum=minimum)
        for name, about in sensitive_fields(group.own.labelled).items()
        if about == "gender"
    ]
    gender: Gender = genders[0] if genders else _NEUTRAL
    is_company = group.subject == "company"
    ages: Mapping[str, int] = {} if is_company else group.own.labelled.get(_AGE, {})
    return Identity(
        names=invented(seed, taken, gender=gender),
        organisations=invented(seed, taken, is_company=True) if is_company else {},
        picture=Picture(seed=seed, age=age_of(ages, members=size, minimum=minimum)),
        tagline=tagline_of(statements, group.subject),
    )


def _not_known(draft: Draft, asked: Asked) -> tuple[NotKnown, ...]:
    known = draft.known
    return not_known_of(
        known,
        told=draft.statements,
        withheld=draft.withheld,
        sensitive=withheld_fields(known.ground.book, asked.purposes),
        minimum=asked.minimum_customers,
        countable=frozenset() if asked.public else draft.countable,
    )


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
    size, customers, resampling = group.own.customers, len(book), draft.resampling
    tested, withheld = draft.known.tested, len(draft.withheld)
    if asked.public:
        size, customers, tested, withheld = map(rounded_count, (size, customers, tested, withheld))
        resampling = rounded_resampling(resampling)
    return Evidence(
        as_of=book.as_of,
        customers_count=customers,
        universe=draft.known.ground.kind.universe,
        members_count=size,
        tested_count=tested,
        false_discovery_rate=asked.false_discovery_rate,
        minimum_customers=asked.minimum_customers,
        minimum_members=asked.minimum_members,
        withheld_count=withheld,
        is_public=asked.public,
        resampling=resampling,
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

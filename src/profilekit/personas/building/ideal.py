"""The ideal customer of a company without a history: what it expects, told on the same template.

Nothing was counted, so no number is told: everything is wanted, weak, and stands under what is not
known until it is measured.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, cast

from profilekit.book.attributes import without_window
from profilekit.book.sensitive import refuse_sensitive, refuse_sensitive_label
from profilekit.book.state import package_version
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.fields import Unit
from profilekit.near_names import nearest
from profilekit.personas.building.asked import names_in
from profilekit.personas.building.assembling import sections_of, tagline_of
from profilekit.personas.building.naming import Taken, age_of, invented, seed_of
from profilekit.personas.parts import Evidence, Identity, NotKnown, Picture, SegmentTold
from profilekit.personas.persona import Persona
from profilekit.personas.statement import Answer, SectionId, Statement
from profilekit.personas.wording.phrases import own_phrases
from profilekit.scores.prospects.wanted import Wanted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.personas.building.naming import Age
    from profilekit.personas.parts import Subject

__all__ = ["ideal_persona"]

_ASKED_BY: Final = "ideal_persona"
_RULE: Final = "wanted"
_ID: Final = "ideal-customer"
_EXPECTED: Final = tuple(
    id_ for id_ in SectionId if id_ not in {SectionId.IDENTITY, SectionId.GOALS, SectionId.MESSAGES}
)
"""Sections that fields are measured for."""
_AGE: Final = "age_years"
_MISSPELT: Final = 0.85
"""Our choice: how alike a name of one's own may be to one that is measured. Those that mean other
things, such as hectares and shares, are less so."""


def ideal_persona(
    name: str,
    statements: Mapping[str, Sequence[Wanted]],
    *,
    subject: Subject = "consumer",
    known_names: Sequence[str] = (),
    purposes: Mapping[str, str] | None = None,
    rng: int = 0,
) -> Persona:
    """Draw the customer whom a company without a history expects.

    Parameters
    ----------
    name : str
        What the company calls this customer, such as ``"First hundred customers"``.
    statements : mapping of str to sequence of Wanted
        By section, what is expected of fields: a range, or labels, of which any will do. These
        are the attributes that `IdealCustomer` scores prospects by.
    subject : {"consumer", "company"}, default="consumer"
        Who stands for them.
    known_names : sequence of str
        Names of real people or companies, which are not given.
    purposes : mapping of str to str, optional
        Sensitive fields that may be told, and why.
    rng : int, default=0
        Seed of the name and of the picture.

    Returns
    -------
    Persona
        All statements are wanted and weak and have no numbers; what is not known says what to
        measure.

    Raises
    ------
    DeclarationError
        If nothing is expected, a section is none, or expectations cannot be told: all faults.
    SensitiveAttributeError
        If a field, or a label that is wanted, is sensitive and no purpose is stated.

    Examples
    --------
    >>> from profilekit.scores.prospects.wanted import Wanted
    >>> persona = ideal_persona(
    ...     "Young city households",
    ...     {"demographics": [Wanted("age_years", at_least=25, at_most=34)]},
    ... )
    >>> persona.segment.size_count, [each.grade for each in persona.statements]
    (None, ['weak'])
    """
    names, fault = names_in(known_names)
    _require(name, statements, subject, rng, [fault] if fault else [])
    wanted = [(SectionId(section), each) for section, ones in statements.items() for each in ones]
    refuse_sensitive([each.field for _, each in wanted], purposes, asked_by=_ASKED_BY)
    for _, each in wanted:
        for label in _labels(each):
            refuse_sensitive_label(each.field, label, purposes or {}, asked_by=_ASKED_BY)
    told = tuple(_statement(section, _answer(each)) for section, each in wanted)
    seed, taken = seed_of(name, rng), Taken(names)
    is_company = subject == "company"
    return Persona(
        id=_ID,
        subject=subject,
        segment=SegmentTold(id=_ID, name=name, method="look-alike"),
        identity=Identity(
            names=invented(seed, taken),
            organisations=invented(seed, taken, is_company=True) if is_company else {},
            picture=Picture(seed=seed, age=None if is_company else _age(told)),
            tagline=tagline_of(told, subject),
        ),
        sections=sections_of(told, subject),
        not_known=tuple(_not_known(told, subject)),
        evidence=Evidence(
            as_of=None,
            customers_count=0,
            members_count=None,
            tested_count=0,
            false_discovery_rate=0.05,
            minimum_customers=1,
            minimum_members=1,
            purposes=dict(purposes or {}),
            made_with=package_version(),
        ),
    )


def _require(
    name: object, statements: object, subject: object, rng: object, faults: list[str]
) -> None:
    """Refuse what cannot be told, with all faults."""
    if not isinstance(name, str) or not name.strip():
        faults.append(f"name is {shown(name)}; expected what this customer is called")
    elif any("\ud800" <= letter <= "\udfff" for letter in name):
        faults.append(f"name is {shown(name)}; half of a surrogate pair is no letter: leave it out")
    if subject not in {"consumer", "company"}:
        faults.append(f"subject is {shown(subject)}; expected 'consumer' or 'company'")
    if isinstance(rng, bool) or not isinstance(rng, int) or rng < 0:
        faults.append(f"rng is {shown(rng)}; expected a whole number from 0 on")
    if isinstance(statements, Mapping) and statements:
        given = cast("Mapping[object, object]", statements)
        faults += [fault for key, ones in given.items() for fault in _faults(key, ones, subject)]
        wanted = [each for ones in given.values() for each in _wanted_in(ones)]
        names = [each.field for each in wanted]
        twice = sorted({each for each in names if names.count(each) > 1})
        faults += [f"{each!r} is expected twice; state each field once" for each in twice]
        faults += _misspelt(names)
    else:
        example = "{'demographics': [Wanted('age_years', at_least=25, at_most=34)]}"
        found = shown(cast("object", statements))
        faults.append(f"statements is {found}; expected {example}")
    if faults:
        raise DeclarationError("; ".join(faults), asked_by=_ASKED_BY)


def _misspelt(names: Sequence[str]) -> list[str]:
    """Name the fields that are nearly, and not quite, ones that there are words for."""
    phrases = own_phrases()
    unknown = {without_window(name): name for name in names}
    unknown = {base: name for base, name in unknown.items() if phrases.field(base) is None}
    near = nearest(unknown, sorted(phrases.fields), least=_MISSPELT)
    return [
        f"{unknown[base]!r} is no field that is measured; did you mean {hit!r}?"
        for base, hit in near.items()
    ]


def _wanted_in(ones: object) -> list[Wanted]:
    if isinstance(ones, str) or not isinstance(ones, Sequence):
        return []
    listed: Sequence[object] = cast("Sequence[object]", ones)
    return [each for each in listed if isinstance(each, Wanted)]


def _faults(section: object, ones: object, subject: object) -> Iterator[str]:
    sections = [id_.value for id_ in SectionId if id_ is not SectionId.IDENTITY]
    if section not in sections:
        yield f"{shown(section)} is no section; expected one of {', '.join(sections)}"
    if section == SectionId.FIRMOGRAPHICS and subject != "company":
        yield "firmographics are of companies: subject='company'"
    wanted = _wanted_in(ones)
    if not wanted or len(wanted) != len(cast("Sequence[object]", ones)):
        yield f"{shown(section)} has {shown(ones)}; expected Wanted in a list"
    for each in wanted:
        if each.is_text and not _labels(each):
            yield f"{each.field!r} names no label that would do; state one_of="


def _labels(wanted: Wanted) -> tuple[str, ...]:
    return (*wanted.one_of, *wanted.codes)


def _answer(wanted: Wanted) -> Answer:
    """Give what is wanted as an answer: both ends count, so that whole numbers end one on."""
    if wanted.is_text:
        labels = _labels(wanted)
        return Answer(field=wanted.field, value=labels[0] if len(labels) == 1 else labels)
    low, high = wanted.at_least, wanted.at_most
    if high is None or not _is_whole(wanted.field):
        return Answer(field=wanted.field, low=low, high=high, holds_high=high is not None)
    return Answer(field=wanted.field, low=low, high=high + 1)


def _is_whole(field: str) -> bool:
    found = own_phrases().field(without_window(field))
    is_mean = found is not None and found.words.fractions
    units = {Unit.COUNT, Unit.DAYS, Unit.YEARS, Unit.HOUR}
    return field.rsplit("_", 1)[-1] in units and not is_mean


def _statement(section: SectionId, answer: Answer) -> Statement:
    key = f"{without_window(answer.field)}.{answer.kind}"
    labels = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    label = f"={'|'.join(map(str, labels))}" if answer.value is not None else ""
    return Statement(
        id=f"{section}/{key}{label}",
        section=section,
        key=key,
        rule_id=_RULE,
        role="wanted",
        answer=answer,
        fields=(answer.field,),
        source="expected",
        grade="weak",
    )


def _age(told: Sequence[Statement]) -> Age | None:
    """Tell the age that is expected, if one is."""
    for each in told:
        if each.answer and each.answer.field == _AGE and each.answer.low is not None:
            return age_of({str(int(each.answer.low)): 1}, members=1)
    return None


def _not_known(told: Sequence[Statement], subject: Subject) -> Iterator[NotKnown]:
    """List what to measure: sections of which nothing is expected, then what is expected."""
    known = {each.section for each in told}
    for id_ in _EXPECTED:
        if id_ not in known and (id_ is not SectionId.FIRMOGRAPHICS or subject == "company"):
            yield NotKnown(section=id_, key=id_, reason="no-data")
    for key in dict.fromkeys((each.section, without_window(each.fields[0])) for each in told):
        yield NotKnown(section=key[0], key=key[1], reason="no-data")

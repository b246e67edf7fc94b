"""What a persona cannot say, why not, and how many more members it would take.

Why not must tell of nobody either. That something is known of too few is said of none and of nine
alike; how many more it takes follows from how many it is known of, and not from how many of them
answer what.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from profilekit.book.attributes import without_window
from profilekit.book.sensitive import about_of_label
from profilekit.personas.building.fields_told import section_of
from profilekit.personas.building.typical import LEAST_TYPICAL, leads, needed_to_lead
from profilekit.personas.disclosure.few import is_few
from profilekit.personas.parts import NotKnown
from profilekit.personas.statement import Answer, SectionId, Statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from profilekit.fields import FieldSpec
    from profilekit.personas.building.choosing import Prepared
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.building.telling import Narrator
    from profilekit.personas.building.typical import Mode

__all__ = ["kept_back", "not_known_of", "unclear_counts"]

_MOST: Final = 8
_MEASURED: Final = tuple(
    id_ for id_ in SectionId if id_ not in {SectionId.IDENTITY, SectionId.GOALS, SectionId.MESSAGES}
)
"""Sections that fields are measured for; the others follow from them."""
_REASONS: Final = ("no-data", "too-few", "withheld", "not-clear")
_LEAD: Final = (55, 45, 100)
"""Our choice: a lead of ten in a hundred is worth waiting for, and no smaller one."""
_FURTHEST: Final = 10
"""Our choice: where it takes more than ten times as many as are known, more will not tell it."""


def unclear_counts(modes: Iterable[Mode], minimum: int) -> tuple[Statement, ...]:
    """Write of how many members labels without a clear answer are known, to be protected.

    Parameters
    ----------
    modes : iterable of Mode
        What members answer most often.
    minimum : int
        Fewest members of whom something must be known.
    """
    return tuple(
        Statement(
            id=f"not-known/{each.field.spec.name}",
            section=each.field.section,
            key=each.field.family,
            rule_id="not-known",
            role="typical",
            answer=Answer(field=each.field.spec.name),
            fields=(each.field.spec.name,),
            of=each.of,
        )
        for each in modes
        if _is_unclear(each, minimum)
    )


def _is_unclear(mode: Mode, minimum: int) -> bool:
    """Tell whether a label has no clear answer, and not for few who give another.

    Where all but few would lead, that nothing leads tells that others are more than few.
    """
    if mode.is_clear or mode.of < minimum or mode.field.spec.dtype == "bool":
        return False
    return bool(leads(mode.of - minimum, minimum))


def kept_back(
    modes: Iterable[Mode], narrator: Narrator, *, told: Iterable[Statement], minimum: int
) -> tuple[Statement, ...]:
    """List the clear answers that would be told if they did not tell of few by themselves.

    Parameters
    ----------
    modes : iterable of Mode
        What members answer most often.
    narrator : Narrator
        Writes them.
    told : iterable of Statement
        What is said.
    minimum : int
        Fewest customers behind a count.
    """
    families = _families(told)
    written = (
        narrator.mode(each)
        for each in modes
        if each.is_clear and each.field.family not in families and each.of >= minimum
    )
    return tuple(each for each in written if narrator.tells_of_few(each, minimum))


def not_known_of(
    known: Prepared,
    *,
    told: Sequence[Statement],
    withheld: Sequence[Statement],
    sensitive: Iterable[FieldSpec],
    minimum: int,
    countable: AbstractSet[str],
) -> tuple[NotKnown, ...]:
    """List the most useful things that cannot be said, sections with nothing measured first.

    Parameters
    ----------
    known : Prepared
        What could be told.
    told, withheld : sequence of Statement
        What is said, and what is kept back.
    sensitive : iterable of FieldSpec
        Fields that nobody asked for.
    minimum : int
        Fewest members of whom something must be known.
    countable : set of str
        Fields without a clear answer of which it may be told of how many members they are known.
    """
    families = _families(told)
    found = _of_sections(known, told, withheld, minimum)
    refused = {(each.section, without_window(name)) for each in withheld for name in each.fields}
    found += [
        NotKnown(section=section, key=key, reason="withheld")
        for section, key in sorted(refused)
        if key not in families
    ]
    unclear = [
        _unclear(each, known.group.own.customers, countable)
        for each in known.modes
        if each.field.family not in families and _is_unclear(each, minimum)
    ]
    unclear.sort(key=lambda each: (each.needed_count or math.inf, each.key))
    found += [each for each in unclear if each.needed_count]
    found += _scarce(known, families, minimum)
    unasked = [*sensitive, *(each.field.spec for each in known.modes if _is_sensitive(each, known))]
    found += [
        NotKnown(section=section_of(spec), key=without_window(spec.name), reason="sensitive")
        for spec in unasked
    ]
    found += [each for each in unclear if not each.needed_count]
    first: dict[tuple[SectionId, str], NotKnown] = {}
    for each in found:
        _ = first.setdefault((each.section, each.key), each)
    return tuple(first.values())[:_MOST]


def _families(statements: Iterable[Statement]) -> set[str]:
    return {without_window(name) for each in statements for name in each.fields}


def _of_sections(
    known: Prepared, told: Sequence[Statement], withheld: Sequence[Statement], minimum: int
) -> list[NotKnown]:
    """Tell of sections with nothing in them: nothing measured, then known of too few."""
    said = {each.section for each in told}
    silent = [
        id_
        for id_ in _MEASURED
        if (id_ is not SectionId.FIRMOGRAPHICS or known.group.subject == "company")
        and id_ not in said
    ]
    found = [_of_section(id_, known, withheld, minimum) for id_ in silent]
    return sorted(found, key=lambda each: _REASONS.index(each.reason))


def _of_section(
    id_: SectionId, known: Prepared, withheld: Sequence[Statement], minimum: int
) -> NotKnown:
    own = known.group.own
    counts = [own.known[each.spec.name] for each in known.group.fields if each.section is id_]
    if not counts:
        return NotKnown(section=id_, key=id_, reason="no-data")
    if max(counts) < minimum:
        return NotKnown(section=id_, key=id_, reason="too-few", needed_count=minimum)
    is_refused = any(each.section is id_ for each in withheld) or any(
        is_few(own.customers - count, minimum) for count in counts
    )
    is_refused |= any(
        known.group.narrator.tells_of_few(known.group.narrator.distinct(each), minimum)
        for each in known.candidates
        if each.field.section is id_
    )
    return NotKnown(section=id_, key=id_, reason="withheld" if is_refused else "not-clear")


def _is_sensitive(mode: Mode, known: Prepared) -> bool:
    """Tell whether what most have is sensitive, and no purpose is stated for it."""
    label = mode.answer.value
    is_asked_for = mode.answer.field in known.ground.purposes
    return isinstance(label, str) and not is_asked_for and bool(about_of_label(label))


def _unclear(mode: Mode, members: int, countable: AbstractSet[str]) -> NotKnown:
    is_told = mode.field.spec.name in countable
    # Of what fewer than half have, more members would not make it what most are.
    is_close = mode.n >= LEAST_TYPICAL * mode.of
    return NotKnown(
        section=mode.field.section,
        key=mode.field.family,
        reason="not-clear",
        known_count=mode.of if is_told else None,
        needed_count=_further(mode.of, members) if is_told and is_close else None,
    )


def _further(known: int, members: int) -> int | None:
    """Give about how many further members it takes for a lead to be clear, if more would tell it.

    Where as large a part of them is known.
    """
    enough = needed_to_lead(*_LEAD) or 0
    needed = math.ceil((enough - known) * members / known)
    if not 0 < needed <= _FURTHEST * known:
        return None
    step = 10 ** (len(str(needed)) - 1)
    return math.ceil(needed / step) * step


def _scarce(known: Prepared, families: AbstractSet[str], minimum: int) -> list[NotKnown]:
    """Tell of fields that are known of enough customers, but of too few members."""
    own, base = known.group.own.known, known.ground.base.known
    measured: dict[str, list[ToldField]] = {}
    for each in known.group.fields:
        if each.family not in families and base[each.spec.name] >= minimum:
            measured.setdefault(each.family, []).append(each)
    return [
        NotKnown(section=first.section, key=family, reason="too-few", needed_count=minimum)
        for family, (first, *rest) in measured.items()
        if all(own[each.spec.name] < minimum for each in (first, *rest))
    ]

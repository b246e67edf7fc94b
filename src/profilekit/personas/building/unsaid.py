"""What a persona cannot say, why not, and how many more members it would take."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from profilekit.book.attributes import without_window
from profilekit.personas.building.fields_told import section_of
from profilekit.personas.building.typical import LEAST_TYPICAL, needed_to_lead
from profilekit.personas.parts import NotKnown
from profilekit.personas.statement import SectionId

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from profilekit.fields import FieldSpec
    from profilekit.personas.building.counting import Counts
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.building.typical import Mode
    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Statement

__all__ = ["not_known_of"]

_MOST: Final = 8
_MEASURED: Final = tuple(
    id_ for id_ in SectionId if id_ not in {SectionId.IDENTITY, SectionId.GOALS, SectionId.MESSAGES}
)
"""Sections that fields are measured for; the others follow from them."""


def not_known_of(
    fields: Sequence[ToldField],
    own: Counts,
    modes: Iterable[Mode],
    *,
    told: Sequence[Statement],
    withheld: Iterable[Statement],
    sensitive: Iterable[FieldSpec],
    subject: Subject,
    minimum: int,
) -> tuple[NotKnown, ...]:
    """List the most useful things that cannot be said, sections with nothing measured first.

    Parameters
    ----------
    fields : sequence of ToldField
        What was looked at.
    own : Counts
        Of the members.
    modes : iterable of Mode
        What they answer most often.
    told, withheld : iterable of Statement
        What is said, and what is kept back.
    sensitive : iterable of FieldSpec
        Fields that nobody asked for.
    subject : {"consumer", "company"}
        Who is told of.
    minimum : int
        Fewest members of whom something must be known.
    """
    families = {without_window(name) for each in told for name in each.fields}
    found = _of_sections(fields, own, told, subject, minimum)
    kept_back = {(each.section, without_window(name)) for each in withheld for name in each.fields}
    found += [
        NotKnown(section=section, key=key, reason="withheld")
        for section, key in sorted(kept_back)
        if key not in families
    ]
    unclear = _unclear(modes, own, families, minimum)
    found += [each for each in unclear if each.needed_count]
    found += _scarce(fields, own, families, minimum)
    found += [
        NotKnown(section=section_of(spec), key=without_window(spec.name), reason="sensitive")
        for spec in sensitive
    ]
    found += [each for each in unclear if not each.needed_count]
    first: dict[tuple[SectionId, str], NotKnown] = {}
    for each in found:
        _ = first.setdefault((each.section, each.key), each)
    return tuple(first.values())[:_MOST]


def _of_sections(
    fields: Sequence[ToldField],
    own: Counts,
    told: Sequence[Statement],
    subject: Subject,
    minimum: int,
) -> list[NotKnown]:
    """Tell of sections with nothing in them: nothing measured, then known of too few."""
    silent = [
        id_
        for id_ in _MEASURED
        if (id_ is not SectionId.FIRMOGRAPHICS or subject == "company")
        and not any(each.section is id_ for each in told)
    ]
    known = {
        id_: max((own.known[each.spec.name] for each in fields if each.section is id_), default=0)
        for id_ in silent
    }
    empty = [NotKnown(section=id_, key=id_, reason="no-data") for id_ in silent if not known[id_]]
    few = [
        NotKnown(
            section=id_,
            key=id_,
            reason="too-few",
            known_count=known[id_],
            needed_count=_further(minimum, known[id_], own.customers),
        )
        for id_ in silent
        if 0 < known[id_] < minimum
    ]
    unclear = [
        NotKnown(section=id_, key=id_, reason="not-clear", known_count=known[id_])
        for id_ in silent
        if known[id_] >= minimum
    ]
    return [*empty, *few, *unclear]


def _unclear(
    modes: Iterable[Mode], own: Counts, families: set[str], minimum: int
) -> list[NotKnown]:
    """Tell of labels without a clear answer, those first that it takes fewest members to tell."""
    found: list[NotKnown] = []
    for mode in modes:
        is_told = mode.is_clear or mode.field.family in families
        if is_told or mode.of < minimum or mode.field.spec.dtype == "bool":
            continue
        is_frequent = mode.n >= LEAST_TYPICAL * mode.of
        needed = needed_to_lead(mode.n, mode.second, mode.of) if is_frequent else None
        found.append(
            NotKnown(
                section=mode.field.section,
                key=mode.field.family,
                reason="not-clear",
                known_count=mode.of,
                needed_count=_further(needed, mode.of, own.customers) if needed else None,
            )
        )
    return sorted(found, key=lambda each: (each.needed_count or math.inf, each.key))


def _scarce(
    fields: Sequence[ToldField], own: Counts, families: set[str], minimum: int
) -> list[NotKnown]:
    """Tell of fields that are known of some members, but too few, the best known first."""
    best: dict[str, tuple[int, ToldField]] = {}
    for each in fields:
        known = own.known[each.spec.name]
        if each.family not in families and known > best.get(each.family, (0, each))[0]:
            best[each.family] = (known, each)
    few = sorted(
        (each for each in best.values() if each[0] < minimum),
        key=lambda each: (-each[0], each[1].family),
    )
    return [
        NotKnown(
            section=field.section,
            key=field.family,
            reason="too-few",
            known_count=known,
            needed_count=_further(minimum, known, own.customers),
        )
        for known, field in few
    ]


def _further(needed: int, known: int, members: int) -> int:
    """Give how many further members it takes, where as large a part of them is known."""
    return max(math.ceil((needed - known) * members / known), 1)

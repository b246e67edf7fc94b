"""What all personas of a book stand on: its fields, their cuts, and what everybody answers."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book.sensitive import refuse_sensitive, refuse_sensitive_label
from profilekit.errors import UnknownNameError
from profilekit.extractors.made_of import tables_read
from profilekit.personas.building.counting import count, cuts_of
from profilekit.personas.building.dating import stale_days
from profilekit.personas.building.fields_told import subject_of, told_fields
from profilekit.personas.building.recipes import picked_by
from profilekit.personas.building.telling import Narrator
from profilekit.personas.building.too_few import NothingKnownError, TooFewMembersError
from profilekit.personas.statement import SectionId
from profilekit.segments.assigning.ordering import fields_asked
from profilekit.segments.memberships import definitions_of, id_of, segment_ids
from profilekit.segments.several import members_without_sensitive

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.counting import Counts, Cuts
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.parts import Subject
    from profilekit.segments.memberships import SegmentLike

__all__ = ["Ground", "Group", "ground_of", "groups_of", "members_of_all"]


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all segments.

    Attributes
    ----------
    book : ProfileBook
        The book.
    fields : sequence of ToldField
        Fields that may be told.
    cuts : Cuts
        Where numbers are cut.
    base : Counts
        Of all customers.
    tables : mapping of str to frozenset of str
        Tables that fields are made of.
    purposes : mapping of str to str
        Sensitive fields that may be told, and why.
    """

    book: ProfileBook
    fields: Sequence[ToldField]
    cuts: Cuts
    base: Counts
    tables: Mapping[str, frozenset[str]]
    purposes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Group:
    """The members of one segment.

    Attributes
    ----------
    segment : SegmentLike
        The segment, as asked for.
    inside : ndarray of bool of shape (n_customers,)
        Who is a member.
    frame : nw.DataFrame
        Their rows.
    own : Counts
        What they answer.
    subject : {"consumer", "company"}
        Who stands for them.
    fields : sequence of ToldField
        Fields that may be told of them.
    narrator : Narrator
        Tells them.
    """

    segment: SegmentLike
    inside: NDArray[np.bool_]
    frame: nw.DataFrame[Any]
    own: Counts
    subject: Subject
    fields: Sequence[ToldField]
    narrator: Narrator


def ground_of(book: ProfileBook, asked: Asked) -> Ground:
    """Count everybody."""
    fields = told_fields(book, asked.purposes, asked_by=asked.asked_by)
    frame = book.frame
    cuts = cuts_of(frame, [each.spec for each in fields], asked_by=asked.asked_by)
    return Ground(book, fields, cuts, count(frame, cuts), tables_read(book), asked.purposes)


def members_of_all(
    book: ProfileBook, segments: Sequence[SegmentLike], asked: Asked
) -> tuple[list[SegmentLike], list[NDArray[np.bool_]]]:
    """Find the members of some segments, and refuse or leave out segments that are too small.

    Raises
    ------
    UnknownNameError
        Naming all segments that the book lacks.
    SensitiveAttributeError
        If a sensitive field says who is in one and no purpose is stated.
    TooFewMembersError
        Naming all of them.
    """
    members = _members(book, segments, asked)
    for segment in segments:
        read = {name for each in definitions_of(book, segment) for name in fields_asked(each)}
        stated = {name: why for name, why in asked.purposes.items() if name in read}
        refuse_sensitive(sorted(read), stated, asked_by=asked.asked_by)
    sizes = [int(np.count_nonzero(inside)) for inside in members]
    is_small = [
        size < asked.minimum_members or len(book) - size < asked.minimum_customers for size in sizes
    ]
    if any(is_small):
        small = {
            id_of(segment): size
            for segment, size, is_too_small in zip(segments, sizes, is_small, strict=True)
            if is_too_small
        }
        error = TooFewMembersError(
            small,
            customers=len(book),
            minimum=asked.minimum_members,
            others=asked.minimum_customers,
            asked_by=asked.asked_by,
        )
        if all(is_small) or not asked.skip_small:
            raise error
        warnings.warn(f"{asked.asked_by} left out {error.told}.", stacklevel=4)
    kept = [place for place, is_too_small in enumerate(is_small) if not is_too_small]
    return [segments[place] for place in kept], [members[place] for place in kept]


def _members(
    book: ProfileBook, segments: Sequence[SegmentLike], asked: Asked
) -> list[NDArray[np.bool_]]:
    found: list[NDArray[np.bool_]] = []
    unknown: list[UnknownNameError] = []
    for segment in segments:
        try:
            inside = members_without_sensitive(
                book,
                segment,
                asked_by=asked.asked_by,
                purposes=_purposes_of(segment, asked.purposes),
            )
        except UnknownNameError as error:
            if error.kind != "segment":
                raise
            unknown.append(error)
            continue
        found.append(inside)
        if isinstance(segment, Mapping):
            ((field, label),) = segment.items()
            refuse_sensitive_label(field, label, asked.purposes, asked_by=asked.asked_by)
    if unknown:
        names = [name for each in unknown for name in each.names]
        raise UnknownNameError(
            "segment", names, segment_ids(book), asked_by=asked.asked_by, hint=unknown[0].hint
        )
    return found


def _purposes_of(segment: SegmentLike, purposes: Mapping[str, str]) -> dict[str, str]:
    named = tuple(segment) if isinstance(segment, Mapping) else ()
    return {name: why for name, why in purposes.items() if name in named}


def groups_of(
    ground: Ground,
    segments: Sequence[SegmentLike],
    members: Sequence[NDArray[np.bool_]],
    asked: Asked,
) -> list[Group]:
    """Count the members of some segments.

    Raises
    ------
    NothingKnownError
        If nothing is known of the members of one.
    """
    stale = stale_days(ground.book)
    return [
        _group(ground, segment, inside, asked, stale)
        for segment, inside in zip(segments, members, strict=True)
    ]


def _group(
    ground: Ground,
    segment: SegmentLike,
    inside: NDArray[np.bool_],
    asked: Asked,
    stale: float | None,
) -> Group:
    book = ground.book
    frame = book.frame.select(*ground.cuts.fields)
    frame = frame.filter(inside.tolist())
    own = count(frame, ground.cuts)
    if not any(own.known.values()):
        raise NothingKnownError(id_of(segment), asked_by=asked.asked_by)
    subject = asked.subject or subject_of(book, own.customers, own.known)
    told = [
        each
        for each in ground.fields
        if each.section is not SectionId.FIRMOGRAPHICS or subject == "company"
    ]
    narrator = Narrator(book, picked_by(book, segment), stale, ground.base, own.customers)
    return Group(segment, inside, frame, own, subject, told, narrator)

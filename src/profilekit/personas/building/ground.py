"""What personas stand on: the fields of a book, their cuts, and what everybody answers.

Everybody is whoever the segments are held against: all customers, or those of their kind.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from profilekit.book import ProfileBook
from profilekit.book.sensitive import refuse_sensitive, refuse_sensitive_label
from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.made_of import tables_read
from profilekit.personas.building.counting import count, cuts_of
from profilekit.personas.building.dating import stale_days
from profilekit.personas.building.fields_told import subject_of, told_fields
from profilekit.personas.building.recipes import held_by, picked_by
from profilekit.personas.building.telling import Narrator
from profilekit.personas.building.too_few import NothingKnownError, TooFewMembersError
from profilekit.personas.statement import SectionId
from profilekit.segments.assigning.ordering import fields_asked
from profilekit.segments.kinds import kinds_of
from profilekit.segments.memberships import definitions_of, id_of, segment_ids
from profilekit.segments.several import members_without_sensitive

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.personas.building.asked import Asked
    from profilekit.personas.building.counting import Counts, Cuts
    from profilekit.personas.building.fields_told import ToldField
    from profilekit.personas.parts import Subject
    from profilekit.segments.kinds import Kind, Universe
    from profilekit.segments.memberships import SegmentLike

__all__ = ["Ground", "Group", "Members", "ground_of", "groups_of", "members_of_all"]

_SUBJECTS: Final[Mapping[Universe, Subject]] = {"companies": "company", "consumers": "consumer"}


class Members(NamedTuple):
    """Who is in a segment, and whom they are held against.

    Attributes
    ----------
    segment : SegmentLike
        The segment, as asked for.
    inside : ndarray of bool of shape (n_customers,)
        Who is a member.
    picked_by : str
        Expression of pandas that picks them.
    kind : Kind
        Whom they are held against.
    """

    segment: SegmentLike
    inside: NDArray[np.bool_]
    picked_by: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Ground:
    """What is the same for all segments that are held against the same customers.

    Attributes
    ----------
    book : ProfileBook
        The book of these customers alone.
    kind : Kind
        Who they are among all customers.
    picked_by : str or None
        Expression of pandas that picks them; null where they are all customers.
    fields : sequence of ToldField
        Fields that may be told.
    cuts : Cuts
        Where numbers are cut.
    base : Counts
        Of all of them.
    tables : mapping of str to frozenset of str
        Tables that fields are made of.
    purposes : mapping of str to str
        Sensitive fields that may be told, and why.
    """

    book: ProfileBook
    kind: Kind
    picked_by: str | None
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
    inside : ndarray of bool of shape (n_held_against,)
        Who is a member, of those whom they are held against.
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


def ground_of(book: ProfileBook, kind: Kind, asked: Asked) -> Ground:
    """Count everybody of a kind."""
    fields = told_fields(book, asked.purposes, asked_by=asked.asked_by)
    picked = None if kind.is_everybody else held_by(book, kind)
    own = book if kind.is_everybody else _only(book, kind)
    frame = own.frame
    cuts = cuts_of(frame, [each.spec for each in fields], asked_by=asked.asked_by)
    counts, tables = count(frame, cuts), tables_read(book)
    return Ground(own, kind, picked, fields, cuts, counts, tables, asked.purposes)


def _only(book: ProfileBook, kind: Kind) -> ProfileBook:
    """Give the book of some of the customers."""
    return ProfileBook(
        book.frame.filter(kind.inside.tolist()),
        book.catalogue,
        as_of=book.as_of,
        provenance=book.provenance,
        fitted=book.fitted,
        given=book.given,
    )


def members_of_all(
    book: ProfileBook, segments: Sequence[SegmentLike], asked: Asked
) -> list[Members]:
    """Find the members of some segments, and refuse or leave out segments that are too small.

    Raises
    ------
    DeclarationError
        If one has no name.
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
    # Of segments that are left out as well, so that what others are held against does not depend
    # on how large these are, and is that of a product fit of the same segments.
    kinds = kinds_of(book, members, fewest=asked.minimum_customers)
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
    return [
        Members(segment, inside, picked_by(book, segment), kind)
        for segment, inside, kind, is_left_out in zip(
            segments, members, kinds, is_small, strict=True
        )
        if not is_left_out
    ]


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
            if not label:
                message = (
                    f"{field} has a label without a letter, which names no segment; ask for the "
                    f"others one by one: {{{field!r}: 'name'}}"
                )
                raise DeclarationError(message, asked_by=asked.asked_by)
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


def groups_of(ground: Ground, members: Sequence[Members], asked: Asked) -> list[Group]:
    """Count the members of some segments.

    Raises
    ------
    NothingKnownError
        If nothing is known of the members of one.
    """
    stale = stale_days(ground.book)
    return [_group(ground, each, asked, stale) for each in members]


def _group(ground: Ground, members: Members, asked: Asked, stale: float | None) -> Group:
    book = ground.book
    inside = members.inside[ground.kind.inside]
    frame = book.frame.select(*ground.cuts.fields)
    frame = frame.filter(inside.tolist())
    own = count(frame, ground.cuts)
    if not any(own.known.values()):
        raise NothingKnownError(id_of(members.segment), asked_by=asked.asked_by)
    subject = asked.subject or _SUBJECTS.get(ground.kind.universe)
    subject = subject or subject_of(book, own.customers, own.known)
    told = [
        each
        for each in ground.fields
        if each.section is not SectionId.FIRMOGRAPHICS or subject == "company"
    ]
    narrator = Narrator(book, members.picked_by, stale, ground.base, own.customers, asked.public)
    return Group(members.segment, inside, frame, own, subject, told, narrator)

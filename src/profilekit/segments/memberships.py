"""Who is a member of a segment, read from the fields of a book.

It does not matter who made the fields: rules write a flag per segment, found segmentations and
scores write one label per customer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.segments.naming import flag_field
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook

__all__ = [
    "SegmentLike",
    "definitions_of",
    "held_definitions",
    "id_of",
    "members_of",
    "segment_ids",
]

SegmentLike: TypeAlias = "str | Segment | Mapping[str, str]"
"""An id, a segment, or a label field of the book with the value that members have."""


def members_of(
    book: ProfileBook, segment: SegmentLike, *, asked_by: str = "members_of"
) -> NDArray[np.bool_]:
    """Tell the members of a segment among the customers of a book.

    Parameters
    ----------
    book : ProfileBook
        Has the field ``in_<id>_flag``, or a field ``segment_..._label`` with the id among its
        values.
    segment : str, Segment or mapping
        An id, a segment, or one label field and a value of it, such as
        ``{"rfm_segment_label": "Champions"}``.
    asked_by : str
        Who asks, for errors.

    Returns
    -------
    ndarray of bool of shape (n_customers,)
        In the order of the book. Nobody may be in it: a segment that is known can be empty.

    Raises
    ------
    UnknownNameError
        If the book knows no such segment, field or value.
    DeclarationError
        If several label fields have that value, or the field holds no labels.
    UnsupportedInputError
        If ``segment`` is none of these.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> book = pk.measure(shop, [pk.Recency(), "frequency", "spend"], as_of="2025-12-31")
    >>> book = book.apply(pk.RFMScorer())
    >>> int(members_of(book, {"rfm_segment_label": "Champions"}).sum())
    8
    """
    if isinstance(segment, str | Segment):
        return _by_id(book, id_of(segment), asked_by)
    if not hasattr(segment, "items") or len(segment) != 1:
        raise UnsupportedInputError(
            f"{segment!r} for a segment",
            asked_by=asked_by,
            expected="an id, a Segment, or a mapping of one label field to a value",
        )
    ((field, value),) = segment.items()
    book.catalogue.require((field,), asked_by=asked_by)
    if book.catalogue[field].dtype != "string":
        message = f"{field} holds {book.catalogue[field].dtype}; a segment needs a field of labels"
        raise DeclarationError(message, asked_by=asked_by)
    return _by_label(book, field, value, asked_by)


def id_of(segment: SegmentLike) -> str:
    """Name a segment: its id, or the value of its label."""
    if isinstance(segment, Segment):
        return segment.id
    return segment if isinstance(segment, str) else next(iter(segment.values()))


def definitions_of(book: ProfileBook, segment: SegmentLike) -> tuple[Segment, ...]:
    """Give what is known of a segment: itself, and what estimators of the book hold of it.

    Asked for by the label of its group it is the same segment as by its id. Empty of a label that
    has no definitions, such as that of a score.
    """
    own = (segment,) if isinstance(segment, Segment) else ()
    label = None if isinstance(segment, str | Segment) else next(iter(segment))
    same = (
        each
        for each in held_definitions(book)
        if each.id == id_of(segment) and label in {None, each.group_field}
    )
    return (*own, *same)


def held_definitions(book: ProfileBook) -> Iterator[Segment]:
    """Give every segment that estimators of the book hold."""
    for made in book.fitted.values():
        yield from (each for each in getattr(made, "segments_", ()) if isinstance(each, Segment))


def segment_ids(book: ProfileBook) -> tuple[str, ...]:
    """List the segments that `members_of` knows by id: those of flags, then those of labels."""
    flags = [
        spec.name.removeprefix("in_").removesuffix("_flag").replace("_", "-")
        for spec in book.catalogue
        if spec.dtype == "bool" and spec.name == flag_field(_between(spec.name))
    ]
    labels = [value for field in _label_fields(book) for value in _values(book, field)]
    return tuple(dict.fromkeys([*flags, *labels]))


def _between(name: str) -> str:
    return name.removeprefix("in_").removesuffix("_flag")


def _by_id(book: ProfileBook, segment_id: str, asked_by: str) -> NDArray[np.bool_]:
    flag = flag_field(segment_id)
    if flag in book.catalogue and book.catalogue[flag].dtype == "bool":
        _refuse_two_makers(book, flag, segment_id, asked_by)
        return book.frame[flag].fill_null(value=False).to_numpy().astype(np.bool_)
    found = [field for field in _label_fields(book) if segment_id in _values(book, field)]
    if len(found) > 1:
        message = (
            f"{segment_id!r} is a label of {' and of '.join(found)}; say which: "
            f"{{{found[0]!r}: {segment_id!r}}}"
        )
        raise DeclarationError(message, asked_by=asked_by)
    if not found:
        hint = (
            "Assign segments to the book first: assign_segments(book, segments); or name a label: "
            "{'rfm_segment_label': 'Champions'}."
        )
        known = segment_ids(book)
        raise UnknownNameError("segment", [segment_id], known, asked_by=asked_by, hint=hint)
    return _by_label(book, found[0], segment_id, asked_by)


def _refuse_two_makers(book: ProfileBook, flag: str, segment_id: str, asked_by: str) -> None:
    """Raise DeclarationError if an id is both assigned and a label that somebody else made."""
    maker = book.catalogue[flag].made_by
    others = [
        field
        for field in _label_fields(book)
        if book.catalogue[field].made_by != maker and segment_id in _values(book, field)
    ]
    if others:
        message = (
            f"{segment_id!r} was assigned by {maker} and is a label of {others[0]}. Ask for the "
            f"label as {{{others[0]!r}: {segment_id!r}}}; assign the other under another id"
        )
        raise DeclarationError(message, asked_by=asked_by)


def _by_label(book: ProfileBook, field: str, value: str, asked_by: str) -> NDArray[np.bool_]:
    known = _values(book, field)
    if value not in known:
        raise UnknownNameError(f"value of {field}", [value], known, asked_by=asked_by)
    members = (book.frame[field] == value).fill_null(value=False)
    return members.to_numpy().astype(np.bool_)


def _label_fields(book: ProfileBook) -> list[str]:
    return [
        spec.name
        for spec in book.catalogue
        if spec.dtype == "string"
        and spec.name.startswith("segment_")
        and spec.name.endswith("_label")
    ]


def _values(book: ProfileBook, field: str) -> list[str]:
    return sorted(book.frame[field].drop_nulls().unique().to_list())

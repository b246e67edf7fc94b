"""Who is in which segment in two books, and who would be by the definitions of the first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import narwhals as nw
import numpy as np

from profilekit.book.columns import read_frame
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import (
    DeclarationError,
    ProfilekitError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments.memberships import SegmentLike, id_of, segment_ids
from profilekit.segments.segment import flag_field
from profilekit.segments.several import require_names_apart, wanted_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.several import SegmentsLike

__all__ = ["Placed", "placed_in"]


class _Place(NamedTuple):
    """The field that says who is in a segment, and the label it has there; None of a flag."""

    field: str
    label: str | None

    def members(self, frame: nw.DataFrame[Any]) -> NDArray[np.bool_]:
        column = frame[self.field]
        inside = column if self.label is None else column == self.label
        return inside.fill_null(value=False).to_numpy().astype(np.bool_)


@dataclass(frozen=True, eq=False)
class Placed:
    """Members of segments in two books.

    Attributes
    ----------
    names : tuple of str
        The segments.
    before, after : mapping of str to ndarray of bool
        Members in each book, in its order.
    by_old_definition : mapping of str to ndarray of bool or None
        Members in the later book if they were defined as in the earlier; None where not known.
    not_told : mapping of str to str
        Segments of which that is not known, and why.
    common : pair of ndarray of int
        Places of the customers of both books in each, in the same order.
    """

    names: tuple[str, ...]
    before: Mapping[str, NDArray[np.bool_]]
    after: Mapping[str, NDArray[np.bool_]]
    by_old_definition: Mapping[str, NDArray[np.bool_] | None]
    not_told: Mapping[str, str]
    common: tuple[NDArray[np.intp], NDArray[np.intp]]
    _labels: tuple[nw.DataFrame[Any], nw.DataFrame[Any]] | None

    def transitions(self) -> nw.DataFrame[Any]:
        """Count who was where and is where, of one label field."""
        schema = {
            "before": nw.String(),
            "after": nw.String(),
            "customers_count": nw.Int64(),
            "share_of_before": nw.Float64(),
        }
        if self._labels is None:
            return nw.from_dict({name: [] for name in schema}, schema=schema, backend="polars")
        then, now = self._labels
        joined = then.join(now, on="customer_id", how="full")
        counted = joined.group_by("before", "after").agg(customers_count=nw.len())
        size = nw.col("customers_count").sum().over("before")
        known = ~nw.col("before").is_null()
        shares = counted.with_columns(
            nw.col("customers_count").cast(nw.Int64()),
            share_of_before=nw.when(known).then(nw.col("customers_count") / size),
        )
        return shares.select(*schema).sort("before", "after", nulls_last=True)


def placed_in(
    before: ProfileBook, after: ProfileBook, segments: SegmentsLike, *, asked_by: str
) -> Placed:
    """Read the members of segments from two books.

    Raises
    ------
    UnknownNameError
        If a book lacks a segment, or neither has anybody with a label.
    UnsupportedInputError
        If the customer ids of the books are of two kinds, or a mapping is not of one label field.
    DeclarationError, SensitiveAttributeError
        As `memberships_of` raises them.
    """
    places = _places(before, after, segments, asked_by=asked_by)
    ids = [np.asarray(book.customer_ids) for book in (before, after)]
    if len({each.dtype.kind for each in ids}) > 1:
        raise UnsupportedInputError(
            f"customer ids {before.customer_ids[0]!r} before and {after.customer_ids[0]!r} after",
            asked_by=asked_by,
            expected="ids of one kind, as numbers or as text",
        )
    _, then, now = np.intersect1d(*ids, assume_unique=True, return_indices=True)
    old, not_told = _by_old_definitions(before, after, places)
    return Placed(
        names=tuple(places),
        before={name: place.members(before.frame) for name, place in places.items()},
        after={name: place.members(after.frame) for name, place in places.items()},
        by_old_definition=old,
        not_told=not_told,
        common=(then, now),
        _labels=_labels(before, after, segments),
    )


def _labels(
    before: ProfileBook, after: ProfileBook, segments: SegmentsLike
) -> tuple[nw.DataFrame[Any], nw.DataFrame[Any]] | None:
    if not isinstance(segments, str):
        return None
    return (
        before.frame.select("customer_id", before=nw.col(segments)),
        after.frame.select("customer_id", after=nw.col(segments)),
    )


def _places(
    before: ProfileBook, after: ProfileBook, segments: SegmentsLike, *, asked_by: str
) -> dict[str, _Place]:
    if isinstance(segments, str):
        for book in (before, after):
            book.catalogue.require((segments,), asked_by=asked_by)
        refuse_sensitive((segments,), None, asked_by=asked_by)
        either = (wanted_segments(book, segments, asked_by=asked_by) for book in (before, after))
        return {id_of(one): _Place(segments, id_of(one)) for each in either for one in each}
    wanted = wanted_segments(after, segments, asked_by=asked_by)
    places = [_place(before, after, one, asked_by=asked_by) for one in wanted]
    names = [id_of(one) for one in wanted]
    require_names_apart(names, asked_by=asked_by)
    return dict(zip(names, places, strict=True))


def _place(
    before: ProfileBook, after: ProfileBook, segment: SegmentLike, *, asked_by: str
) -> _Place:
    books = (before, after)
    if isinstance(segment, Mapping):
        return _labelled(books, segment, asked_by=asked_by)
    name = id_of(segment)
    if all(flag_field(name) in book.catalogue for book in books):
        return _Place(flag_field(name), None)
    labels = [
        spec.name
        for spec in after.catalogue
        if spec.name.startswith("segment_")
        and spec.dtype == "string"
        and spec.name in before.catalogue
    ]
    found = [field for field in labels if any((book.frame[field] == name).any() for book in books)]
    if len(found) != 1:
        known = sorted(set(segment_ids(before)) & set(segment_ids(after)))
        hint = "Both books must know who is in it: assign segments to both."
        raise UnknownNameError("segment", [name], known, asked_by=asked_by, hint=hint)
    return _Place(found[0], name)


def _labelled(
    books: tuple[ProfileBook, ProfileBook], segment: Mapping[str, str], *, asked_by: str
) -> _Place:
    """Take a label that somebody has in either book: in the other its segment may be empty."""
    if len(segment) != 1:
        raise UnsupportedInputError(
            f"{segment!r} for a segment",
            asked_by=asked_by,
            expected="a mapping of one label field to a value",
        )
    ((field, label),) = segment.items()
    refuse_sensitive((field,), None, asked_by=asked_by)
    known: set[str] = set()
    for book in books:
        book.catalogue.require((field,), asked_by=asked_by)
        dtype = book.catalogue[field].dtype
        if dtype != "string":
            message = f"{field} holds {dtype}; a segment needs a field of labels"
            raise DeclarationError(message, asked_by=asked_by)
        known |= set(book.frame[field].drop_nulls().unique().to_list())
    if label not in known:
        raise UnknownNameError(f"value of {field}", [label], sorted(known), asked_by=asked_by)
    return _Place(field, label)


def _by_old_definitions(
    before: ProfileBook, after: ProfileBook, places: Mapping[str, _Place]
) -> tuple[dict[str, NDArray[np.bool_] | None], dict[str, str]]:
    """Ask what made each field in the earlier book of the customers of the later."""
    found: dict[str, NDArray[np.bool_] | None] = dict.fromkeys(places)
    not_told: dict[str, str] = {}
    made: dict[str, nw.DataFrame[Any] | str] = {}
    for name, place in places.items():
        maker = before.catalogue[place.field].made_by
        if maker not in made:
            made[maker] = _made_again(before, after, maker)
        frame = made[maker]
        if isinstance(frame, str):
            not_told[name] = frame
        else:
            found[name] = place.members(frame)
    return found, not_told


def _made_again(before: ProfileBook, after: ProfileBook, maker: str) -> nw.DataFrame[Any] | str:
    estimator: Any = before.fitted.get(maker)
    if estimator is None:
        return "the book of before does not hold what defined it"
    try:
        return read_frame(estimator.transform(after.frame), asked_by=maker)
    except ProfilekitError as error:
        return f"what defined it does not read the later book ({error})"

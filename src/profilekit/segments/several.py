"""The members of several segments at once, in the order they were asked for.

A segment that is named by a sensitive label would be a sensitive attribute by another name, so
naming one takes a stated purpose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

import numpy as np

from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.near_names import nearest
from profilekit.segments.memberships import SegmentLike, id_of, members_of
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book import ProfileBook

__all__ = [
    "Memberships",
    "SegmentsLike",
    "members_without_sensitive",
    "memberships_of",
    "require_names_apart",
    "wanted_segments",
]

SegmentsLike: TypeAlias = "str | Sequence[SegmentLike]"
"""Several segments, or the name of a label field: a segment for each of its values."""


class Memberships(NamedTuple):
    """Members of several segments.

    Attributes
    ----------
    names : tuple of str
        Ids or labels, all different.
    members : ndarray of bool of shape (n_customers, n_segments)
        In the order of the book and of the names.
    """

    names: tuple[str, ...]
    members: NDArray[np.bool_]

    @property
    def sizes(self) -> tuple[int, ...]:
        """Members of each."""
        counted: list[int] = np.count_nonzero(self.members, axis=0).tolist()
        return tuple(counted)


def memberships_of(book: ProfileBook, segments: SegmentsLike, *, asked_by: str) -> Memberships:
    """Find the members of several segments.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in them.
    segments : sequence of str, Segment or mapping, or str
        As `members_of` takes each; the name of a label field stands for all of its values.
    asked_by : str
        Who asks.

    Raises
    ------
    DeclarationError
        If there is none, or two have the same name.
    UnknownNameError
        If the book lacks one.
    SensitiveAttributeError
        If a sensitive label names one.
    """
    wanted = wanted_segments(book, segments, asked_by=asked_by)
    columns = [members_without_sensitive(book, each, asked_by=asked_by) for each in wanted]
    names = [id_of(each) for each in wanted]
    require_names_apart(names, asked_by=asked_by)
    return Memberships(tuple(names), np.column_stack(columns))


def require_names_apart(names: Sequence[str], *, asked_by: str) -> None:
    """Refuse several segments of one name, of which one would hide the others.

    Raises
    ------
    DeclarationError
        Naming those.
    """
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        listed = ", ".join(map(repr, twice))
        message = f"more than one segment is called {listed}; ask for those apart"
        raise DeclarationError(message, asked_by=asked_by)


def members_without_sensitive(
    book: ProfileBook,
    segment: SegmentLike,
    *,
    asked_by: str,
    purposes: Mapping[str, str] | None = None,
) -> NDArray[np.bool_]:
    """Tell the members of a segment, unless a sensitive label names it and no purpose is stated.

    Raises
    ------
    SensitiveAttributeError
        If a sensitive label names it.
    """
    if isinstance(segment, Mapping):
        refuse_sensitive(list(segment), purposes, asked_by=asked_by)
    return members_of(book, segment, asked_by=asked_by)


def wanted_segments(book: ProfileBook, segments: object, *, asked_by: str) -> list[Any]:
    """List several segments; of a label field, one for each of its values.

    Raises
    ------
    DeclarationError
        If there is none, or what is given is one segment or the name of a field without labels.
    """
    if isinstance(segments, str) and segments in book.catalogue:
        if book.catalogue[segments].dtype != "string":
            message = f"{segments} holds no labels; give segments, or a field of labels"
            raise DeclarationError(message, asked_by=asked_by)
        values: list[str] = sorted(book.frame[segments].drop_nulls().unique().to_list())
        wanted: list[Any] = [{segments: value} for value in values]
    elif isinstance(segments, str | Segment | Mapping) or not isinstance(segments, Sequence):
        message = (
            f"segments is {segments!r}; expected several in a tuple, such as (segment,), or the "
            f"name of a label field{_meant(book, cast('object', segments))}"
        )
        raise DeclarationError(message, asked_by=asked_by)
    else:
        wanted = list(cast("Sequence[Any]", segments))
    if not wanted:
        raise DeclarationError("there is no segment to look at", asked_by=asked_by)
    return wanted


def _meant(book: ProfileBook, segments: object) -> str:
    """Name the label field that is nearest to a text."""
    labels = sorted(spec.name for spec in book.catalogue if spec.dtype == "string")
    found = nearest([segments], labels) if isinstance(segments, str) else {}
    return "".join(f". Did you mean {shown(name)}?" for name in found.values())

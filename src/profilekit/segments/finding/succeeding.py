"""Ids of found segments: those of an earlier fit where a group goes on, else numbers never used."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.segments.finding.matching import successions
from profilekit.segments.naming import group_field

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.segments.finding.finder import SegmentFinder
    from profilekit.segments.finding.matching import Succession

__all__ = ["Identities", "identities"]

_KEY = "customer_id"


@dataclass(frozen=True, eq=False)
class Identities:
    """What is known of the segments of an earlier fit.

    Attributes
    ----------
    group : str
        Name of the segmentation.
    earlier_ids : tuple of str
        Their ids, by number.
    places, earlier : ndarray of shape (n_common,)
        Customers of both fits: their rows now, and the number of the segment then.
    versions : mapping of str to int
        Their versions.
    next_unused : int
        First number that no segment ever had.
    fitted_as_of : date or None
        Day of that fit.
    """

    group: str
    earlier_ids: tuple[str, ...] = ()
    places: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    earlier: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, dtype=np.intp))
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    next_unused: int = 1
    fitted_as_of: date | None = None

    def named(
        self, groups: NDArray[np.intp], n_groups: int
    ) -> tuple[tuple[str, ...], tuple[Succession, ...]]:
        """Name groups, and say what became of the earlier ones."""
        numbers = range(self.next_unused, self.next_unused + n_groups)
        fresh = [f"{self.group}-{number}" for number in numbers]
        if not self.earlier_ids:
            return tuple(fresh), ()
        told = successions(self.earlier, groups[self.places], self.earlier_ids, n_groups, fresh)
        return tuple(each.id for each in told[:n_groups]), told

    def next_number(self, ids: Sequence[str]) -> int:
        """First number that no segment has had, these included."""
        used = [int(name.rsplit("-", 1)[1]) + 1 for name in ids]
        return max([self.next_unused, *used])


def identities(
    frame: nw.DataFrame[Any],
    group: str,
    previous: SegmentFinder | None,
    earlier: ProfileBook | None,
    *,
    as_of: date | None,
    asked_by: str,
) -> Identities:
    """Learn who was in which segment of an earlier fit.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_customers, n_fields)
        Customers now.
    group : str
        Name of the segmentation.
    previous : SegmentFinder, optional
        The earlier fit.
    earlier : ProfileBook, optional
        Book with its labels; without one its model is asked about the customers of now.
    as_of : date or None
        Day of the customers now; None where it is not known.
    asked_by : str
        Who asks.

    Raises
    ------
    DeclarationError
        If the earlier fit is of another group or of a later day, or its book is, or it is lacking.
    UnsupportedInputError
        If its book has no customer of now.
    """
    if previous is None:
        if earlier is not None:
            message = "earlier= is the book of an earlier fit; give that fit too: previous=finder"
            raise DeclarationError(message, asked_by=asked_by)
        return Identities(group)
    if previous.group != group:
        message = (
            f"previous is of the group {previous.group!r}, and this of {group!r}; segments go on "
            "within a group"
        )
        raise DeclarationError(message, asked_by=asked_by)
    days = {
        "previous": previous.fitted_as_of_,
        "earlier": None if earlier is None else earlier.as_of,
    }
    late = {name: day for name, day in days.items() if as_of and day and day > as_of}
    if late:
        told = " and ".join(f"{name} is of {day}" for name, day in late.items())
        message = f"{told}, and this book of {as_of}; segments go on from an earlier day"
        raise DeclarationError(message, asked_by=asked_by)
    state = previous.state_
    ids = tuple(segment.id for segment in state.segments)
    if earlier is None:
        texts = previous.text_fields_in
        columns = inputs_of(frame, previous.fields_in, texts=texts, asked_by=asked_by)
        numbers = state.groups.assigned(state.encoding.encoded(columns)).groups
        places = np.arange(len(numbers))
    else:
        places, numbers = _by_label(frame, group, ids, earlier, asked_by)
    return Identities(
        group,
        ids,
        places,
        numbers,
        {segment.id: segment.version for segment in state.segments},
        state.next_number,
        previous.fitted_as_of_,
    )


def _by_label(
    frame: nw.DataFrame[Any],
    group: str,
    ids: Sequence[str],
    earlier: ProfileBook,
    asked_by: str,
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    label = group_field(group)
    earlier.catalogue.require((label,), asked_by=asked_by)
    if _KEY not in frame.columns:
        raise UnsupportedInputError(
            "a frame without customer_id",
            asked_by=asked_by,
            expected="a ProfileBook, or no earlier=",
        )
    numbers = {name: number for number, name in enumerate(ids)}
    then = zip(earlier.customer_ids, earlier.frame[label].to_list(), strict=True)
    known = {customer: numbers.get(name, -1) for customer, name in then}
    now: list[Any] = frame[_KEY].to_list()
    pairs = [(place, known[who]) for place, who in enumerate(now) if who in known]
    if not pairs:
        raise UnsupportedInputError(
            "an earlier book without a customer of now", asked_by=asked_by, expected="common ids"
        )
    table = np.array(pairs, dtype=np.intp)
    return table[:, 0], table[:, 1]

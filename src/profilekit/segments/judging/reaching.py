"""How many members of segments may be addressed: those who have consented to it.

A segment that takes a consent of its own is judged by that one, as nobody in it is addressed for
anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import UnknownNameError
from profilekit.segments.consenting import consent_fields, consenting, consents_required
from profilekit.segments.judging.scored import Score

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike
    from profilekit.segments.several import Memberships

__all__ = ["reached_of"]

_NEEDED: Final = 0.5


def reached_of(
    book: ProfileBook,
    asked: Memberships,
    segments: Sequence[SegmentLike],
    consent: str | Sequence[str],
    *,
    asked_by: str,
) -> list[Score]:
    """Tell the part of the members of each segment who have consented.

    Parameters
    ----------
    book : ProfileBook
        Knows who has consented to what.
    asked, segments : Memberships and sequence of segments
        The members of each, and the segments.
    consent : str or sequence of str
        Purposes of segments that do not say themselves what they require.
    asked_by : str
        Who asks.

    Raises
    ------
    UnknownNameError
        If the book lacks a consent that is asked for. One that a segment requires, and that the
        book lacks, leaves it unknown.
    """
    given = (consent,) if isinstance(consent, str) else tuple(consent)
    consent_fields(book, given, asked_by=asked_by)
    wanted = [consents_required(book, each) or given for each in segments]
    reached = {each: _consenting(book, each, asked_by=asked_by) for each in dict.fromkeys(wanted)}
    return [
        _score(asked.members[:, place], each, reached[each]) for place, each in enumerate(wanted)
    ]


def _consenting(
    book: ProfileBook, purposes: tuple[str, ...], *, asked_by: str
) -> NDArray[np.bool_] | None:
    """Tell who has consented to all; None where the book does not know of each."""
    try:
        fields = consent_fields(book, purposes, asked_by=asked_by)
    except UnknownNameError:
        return None
    return consenting(book, np.ones(len(book), dtype=np.bool_), fields)[0]


def _score(
    members: NDArray[np.bool_], purposes: tuple[str, ...], reached: NDArray[np.bool_] | None
) -> Score:
    if not purposes:
        return Score(None, _NEEDED, None, "no consent was asked about (consent=)")
    told = " and ".join(purposes)
    if reached is None:
        return Score(None, _NEEDED, None, f"it requires consent to {told}, which was not measured")
    if not members.any():
        return Score(None, _NEEDED, None, "nobody to reach")
    share = float(reached[members].mean())
    text = f"{share:.0%} of the members may be addressed for {told}; {_NEEDED:.0%} needed"
    return Score(share, _NEEDED, share >= _NEEDED, text)

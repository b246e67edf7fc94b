"""Assigning segments: fields that say who is a member, made by the definitions.

Segments overlap unless they are of one group; there the first by priority takes a customer, and
whoever none takes is in the residual, by name. Unknown is no membership, and it is counted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from profilekit.segments.assigning.assigned import Made
from profilekit.segments.assigning.assigner import SegmentAssigner
from profilekit.segments.assigning.emptiness import warn_of_empty
from profilekit.segments.assigning.event_leaves import event_faults, with_events
from profilekit.segments.assigning.soundness import require_sound, segments_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.book.book import ProfileBook
    from profilekit.segments.segment import Segment
    from profilekit.tables import Tables

__all__ = ["assign_segments"]


def assign_segments(
    book: ProfileBook,
    segments: Iterable[Segment],
    *,
    tables: Tables | None = None,
    purposes: Mapping[str, str] | None = None,
    value: str | None = None,
) -> ProfileBook:
    """Add who is a member of which segment.

    Parameters
    ----------
    book : ProfileBook
        The customers.
    segments : iterable of Segment
        All that are to be assigned; those that this function assigned before are replaced.
    tables : Tables, optional
        What the book was measured from; needed where a definition asks for events or a trend.
    purposes : mapping of str to str, optional
        Sensitive fields that definitions read, or that are the value, and why each is needed.
    value : str, optional
        Field of which the value shares are, such as ``"spend_365d_amount"``.

    Returns
    -------
    ProfileBook
        With ``in_<id>_flag`` for each segment and ``segment_<group>_label`` for each group;
        ``book.fitted["SegmentAssigner"]`` has ``segments_`` with sizes and shares.

    Raises
    ------
    SegmentRulesError
        If definitions ask for what is not there, compare text with numbers, refer to each other
        in a circle, or cannot be met by anybody; all faults of all segments.
    SensitiveAttributeError
        If a definition reads a sensitive field without a purpose, or the value is one.

    Warns
    -----
    UserWarning
        Naming the segments without a member.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.segments import Segment, assign_segments, field
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> book = pk.measure(shop, [pk.Recency()], as_of="2025-12-31")
    >>> recent = Segment(
    ...     id="recent",
    ...     name="Recent",
    ...     levels=("behavioural",),
    ...     definition=field("recency_days") < 99,
    ... )
    >>> book = assign_segments(book, [recent])
    >>> book.fitted["SegmentAssigner"].segments_[0].size_count
    26
    """
    asked_by = "assign_segments"
    chosen = segments_in(segments, asked_by=asked_by)
    if tables is not None:
        faults = event_faults(chosen, tables)
        if faults:
            require_sound(chosen, book.frame, book.catalogue, faults=faults, asked_by=asked_by)
        book = with_events(book, chosen, tables)
    assigner = SegmentAssigner(chosen, purposes=purposes, value=value)
    applied, counts = assigner.assigned(book, asked_by=asked_by)
    warn_of_empty(counts, chosen, book.frame, stacklevel=3)
    return book.apply(Made(applied))

"""What a segment is made of: the fields that its members were chosen by, through models as well.

In these a segment differs from others by construction, which is no find.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from profilekit.extractors.made_of import made_with
from profilekit.segments.assigning.ordering import fields_asked
from profilekit.segments.memberships import id_of
from profilekit.segments.naming import flag_field
from profilekit.segments.segment import Segment

if TYPE_CHECKING:
    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike

__all__ = ["chosen_by", "fields_behind"]


def fields_behind(book: ProfileBook, segment: SegmentLike) -> frozenset[str]:
    """Name the fields of a book that members of a segment were chosen by.

    Those in its definition, those that estimators read to make them, and the same measures in
    other windows. Of a segment whose definition is not known it is all that was read for its field.

    Parameters
    ----------
    book : ProfileBook
        Knows what made its fields.
    segment : str, Segment or mapping
        One of its segments.
    """
    return made_with(book, chosen_by(book, segment))


def chosen_by(book: ProfileBook, segment: SegmentLike) -> tuple[str, ...]:
    """Name the fields that say who is in a segment, and those of a definition that is given."""
    if isinstance(segment, Mapping):
        return tuple(segment)
    flag = flag_field(id_of(segment))
    defining = fields_asked(segment) if isinstance(segment, Segment) else ()
    if flag in book.catalogue:
        return (flag, *defining)
    labels = (
        spec.name
        for spec in book.catalogue
        if spec.dtype == "string" and spec.name.startswith("segment_")
    )
    holding = tuple(name for name in labels if (book.frame[name] == id_of(segment)).any())
    return (*holding, *defining)

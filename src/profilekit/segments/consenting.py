"""Who has consented to being addressed: by each purpose, what is not granted is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from pydantic import ValidationError

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.consents import Consents
from profilekit.segments.memberships import definitions_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.segments.memberships import SegmentLike

__all__ = ["consent_fields", "consenting", "consents_required"]

_GRANTED: Final = "granted"


def consent_fields(
    book: ProfileBook, purposes: Collection[str], *, asked_by: str
) -> dict[str, str]:
    """Find the field of each purpose.

    Raises
    ------
    DeclarationError
        If a purpose is none that could be.
    UnknownNameError
        If the book lacks its field.
    """
    try:
        fields = {each: Consents(purposes=(each,)).specs()[0].name for each in purposes}
    except ValidationError as error:
        message = f"consent is {list(purposes)!r}; expected purposes as the tables write them"
        raise DeclarationError(message, asked_by=asked_by) from error
    missing = [field for field in fields.values() if field not in book.catalogue]
    if missing:
        known = [name for name in book.catalogue.names if name.startswith("consent_")]
        hint = f"Measure them: measure(tables, also=[Consents(purposes={tuple(purposes)!r})], ...)."
        raise UnknownNameError("consent field", missing, known, asked_by=asked_by, hint=hint)
    return fields


def consents_required(book: ProfileBook, segment: SegmentLike) -> tuple[str, ...]:
    """Name the purposes that a segment itself requires consent for."""
    required = (each.required_consent for each in definitions_of(book, segment))
    return tuple(dict.fromkeys(each for each in required if each is not None))


def consenting(
    book: ProfileBook, members: NDArray[np.bool_], fields: Mapping[str, str]
) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Tell who of the members has consented to all, and count the others by what came first."""
    left = members.copy()
    counts: dict[str, int] = {}
    for purpose, field in fields.items():
        status = np.array(book.frame[field].fill_null("not known").to_list(), dtype=object)
        for found in sorted(set(status[left].tolist()) - {_GRANTED}):
            here = left & (status == found)
            counts[f"consent to {purpose} {found}"] = int(here.sum())
            left &= ~here
    return left, counts

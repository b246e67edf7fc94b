"""Traits: what members of a segment have, are or do more often than everybody, or less.

What they were chosen by, and what goes with it, is told apart from what was found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.book.answers import comparable_specs
from profilekit.book.attributes import attributes_of, standing_out
from profilekit.book.containers import kind_out
from profilekit.book.money import money_of
from profilekit.book.sensitive import refuse_sensitive
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.made_of import kin_of
from profilekit.segments.asking import require_parameters
from profilekit.segments.judging.construction import chosen_by
from profilekit.segments.memberships import id_of
from profilekit.segments.several import members_without_sensitive
from profilekit.segments.using.told_traits import Traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book import ProfileBook
    from profilekit.book.attributes import Attribute
    from profilekit.fields import FieldSpec
    from profilekit.segments.memberships import SegmentLike

__all__ = ["Traits", "traits"]

ASKED_BY: Final = "traits"


def traits(
    book: ProfileBook,
    segment: SegmentLike,
    *,
    fields: Sequence[str] | None = None,
    purposes: Mapping[str, str] | None = None,
    minimum_customers: int = 10,
    false_discovery_rate: float = 0.05,
    bins: int = 4,
) -> Traits:
    """List the attributes that set a segment apart from all customers.

    Each attribute (a range of a number, a label such as an interest, a channel or a device, a flag,
    or that something is not known) is counted among members and all. Told are those whose
    difference is no chance find by Fisher's exact test, with the false discovery rate held by
    Benjamini and Hochberg [1]_. Intervals of the lifts are those of Katz, each for itself.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segment.
    segment : str, Segment or mapping
        The segment: an id, or a label field and its value, ``{"rfm_segment_label": "Champions"}``.
    fields : sequence of str, optional
        Fields to compare; by default all but scores, memberships, ranks, dates and sensitive
        attributes.
    purposes : mapping of str to str, optional
        Sensitive fields among `fields`, and why they are compared.
    minimum_customers : int, default=10
        Fewest members, and customers, who have an attribute that is told.
    false_discovery_rate : float, default=0.05
        Share of chance finds to be expected at most, in each of the lists.
    bins : int, default=4
        Parts of equal size that numbers are split into, at most.

    Returns
    -------
    Traits
        What was found, what goes with what they were chosen by, and that itself.

    Raises
    ------
    DeclarationError
        If a parameter is none that can be.
    UnknownNameError
        If the book lacks the segment or a field.
    UnsupportedInputError
        If there are too few members or others.
    SensitiveAttributeError
        If a sensitive attribute is asked for without a purpose, or names the segment.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> found = traits(book, {"rfm_segment_label": "Champions"})
    >>> found.members_count, found.customers_count
    (51, 300)
    """
    require_parameters(
        asked_by=ASKED_BY,
        whole={"minimum_customers": (minimum_customers, 1), "bins": (bins, 2)},
        parts={"false_discovery_rate": false_discovery_rate},
        faults=[f"fields is {fields!r}; expected names in a tuple: fields=({fields!r},)"]
        if isinstance(fields, str)
        else [],
    )
    specs = _specs(book, fields, purposes)
    inside = members_without_sensitive(book, segment, asked_by=ASKED_BY)
    size = int(inside.sum())
    if min(size, len(inside) - size) < minimum_customers:
        raise UnsupportedInputError(
            f"{size} members of {id_of(segment)!r} and {len(inside) - size} other customers",
            asked_by=ASKED_BY,
            expected=f"at least {minimum_customers} of each (minimum_customers=)",
        )
    with money_of(book.provenance):
        attributes = [
            attribute
            for spec in specs
            for attribute in attributes_of(
                book.frame, spec, bins=bins, minimum=minimum_customers, asked_by=ASKED_BY
            )
        ]
    kin = kin_of(book, chosen_by(book, segment))
    lists: tuple[list[Attribute], list[Attribute], list[Attribute]] = ([], [], [])
    for each in attributes:
        lists[2 if each.field in kin.by_construction else each.field in kin.same_rows].append(each)
    found, moving, constructed = (
        standing_out(
            each,
            inside,
            false_discovery_rate=false_discovery_rate,
            minimum=minimum_customers,
            group="segment",
        )
        for each in lists
    )
    return Traits(
        _found=found,
        _kind=kind_out(book, "default"),
        segment=id_of(segment),
        members_count=size,
        customers_count=len(inside),
        tested_count=len(attributes),
        false_discovery_rate=false_discovery_rate,
        _moving=moving,
        _constructed=constructed,
    )


def _specs(
    book: ProfileBook, fields: Sequence[str] | None, purposes: Mapping[str, str] | None
) -> list[FieldSpec]:
    if fields is None:
        if purposes:
            message = "purposes are for sensitive fields that are asked for: name them in fields="
            raise DeclarationError(message, asked_by=ASKED_BY)
        return comparable_specs(book.catalogue)
    book.catalogue.require(tuple(fields), asked_by=ASKED_BY)
    refuse_sensitive(fields, purposes, asked_by=ASKED_BY)
    return [book.catalogue[name] for name in dict.fromkeys(fields)]

"""Traits: what members of a segment have, are or do more often than everybody, or less.

What they were chosen by, and what goes with it, is told apart from what was found.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from profilekit.book.attributes import attributes_of
from profilekit.book.containers import kind_out
from profilekit.book.money import money_of
from profilekit.errors import UnsupportedInputError
from profilekit.extractors.made_of import kin_of, tables_read
from profilekit.extractors.standing_apart import standing_apart
from profilekit.segments.asking import fields_to_compare, require_parameters
from profilekit.segments.judging.construction import chosen_by
from profilekit.segments.memberships import id_of
from profilekit.segments.several import members_without_sensitive
from profilekit.segments.using.told_traits import Traits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book import ProfileBook
    from profilekit.book.attributes import Attribute
    from profilekit.segments.memberships import SegmentLike

__all__ = ["TraitBase", "Traits", "traits"]

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
    base = TraitBase(
        book,
        fields=fields,
        purposes=purposes,
        minimum_customers=minimum_customers,
        false_discovery_rate=false_discovery_rate,
        bins=bins,
    )
    return base.of(segment)


class TraitBase:
    """What all customers of a book have: worked out once, however many segments are compared.

    Takes what `traits` takes, but for the segment: ``TraitBase(book).of(segment)`` is
    ``traits(book, segment)``.

    Parameters
    ----------
    book : ProfileBook
        Knows who is in the segments.
    fields, purposes, minimum_customers, false_discovery_rate, bins : optional
        As for `traits`.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, as_of="2025-12-31").apply(pk.RFMScorer())
    >>> base = TraitBase(book)
    >>> [base.of({"rfm_segment_label": name}).members_count for name in ("Champions", "Loyal")]
    [51, 25]
    """

    def __init__(
        self,
        book: ProfileBook,
        *,
        fields: Sequence[str] | None = None,
        purposes: Mapping[str, str] | None = None,
        minimum_customers: int = 10,
        false_discovery_rate: float = 0.05,
        bins: int = 4,
    ) -> None:
        require_parameters(
            asked_by=ASKED_BY,
            whole={"minimum_customers": (minimum_customers, 1), "bins": (bins, 2)},
            parts={"false_discovery_rate": false_discovery_rate},
            names={"fields": fields},
        )
        self._book = book
        self._specs = fields_to_compare(book, fields, purposes, asked_by=ASKED_BY)
        self._minimum = minimum_customers
        self._rate = false_discovery_rate
        self._bins = bins

    def of(self, segment: SegmentLike) -> Traits:
        """Compare a segment; raises as `traits` does."""
        inside = members_without_sensitive(self._book, segment, asked_by=ASKED_BY)
        size = int(inside.sum())
        if min(size, len(inside) - size) < self._minimum:
            raise UnsupportedInputError(
                f"{size} members of {id_of(segment)!r} and {len(inside) - size} other customers",
                asked_by=ASKED_BY,
                expected=f"at least {self._minimum} of each (minimum_customers=)",
            )
        kin = kin_of(self._book, chosen_by(self._book, segment), tables=self._tables)
        apart = standing_apart(
            self._attributes,
            inside,
            kin,
            false_discovery_rate=self._rate,
            minimum=self._minimum,
            group="segment",
        )
        return Traits(
            _found=apart.found,
            _kind=kind_out(self._book, "default"),
            segment=id_of(segment),
            members_count=size,
            customers_count=len(inside),
            tested_count=len(self._attributes),
            false_discovery_rate=self._rate,
            _moving=apart.same_rows,
            _constructed=apart.by_construction,
        )

    @cached_property
    def _attributes(self) -> list[Attribute]:
        with money_of(self._book.provenance):
            return [
                attribute
                for spec in self._specs
                for attribute in attributes_of(
                    self._book.frame,
                    spec,
                    bins=self._bins,
                    minimum=self._minimum,
                    asked_by=ASKED_BY,
                )
            ]

    @cached_property
    def _tables(self) -> dict[str, frozenset[str]]:
        return tables_read(self._book)

"""Whom segments are held against: all customers, or those of their own kind.

Beside consumers all companies look alike, and what tells one sort of company from others is lost.
So segments of companies alone are held against companies, and segments of consumers alone against
consumers, where all segments asked for together are of one or the other. Those of different kinds
have no customer in common, and nothing is told of both kinds together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import narwhals as nw
import numpy as np

from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook

__all__ = ["Kind", "Universe", "customers_of", "firm_fields", "kinds_of"]

Universe: TypeAlias = Literal["customers", "companies", "consumers"]


class Kind(NamedTuple):
    """Those whom segments are held against.

    Attributes
    ----------
    universe : {"customers", "companies", "consumers"}
        What they are.
    inside : ndarray of bool of shape (n_customers,)
        Who they are.
    """

    universe: Universe
    inside: NDArray[np.bool_]

    @property
    def is_everybody(self) -> bool:
        """Whether they are all customers."""
        return self.universe == _EVERYBODY


_EVERYBODY: Final = "customers"


def firm_fields(book: ProfileBook) -> tuple[str, ...]:
    """Name the fields that are known of companies alone: firmographics that can be missing."""
    firm = (spec for spec in book.catalogue if spec.section is Section.FIRMOGRAPHICS)
    return tuple(spec.name for spec in firm if spec.null_meaning)


def customers_of(book: ProfileBook, universe: Universe) -> NDArray[np.bool_]:
    """Tell the customers of a kind.

    Returns
    -------
    ndarray of bool of shape (n_customers,)
        In the order of the book.
    """
    names = firm_fields(book)
    if universe == _EVERYBODY or not names:
        return np.full(len(book), universe != "companies")
    known = nw.any_horizontal(*(~nw.col(name).is_null() for name in names), ignore_nulls=False)
    is_company = book.frame.select(known.alias("known"))["known"].to_numpy()
    return is_company if universe == "companies" else ~is_company


def kinds_of(
    book: ProfileBook, members: Sequence[NDArray[np.bool_]], *, fewest: int
) -> tuple[Kind, ...]:
    """Tell whom each of several segments is held against.

    Parameters
    ----------
    book : ProfileBook
        Knows who is a company.
    members : sequence of ndarray of bool of shape (n_customers,)
        Who is in each segment.
    fewest : int
        Fewest others of its kind that a segment can be held against; where one leaves fewer, all
        are held against everybody.

    Returns
    -------
    tuple of Kind
        That of each segment.
    """
    everybody = Kind(_EVERYBODY, np.ones(len(book), dtype=np.bool_))
    if not firm_fields(book):
        return (everybody,) * len(members)
    companies = Kind("companies", customers_of(book, "companies"))
    consumers = Kind("consumers", ~companies.inside)
    found = [companies if (inside & companies.inside).any() else consumers for inside in members]
    if companies.inside.all() or consumers.inside.all():
        return (everybody,) * len(members)
    for inside, kind in zip(members, found, strict=True):
        others = int(np.count_nonzero(kind.inside)) - int(np.count_nonzero(inside))
        if (inside & ~kind.inside).any() or others < fewest:
            return (everybody,) * len(members)
    return tuple(found)

"""The segments of the book: how many customers each has, what they spend, how they buy."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.report.dimensions import SEGMENT, dimensions_of, with_shares
from profilekit.report.numerals import Numerals
from profilekit.report.section import Section, lacks, render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.book.book import ProfileBook
    from profilekit.report.dimensions import Dimension

__all__ = ["segment_rows", "segments"]


def segments(book: ProfileBook) -> Section | None:
    """List the segments, the one that spends most first."""
    rows = segment_rows(book)
    if not rows:
        return None
    dimensions = dimensions_of(book)
    html = render(
        "segments.html",
        relative=_relative(dimensions),
        currency=book.provenance.currency,
        rows=rows,
        measures=[
            (dimension.meaning, dimension.field, book.catalogue[dimension.field].unit)
            for dimension in dimensions
        ],
    )
    return Section("segments", "RFM segments", html)


def _relative(dimensions: Sequence[Dimension]) -> str:
    """Say what learned scores compare with, and that they may compare nothing."""
    learned = [each for each in dimensions if each.learned_from is not None]
    if not learned:
        return ""
    if not any(isfinite(bound) for each in dimensions for bound in each.bounds):
        return (
            "The customers that the scores were learned from are all equal, so scores and names "
            "tell nobody apart and mean nothing here."
        )
    many = Numerals().customers(max(each.learned_from or 0 for each in learned))
    told = f"Scores, and so the names, are relative to the {many} that they were learned from"
    if dimensions[0] not in learned:
        return f"{told}."
    return (
        f"{told}: a low recency score says that most of those ordered more recently, not that "
        "somebody has gone."
    )


def segment_rows(book: ProfileBook) -> list[dict[str, Any]]:
    """Count customers and spend of each segment, the one that spends most first.

    Returns
    -------
    list of dict
        ``segment`` (None for customers without one), ``customers``, ``customers_share``,
        ``spend`` in major units, ``spend_share``, and the median of each field that the
        scores read, under the field's name. Empty when the book has no segments.
    """
    fields = [dimension.field for dimension in dimensions_of(book)]
    if lacks(book, SEGMENT, *fields):
        return []
    grouped = book.frame.group_by(nw.col(SEGMENT).alias("segment")).agg(
        nw.len().alias("customers"),
        nw.col(fields[2]).sum().alias("spend"),
        *(nw.col(field).median().alias(field) for field in fields),
    )
    rows = with_shares(grouped).rows(named=True)
    return sorted(rows, key=lambda row: (-row["spend"], row["segment"] or ""))

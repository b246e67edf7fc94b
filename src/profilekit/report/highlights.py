"""The three sentences to take away from a scored book.

Scores are places among other customers, so no sentence reads absence off a low score: of
silence it speaks only where it is measured against a customer's own habit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.fields import Unit
from profilekit.pages.visible import visible
from profilekit.report.dimensions import CODE, dimensions_of
from profilekit.report.numerals import Numerals
from profilekit.report.section import lacks
from profilekit.report.segments import segment_rows

if TYPE_CHECKING:
    from profilekit.book.book import ProfileBook

__all__ = ["highlights"]

_OFTEN, _LONG_AGO = 0.6, 0.4
"""Parts of the scores: of five, 4 and 5 are often, 1 and 2 are long ago."""
_OVERDUE, _GAPS = "overdue_ratio", "repeat_days_count"
_TWICE = 2
_HABIT = 3
"""So many gaps between orders make a usual one."""


def highlights(book: ProfileBook) -> tuple[str, ...]:
    """Say who brings the money, which frequent customers fall behind, and what is typical.

    Returns
    -------
    tuple of str
        Plain text; a sentence is left out when the book lacks its fields or when it would
        say nothing, as of a single customer.
    """
    return tuple(filter(None, (_mainstay(book), _falling_behind(book), _typical(book))))


def _mainstay(book: ProfileBook) -> str:
    rows = segment_rows(book)
    named = [row for row in rows if row["segment"] and row["spend_share"]]
    if not named or len(rows) == 1:
        return ""
    numerals, best = Numerals(book.provenance.currency), named[0]
    return (
        f"{visible(best['segment'])}: {numerals.customers(best['customers'])} "
        f"({numerals.share(best['customers_share'])}) "
        f"{'brings' if best['customers'] == 1 else 'bring'} "
        f"{numerals.share(best['spend_share'])} of spend."
    )


def _falling_behind(book: ProfileBook) -> str:
    recency, frequency, _ = dimensions_of(book)
    if lacks(book, *CODE, recency.field) or not recency.bounds:
        return ""
    best = len(recency.bounds) + 1
    frequent = book.frame.filter(nw.col(frequency.score) > best * _OFTEN)
    if not lacks(book, _OVERDUE, _GAPS):
        return _overdue(frequent)
    behind = frequent.filter(nw.col(recency.score) <= best * _LONG_AGO)
    if len(behind) == 0 or recency.field != "recency_days":
        return ""
    numerals = Numerals()
    ago = numerals.value(behind[recency.field].median(), Unit.DAYS)
    return (
        f"{numerals.customers(len(behind))} with a high frequency score and a low recency "
        f"score: last order {ago} ago (median), against "
        f"{numerals.number(book.frame[recency.field].median())} for all."
    )


def _overdue(frequent: nw.DataFrame[Any]) -> str:
    silent = frequent.filter(nw.col(_OVERDUE) > _TWICE, nw.col(_GAPS) >= _HABIT)
    if len(silent) == 0:
        return ""
    numerals, one = Numerals(), len(silent) == 1
    return (
        f"{numerals.customers(len(silent))} of the {numerals.count(len(frequent))} who order "
        f"most often {'is' if one else 'are'} overdue: silent for more than twice "
        f"{'the' if one else 'their'} usual gap between orders."
    )


def _typical(book: ProfileBook) -> str:
    dimensions = dimensions_of(book)
    if lacks(book, *(dimension.field for dimension in dimensions)) or len(book) == 1:
        return ""
    numerals = Numerals(book.provenance.currency)
    listed: list[str] = []
    for dimension in dimensions:
        median = book.frame[dimension.field].median()
        figure = numerals.figure(median, book.catalogue[dimension.field].unit)
        listed.append(f"{figure} {dimension.of_one if median == 1 else dimension.meaning}")
    return f"The median customer: {', '.join(listed)}."

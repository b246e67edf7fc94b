"""The best customers by their scores: what each has, and what their scores stand for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.report.bands import bands_of
from profilekit.report.dimensions import CODE, SEGMENT, code_of, dimensions_of
from profilekit.report.section import Section, lacks, render

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec

__all__ = ["SHOWN", "ranked", "top_customers"]

SHOWN = 10
_TELLING = {"spend_trend_": "Spend trend", "order_regularity_": "Regularity"}
"""Starts of fields that tell equally good customers apart, with their headings."""
_TOTAL = "rfm_total"


@dataclass(frozen=True, slots=True)
class TopCustomer:
    """One line of the table."""

    customer_id: int | str
    code: str
    segment: str | None
    measures: tuple[tuple[Any, str], ...]


def top_customers(book: ProfileBook) -> Section | None:
    """List the ten best customers."""
    dimensions = dimensions_of(book)
    if lacks(book, *CODE, SEGMENT, *(dimension.field for dimension in dimensions)):
        return None
    best = ranked(book).head(SHOWN)
    if len(best) == 0:
        return None
    telling = [(name, spec) for name, spec in _telling(book) if best[spec.name].count()]
    specs = [*(book.catalogue[each.field] for each in dimensions), *(spec for _, spec in telling)]
    html = render(
        "top_customers.html",
        currency=book.provenance.currency,
        customers=[_top_customer(row, specs) for row in best.rows(named=True)],
        headings=[*(each.meaning for each in dimensions), *(name for name, _ in telling)],
        scores=list(_scores(book, best)),
        telling=[_told(name, spec.meaning) for name, spec in telling],
    )
    return Section("top-customers", "Top customers", html)


def ranked(book: ProfileBook) -> nw.DataFrame[Any]:
    """Sort scored customers by the sum of their three scores, then spend, then id.

    Customers without scores are left out.
    """
    scored = book.frame.drop_nulls(list(CODE)).with_columns(nw.sum_horizontal(*CODE).alias(_TOTAL))
    return scored.sort(
        _TOTAL,
        dimensions_of(book)[2].field,
        "customer_id",
        descending=[True, True, False],
        nulls_last=True,
    ).drop(_TOTAL)


def _top_customer(row: dict[str, Any], specs: list[FieldSpec]) -> TopCustomer:
    return TopCustomer(
        customer_id=row["customer_id"],
        code=code_of([row[score] for score in CODE]),
        segment=row[SEGMENT],
        measures=tuple((row[spec.name], spec.unit) for spec in specs),
    )


def _telling(book: ProfileBook) -> Iterator[tuple[str, FieldSpec]]:
    """Name the first field of each kind that the book has."""
    for start, heading in _TELLING.items():
        found = [spec for spec in book.catalogue if spec.name.startswith(start)]
        if found:
            yield heading, found[0]


def _told(heading: str, meaning: str) -> str:
    return meaning if meaning.startswith(heading) else f"{heading}: {meaning}"


def _scores(book: ProfileBook, best: nw.DataFrame[Any]) -> Iterator[tuple[str, str, str]]:
    """Say what each score of the best stands for: its name, the values, what they are."""
    for dimension in dimensions_of(book):
        here = set(best[dimension.score].to_list())
        for band in bands_of(book, dimension):
            if band.score in here:
                yield f"{dimension.name} {band.score}", band.values, dimension.meaning

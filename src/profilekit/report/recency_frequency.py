"""Where customers stand on recency and frequency together, and which segments live there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import narwhals as nw

from profilekit.pages.visible import visible
from profilekit.report.charts import Cell, heat_map
from profilekit.report.dimensions import CODE, SEGMENT, dimensions_of, with_shares
from profilekit.report.numerals import MISSING, Numerals
from profilekit.report.section import Section, lacks, render

if TYPE_CHECKING:
    from profilekit.book.book import ProfileBook

__all__ = ["Place", "places_of", "recency_frequency"]

_RECENCY, _FREQUENCY = CODE[:2]


@dataclass(frozen=True, slots=True)
class Place:
    """Customers with one recency and one frequency score.

    Attributes
    ----------
    recency, frequency : int
        The two scores.
    customers : int
        How many they are.
    spend_share : float or None
        Their part of all spend; None when spend is unknown or its sum not positive.
    segments : tuple of (str, int)
        Segments found here with their customers, the largest first.
    """

    recency: int
    frequency: int
    customers: int
    spend_share: float | None
    segments: tuple[tuple[str, int], ...]


def recency_frequency(book: ProfileBook) -> Section | None:
    """Draw the grid of recency and frequency scores."""
    if lacks(book, _RECENCY, _FREQUENCY, SEGMENT, dimensions_of(book)[2].field):
        return None
    places = places_of(book)
    if not places:
        return None
    fullest = max(places, key=lambda place: place.customers)
    numerals = Numerals(book.provenance.currency)
    scores = range(1, max(max(place.recency, place.frequency) for place in places) + 1)
    described = (
        f"Grid of recency score by frequency score. The fullest cell, recency {fullest.recency} "
        f"and frequency {fullest.frequency}, has {numerals.customers(fullest.customers)}. "
        "All numbers stand in the table that follows."
    )
    chart = heat_map(
        [_cell(place, fullest.customers, numerals) for place in places],
        id="chart-recency-frequency",
        title="Customers by recency and frequency score",
        description=described,
        across=("Recency score: the higher, the more recent", {s: str(s) for s in scores}),
        upward=("Frequency score: the higher, the more orders", {s: str(s) for s in scores}),
    )
    html = render("recency_frequency.html", chart=chart, places=places)
    return Section("recency-frequency", "Recency by frequency", html)


def places_of(book: ProfileBook) -> tuple[Place, ...]:
    """Count customers and spend per pair of scores; pairs that nobody has included."""
    keys = [_RECENCY, _FREQUENCY, SEGMENT]
    recency, _, monetary = dimensions_of(book)
    spend = monetary.field
    known = book.frame.select(*keys, spend).drop_nulls([_RECENCY, _FREQUENCY])
    if len(known) == 0:
        return ()
    grouped = known.group_by(keys).agg(
        nw.len().alias("customers"), nw.col(spend).sum().alias("spend")
    )
    rows = with_shares(grouped).rows(named=True)
    used = max(max(row[_RECENCY], row[_FREQUENCY]) for row in rows)
    best = max(used, len(recency.bounds) + 1)
    made: list[Place] = []
    for often, lately in product(range(best, 0, -1), range(1, best + 1)):
        here = [row for row in rows if (row[_RECENCY], row[_FREQUENCY]) == (lately, often)]
        shares = [row["spend_share"] for row in here if row["spend_share"] is not None]
        names = [(row[SEGMENT] or "no segment", row["customers"]) for row in here]
        made.append(
            Place(
                recency=lately,
                frequency=often,
                customers=sum(count for _, count in names),
                spend_share=sum(shares) if shares or not here else None,
                segments=tuple(sorted(names, key=lambda pair: (-pair[1], pair[0]))),
            )
        )
    return tuple(made)


def _cell(place: Place, most: int, numerals: Numerals) -> Cell:
    names = [visible(name) for name, _ in place.segments]
    share = MISSING if place.spend_share is None else numerals.share(place.spend_share)
    hint = (
        f"Recency {place.recency}, frequency {place.frequency}: "
        + (f"{numerals.customers(place.customers)}, {share} of spend" if names else "nobody")
        + "".join(f"; {visible(name)} {numerals.count(count)}" for name, count in place.segments)
    )
    lines = [numerals.count(place.customers)]
    if names:
        more = f" +{len(names) - 1}" if len(names) > 1 else ""
        lines += [names[0] + more, f"{share} of spend"]
    return Cell(
        column=place.recency,
        row=place.frequency,
        weight=place.customers / most if most else 0.0,
        lines=tuple(lines),
        hint=hint,
    )

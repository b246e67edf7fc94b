"""How recency, frequency and monetary value are spread, with the bounds of their scores."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from profilekit.report.bands import bands_of
from profilekit.report.bins import bins_of
from profilekit.report.charts import Mark, histogram
from profilekit.report.dimensions import dimensions_of
from profilekit.report.numerals import Numerals
from profilekit.report.section import Section, lacks, render

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from markupsafe import Markup

    from profilekit.book.book import ProfileBook
    from profilekit.report.bands import Band
    from profilekit.report.bins import Bins
    from profilekit.report.dimensions import Dimension

__all__ = ["distributions"]

_QUARTERS = 4
"""Quartiles of fewer customers say nothing."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """One dimension, drawn and in numbers."""

    name: str
    chart: Markup
    note: str
    unknown: str
    bands: tuple[Band, ...]
    bars: tuple[tuple[str, int], ...]


def distributions(book: ProfileBook) -> Section | None:
    """Draw a histogram of each dimension that the book has."""
    measured = [each for each in dimensions_of(book) if not lacks(book, each.field)]
    made = [_distribution(book, each) for each in measured]
    shown = [each for each in made if each is not None]
    if not shown:
        return None
    scored = any(each.bands for each in shown)
    notes = {note: [each.name for each in shown if each.note == note] for note in _notes(shown)}
    html = render("distributions.html", distributions=shown, scored=scored, notes=notes)
    return Section("distributions", "Recency, frequency and monetary value", html)


def _notes(shown: Sequence[Distribution]) -> Iterator[str]:
    yield from (each.note for each in shown if each.note)


def _distribution(book: ProfileBook, dimension: Dimension) -> Distribution | None:
    values = [value for value in book.frame[dimension.field].to_list() if value is not None]
    if not values:
        return None
    numerals = Numerals(book.provenance.currency)
    unit = book.catalogue[dimension.field].unit
    bins = bins_of(values)
    chart = histogram(
        bins,
        id=f"chart-{dimension.field.replace('_', '-')}",
        title=f"{dimension.name}: {dimension.meaning}",
        description=_description(values, dimension, numerals, unit),
        axis=dimension.meaning,
        written=partial(numerals.axis, unit=unit),
        marks=_marks(dimension, bins),
    )
    missing = len(book) - len(values)
    have = "has" if missing == 1 else "have"
    return Distribution(
        name=dimension.name,
        chart=chart,
        note=bins.note,
        unknown=f"{numerals.customers(missing)} {have} no value." if missing else "",
        bands=bands_of(book, dimension),
        bars=_bars(bins, numerals, unit),
    )


def _description(
    values: Sequence[float], dimension: Dimension, numerals: Numerals, unit: str
) -> str:
    quarters = np.quantile(values, (0, 0.25, 0.5, 0.75, 1), method="midpoint").tolist()
    least, quarter, half, rest, most = (numerals.value(value, unit) for value in quarters)
    told = f"Histogram of {dimension.meaning} over {numerals.customers(len(values))}"
    if least == most:
        return f"{told}: {least}."
    middle = "" if len(values) < _QUARTERS else f" half of them between {quarter} and {rest},"
    return f"{told}: from {least} to {most},{middle} median {half}."


def _marks(dimension: Dimension, bins: Bins) -> tuple[Mark, ...]:
    """Place the bounds; a bound from below belongs to the better score, so it closes its bar."""
    step = 0.0 if dimension.higher_is_better or not bins.whole else 1.0
    reached: dict[float, list[int]] = {}
    for score, bound in enumerate(dimension.bounds, start=2):
        if math.isfinite(bound):
            reached.setdefault(bound + step, []).append(score)
    marks: list[Mark] = []
    for at, scores in sorted(reached.items()):
        worse, better = str(scores[0] - 1), str(scores[-1])
        left, right = (worse, better) if dimension.higher_is_better else (better, worse)
        marks.append(Mark(at, left, right))
    return tuple(marks)


def _bars(bins: Bins, numerals: Numerals, unit: str) -> tuple[tuple[str, int], ...]:
    say = partial(numerals.axis, unit=unit)
    bars = [
        (f"{say(start)} to under {say(end)}", count)
        for count, (start, end) in zip(bins.counts, pairwise(bins.edges), strict=True)
    ]
    if bins.below:
        bars.insert(0, (f"under {say(bins.edges[0])}", bins.below))
    if bins.above:
        bars.append((f"{say(bins.edges[-1])} and more", bins.above))
    return tuple(bars)

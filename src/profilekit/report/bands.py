"""Which values share a score, told as spans that leave no gap and name no number twice."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from profilekit.report.numerals import Numerals

if TYPE_CHECKING:
    from collections.abc import Callable

    from profilekit.book.book import ProfileBook
    from profilekit.fields import FieldSpec
    from profilekit.report.dimensions import Dimension

__all__ = ["Band", "bands_of"]

Write: TypeAlias = "Callable[[float], str]"


@dataclass(frozen=True, slots=True)
class Band:
    """Values that share a score.

    Attributes
    ----------
    score : int
        The score.
    values : str
        From where to where they go.
    customers : int
        How many have it.
    """

    score: int
    values: str
    customers: int


def bands_of(book: ProfileBook, dimension: Dimension) -> tuple[Band, ...]:
    """Say which values each score stands for, the best score first; nothing without bounds."""
    if not dimension.bounds or dimension.score not in book.catalogue:
        return ()
    pairs = zip(
        *(book.frame[name].to_list() for name in (dimension.field, dimension.score)), strict=True
    )
    held: dict[int, list[float]] = {}
    for value, score in pairs:
        if score is not None:
            held.setdefault(score, []).append(value)
    numerals, spec = Numerals(book.provenance.currency), book.catalogue[dimension.field]
    edges = [-math.inf if dimension.higher_is_better else math.inf, *dimension.bounds]
    write = partial(numerals.figure, unit=spec.unit)
    bands: list[Band] = []
    for score, ends in enumerate(pairwise([*edges, -edges[0]]), start=1):
        values = held.get(score, [])
        words = _span(ends, min(values), dimension, write, spec) if values else "nobody"
        bands.append(Band(score, words, len(values)))
    return tuple(reversed(bands))


def _span(
    ends: tuple[float, float], least: float, dimension: Dimension, write: Write, spec: FieldSpec
) -> str:
    """Say from where to where a score goes, given its bound and the bound of the next score.

    Without a bound it starts at the least value that has it.
    """
    bound, following = ends
    whole = spec.dtype == "int64"
    step = 1 if whole else 0
    if dimension.higher_is_better:
        low, high = bound, following - step
    else:
        low, high = following + step, bound
    if not math.isfinite(low) and not math.isfinite(high):
        return "all values"
    over = "" if dimension.higher_is_better or whole or low == -math.inf else "over "
    under = "under " if dimension.higher_is_better and not whole else ""
    low = least if low == -math.inf else low
    if low == high:
        return write(low)
    if math.isfinite(high):
        return f"{over}{write(low)} to {under}{write(high)}"
    return f"{over}{write(low)}" if over else f"{write(low)} or more"

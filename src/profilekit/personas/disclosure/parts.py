"""The smallest parts that answers to a field tell apart, and which of them each answer is made of.

Numbers are cut at every bound told, labels are told or another, and a flag is a number from 1 on.
Where two windows of one count are told the parts are pairs, without those that cannot be: what was
done in the last 90 days was done in the last 365 as well.
"""

from __future__ import annotations

import math
import re
from itertools import combinations
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.book.attributes import without_window

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from profilekit.personas.statement import Answer

__all__ = ["Parts", "nested_fields", "parts_of"]

_WINDOW: Final = re.compile(r"_([0-9]+)d(?=_)")
_GROWING: Final = frozenset({"amount", "count", "flag", "s"})
"""Units of what a longer window has at least as much of."""


class Parts(NamedTuple):
    """What answers to one field, or to two windows of it, are made of.

    Attributes
    ----------
    holds : mapping of Answer to ndarray of bool of shape (n_parts,)
        Parts that each answer is made of.
    known : mapping of str to ndarray of bool of shape (n_parts,)
        Parts in which each field is known.
    looked_at : tuple of ndarray of bool of shape (n_parts,)
        What is looked after: each part by itself, and what any two bounds or labels enclose.
    edges : tuple of ndarray of float of shape (n_parts,)
        Where each part begins, and where it ends, in the first field; NaN where that is not known.
    """

    holds: Mapping[Answer, NDArray[np.bool_]]
    known: Mapping[str, NDArray[np.bool_]]
    looked_at: tuple[NDArray[np.bool_], ...]
    edges: tuple[NDArray[np.float64], NDArray[np.float64]]


def nested_fields(fields: Iterable[str]) -> list[tuple[str, str]]:
    """Pair the windows of one thing, the shorter first, where the longer one holds the shorter.

    Examples
    --------
    >>> nested_fields(["orders_365d_count", "orders_90d_count", "spend_90d_amount"])
    [('orders_90d_count', 'orders_365d_count')]
    """
    growing = [each for each in set(fields) if each.rsplit("_", 1)[-1] in _GROWING]
    in_order = sorted(growing, key=lambda each: (_window(each), each))
    return [
        (short, long)
        for short, long in combinations(in_order, 2)
        if without_window(short) == without_window(long) and _window(short) < _window(long)
    ]


def _window(field: str) -> float:
    found = _WINDOW.search(field)
    return float(found[1]) if found else math.inf


def parts_of(
    fields: Sequence[str], answers: AbstractSet[Answer], unknown: AbstractSet[str]
) -> Parts:
    """Cut one field, or two windows of it, at what was told.

    Parameters
    ----------
    fields : sequence of str
        One field, or a pair of `nested_fields`.
    answers : set of Answer
        What was told of them.
    unknown : set of str
        Fields that may be not known of somebody.
    """
    ends = {field: _ends(field, answers) for field in fields}
    single = [_parts(*ends[field][1:], has_unknown=field in unknown) for field in fields]
    grids = np.meshgrid(*(np.arange(len(lows)) for lows, _ in single), indexing="ij")
    lows, highs = (
        [each[side][grid.ravel()] for each, grid in zip(single, grids, strict=True)]
        for side in (0, 1)
    )
    # Not to be known compares as false, and can go with anything.
    possible = ~(lows[0] >= highs[-1]) if len(fields) > 1 else np.ones(len(lows[0]), dtype=np.bool_)
    by_field = {
        field: (low[possible], high[possible])
        for field, low, high in zip(fields, lows, highs, strict=True)
    }
    holds = {each: _holds(ends[each.field][0][each], *by_field[each.field]) for each in answers}
    known = {field: ~np.isnan(low) for field, (low, _) in by_field.items()}
    events = [known[field] for field in fields if not known[field].all()]
    events += [by_field[field][0] >= cut for field in fields for cut in ends[field][1]]
    opposites = [known[each.field] & ~holds[each] for each in answers]
    looked_at = _enclosed(events, opposites, int(possible.sum()))
    return Parts(holds, known, looked_at, by_field[fields[0]])


def _ends(
    field: str, answers: AbstractSet[Answer]
) -> tuple[dict[Answer, tuple[float, float]], list[float], float]:
    """Give the ends of each answer, where the field is cut, and what it stays under."""
    own = [each for each in answers if each.field == field]
    labels = sorted({each.value for each in own if isinstance(each.value, str)})
    ends: dict[Answer, tuple[float, float]] = {}
    for each in own:
        if isinstance(each.value, str):
            place = labels.index(each.value)
            ends[each] = (place, place + 1)
        elif each.value is not None:
            ends[each] = (1.0, math.inf) if each.value else (-math.inf, 1.0)
        elif each.kind == "unknown":
            ends[each] = (math.nan, math.nan)
        else:
            low, high = each.low, each.high
            ends[each] = (-math.inf if low is None else low, math.inf if high is None else high)
    cuts = sorted({end for both in ends.values() for end in both if math.isfinite(end)})
    return ends, cuts, float(len(labels)) if labels else math.inf


def _parts(
    cuts: Sequence[float], top: float, *, has_unknown: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    edges = [-math.inf, *cuts] if top in cuts else [-math.inf, *cuts, top]
    unknown = [math.nan] * has_unknown
    return np.array([*edges[:-1], *unknown]), np.array([*edges[1:], *unknown])


def _holds(
    ends: tuple[float, float], lows: NDArray[np.float64], highs: NDArray[np.float64]
) -> NDArray[np.bool_]:
    if math.isnan(ends[0]):
        return np.isnan(lows)
    return (lows >= ends[0]) & (highs <= ends[1])


def _enclosed(
    events: Sequence[NDArray[np.bool_]], others: Sequence[NDArray[np.bool_]], n_parts: int
) -> tuple[NDArray[np.bool_], ...]:
    found = [*np.eye(n_parts, dtype=np.bool_), *others]
    for one, other in combinations([*events, np.zeros(n_parts, dtype=np.bool_)], 2):
        found += [one & other, one & ~other, ~one & other, ~one & ~other]
    different = {each.tobytes(): each for each in found if each.any() and not each.all()}
    return tuple(different.values())

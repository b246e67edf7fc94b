"""Which name was meant by one that nothing has: the closest, where one is close enough."""

from __future__ import annotations

from bisect import bisect
from collections import Counter
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["nearest", "not_measured_hint"]

_SEARCHED = 1_000


def nearest(names: Iterable[object], known: Sequence[str], *, least: float = 0.6) -> dict[str, str]:
    """Find the closest of sorted names to each, where one is close, and not by its unit alone.

    A name that is closest to several is not meant by any: they are lacking, not misspelt. Close is
    what `difflib` finds at least that alike, 0 to 1.
    """
    close = partial(get_close_matches, n=1, cutoff=least)
    found = {n: close(n, _neighbours(n, known)) for n in map(str, names)}
    near = {name: hits[0] for name, hits in found.items() if hits and _alike(name, hits[0], least)}
    times = Counter(near.values())
    return {name: hit for name, hit in near.items() if times[hit] == 1}


def not_measured_hint(missing: Iterable[object], known: Iterable[str]) -> str:
    """Say where it stands why a book lacks fields; empty of those that are but misspelt.

    Examples
    --------
    >>> not_measured_hint(["recency_day"], ["recency_days"])
    ''
    """
    names = [str(name) for name in missing]
    near = nearest(names, sorted(known))
    is_misspelt = all(name in near for name in names)
    return "" if is_misspelt else "What could not be measured, and why, is in book.skipped."


def _alike(name: str, other: str, least: float) -> bool:
    """Tell whether names are close before a last word that they share, such as ``days``."""
    (what, _, unit), (other_what, _, other_unit) = name.rpartition("_"), other.rpartition("_")
    return unit != other_unit or bool(get_close_matches(what, [other_what], cutoff=least))


def _neighbours(name: str, known: Sequence[str]) -> Sequence[str]:
    """Cut many sorted names down to those around one, so that millions are not compared."""
    at = bisect(known, name)
    return known[max(at - _SEARCHED, 0) : at + _SEARCHED]

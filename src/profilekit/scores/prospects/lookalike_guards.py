"""What a look-alike model may be learned from: enough people, and fields that prospects have too.

A field that is made of orders tells the best customers apart perfectly and prospects not at all,
since they have none. Such a field is refused before anything is learned.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import LeakageError, UnsupportedInputError
from profilekit.scores.prospects.lookalike_terms import LEAST_SEEN
from profilekit.stats.lift import lifts
from profilekit.stats.ranking import concordance_prob

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.scores.prospects.lookalike_terms import Columns

__all__ = [
    "MINIMUM_BEST",
    "refuse_leaks",
    "require_enough",
    "require_telling",
    "warn_of_no_prospects",
]

MINIMUM_BEST = 20
"""Best customers to learn from, and as many others; our choice: with fewer, a fold hides three."""

MOST_MISSING_SHARE = 0.95
"""Share of prospects without a value, from which a field is taken for one they do not have."""

CHANCE_PROB = 0.001
"""Probability that prospects lack a field, or are alike in it, by chance, above which they may."""

MOST_CONCORDANCE_PROB = 0.98
"""How well one field alone may tell the best apart before it is taken for part of what best is."""


def require_enough(best: NDArray[np.bool_], *, field: str, asked_by: str) -> None:
    """Raise UnsupportedInputError unless there are best customers and others to learn from."""
    count, others = int(best.sum()), int((~best).sum())
    if min(count, others) < MINIMUM_BEST:
        raise UnsupportedInputError(
            f"{count} best customers by {field!r} and {others} others",
            asked_by=asked_by,
            expected=f"at least {MINIMUM_BEST} of each; with fewer, state what is wanted by "
            "IdealCustomer, or IdealCustomer.from_examples",
        )


def require_telling(parts: Sequence[Columns], *, asked_by: str) -> None:
    """Raise UnsupportedInputError, naming all of them, if fields are the same for everybody."""
    same = [part.field for part in parts if part.tells_nothing]
    if same:
        raise UnsupportedInputError(
            f"the same value for everybody in {', '.join(map(repr, same))}",
            asked_by=asked_by,
            expected="fields that differ; leave these out of fields=",
        )


def refuse_leaks(
    columns: Mapping[str, NDArray[Any]],
    fields: Sequence[str],
    best: NDArray[np.bool_],
    without_history: NDArray[np.bool_] | None,
    *,
    known: Mapping[str, str] | None = None,
    asked_by: str,
) -> None:
    """Refuse fields that prospects do not have, or that are what best means.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n_rows,)
        Numbers with NaN, text with None.
    fields : sequence of str
        Those to be learned from.
    best : ndarray of bool of shape (n_rows,)
        Who is best.
    without_history : ndarray of bool of shape (n_rows,), optional
        Who has not bought yet; by default, and where there is nobody, everybody who is not best
        stands for prospects.
    known : mapping of str to str, optional
        What is wrong with fields already known to leak.
    asked_by : str
        Who asks.

    Raises
    ------
    LeakageError
        Naming all such fields, and what is wrong with each.
    """
    marked = without_history is not None and bool(without_history.any())
    prospects = without_history if without_history is not None and marked else ~best
    told = dict(known or {})
    found = {
        field: told.get(field) or _leak(field, columns[field], best, prospects, marked=marked)
        for field in fields
    }
    found = {field: fault for field, fault in found.items() if fault}
    if found:
        raise LeakageError(
            tuple(found),
            "; ".join(found.values()),
            asked_by=asked_by,
            hint="Leave them out of fields=: only what is known before the first order is of use.",
        )


def warn_of_no_prospects(
    absent: NDArray[np.bool_] | None, history: str | None, *, asked_by: str
) -> None:
    """Warn where a field says who has not bought yet, and everybody has."""
    if absent is not None and not absent.any():
        warnings.warn(
            f"{asked_by} found nobody without {history!r}: there are no prospects to compare "
            "with, so that fields which only customers have may pass unnoticed. Add people who "
            "have not bought yet, or state history=None.",
            stacklevel=4,
        )


def _leak(
    field: str,
    values: NDArray[Any],
    best: NDArray[np.bool_],
    prospects: NDArray[np.bool_],
    *,
    marked: bool,
) -> str:
    """Say what is wrong with a field; nothing where nothing is."""
    codes = _codes(values)
    missing = codes[prospects] == 0
    if missing.mean() >= MOST_MISSING_SHARE and not _by_chance(codes[best] == 0, missing):
        return f"{field!r} is not known of {missing.mean():.0%} of prospects"
    told, good = codes[prospects & (codes > 0)], codes[best & (codes > 0)]
    if marked and len(told) and len(good) and np.ptp(told) == 0:
        alike = good == told[0]
        if not _by_chance(alike, np.ones(len(told), dtype=np.bool_)):
            return f"{field!r} is the same for every prospect and not for the best"
    concordance = _alone(values, codes, best)
    if concordance >= MOST_CONCORDANCE_PROB:
        return f"{field!r} alone tells the best apart (AUC {concordance:.3f})"
    return ""


def _by_chance(best: NDArray[np.bool_], prospects: NDArray[np.bool_]) -> bool:
    """Tell whether prospects may have something more often than the best by chance alone."""
    if best.mean() >= prospects.mean():
        return True
    counts = np.array([best.sum()]), np.array([prospects.sum()])
    compared = lifts(*counts, group_size=len(best), rest_size=len(prospects))
    return bool(compared.p_value[0] >= CHANCE_PROB)


def _codes(values: NDArray[Any]) -> NDArray[np.int64]:
    """Give the different values numbers from 1; 0 is missing."""
    if values.dtype == np.float64:
        places = np.unique(values, return_inverse=True)[1].astype(np.int64)
        return np.where(np.isnan(values), 0, places + 1)
    cells = values.tolist()
    numbers = {cell: place for place, cell in enumerate(sorted(set(cells) - {None}), start=1)}
    return np.array([numbers.get(cell, 0) for cell in cells], dtype=np.int64)


def _alone(values: NDArray[Any], codes: NDArray[np.int64], best: NDArray[np.bool_]) -> float:
    """Tell how well one field by itself sorts the best before the others, either way round."""
    if values.dtype == np.float64:
        known = codes > 0
        if not best[known].any() or best[known].all():
            return 0.0
        concordance = float(concordance_prob(codes[known], best[known]))
        return max(concordance, 1 - concordance)
    sizes = np.bincount(codes)
    pooled = np.where(sizes[codes] < LEAST_SEEN, len(sizes), codes)
    shares = np.bincount(pooled, weights=best) / np.maximum(np.bincount(pooled), 1)
    return float(concordance_prob(shares[pooled], best))

"""What a look-alike model may be learned from: who is best, and fields that prospects have too.

A field that is made of orders tells the best customers apart perfectly and prospects not at all,
since they have none. Such a field is refused before anything is learned.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.book.checks import KEY
from profilekit.errors import (
    DeclarationError,
    LeakageError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.scores.prospects.lookalike_terms import LEAST_SEEN
from profilekit.stats.ranking import concordance_prob

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.prospects.lookalike_terms import Columns

__all__ = [
    "MINIMUM_BEST",
    "best_of",
    "flags_of",
    "refuse_leaks",
    "require_enough",
    "require_telling",
]

MINIMUM_BEST = 20
"""Best customers to learn from, and as many others; our choice: with fewer, a fold hides three."""

MOST_MISSING_SHARE = 0.95
"""Share of prospects without a value, from which a field is taken for one they do not have."""

MOST_CONCORDANCE_PROB = 0.98
"""How well one field alone may tell the best apart before it is taken for part of what best is."""


def best_of(
    values: FloatArray, *, field: str, best_share: float | None, asked_by: str
) -> NDArray[np.bool_]:
    """Tell who is best, by a flag or by the top of a number.

    Parameters
    ----------
    values : ndarray of shape (n_rows,)
        The field `field`; NaN is not known, and not best.
    field : str
        Its name.
    best_share : float, optional
        Share of the known values that is the top; who equals the last of them belongs to it.
    asked_by : str
        Who asks.

    Returns
    -------
    ndarray of bool of shape (n_rows,)
        False where it is not known.

    Examples
    --------
    >>> import numpy as np
    >>> best_of(np.array([5.0, 9.0, 9.0, 1.0]), field="x", best_share=0.25, asked_by="me")
    array([False,  True,  True, False])
    """
    known = values[~np.isnan(values)]
    if best_share is None:
        odd = known[~np.isin(known, (0.0, 1.0))]
        if len(odd):
            message = (
                f"the field {field!r}, best=, holds {odd[0]:g}; expected a flag, or the share of "
                "the top that is best, as in best_share=0.1"
            )
            raise DeclarationError(message, asked_by=asked_by)
        return values == 1.0
    if not 0 < best_share < 1:
        message = f"best_share is {best_share!r}; expected a share above 0 and below 1"
        raise DeclarationError(message, asked_by=asked_by)
    if len(known) == 0:
        return np.zeros(len(values), dtype=np.bool_)
    rank = max(round(best_share * len(known)), 1)
    return values >= np.sort(known)[-rank]


def flags_of(
    frame: nw.DataFrame[Any], y: Any, best_ids: Collection[int | str] | None, *, asked_by: str
) -> list[float]:
    """Tell who is best by flags, one per row, or by the ids of ``customer_id``.

    Raises
    ------
    UnsupportedInputError
        If there are not as many flags as rows.
    UnknownNameError
        If no row has an id, or the frame has no ids.
    """
    if best_ids is None:
        flags = [float(bool(flag)) for flag in y]
        if len(flags) != len(frame):
            expected = f"one per row, {len(frame)}"
            raise UnsupportedInputError(f"{len(flags)} flags", asked_by=asked_by, expected=expected)
        return flags
    if KEY not in frame.columns:
        raise UnknownNameError("field", (KEY,), frame.columns, asked_by=asked_by)
    wanted, ids = set(best_ids), frame[KEY].to_list()
    unknown = sorted(wanted - set(ids), key=str)
    if unknown:
        raise UnknownNameError("customer", unknown, ids, asked_by=asked_by)
    return [float(customer in wanted) for customer in ids]


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
        Who has not bought yet; by default everybody who is not best stands for prospects.
    asked_by : str
        Who asks.

    Raises
    ------
    LeakageError
        Naming all such fields, and what is wrong with each.
    """
    marked = without_history is not None and bool(without_history.any())
    prospects = without_history if without_history is not None and marked else ~best
    found: dict[str, str] = {}
    for field in fields:
        codes = _codes(columns[field])
        missing = float((codes[prospects] == 0).mean())
        concordance = _alone(columns[field], codes, best)
        if missing >= MOST_MISSING_SHARE and not (codes[best] == 0).all():
            found[field] = f"{field!r} is not known of {missing:.0%} of prospects"
        elif marked and np.ptp(codes[prospects]) == 0 and np.ptp(codes[best]) > 0:
            found[field] = f"{field!r} is the same for every prospect and not for the best"
        elif concordance >= MOST_CONCORDANCE_PROB:
            found[field] = f"{field!r} alone tells the best apart (AUC {concordance:.3f})"
    if found:
        raise LeakageError(
            tuple(found),
            "; ".join(found.values()),
            asked_by=asked_by,
            hint="Leave them out of fields=: only what is known before the first order is of use.",
        )


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

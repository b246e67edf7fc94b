"""How well known best customers are found again: hide some, score, and look at the top.

Each of the best is hidden once, scored by a model that takes them for one of the others, and counts
as found when they come among the first k. Others among the first k are not known to be good, and
not known not to be: the precision is a lower bound of the share that is worth having.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

import numpy as np
from pydantic import Field, model_validator

from profilekit.book.state import FittedState
from profilekit.stats.ranking import captured_totals, concordance_prob
from profilekit.stats.wilson import wilson_interval

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["HiddenBest", "find_hidden"]

Share = Annotated[float, Field(ge=0, le=1)]


class HiddenBest(FittedState):
    """What came of hiding the best customers, a fold at a time.

    Attributes
    ----------
    folds : int
        Parts that the best were hidden in.
    best_count, others_count : int
        Best customers, each hidden once, and others, ranked with them every time.
    top_count : int
        The first k that were looked at, summed over folds.
    found_count : float
        Hidden best among them; not whole where equal scores straddle the k-th place.
    precision_share, low_share, high_share : float
        `found_count` / `top_count`, with the ends of its 95% interval, that of Wilson for the
        share of the best that is found.
    base_share : float
        What picking blindly would give.
    concordance_prob : float
        Probability that a hidden best customer scores higher than one of the others (AUC), the
        mean over folds.
    """

    folds: int
    best_count: int
    others_count: int
    top_count: int
    found_count: float
    precision_share: Share
    low_share: Share
    high_share: Share
    base_share: Share
    concordance_prob: Share

    @property
    def lift_ratio(self) -> float:
        """How many times more of the best than by picking blindly."""
        return self.precision_share / self.base_share

    @property
    def is_better_than_blind(self) -> bool:
        """Whether the whole interval lies above the base share."""
        return self.low_share > self.base_share

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.low_share <= self.precision_share <= self.high_share:
            message = "the precision lies outside its interval"
            raise ValueError(message)
        return self


def find_hidden(
    score: Callable[[NDArray[np.bool_]], NDArray[np.float64]],
    best: NDArray[np.bool_],
    *,
    folds: int,
    top_count: int | None,
    rng: int,
) -> HiddenBest:
    """Hide the best in turn and look for them.

    Parameters
    ----------
    score : callable
        Takes who is labelled, of shape (n_rows,), learns from it, and scores every row.
    best : ndarray of bool of shape (n_rows,)
        Who is best.
    folds : int
        Parts to hide, at least 2.
    top_count : int, optional
        How many of the first are looked at, k; by default as many as are hidden.
    rng : int
        Seed of who is hidden together.

    Returns
    -------
    HiddenBest
        Summed over folds.
    """
    places = np.flatnonzero(best)
    shuffled = np.random.default_rng(rng).permutation(places)
    found = top = base = concordance = 0.0
    for hidden_places in np.array_split(shuffled, folds):
        hidden = np.zeros(len(best), dtype=np.bool_)
        hidden[hidden_places] = True
        labelled = best & ~hidden
        ranked = ~labelled
        scores, wanted = score(labelled)[ranked], hidden[ranked]
        looked_at = min(top_count or len(hidden_places), len(scores))
        found += float(captured_totals(scores, wanted, [looked_at / len(scores)])[0])
        top += looked_at
        base += looked_at * len(hidden_places) / len(scores)
        concordance += float(concordance_prob(scores, wanted)) / folds
    low, high = map(float, wilson_interval(found, len(places)))
    scale = len(places) / top
    precision = min(found / top, 1.0)
    return HiddenBest(
        folds=folds,
        best_count=len(places),
        others_count=int((~best).sum()),
        top_count=int(top),
        found_count=found,
        precision_share=precision,
        low_share=min(low * scale, precision),
        high_share=max(min(high * scale, 1.0), precision),
        base_share=base / top,
        concordance_prob=min(concordance, 1.0),
    )

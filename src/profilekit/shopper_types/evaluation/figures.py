"""Figures of types: what the customers of one did, against the rest; and what scores rank.

Against everybody a type is in what it is held against, and the more common it is, the less it can
differ. The rest are all customers who are not of the type, whatever else they are.

Weights have the shape (n_draws, n_customers), how often each customer counts; every function gives
one number per draw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.stats.ranking import concordance_prob, top_share_captured

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.evaluation.asked import Asked
    from profilekit.shopper_types.evaluation.outcomes import Outcome

__all__ = ["figure_of_type", "ranked"]

_FIFTH: Final = 0.2


def figure_of_type(
    asked: Asked, outcome: Outcome, members: NDArray[np.bool_], weights: FloatArray
) -> FloatArray:
    """Compare the members of a type with the rest, or give their share of the total.

    A ratio is infinite where the members did what nobody of the rest did, and NaN where nobody
    did it at all, or there are no members or no rest.
    """
    own_top, rest_top = (weights @ (outcome.top * group) for group in (members, ~members))
    with np.errstate(invalid="ignore", divide="ignore"):
        if asked.kind == "share":
            return own_top / (own_top + rest_top)
        own, rest = (weights @ (outcome.bottom * group) for group in (members, ~members))
        return (own_top / own) / (rest_top / rest)


def ranked(asked: Asked, outcome: Outcome, score: FloatArray, weights: FloatArray) -> FloatArray:
    """Judge the score of a type by an outcome, of the customers who have both."""
    there = (outcome.bottom > 0) & ~np.isnan(score)
    if not there.any():
        return np.full(len(weights), np.nan)
    score, top, weights = score[there], outcome.top[there], weights[:, there]
    if asked.kind == "auc":
        return concordance_prob(score, top > 0, weights)
    return top_share_captured(score, top, _FIFTH, weights)

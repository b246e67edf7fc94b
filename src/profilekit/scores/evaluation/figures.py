"""The figures of an evaluation: each of one candidate, of all customers or of a draw of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from profilekit.stats.accuracy import (
    bias_ratio,
    mean_absolute_error,
    pearson_correlation,
    poisson_deviance,
    root_mean_squared_error,
)
from profilekit.stats.ranking import captured_shares, concordance_prob, rank_correlation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.evaluation.candidates import Candidate

__all__ = ["figures_of"]

_HALF = 0.5


def figures_of(
    candidate: Candidate,
    actual: FloatArray,
    is_active: NDArray[np.bool_],
    *,
    unit: str,
    top_percents: Sequence[int],
    weights: FloatArray,
) -> dict[str, FloatArray]:
    """Judge a candidate.

    Parameters
    ----------
    candidate : Candidate
        Predictions of shape (n_customers,).
    actual : ndarray of shape (n_customers,)
        What came.
    is_active : ndarray of shape (n_customers,)
        Who came at all.
    unit : str
        Unit of the outcome, the last word of the names of errors.
    top_percents : sequence of int
        Sizes of the top, in per cent of the customers.
    weights : ndarray of shape (n_draws, n_customers)
        How often each customer counts.

    Returns
    -------
    dict of str to ndarray of shape (n_draws,)
        Every figure, NaN where the candidate does not say what it judges.
    """
    unknown = np.full(len(weights), np.nan)
    found: dict[str, FloatArray] = {}
    value, scores, active = candidate.value, candidate.scores, candidate.active
    for name, figure in (
        (f"mae_{unit}", mean_absolute_error),
        (f"rmse_{unit}", root_mean_squared_error),
        ("poisson_deviance", poisson_deviance),
        ("bias_ratio", bias_ratio),
    ):
        found[name] = unknown if value is None else figure(actual, value, weights)
    for name, figure in (
        ("pearson_correlation", pearson_correlation),
        ("spearman_correlation", rank_correlation),
    ):
        found[name] = unknown if scores is None else figure(actual, scores, weights)
    found |= _tops(scores, actual, is_active, top_percents, weights)
    found["auc_prob"] = unknown if scores is None else concordance_prob(scores, is_active, weights)
    if active is None:
        return found | {"active_auc_prob": unknown, "active_accuracy_share": unknown}
    is_right = ((active >= _HALF) == is_active).astype(np.float64)
    return found | {
        "active_auc_prob": concordance_prob(active, is_active, weights),
        "active_accuracy_share": 1 - mean_absolute_error(np.ones_like(is_right), is_right, weights),
    }


def _tops(
    scores: FloatArray | None,
    actual: FloatArray,
    is_active: NDArray[np.bool_],
    top_percents: Sequence[int],
    weights: FloatArray,
) -> dict[str, FloatArray]:
    """Say what the best bring of everything, of what the true best bring, and of who came."""
    sizes = np.array(top_percents) / 100
    if scores is None:
        captured = of_oracle = active = np.full((len(weights), sizes.size), np.nan)
    else:
        captured = captured_shares(scores, actual, sizes, weights)
        of_oracle = captured / captured_shares(actual, actual, sizes, weights)
        active = captured_shares(scores, is_active, sizes, weights) * _share_of(is_active, weights)
        active = active / sizes
    return {
        f"top_{percent}pct_{what}_share": shares[:, at]
        for at, percent in enumerate(top_percents)
        for what, shares in (("captured", captured), ("of_oracle", of_oracle), ("active", active))
    }


def _share_of(is_active: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
    return (weights @ is_active.astype(np.float64) / weights.sum(axis=-1))[:, None]

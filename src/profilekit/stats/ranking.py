"""Ranking: what an order of rows is worth, whatever the numbers behind it.

Equal scores stand in no order. A figure is the mean over all orders they could be put in, found
exactly, so that neither the order of rows nor a drawing of lots changes it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.stats.accuracy import pearson_correlation

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "captured_shares",
    "captured_totals",
    "concordance_prob",
    "lift_curve",
    "rank_correlation",
    "top_share_captured",
]


def top_share_captured(
    scores: ArrayLike, values: ArrayLike, share: float, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Share of all value that the rows with the highest scores bring.

    Parameters
    ----------
    scores : array-like of shape (n_rows,)
        Higher is better.
    values : array-like of shape (n_rows,)
        What the rows brought.
    share : float
        How many rows are the top, of all; 0 to 1. It need not be a whole number of rows.
    weights : array-like of shape (..., n_rows), optional
        How often each row counts; once by default.

    Returns
    -------
    ndarray of shape (...)
        NaN where nothing was brought at all.

    Examples
    --------
    >>> float(top_share_captured([3, 2, 1, 1], [6, 2, 2, 0], 0.5))
    0.8

    Of rows with equal scores, half are in the top:

    >>> float(top_share_captured([1, 1, 1, 1], [6, 2, 2, 0], 0.5))
    0.5
    """
    return captured_shares(scores, values, [share], weights)[..., 0]


def captured_shares(
    scores: ArrayLike, values: ArrayLike, shares: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Share of all value that the top brings, for tops of several sizes.

    Parameters
    ----------
    scores, values : array-like of shape (n_rows,)
        As in `top_share_captured`.
    shares : array-like of shape (n_shares,)
        How many rows are the top, of all; 0 to 1.
    weights : array-like of shape (..., n_rows), optional
        As in `top_share_captured`.

    Returns
    -------
    ndarray of shape (..., n_shares)
        NaN where nothing was brought at all.

    Examples
    --------
    >>> captured_shares([3, 2, 1, 1], [6, 2, 2, 0], [0.25, 0.5, 1.0])
    array([0.6, 0.8, 1. ])
    """
    brought = captured_totals(scores, values, [*np.asarray(shares, np.float64), 1.0], weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        part = brought[..., :-1] / brought[..., -1:]
    return np.where(np.isfinite(part), part, np.nan)


def captured_totals(
    scores: ArrayLike, values: ArrayLike, shares: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Value that the top brings, for tops of several sizes.

    Parameters
    ----------
    scores, values, shares, weights : array-like
        As in `captured_shares`.

    Returns
    -------
    ndarray of shape (..., n_shares)
        In the unit of the values.

    Examples
    --------
    >>> captured_totals([3, 2, 1, 1], [6, 2, 2, 0], [0.25, 0.5, 1.0])
    array([ 6.,  8., 10.])
    """
    groups = _Groups.of(scores)
    counted = _weights(weights, groups)
    sizes = _from_zero(groups.totals(counted))
    brought = _from_zero(groups.totals(counted * np.asarray(values, dtype=np.float64)))
    wanted = np.asarray(shares, dtype=np.float64)
    found = np.empty((*sizes.shape[:-1], wanted.size))
    for draw in np.ndindex(found.shape[:-1]):
        found[draw] = np.interp(wanted * sizes[draw][-1], sizes[draw], brought[draw])
    return found


def lift_curve(
    scores: ArrayLike, values: ArrayLike, shares: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """How many times more the top brings than as many rows taken blindly.

    Parameters
    ----------
    scores, values : array-like of shape (n_rows,)
        As in `top_share_captured`.
    shares : array-like of shape (n_shares,)
        How many rows are the top, of all; above 0, up to 1.
    weights : array-like of shape (..., n_rows), optional
        As in `top_share_captured`.

    Returns
    -------
    ndarray of shape (..., n_shares)
        1 is no better than blind.

    Examples
    --------
    >>> lift_curve([3, 2, 1, 1], [6, 2, 2, 0], [0.25, 0.5, 1.0])
    array([2.4, 1.6, 1. ])
    """
    return captured_shares(scores, values, shares, weights) / np.asarray(shares, dtype=np.float64)


def concordance_prob(
    scores: ArrayLike, is_active: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Probability that a row that is active has the higher score of a pair with one that is not.

    The area under the ROC curve [1]_; equal scores count half.

    Parameters
    ----------
    scores : array-like of shape (n_rows,)
        Higher is better.
    is_active : array-like of bool of shape (n_rows,)
        Which rows should have the higher scores.
    weights : array-like of shape (..., n_rows), optional
        How often each row counts; once by default.

    Returns
    -------
    ndarray of shape (...)
        0.5 is no better than blind, less is the wrong way round; NaN where all rows are active,
        or none.

    References
    ----------
    .. [1] Hanley & McNeil (1982), "The meaning and use of the area under a receiver operating
       characteristic (ROC) curve", Radiology 143(1), 29-36.

    Examples
    --------
    >>> float(concordance_prob([0.9, 0.5, 0.5, 0.1], [True, True, False, False]))
    0.875
    """
    groups = _Groups.of(scores)
    counted = _weights(weights, groups)
    active = np.asarray(is_active, dtype=np.float64)
    ours, others = groups.totals(counted * active), groups.totals(counted * (1 - active))
    lower = others.sum(axis=-1, keepdims=True) - np.cumsum(others, axis=-1)
    pairs = ours.sum(axis=-1) * others.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((ours * (lower + others / 2)).sum(axis=-1) / pairs)


def rank_correlation(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Spearman's correlation: that of the ranks, equal values sharing the mean of theirs.

    Parameters
    ----------
    actual, predicted : array-like of shape (n_rows,)
        What came and what was predicted.
    weights : array-like of shape (..., n_rows), optional
        How often each row counts; once by default.

    Returns
    -------
    ndarray of shape (...)
        From -1 to 1; NaN where one of both is constant.

    Examples
    --------
    >>> float(rank_correlation([0, 1, 5], [0.1, 3.0, 3.5]))
    1.0
    """
    came, meant = _Groups.of(actual), _Groups.of(predicted)
    counted = _weights(weights, came)
    return pearson_correlation(came.middles(counted), meant.middles(counted), counted)


@dataclass(frozen=True)
class _Groups:
    """Rows by score, best first, those of equal scores together."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, scores: ArrayLike) -> _Groups:
        numbers = np.asarray(scores, dtype=np.float64)
        order = np.argsort(-numbers, kind="stable")
        differs = np.diff(numbers[order]) != 0
        return cls(order, np.flatnonzero(np.concatenate(([True], differs))))

    def totals(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sum values of shape (..., n_rows) by group."""
        return np.add.reduceat(values[..., self.order], self.starts, axis=-1)

    def middles(self, weights: NDArray[np.float64]) -> NDArray[np.float64]:
        """Place of the middle of each row's group, from the best."""
        sizes = self.totals(weights)
        middles = np.cumsum(sizes, axis=-1) - sizes / 2
        lengths = np.diff(self.starts, append=self.order.size)
        placed = np.empty(weights.shape)
        placed[..., self.order] = np.repeat(middles, lengths, axis=-1)
        return placed


def _weights(weights: ArrayLike | None, groups: _Groups) -> NDArray[np.float64]:
    return np.ones(groups.order.size) if weights is None else np.asarray(weights, np.float64)


def _from_zero(parts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sum up along the last axis, beginning with 0."""
    zero = np.zeros((*parts.shape[:-1], 1))
    return np.concatenate((zero, np.cumsum(parts, axis=-1)), axis=-1)

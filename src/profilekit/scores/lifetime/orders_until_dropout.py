"""How many orders fall before a dropout whose moment is unknown: the counts of Pareto/NBD.

A customer who is there at 0 leaves by a Pareto (Lomax) law and orders by a gamma-mixed Poisson
process until then, so a probability of a count is an integral over the moment of leaving, and a
probability of more than a count an integral over the moment of the order that exceeds it. Both
have smooth integrands of one sign; the nodes grow with the root of the counts, as their peaks
get narrower.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import betaln, gammaln

from profilekit.scores.lifetime.dropout_integral import legendre
from profilekit.scores.lifetime.rising_factorial import log_rising

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["count_probabilities", "exceeding_probabilities"]

_NEGLIGIBLE = 40.0
_CELLS = 1 << 20


def count_probabilities(params: FloatArray, t: float, counts: FloatArray) -> FloatArray:
    """Probabilities of numbers of orders in (0, t].

    Parameters
    ----------
    params : ndarray of shape (4, n_rows)
        Of each customer, who is there at 0: r, alpha, s, beta.
    t : float
        Time.
    counts : ndarray of shape (n_counts,)
        Whole, not negative.

    Returns
    -------
    ndarray of shape (n_rows, n_counts)
        Whose rows add up to 1 over all counts.
    """
    made = np.empty((params.shape[1], len(counts)))
    largest = float(counts.max(initial=0))
    for rows, nodes in _alike(params, t, np.full(params.shape[1], largest), len(counts)):
        made[rows] = _counted(params[:, rows], t, counts, nodes)
    return made


def exceeding_probabilities(params: FloatArray, t: float, count: FloatArray) -> FloatArray:
    """Probabilities of more orders than a number of them in (0, t].

    Parameters
    ----------
    params : ndarray of shape (4, n_rows)
        Of each customer, who is there at 0: r, alpha, s, beta.
    t : float
        Time.
    count : ndarray, broadcast against (n_rows,)
        Whole, at least -1.

    Returns
    -------
    ndarray of shape (n_rows,)
        Not increasing in ``count``.
    """
    each = np.broadcast_to(count, params.shape[1:]).astype(np.float64)
    made = np.ones(len(each))
    for rows, nodes in _alike(params, t, each, 1):
        r, alpha, s, beta = params[:, rows, None]
        nth = np.maximum(each[rows, None] + 1, 1)
        total = np.zeros(len(rows))
        for moment, width in _moments(params[:, rows], t, nodes):
            waiting = _log_order(r + 1, alpha, moment, nth - 1) - np.log(alpha) - betaln(nth, r)
            stays = -s * np.log1p(moment / beta)
            total += (width * np.exp(waiting + stays)).sum(axis=1)
        made[rows] = np.where(each[rows] < 0, 1.0, np.minimum(total, 1.0))
    return made


def _counted(params: FloatArray, t: float, counts: FloatArray, nodes: int) -> FloatArray:
    r, alpha, s, beta = params[:, :, None]
    start = log_rising(r, counts) - gammaln(counts + 1)
    total = np.exp(start + _log_order(r, alpha, t, counts) - s * np.log1p(t / beta))
    for moment, width in _moments(params, t, nodes):
        leaves = width * s / beta * np.exp(-(s + 1) * np.log1p(moment / beta))
        ordering = _log_order(r[:, None], alpha[:, None], moment[:, None], counts[:, None])
        total += (leaves[:, None] * np.exp(start[:, :, None] + ordering)).sum(axis=2)
    return total


def _log_order(
    r: FloatArray, alpha: FloatArray, moment: FloatArray | float, counts: FloatArray
) -> FloatArray:
    """Logarithm of ``(alpha / (alpha + m))^r (m / (alpha + m))^count``, for any moment above 0."""
    by_orders = np.log1p(moment / alpha)
    return counts * (np.log(moment) - np.log(alpha)) - (r + counts) * by_orders


def _moments(params: FloatArray, t: float, nodes: int) -> Iterator[tuple[FloatArray, FloatArray]]:
    """Moments and their weights, (n_rows, nodes), by panels of at most 1 in ``u``."""
    smaller = np.minimum(params[1], params[3])[:, None]
    end = _range_ends(params, t)
    panels = int(np.ceil(end.max(initial=0.0)))
    at, weight = legendre(nodes)
    for k in range(panels):
        step = end[:, None] / panels
        u = step * (k + at)
        yield smaller * np.expm1(u), step * weight * smaller * np.exp(u)


def _range_ends(params: FloatArray, t: float) -> FloatArray:
    """Where ``u = log(1 + moment / c)`` ends, with ``c`` the smaller parameter of time.

    Peaks are wide in it. It ends at ``t``, or before, where nearly nobody is still there.
    """
    _, alpha, s, beta = params
    gone = beta * np.expm1(np.minimum(_NEGLIGIBLE / s, 500.0))
    return np.log1p(np.minimum(t, gone) / np.minimum(alpha, beta))


def _alike(
    params: FloatArray, t: float, largest: FloatArray, n_counts: int
) -> Iterator[tuple[NDArray[np.intp], int]]:
    """Blocks of rows that need the same number of nodes, small enough for the memory."""
    r, alpha = params[:2]
    peaks = np.maximum(largest, 0) + np.minimum(r, r * t / alpha)
    nodes = 24 + 8 * np.ceil(np.sqrt(peaks) / 4)
    key = nodes * 1024 + np.ceil(_range_ends(params, t))
    for one in np.unique(key):
        rows = np.flatnonzero(key == one)
        needed = int(nodes[rows[0]])
        size = max(_CELLS // (needed * n_counts), 1)
        for first in range(0, len(rows), size):
            yield rows[first : first + size], needed

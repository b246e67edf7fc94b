"""How closely hidden counts follow from the counts told.

Counts told are sums of hidden ones, none of which is below nought. What follows exactly is found by
linear algebra; how far the others could lie apart, by linear programmes [1]_.

References
----------
.. [1] Fischetti, M. and Salazar, J. J. (2001), "Solving the cell suppression problem on tabular
   data with linear constraints", Management Science 47(7), 1008-1027.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Bounds", "System", "ends_of", "glance"]

_HAIR: Final = 1e-6
"""Relative to the largest count: what a count may differ by from a whole number."""


class System(NamedTuple):
    """Counts told, as sums of hidden ones.

    Attributes
    ----------
    told : ndarray of shape (n_told, n_hidden)
        1 for the hidden counts that each count told is the sum of, else 0.
    counts : ndarray of int of shape (n_told,)
        The counts told.
    most : ndarray of int of shape (n_hidden,)
        The most that each hidden count can be.
    """

    told: FloatArray
    counts: NDArray[np.int64]
    most: NDArray[np.int64]


class Bounds(NamedTuple):
    """What sums of hidden counts can be.

    Attributes
    ----------
    low, high : ndarray of int of shape (n_sums,)
        The least and the most; of those that are not settled, two that can be.
    is_settled : ndarray of bool of shape (n_sums,)
        Whether they are the ends, or as far apart as was asked for.
    """

    low: NDArray[np.int64]
    high: NDArray[np.int64]
    is_settled: NDArray[np.bool_]


def glance(system: System, sums: NDArray[np.bool_], *, enough: NDArray[np.intp]) -> Bounds | None:
    """Settle the sums that follow exactly, and those that clearly do not.

    Parameters
    ----------
    system : System
        What was told.
    sums : ndarray of bool of shape (n_sums, n_hidden)
        Hidden counts that are added up to what is looked after.
    enough : ndarray of int of shape (n_sums,)
        How far apart least and most need not be looked for.

    Returns
    -------
    Bounds or None
        None where no hidden counts add up to what was told.

    Examples
    --------
    >>> import numpy as np
    >>> told = np.array([[1.0, 1.0, 1.0], [0.0, 1.0, 1.0]])
    >>> system = System(told, np.array([60, 12]), np.array([60, 60, 60]))
    >>> low, high, _ = glance(system, np.eye(3, dtype=bool), enough=np.array([9, 9, 9]))
    >>> low, high
    (array([48,  0,  0]), array([48, 12, 12]))
    """
    told, counts, _ = system
    wanted = sums.astype(np.float64)
    inverse = np.linalg.pinv(told)
    found = inverse @ counts
    if np.abs(told @ found - counts).max(initial=0) > _hair(counts):
        return None
    low = wanted @ found
    high = low.copy()
    is_open = np.abs(wanted - wanted @ inverse @ told).max(axis=1, initial=0) > _HAIR
    if (low[~is_open] < -_hair(counts)).any():
        return None
    if is_open.any():
        points = _corners(system, np.eye(told.shape[1]))
        if points is None:
            return None
        reached = points @ wanted[is_open].T
        low[is_open], high[is_open] = reached.min(axis=0), reached.max(axis=0)
    low, high = _whole(low, high, counts)
    return Bounds(low, high, ~is_open | (high - low >= enough))


def ends_of(system: System, sums: NDArray[np.bool_]) -> Bounds | None:
    """Find the least and the most that sums can be; None as of `glance`."""
    wanted = sums.astype(np.float64)
    points = _corners(system, wanted)
    if points is None:
        return None
    reached = points @ wanted.T
    low, high = _whole(reached.min(axis=0), reached.max(axis=0), system.counts)
    return Bounds(low, high, np.ones(len(sums), dtype=np.bool_))


def _hair(counts: NDArray[np.int64]) -> float:
    return _HAIR * max(1, int(counts.max(initial=1)))


def _whole(
    low: FloatArray, high: FloatArray, counts: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    hair = _hair(counts)
    return np.ceil(low - hair).astype(np.int64), np.floor(high + hair).astype(np.int64)


def _corners(system: System, wanted: FloatArray) -> FloatArray | None:
    """Find hidden counts by which each sum is least, and most."""
    told, counts, most = system
    n_blocks = 2 * len(wanted)
    # The programmes are many and tiny: one call for all takes a tenth of the time of one for each.
    result: Any = linprog(
        np.concatenate([wanted.ravel(), -wanted.ravel()]),
        A_eq=sparse.kron(sparse.eye_array(n_blocks), sparse.csr_array(told), format="csr"),
        b_eq=np.tile(counts, n_blocks),
        bounds=np.column_stack([np.zeros(n_blocks * len(most)), np.tile(most, n_blocks)]),
        method="highs",
    )
    if result.status:
        return None
    return cast("FloatArray", result.x).reshape(n_blocks, -1)

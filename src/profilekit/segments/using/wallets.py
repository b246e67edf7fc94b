"""Wallets: what part of their own spend customers give to a label, in a segment and outside it.

Who buys much of everything buys every label more often. Parts of a customer's own spend do not grow
with how much that is, and they still tell a difference where everybody buys a label at some time.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from scipy.stats import t as student

from profilekit.segments.using.buyers import WHOLE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.segments.using.buyers import Buyers

__all__ = ["Wallets", "wallets_of"]


class Wallets(NamedTuple):
    """Mean parts of customers' own spend by label; NaN where fewer than two paid anything.

    Attributes
    ----------
    inside, outside : ndarray of shape (n_labels,)
        Means over the members, and over the others.
    difference, low, high : ndarray of shape (n_labels,)
        The one less the other, with its 95 % interval.
    p_value : ndarray of shape (n_labels,)
        Of the test of Welch, two-sided; 1 where there is nothing to test, as where nobody varies.
    """

    inside: NDArray[np.float64]
    outside: NDArray[np.float64]
    difference: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_value: NDArray[np.float64]


def wallets_of(bought: Buyers, place: int) -> Wallets:
    """Compare the members of one segment with the others [1]_.

    Parameters
    ----------
    bought : Buyers
        What was bought.
    place : int
        Which segment.

    References
    ----------
    .. [1] Welch, B. L. (1947), "The generalization of Student's problem when several different
       population variances are involved", Biometrika 34(1/2), 28-35.
    """
    size = int(bought.paying[place])
    sums, squares = bought.inside_parts[:, place], bought.inside_squares[:, place]
    inside, spread = _mean_and_error(sums, squares, size)
    outside, other = _mean_and_error(
        bought.parts - sums, bought.squares - squares, bought.paying_count - size
    )
    rest = bought.paying_count - size
    difference, variance = inside - outside, spread + other
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = variance**2 / (spread**2 / (size - 1) + other**2 / (rest - 1))
        error = np.sqrt(variance)
        p_value: Any = 2 * student.sf(abs(difference) / error, freedom)
        half: Any = student.ppf(0.975, freedom) * error
    p_value = np.where(np.isnan(p_value), 1.0, p_value)
    return Wallets(inside, outside, difference, difference - half, difference + half, p_value)


def _mean_and_error(
    sums: NDArray[np.int64], squares: NDArray[np.int64], size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean part, and the variance of that mean."""
    with np.errstate(divide="ignore", invalid="ignore"):
        mean = np.where(size > 1, sums / np.float64(size) / WHOLE, np.nan)
        square = squares / np.float64(size) / WHOLE**2
        variance = np.maximum(square - mean**2, 0) / np.float64(size - 1)
    return mean, variance

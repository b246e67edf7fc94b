"""Quantile thresholds: values that were observed, from which on customers are in a higher part.

Never interpolated between two, so that scaling money moves nobody, and equal customers stay
together however many share a value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

__all__ = ["Ties", "part_cuts", "quantile_thresholds"]

Ties = Literal["low", "mid", "high"]

_HALVES_OF_EQUALS: Final[Mapping[Ties, int]] = {"low": 0, "mid": 1, "high": 2}


def quantile_thresholds(
    values: NDArray[np.float64], parts: int, *, ties: Ties = "low"
) -> NDArray[np.float64]:
    """Find the lower bounds of parts of equal size.

    Parameters
    ----------
    values : ndarray of shape (n_values,)
        NaN is missing.
    parts : int
        How many parts, at least 2.
    ties : {"low", "mid", "high"}, default="low"
        Whether equal values are placed by the share of the values below them, by that and half of
        themselves, or by that and all of themselves.

    Returns
    -------
    ndarray of shape (parts - 1,)
        Observed values that do not fall; infinite where a part holds nobody of values that are all
        equal.

    Examples
    --------
    >>> import numpy as np
    >>> quantile_thresholds(np.array([1.0, 2.0, 2.0, 3.0, 9.0, np.nan]), 2)
    array([3.])
    """
    observed, counts = np.unique(values[~np.isnan(values)], return_counts=True)
    beaten = np.cumsum(counts) - counts
    halves = 2 * beaten + _HALVES_OF_EQUALS[ties] * counts
    first = np.searchsorted(
        halves * parts,
        2 * int(counts.sum()) * np.arange(1, parts),
        side="right" if ties == "high" else "left",
    )
    unreached = observed[-1] if len(observed) > 1 else np.inf
    return np.append(observed, unreached)[first]


def part_cuts(values: NDArray[np.float64], parts: int) -> NDArray[np.float64]:
    """Find where the second and later of parts of equal size begin, of those that hold anybody.

    Parameters
    ----------
    values : ndarray of shape (n_values,)
        NaN is missing.
    parts : int
        How many parts, at most.

    Returns
    -------
    ndarray of shape (n_cuts,)
        Observed values that rise, the least of all not among them; fewer than ``parts - 1`` where
        many values are equal.

    Examples
    --------
    >>> import numpy as np
    >>> part_cuts(np.array([1.0, 1.0, 1.0, 1.0, 2.0, 3.0, np.nan]), 3)
    array([2.])
    """
    cuts = np.unique(quantile_thresholds(values, parts, ties="high"))
    return cuts[(cuts > np.nanmin(values, initial=np.inf)) & np.isfinite(cuts)]

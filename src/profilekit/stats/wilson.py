"""Wilson's interval: what share of everybody a counted share speaks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["NORMAL_975", "wilson_interval"]

NORMAL_975: Final = 1.959963984540054
"""Below it lies 97.5 % of a standard normal distribution."""


def wilson_interval(
    count: ArrayLike, of: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the 95 % score interval of shares.

    Parameters
    ----------
    count : array-like of float of shape (n_shares,), or a number
        How many have it, from 0 to `of`.
    of : array-like of float of shape (n_shares,), or a number
        Among how many; above 0.

    Returns
    -------
    tuple of two ndarray of float64 of shape (n_shares,), or of no dimension
        Lower and upper ends of the intervals; `count` / `of` is never outside.

    References
    ----------
    .. [1] Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical
       inference", Journal of the American Statistical Association 22 (158).

    Examples
    --------
    >>> low, high = wilson_interval(254, 402)
    >>> round(float(low), 3), round(float(high), 3)
    (0.584, 0.678)
    """
    number, among = np.asarray(count, np.float64), np.asarray(of, np.float64)
    share, squared = number / among, NORMAL_975**2
    middle = (number + squared / 2) / (among + squared)
    half = NORMAL_975 * np.sqrt(share * (1 - share) * among + squared / 4) / (among + squared)
    return np.clip(middle - half, 0, share), np.clip(middle + half, share, 1)

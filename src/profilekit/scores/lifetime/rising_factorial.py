"""The logarithm of ``gamma(a + x) / gamma(a)`` and its slope, to the last digits whatever ``a``.

A difference of two large log-gammas loses the digits they share: at ``a = 1e9`` it is wrong in
the sixth decimal, and a likelihood that shrinks towards "everybody alike" goes there.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import digamma, gammaln

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray

__all__ = ["log_rising", "log_rising_slope"]

_LARGE = 64.0  # Stirling's series with four terms is exact to 1e-16 from here
_SERIES = (1 / 12, -1 / 360, 1 / 1260, -1 / 1680)


def log_rising(a: FloatArray | float, x: FloatArray) -> FloatArray:
    """Logarithm of ``a (a + 1) ... (a + x - 1)``.

    Parameters
    ----------
    a : float or ndarray
        Positive.
    x : ndarray
        Not negative; broadcast against ``a``.

    Returns
    -------
    ndarray of the shape of both together
        The logarithm.

    Examples
    --------
    >>> float(log_rising(1e12, np.array(1.0)) - np.log(1e12))
    0.0
    """
    a, x = np.broadcast_arrays(np.asarray(a, dtype=np.float64), x)
    small = np.minimum(a, _LARGE)
    large = np.maximum(a, _LARGE)
    far = (large - 0.5) * np.log1p(x / large) + x * (np.log(large + x) - 1)
    far += _remainder(large + x) - _remainder(large)
    return np.where(a < _LARGE, gammaln(small + x) - gammaln(small), far)


def log_rising_slope(a: FloatArray | float, x: FloatArray) -> FloatArray:
    """Slope of `log_rising` in the logarithm of ``a``, which is ``x`` at most.

    Parameters
    ----------
    a : float or ndarray
        Positive.
    x : ndarray
        Not negative; broadcast against ``a``.

    Returns
    -------
    ndarray of the shape of both together
        The slope.
    """
    a, x = np.broadcast_arrays(np.asarray(a, dtype=np.float64), x)
    small = np.minimum(a, _LARGE)
    large = np.maximum(a, _LARGE)
    far = large * np.log1p(x / large) + 0.5 * x / (large + x)
    far += large * (_remainder_slope(large + x) - _remainder_slope(large))
    return np.where(a < _LARGE, small * (digamma(small + x) - digamma(small)), far)


def _remainder(z: FloatArray) -> FloatArray:
    return np.sum([c / z ** (2 * k + 1) for k, c in enumerate(_SERIES)], axis=0)


def _remainder_slope(z: FloatArray) -> FloatArray:
    return np.sum([-(2 * k + 1) * c / z ** (2 * k + 2) for k, c in enumerate(_SERIES)], axis=0)

"""Gamma-Gamma: the mathematics of what an order day is worth, without data, names or days.

Values of one customer are gamma with a shape `p` that all share and a rate of their own, and the
rates are gamma with `q` and `v`. So what n further days come to is a beta prime, exactly.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import gammaln

from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray

__all__ = ["ValueOutlook", "value_log_likelihood", "value_outlook"]


class ValueOutlook(NamedTuple):
    """What the values to come of customers are, given those seen; arrays of shape (n,).

    What n days come to is ``scale`` times a beta prime of ``n p`` and ``tail``.

    Attributes
    ----------
    p : float
        Shape of the value of one day.
    tail : ndarray
        Shape of the customer's rate; the larger, the better the customer is known.
    scale : ndarray
        In money.
    """

    p: float
    tail: FloatArray
    scale: FloatArray

    @property
    def mean(self) -> FloatArray:
        """Expected value of a day, in money."""
        return self.p * self.scale / (self.tail - 1)


def value_log_likelihood(
    params: FloatArray, x: FloatArray, mean: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Log-likelihood of mean values.

    Parameters
    ----------
    params : ndarray of shape (3,)
        The three, in the order p, q, v; v in the money of ``mean``.
    x : ndarray of shape (n,)
        Days that each mean is of, positive.
    mean : ndarray of shape (n,)
        Positive.

    Returns
    -------
    tuple of ndarray of shape (n,) and ndarray of shape (n, 3)
        And its gradient with respect to the logarithms of the parameters.
    """
    p, q, v = params.tolist()
    shape, total = p * x, x * mean
    below, above = np.log1p(v / total), np.log1p(total / v)
    large, small = np.maximum(shape, q), np.minimum(shape, q)
    values = log_rising(large, small) - gammaln(small) - np.log(mean) - shape * below - q * above
    slopes = (
        log_rising_slope(shape, np.full_like(shape, q)) - shape * below,
        log_rising_slope(q, shape) - q * above,
        (q * total - shape * v) / (v + total),
    )
    return values, np.stack(slopes, axis=1)


def value_outlook(params: FloatArray, x: FloatArray, mean: FloatArray) -> ValueOutlook:
    """Say what is expected of customers after so many days of that mean; 0 days is a newcomer."""
    p, q, v = params.tolist()
    return ValueOutlook(p, q + p * x, v + x * mean)

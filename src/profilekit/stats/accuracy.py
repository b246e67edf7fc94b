"""Accuracy: how far predictions are from what came, row by row and in all.

Every figure takes weights, a whole set of them at once, so that a bootstrap counts rows several
times instead of copying them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import kl_div

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = [
    "bias_ratio",
    "mean_absolute_error",
    "pearson_correlation",
    "poisson_deviance",
    "root_mean_squared_error",
]

_CONSTANT: Final = 1e-12
"""Spread, relative to the size of the values, below which they are equal but for rounding."""


def mean_absolute_error(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Mean of the absolute differences.

    The prediction that makes it smallest is the median, which for customers of whom most buy
    nothing is zero: it does not reward a right mean.

    Parameters
    ----------
    actual, predicted : array-like of shape (n_rows,)
        What came and what was predicted.
    weights : array-like of shape (..., n_rows), optional
        How often each row counts; once by default.

    Returns
    -------
    ndarray of shape (...)
        In the unit of the values.

    Examples
    --------
    >>> float(mean_absolute_error([0, 0, 3], [0, 1, 1]))
    1.0
    """
    differences = np.abs(_numbers(actual) - _numbers(predicted))
    return _mean(differences, weights)


def root_mean_squared_error(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Root of the mean of the squared differences.

    Parameters
    ----------
    actual, predicted, weights : array-like
        As in `mean_absolute_error`.

    Returns
    -------
    ndarray of shape (...)
        In the unit of the values.

    Examples
    --------
    >>> float(root_mean_squared_error([0, 4], [3, 4 + 4]))
    3.5355339059327378
    """
    return np.sqrt(_mean((_numbers(actual) - _numbers(predicted)) ** 2, weights))


def poisson_deviance(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Mean deviance of counts from predicted means, 0 where all are equal.

    The mean of 2 (y log(y / m) - y + m) [1]_. The prediction that makes it smallest is the mean.
    A prediction of 0 where something came is infinitely wrong.

    Parameters
    ----------
    actual, predicted, weights : array-like
        As in `mean_absolute_error`.

    Returns
    -------
    ndarray of shape (...)
        Without a unit; infinite where a predicted 0 was not 0, NaN where a value is negative.

    References
    ----------
    .. [1] McCullagh & Nelder (1989), "Generalized Linear Models", 2nd edition, Chapman & Hall,
       section 2.3.

    Examples
    --------
    >>> round(float(poisson_deviance([0, 0, 3], [0.5, 0.5, 2.0])), 4)
    0.8109
    """
    came, meant = _numbers(actual), _numbers(predicted)
    shape = np.shape(_weights(weights, came))[:-1]
    if (came < 0).any() or (meant < 0).any():
        return np.full(shape, np.nan)
    terms = 2 * kl_div(came, meant)
    impossible = np.isinf(terms)
    mean = _mean(np.where(impossible, 0.0, terms), weights)
    return np.where(_mean(impossible.astype(np.float64), weights) > 0, np.inf, mean)


def pearson_correlation(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """Pearson's correlation.

    Parameters
    ----------
    actual, predicted : array-like of shape (..., n_rows)
        What came and what was predicted.
    weights : array-like of shape (..., n_rows), optional
        How often each row counts; once by default.

    Returns
    -------
    ndarray of shape (...)
        From -1 to 1; NaN where one of both is constant.

    Examples
    --------
    >>> float(pearson_correlation([0, 1, 2], [1, 3, 5]))
    1.0
    """
    came, came_spread = _centred(_numbers(actual), weights)
    meant, meant_spread = _centred(_numbers(predicted), weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = _mean(came * meant, weights) / (came_spread * meant_spread)
    return np.clip(found, -1.0, 1.0)


def bias_ratio(
    actual: ArrayLike, predicted: ArrayLike, weights: ArrayLike | None = None
) -> NDArray[np.float64]:
    """How far the predicted total is above or below the total that came.

    Parameters
    ----------
    actual, predicted, weights : array-like
        As in `mean_absolute_error`.

    Returns
    -------
    ndarray of shape (...)
        0.1 is a tenth too much, -1 is nothing; NaN where nothing came.

    Examples
    --------
    >>> round(float(bias_ratio([1, 3], [2.4, 2.0])), 3)
    0.1
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        found = _mean(_numbers(predicted), weights) / _mean(_numbers(actual), weights) - 1
    return np.where(np.isfinite(found), found, np.nan)


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(values, dtype=np.float64)


def _weights(weights: ArrayLike | None, like: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.ones_like(like) if weights is None else _numbers(weights)


def _mean(values: NDArray[np.float64], weights: ArrayLike | None) -> NDArray[np.float64]:
    counted = _weights(weights, values)
    total: NDArray[np.float64] = np.asarray(np.einsum("...i,...i->...", counted, values))
    return np.asarray(total / np.asarray(counted.sum(axis=-1)))


def _centred(
    values: NDArray[np.float64], weights: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give differences from the mean, and their standard deviation, NaN where that is rounding."""
    differences = values - _mean(values, weights)[..., None]
    spread = np.sqrt(_mean(differences**2, weights))
    size = np.abs(values).max(initial=0.0)
    return differences, np.where(spread > _CONSTANT * size, spread, np.nan)

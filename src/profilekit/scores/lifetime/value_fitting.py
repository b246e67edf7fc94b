"""How the three parameters of Gamma-Gamma are learned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import FitError
from profilekit.scores.lifetime.maximising import maximise
from profilekit.scores.lifetime.value_distribution import value_log_likelihood
from profilekit.scores.lifetime.value_limits import limits

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.maximising import Maximum

__all__ = ["VALUE_SYMBOLS", "fitted_values"]

VALUE_SYMBOLS = ("p", "q", "v")
_STARTS = ((1.0, 4.0, 3.0), (6.0, 4.0, 0.5), (0.3, 2.0, 3.0), (30.0, 3.0, 0.07))
_SEARCHED = 1 << 14
"""Customers that the starts are tried on; all are used from the best one on."""
_SLACK = 1e-6
"""Part of the log-likelihood by which a limit may fall behind what was reached on the way."""


def fitted_values(
    x: FloatArray, mean: FloatArray, weights: FloatArray, *, asked_by: str
) -> dict[str, Any]:
    """Find the parameters under which mean values are most likely.

    In means of the population, so that the currency does not matter. Where the likelihood rises
    towards a limit, as `limits` has them, the parameters are those of the limit.

    Parameters
    ----------
    x, mean, weights : ndarray of shape (n,)
        Days that each mean is of, the mean, and customers who have both; all positive.
    asked_by : str
        Who asks.

    Returns
    -------
    dict
        ``params`` (p, q, v), ``log_likelihood`` and ``covariance``, in the money of ``mean``.

    Raises
    ------
    FitError
        If no maximum was found, or none with a finite mean value.
    """
    unit = float(np.average(mean, weights=weights))

    found = _most_likely(x, mean / unit, weights, asked_by=asked_by)
    if found.params[1] <= 1:
        raise FitError(
            f"q is {found.params[1]:.3g}, and with 1 or less the mean value of all is infinite",
            asked_by=asked_by,
            remedy="Some values are out of all proportion: cap repeat_mean_amount, or fit business "
            "customers and consumers apart.",
        )
    scale = np.array([1.0, 1.0, unit])
    covariance: list[list[float]] = (found.covariance * np.outer(scale, scale)).tolist()
    return {
        "params": tuple((found.params * scale).tolist()),
        "log_likelihood": found.log_likelihood - float(weights.sum()) * float(np.log(unit)),
        "covariance": tuple(tuple(row) for row in covariance),
    }


@dataclass(slots=True)
class _Likelihood:
    """Log-likelihood of mean values, and the most that it has been."""

    x: FloatArray
    mean: FloatArray
    weights: FloatArray
    most: float = -np.inf

    def __call__(self, params: FloatArray) -> tuple[float, FloatArray]:
        values, slopes = value_log_likelihood(params, self.x, self.mean)
        value = float(self.weights @ values)
        self.most = max(self.most, value)
        return value, self.weights @ slopes


def _most_likely(x: FloatArray, mean: FloatArray, weights: FloatArray, *, asked_by: str) -> Maximum:
    every = -(-len(x) // _SEARCHED)
    likelihood = _Likelihood(x, mean, weights)
    sample = _Likelihood(x[::every], mean[::every], weights[::every])
    try:
        return maximise(
            likelihood,
            [np.array(start) for start in _STARTS],
            search=sample if every > 1 else None,
            symbols=VALUE_SYMBOLS,
            asked_by=asked_by,
            remedy="Fit on more customers, or do without it: a purchase model by itself expects "
            "order days, each of them worth repeat_mean_amount, the customer's own mean.",
        )
    except FitError:
        reached = likelihood.most - _SLACK * abs(likelihood.most)
        for limit in limits(likelihood, asked_by=asked_by):
            if limit.log_likelihood >= reached:
                return limit
        raise

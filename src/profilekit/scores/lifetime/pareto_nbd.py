"""Pareto/NBD: orders as a Poisson process, and a moment of leaving that orders do not decide.

A customer may leave at any time, also without ever ordering again, so the probability of being
alive falls with silence for one-time buyers too. The likelihood is the sum of two ways to have
been silent since the last order, still there or gone at a moment in between, and everything
else follows from how that sum divides: see `over_dropout`.
"""

# ruff: noqa: N803 - T is the letter of the literature

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from profilekit.scores.lifetime.dropout_integral import Dropout, over_dropout
from profilekit.scores.lifetime.orders_until_dropout import (
    count_probabilities,
    exceeding_probabilities,
)
from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["ParetoNBDModel", "ParetoNBDProcess"]


@dataclass(frozen=True, slots=True)
class ParetoNBDProcess:
    """The mathematics of Pareto/NBD, see `PurchaseProcess`.

    References
    ----------
    .. [1] Schmittlein, D. C., Morrison, D. G. and Colombo, R. (1987), "Counting Your Customers:
       Who Are They and What Will They Do Next?", Management Science 33(1), 1-24.
    .. [2] Fader, P. S. and Hardie, B. G. S. (2005), "A Note on Deriving the Pareto/NBD Model and
       Related Expressions".
    """

    symbols: tuple[str, ...] = ("r", "alpha", "s", "beta")
    time_symbols: frozenset[str] = frozenset({"alpha", "beta"})

    def log_likelihood(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give the log-likelihood of each history and its gradient, see `PurchaseProcess`."""
        r, alpha, s, beta = params.tolist()
        gone = over_dropout(params, x, t_x, T)
        stays, total = _ways(params, x, T, gone)
        here = np.exp(stays - total)
        slopes_here = np.array(
            [
                -r * np.log1p(T / alpha),
                (r * T - x * alpha) / (alpha + T),
                -s * np.log1p(T / beta),
                s * T / (beta + T),
            ]
        )
        slopes = here * slopes_here + (1 - here) * gone.slopes
        slopes[0] += log_rising_slope(r, x)
        return log_rising(r, x) + total, slopes.T

    def alive_prob(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Give the probability that a customer has not left by ``T``."""
        stays, total = _ways(params, x, T, over_dropout(params, x, t_x, T))
        return np.exp(stays - total)

    def while_alive(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Give the parameters of each customer's process after ``T`` if still there."""
        del t_x
        r, alpha, s, beta = params.tolist()
        return np.array([r + x, alpha + T, np.full_like(x, s), beta + T])

    def expected(self, params: FloatArray, t: FloatArray) -> FloatArray:
        """Count the orders to be expected in (0, t] of customers who are there at 0."""
        r, alpha, s, beta = params
        stay = np.log1p(t / beta)
        fading = (s - 1) * stay
        even = np.where(fading == 0, 1.0, fading)
        share = np.where(fading == 0, 1.0, -np.expm1(-even) / even)
        return r * beta / alpha * stay * share

    def probabilities(self, params: FloatArray, t: float, counts: FloatArray) -> FloatArray:
        """Give the probabilities of numbers of orders in (0, t] of customers who are there at 0."""
        return count_probabilities(params, t, counts)

    def exceeding(self, params: FloatArray, t: float, count: FloatArray) -> FloatArray:
        """Give the probabilities of more orders than ``count`` of customers who are there at 0."""
        return exceeding_probabilities(params, t, count)


def _ways(
    params: FloatArray, x: FloatArray, T: FloatArray, gone: Dropout
) -> tuple[FloatArray, FloatArray]:
    """Logarithms of the likelihood of being there at ``T``, and of that or having left before."""
    r, alpha, s, beta = params.tolist()
    by_orders = np.log1p(T / alpha)
    stays = -(r + x) * by_orders - x * np.log(alpha) - s * np.log1p(T / beta)
    return stays, np.logaddexp(stays, gone.log_total)


class ParetoNBDModel(PurchaseModel):
    """Predict how often customers order by Pareto/NBD.

    Parameters
    ----------
    horizons_days : tuple of int, default=(90, 365)
        How far ahead, in days; fields are made for each.
    time_unit_days : float, default=7
        Days of the time unit that parameters are in: with 7 they are in weeks, as in the
        literature. Predictions are the same with any.
    interval_prob : float, default=0.8
        Probability of the intervals; half of the rest lies beyond each end.
    repeats, span, tenure : str
        Fields read: days with an order after the first, days from the first order to the last,
        days from the first order to the day of the book.
    minimum_customers : int, default=100
        Customers who ordered that it takes to learn from.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.

    Attributes
    ----------
    state_ : PurchaseState
        Parameters and what is known of them, frozen by `fit`.
    params_ : dict of str to float
        ``r``, ``alpha`` (in time units), ``s``, ``beta`` (in time units).
    log_likelihood_ : float
        Of all customers who ordered, in time units.
    std_errors_ : dict of str to float
        Standard errors of the parameters.
    covariance_ : ndarray of shape (4, 4)
        Of the parameters, in their order.
    leaving_gain_ : float
        Log-likelihood above that of `NBDModel`, where nobody leaves.
    leaving_is_told_ : bool
        Whether that is more than 2, for the two parameters more; if not, ``alive_prob`` is missing.

    Warns
    -----
    UserWarning
        If the data do not tell that customers leave.

    References
    ----------
    .. [1] Schmittlein, D. C., Morrison, D. G. and Colombo, R. (1987), "Counting Your Customers:
       Who Are They and What Will They Do Next?", Management Science 33(1), 1-24.
    """

    process: ClassVar[PurchaseProcess] = ParetoNBDProcess()
    starts: ClassVar[tuple[tuple[float, ...], ...]] = (
        (0.5, 0.3, 0.6, 0.4),
        (1.0, 0.5, 0.3, 1.0),
        (2.0, 2.0, 2.0, 3.0),
    )
    source: ClassVar[str] = "Schmittlein, Morrison & Colombo (1987)"

"""NBD: orders as a Poisson process of customers who never leave.

The model before all models of leaving. It is what they come to where nobody is seen to leave,
and there they have no maximum; where customers do leave, it expects far too much of the silent.
"""

# ruff: noqa: N803 - T is the letter of the literature

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.special import betainc, xlogy

from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["NBDModel", "NBDProcess"]


@dataclass(frozen=True, slots=True)
class NBDProcess:
    """The mathematics of NBD, see `PurchaseProcess`.

    References
    ----------
    .. [1] Ehrenberg, A. S. C. (1959), "The Pattern of Consumer Purchases", Journal of the Royal
       Statistical Society C 8(1), 26-41.
    """

    symbols: tuple[str, ...] = ("r", "alpha")
    time_symbols: frozenset[str] = frozenset({"alpha"})

    def log_likelihood(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give the log-likelihood of each history and its gradient, see `PurchaseProcess`."""
        del t_x
        r, alpha = params.tolist()
        stays = np.log1p(T / alpha)
        values = log_rising(r, x) - (r + x) * stays - x * np.log(alpha)
        slope_r = log_rising_slope(r, x) - r * stays
        slope_alpha = (r * T - alpha * x) / (alpha + T)
        return values, np.stack([slope_r, slope_alpha], axis=1)

    def alive_prob(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Give 1: nobody leaves."""
        del params, t_x, T
        return np.ones_like(x)

    def while_alive(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Give the parameters of each customer's process after ``T``."""
        del t_x
        r, alpha = params
        return np.stack([r + x, alpha + T])

    def expected(self, params: FloatArray, t: FloatArray) -> FloatArray:
        """Count the orders to be expected in (0, t]."""
        r, alpha = params
        return r / alpha * t

    def probabilities(self, params: FloatArray, t: float, counts: FloatArray) -> FloatArray:
        """Give the probabilities of numbers of orders in (0, t]."""
        r, alpha = params[:, :, None]
        ways = log_rising(r, counts) - log_rising(1.0, counts) - r * np.log1p(t / alpha)
        return np.exp(ways + xlogy(counts, t / (alpha + t)))

    def exceeding(self, params: FloatArray, t: float, count: FloatArray) -> FloatArray:
        """Give the probabilities of more orders than ``count`` in (0, t]."""
        r, alpha = params
        more = betainc(np.maximum(count, 0) + 1, r, t / (alpha + t))
        return np.where(count < 0, 1.0, more)


class NBDModel(PurchaseModel):
    """Predict how often customers order by NBD: as often as before, drawn to the mean.

    For shops that nobody is seen to leave, where models of leaving find no fit. ``alive_prob`` is 1
    for everybody who ordered.

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
        ``r`` and ``alpha`` (in time units).
    log_likelihood_ : float
        Of all customers who ordered, in time units.
    std_errors_ : dict of str to float
        Standard errors of the parameters.
    covariance_ : ndarray of shape (2, 2)
        Of the parameters, in their order.

    References
    ----------
    .. [1] Ehrenberg, A. S. C. (1959), "The Pattern of Consumer Purchases", Journal of the Royal
       Statistical Society C 8(1), 26-41.
    """

    process: ClassVar[PurchaseProcess] = NBDProcess()
    starts: ClassVar[tuple[tuple[float, ...], ...]] = ((0.5, 0.5), (2.0, 1.0))
    source: ClassVar[str] = "Ehrenberg (1959)"
    alive_prob_tells: ClassVar[bool] = False

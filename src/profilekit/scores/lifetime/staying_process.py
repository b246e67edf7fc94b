"""The process of customers who never leave: NBD, which every model of leaving has as its limit.

It stands apart from the model that is made of it, because the models of leaving are held against
it: what they gain over it is all that data tell of leaving.
"""

# ruff: noqa: N803 - T is the letter of the literature

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import betainc, xlogy

from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray

__all__ = ["STAYING_STARTS", "NBDProcess"]

STAYING_STARTS: Final = ((0.5, 0.5), (2.0, 1.0))
"""Parameters that a search starts from; `alpha` in mean tenures."""


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

"""BG/NBD: customers order at a rate of their own and may leave after any repeat order.

Orders fall as a Poisson process, whose rate differs between customers as a gamma law; after each
repeat order a customer leaves with a probability that differs as a beta law. Who has not
ordered again cannot have left, which is why the model says that all of them are alive.
"""

# ruff: noqa: N803 - T is the letter of the literature
# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import numpy as np
from scipy.special import betainc, expit, xlogy

from profilekit.scores.lifetime.beta_mean import beta_mean_of_decay
from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.scores.lifetime.rising_factorial import log_rising, log_rising_slope

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import PurchaseProcess

__all__ = ["BetaGeoModel", "BetaGeoProcess"]


class BetaGeoProcess:
    """Rates of orders gamma(`r`, `alpha`); leaving after an order with probability beta(`a`, `b`).

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.
    """

    symbols: tuple[str, ...] = ("r", "alpha", "a", "b")
    time_symbols: frozenset[str] = frozenset({"alpha"})
    chances_at_first: ClassVar[int] = 0
    """Chances to leave that a customer has before the first repeat order."""

    def log_likelihood(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Log-likelihood of each history, and its gradient in the logarithms of the parameters."""
        r, alpha = params[:2].tolist()
        counted, slope_r, slope_a, slope_b, odds_by_count, lost_b = self._by_count(params, x)
        end, last = alpha + T, alpha + t_x
        observed, idle = np.log1p(T / alpha), np.log1p((T - t_x) / last)
        odds = odds_by_count + (r + x) * idle
        smaller = np.exp(-np.abs(odds))
        left = np.where(odds > 0, 1.0, smaller) / (1 + smaller)
        values = counted - (r + x) * observed + np.maximum(odds, 0) + np.log1p(smaller)
        gradient = np.empty((len(x), 4))
        gradient[:, 0] = slope_r + r * (left * idle - observed)
        gradient[:, 1] = r * T - x * alpha - left * (r + x) * alpha * (T - t_x) / last
        gradient[:, 1] /= end
        gradient[:, 2] = left + slope_a
        gradient[:, 3] = slope_b - left * lost_b
        return values, gradient

    def _by_count(self, params: FloatArray, x: FloatArray) -> FloatArray:
        """Terms of the likelihood that depend on ``x`` alone, once for each that occurs: (6, n)."""
        r, alpha, a, b = params.tolist()
        spread = x.max(initial=0) >= len(x)
        counts = x if spread else np.arange(x.max(initial=0) + 1)
        chances = counts + self.chances_at_first
        bases, up_to = np.array([[r], [b], [a + b]]), np.stack([counts, chances, chances])
        rising, slopes = (
            (log_rising(bases, up_to), log_rising_slope(bases, up_to))
            if spread
            else _running(bases, self.chances_at_first, len(counts))
        )
        last_base = np.where(chances > 0, b + chances - 1, 1)
        terms = np.stack(
            [
                rising[0] + rising[1] - rising[2] - counts * np.log(alpha),
                slopes[0],
                -a / (a + b) * slopes[2],
                slopes[1] - b / (a + b) * slopes[2],
                np.where(chances > 0, np.log(a / last_base), -np.inf),
                b / last_base,
            ]
        )
        return terms if spread else terms[:, x.astype(np.intp)]

    def alive_prob(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Probability that a customer has not left by ``T``."""
        r, alpha, a, b = params.tolist()
        chances = x + self.chances_at_first
        last_base = np.where(chances > 0, b + chances - 1, 1)
        odds = np.log(a / last_base) + (r + x) * np.log1p((T - t_x) / (alpha + t_x))
        return np.where(chances > 0, expit(-odds), 1.0)

    def while_alive(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Parameters of each customer's process after ``T`` if still there."""
        del t_x
        r, alpha, a, b = params
        chances = x + self.chances_at_first
        return np.stack([r + x, alpha + T, np.full(len(x), a), b + chances])

    def expected(self, params: FloatArray, t: FloatArray) -> FloatArray:
        """Count the orders to be expected in (0, t] of customers who are there at 0.

        One who leaves with probability p after each is expected to place
        ``(1 - (1 + p t / alpha) ** -r) / p``; of this the mean over p is taken by quadrature, since
        the usual hypergeometric form is singular at a = 1 and loses digits around it.
        """
        r, alpha, a, b = params
        return beta_mean_of_decay(a, b, r, t / alpha)

    def probabilities(self, params: FloatArray, t: float, counts: FloatArray) -> FloatArray:
        """Probabilities of numbers of orders in (0, t] of customers who are there at 0."""
        r, alpha, a, b = params[:, :, None]
        share = t / (alpha + t)
        exactly = log_rising(r, counts) - log_rising(1.0, counts) - r * np.log1p(t / alpha)
        exactly = exactly + xlogy(counts, share)
        stays = log_rising(b, counts) - log_rising(a + b, counts)
        before = np.maximum(counts - 1, 0)
        leaves = log_rising(b, before) - log_rising(a + b, before) + np.log(a / (a + b + before))
        at_least = betainc(np.maximum(counts, 1), r, share)
        return np.exp(exactly + stays) + np.where(counts > 0, np.exp(leaves) * at_least, 0.0)

    def exceeding(self, params: FloatArray, t: float, count: FloatArray) -> FloatArray:
        """Probabilities of more orders than ``count`` in (0, t] of customers who are there at 0.

        More than n come if n chances to leave pass and the Poisson process has more than n events.
        """
        r, alpha, a, b = params
        passed = np.maximum(count, 0)
        stays = np.exp(log_rising(b, passed) - log_rising(a + b, passed))
        return np.where(count < 0, 1.0, stays * betainc(passed + 1, r, t / (alpha + t)))


def _running(
    bases: FloatArray, chances_at_first: int, n_counts: int
) -> tuple[FloatArray, FloatArray]:
    """Give `log_rising` and its slope up to each of 0, 1, ..., for the second and third base later.

    Sums of positive terms, as exact as the functions and a tenth of their cost.
    """
    factors = bases + np.arange(n_counts + chances_at_first - 1)
    sums = np.zeros((2, 3, n_counts + chances_at_first))
    np.cumsum(np.log(factors), axis=1, out=sums[0, :, 1:])
    np.cumsum(bases / factors, axis=1, out=sums[1, :, 1:])
    later = [sums[:, 0, :n_counts], *(sums[:, row, chances_at_first:] for row in (1, 2))]
    rising, slopes = np.stack(later, axis=1)
    return rising, slopes


class BetaGeoModel(PurchaseModel):
    """Predict how often customers order by BG/NBD.

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
        Customers who ordered that it takes to learn from. Our choice: samples of 100 from CDNOW
        missed the orders of its next 39 weeks by a fifth (one standard deviation), of 1,000 by a
        twentieth.
    minimum_repeat_customers : int, default=30
        Those among them who ordered again.

    Attributes
    ----------
    state_ : PurchaseState
        Parameters and what is known of them, frozen by `fit`.
    params_ : dict of str to float
        ``r``, ``alpha`` (in time units), ``a``, ``b``.
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

    Notes
    -----
    A customer without a repeat order has ``alive_prob`` of 1 however long ago the order was: use
    `ModifiedBetaGeoModel` or `ParetoNBDModel` where that probability itself is of interest.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.
    """

    process: ClassVar[PurchaseProcess] = BetaGeoProcess()
    starts: ClassVar[tuple[tuple[float, ...], ...]] = (
        (0.25, 0.15, 0.8, 2.5),
        (1.0, 0.5, 0.2, 2.0),
        (3.0, 2.0, 1.0, 1.0),
    )
    source: ClassVar[str] = "Fader, Hardie & Lee (2005)"
    alive_prob_tells: ClassVar[bool] = False

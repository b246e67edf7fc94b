"""What customers will spend within a horizon: the whole distribution, not its mean alone.

How many days with an order come is a mixture of none and of what the process says of one who is
there; what n days come to is a beta prime. So the total is a mixture of beta primes, exact and
without random numbers: its quantiles are found by Newton steps kept within a bracket, on the
different customers alone and in blocks, so that memory stays flat.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import betainc, betaln, expit

from profilekit.scores.lifetime.purchase_checks import generator_of, one_each, require_between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import Outlook
    from profilekit.scores.lifetime.value_distribution import ValueOutlook

__all__ = ["SpendDistribution"]

_LEFT_OUT = 1e-9  # probability of more orders than are summed over
_FIRST_COUNTS = 16
_MOST_COUNTS = 1 << 14  # orders beyond it are taken as so many
_CELLS = 1 << 19
_STEPS = 100
_CLOSE = 1e-8  # of a Newton step, whose error is the square of it


@dataclass(frozen=True, slots=True)
class SpendDistribution:
    """Distribution of what n customers spend within a horizon, not discounted.

    Attributes
    ----------
    outlook : Outlook
        What a process says of the customers' histories.
    values : ValueOutlook
        What is said of the values of different customers.
    value_rows : ndarray of shape (n,)
        Which of the values each customer has; -1 where nothing is known.
    horizon : float
        In time units of the process.
    """

    outlook: Outlook
    values: ValueOutlook
    value_rows: NDArray[np.intp]
    horizon: float

    def mean(self) -> FloatArray:
        """Give the expected spend, of shape (n,); NaN for customers who never ordered."""
        orders = self.outlook.each(self.outlook.expected(self.horizon))
        return orders * np.append(self.values.mean, np.nan)[self.value_rows]

    def quantile(self, prob: float) -> FloatArray:
        """Give amounts that are not exceeded with a probability.

        Parameters
        ----------
        prob : float
            Above 0 and below 1.

        Returns
        -------
        ndarray of shape (n,)
            NaN for customers who never ordered.

        Raises
        ------
        DeclarationError
            If ``prob`` is not between 0 and 1.
        """
        return self.quantiles((prob,))[0]

    def quantiles(self, probs: Sequence[float]) -> FloatArray:
        """Give `quantile` of several probabilities in one go, of shape (n_probs, n)."""
        for prob in probs:
            require_between("prob", prob, 0, 1, asked_by="SpendDistribution.quantile")
        pairs, rows = self._pairs()
        made = np.full((len(probs), len(pairs.history) + 1), np.nan)
        for some, mixture in self._mixtures(pairs):
            made[:, some] = [mixture.quantile(prob) for prob in probs]
        return made[:, rows]

    def cdf(self, amounts: ArrayLike) -> FloatArray:
        """Give the probability of at most an amount.

        Parameters
        ----------
        amounts : array-like, of shape (n,) or of one number
            Below 0 the probability is 0. Missing amounts have missing probabilities.

        Returns
        -------
        ndarray of shape (n,)
            NaN for customers who never ordered.

        Raises
        ------
        UnsupportedInputError
            If amounts are as many as neither 1 nor n.
        """
        return self._cdf(self._amounts(amounts, asked_by="SpendDistribution.cdf"))

    def _amounts(self, amounts: ArrayLike, *, asked_by: str) -> FloatArray:
        return one_each("amounts", amounts, len(self.outlook.rows), asked_by=asked_by)

    def _cdf(self, amounts: FloatArray) -> FloatArray:
        known = (self.outlook.rows >= 0) & (self.value_rows >= 0) & ~np.isnan(amounts)
        pairs = _Pairs(self.outlook.rows[known], self.value_rows[known])
        given, found = amounts[known], np.empty(len(pairs.history))
        for some, mixture in self._mixtures(pairs):
            with np.errstate(divide="ignore"):
                logs = np.log(np.maximum(given[some], 0.0) / mixture.scale)
            found[some] = np.where(given[some] < 0, 0.0, mixture.cdf(logs))
        made = np.full(len(known), np.nan)
        made[known] = found
        return made

    def pit(self, observed: ArrayLike, rng: int | np.random.Generator) -> FloatArray:
        """Randomised probability integral transform of what came, of shape (n,).

        Uniform where the model holds. The probability of spending nothing is drawn from at random;
        missing where nothing was observed.

        References
        ----------
        .. [1] Smith, J. Q. (1985), "Diagnostic Checks of Non-Standard Time Series Models", Journal
           of Forecasting 4(3), 283-291.
        """
        generator = generator_of(rng, asked_by="SpendDistribution.pit")
        paid = self._amounts(observed, asked_by="SpendDistribution.pit")
        reached = self._cdf(paid)
        return np.where(paid > 0, reached, reached * generator.random(len(reached)))

    def _pairs(self) -> tuple[_Pairs, NDArray[np.intp]]:
        """Different customers, and which of them each one is; -1 where nothing is known."""
        width = len(self.values.scale) + 1
        known = (self.outlook.rows >= 0) & (self.value_rows >= 0)
        keys = self.outlook.rows[known] * width + self.value_rows[known]
        different, which = np.unique(keys, return_inverse=True)
        rows = np.full(len(known), -1, dtype=np.intp)
        rows[known] = which
        return _Pairs(different // width, different % width), rows

    def _mixtures(self, pairs: _Pairs) -> Iterator[tuple[NDArray[np.intp], _Mixture]]:
        """Blocks of customers who expect about as many orders, and their mixtures."""
        outlook = self.outlook
        futures = outlook.params[:, outlook.different]
        most = self._most_counts(futures)
        future = outlook.future[pairs.history]
        order = np.lexsort((future, most[future]))
        for counts in np.unique(most[future]).tolist():
            alike = order[most[future[order]] == counts]
            size = max(_CELLS // counts, 1)
            for first in range(0, len(alike), size):
                some = alike[first : first + size]
                needed, which = np.unique(future[some], return_inverse=True)
                orders = outlook.process.probabilities(
                    futures[:, needed], self.horizon, np.arange(counts, dtype=np.float64)
                )
                yield some, self._mixture(pairs.history[some], pairs.value[some], orders[which])

    def _mixture(
        self, history: NDArray[np.intp], value: NDArray[np.intp], orders: FloatArray
    ) -> _Mixture:
        alive = self.outlook.there_prob[history]
        weights = alive[:, None] * orders[:, 1:]
        weights[:, -1] += alive * np.maximum(1 - orders.sum(axis=1), 0.0)
        none = 1 - alive + alive * orders[:, 0]
        shapes = self.values.p * np.arange(1.0, orders.shape[1])
        return _Mixture(none, weights, shapes, self.values.tail[value], self.values.scale[value])

    def _most_counts(self, params: FloatArray) -> NDArray[np.intp]:
        """How many counts, from 0 on, hold all but a negligible probability, for each customer."""
        counts = np.full(params.shape[1], _FIRST_COUNTS, dtype=np.intp)
        rows = np.arange(len(counts))
        while len(rows):
            last = (counts[rows] - 1).astype(np.float64)
            beyond = self.outlook.process.exceeding(params[:, rows], self.horizon, last)
            rows = rows[(beyond > _LEFT_OUT) & (counts[rows] < _MOST_COUNTS)]
            counts[rows] *= 2
        return counts


class _Pairs(NamedTuple):
    """Which history and which value each of u different customers has."""

    history: NDArray[np.intp]
    value: NDArray[np.intp]


class _Mixture(NamedTuple):
    """Totals of u customers: nothing, or ``scale * exp(z)`` with ``expit(z)`` a beta of a shape."""

    none: FloatArray
    weights: FloatArray
    shapes: FloatArray
    tail: FloatArray
    scale: FloatArray

    def cdf(self, z: FloatArray) -> FloatArray:
        reached = betainc(self.shapes, self.tail[:, None], expit(z)[:, None])
        return self.none + (self.weights * reached).sum(axis=1)

    def density(self, z: FloatArray) -> FloatArray:
        below, above = -np.logaddexp(0.0, -z), -np.logaddexp(0.0, z)
        log_beta = betaln(self.shapes, self.tail[:, None])
        powers = self.shapes * below[:, None] + (self.tail * above)[:, None] - log_beta
        return (self.weights * np.exp(powers)).sum(axis=1)

    def of(self, rows: NDArray[np.intp]) -> _Mixture:
        return _Mixture(
            self.none[rows], self.weights[rows], self.shapes, self.tail[rows], self.scale[rows]
        )

    def quantile(self, prob: float) -> FloatArray:
        made = np.zeros(len(self.none))
        rows = np.flatnonzero(self.none < prob)
        made[rows] = self.scale[rows] * np.exp(self.of(rows).searched(prob))
        return made

    def searched(self, prob: float) -> FloatArray:
        """Where the probability is reached, from the mean of the likeliest number of days on."""
        reached = self.none[:, None] + np.cumsum(self.weights, axis=1)
        at = np.minimum((reached < prob).sum(axis=1), len(self.shapes) - 1)
        z = np.log(self.shapes[at] / self.tail)
        low, high = np.full(len(z), -np.inf), np.full(len(z), np.inf)
        rows = np.arange(len(z))
        for _ in range(_STEPS):
            mixture, here = self.of(rows), z[rows]
            short = prob - mixture.cdf(here)
            low[rows] = np.where(short > 0, here, low[rows])
            high[rows] = np.where(short > 0, high[rows], here)
            z[rows] = _stepped(here, short, mixture.density(here), low[rows], high[rows])
            rows = rows[np.abs(z[rows] - here) > _CLOSE]
            if len(rows) == 0:
                break
        return z


def _stepped(
    z: FloatArray, short: FloatArray, density: FloatArray, low: FloatArray, high: FloatArray
) -> FloatArray:
    """Take a Newton step of 2 at most, or halve the bracket where it would leave it."""
    step = np.clip(short / np.maximum(density, 1e-300), -2.0, 2.0)
    tried = z + step
    bounded = np.isfinite(low) & np.isfinite(high)
    middle = np.where(bounded, (np.where(bounded, low, 0) + np.where(bounded, high, 0)) / 2, tried)
    return np.where((tried <= low) | (tried >= high), middle, tried)

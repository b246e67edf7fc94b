"""How many orders customers will place: the whole distribution, not its mean alone.

A mixture of none (the customer has left) and of what the process says of one who is there. All
is exact, so equal customers have equal intervals, and nothing depends on random numbers but
the randomised PIT, which needs them by definition.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.scores.lifetime.purchase_checks import (
    generator_of,
    one_each,
    require_between,
    require_whole,
)

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import Outlook

__all__ = ["OrderDistribution"]

_WALKED = 16
"""Counts tried one by one, for all customers alike, before a search for each."""
_LARGEST = 2.0**40
_BLOCK = 1 << 16


@dataclass(frozen=True, slots=True)
class OrderDistribution:
    """Distribution of the number of order days of n customers within a horizon.

    Attributes
    ----------
    outlook : Outlook
        What a process says of the customers' histories.
    horizon : float
        In time units of the process.

    References
    ----------
    .. [1] Czado, C., Gneiting, T. and Held, L. (2009), "Predictive Model Assessment for Count
       Data", Biometrics 65(4), 1254-1261.
    """

    outlook: Outlook
    horizon: float

    def mean(self) -> FloatArray:
        """Give the expected order days, of shape (n,); NaN for customers who never ordered."""
        return self.outlook.each(self.outlook.expected(self.horizon))

    def cdf(self, counts: ArrayLike) -> FloatArray:
        """Give the probability of at most so many order days.

        Parameters
        ----------
        counts : array-like, of shape (n,) or of one number
            Whole; below 0 the probability is 0. Missing counts have missing probabilities.

        Returns
        -------
        ndarray of shape (n,)
            NaN for customers who never ordered.

        Raises
        ------
        UnsupportedInputError
            If counts are not whole, or as many as neither 1 nor n.
        """
        return self._cdf(self._counts(counts, asked_by="OrderDistribution.cdf"))

    def quantile(self, prob: float) -> FloatArray:
        """Give the smallest numbers of order days that are not exceeded with a probability.

        Parameters
        ----------
        prob : float
            Above 0 and below 1.

        Returns
        -------
        ndarray of shape (n,)
            Whole; NaN for customers who never ordered.

        Raises
        ------
        DeclarationError
            If ``prob`` is not between 0 and 1.
        """
        require_between("prob", prob, 0, 1, asked_by="OrderDistribution.quantile")
        with np.errstate(divide="ignore"):
            allowed = (1 - prob) / self.outlook.there_prob
        found = np.full(len(allowed), -1.0)
        at_once = max(min(_BLOCK // max(len(allowed), 1), _WALKED), 1)
        for first in range(0, _WALKED, at_once):
            open_rows = np.flatnonzero(found < 0)
            if len(open_rows) == 0:
                break
            counts = np.arange(first, min(first + at_once, _WALKED), dtype=np.float64)
            enough = self._tails(open_rows, counts) <= allowed[open_rows]
            reached = enough.any(axis=0)
            found[open_rows[reached]] = counts[enough.argmax(axis=0)[reached]]
        rest = np.flatnonzero(found < 0)
        found[rest] = self._searched(rest, allowed[rest])
        return self.outlook.each(found)

    def probabilities(self, up_to: int) -> FloatArray:
        """Give the probabilities of 0, 1, ... ``up_to`` order days.

        Parameters
        ----------
        up_to : int
            0 or more.

        Returns
        -------
        ndarray of shape (n, up_to + 1)
            NaN for customers who never ordered.

        Raises
        ------
        DeclarationError
            If ``up_to`` is no whole number from 0 on.
        """
        require_whole("up_to", up_to, least=0, asked_by="OrderDistribution.probabilities")
        outlook, counts = self.outlook, np.arange(up_to + 1, dtype=np.float64)
        made = np.empty((len(outlook.there_prob), len(counts)))
        futures = np.empty((len(outlook.different), len(counts)))
        for rows in _blocks(len(futures), len(counts)):
            params = outlook.params[:, outlook.different[rows]]
            futures[rows] = outlook.process.probabilities(params, self.horizon, counts)
        made = outlook.there_prob[:, None] * futures[outlook.future]
        made[:, 0] += 1 - outlook.there_prob
        return np.vstack([made, np.full((1, len(counts)), np.nan)])[outlook.rows]

    def pit(self, observed: ArrayLike, rng: int | np.random.Generator) -> NDArray[np.float64]:
        """Give the randomised probability integral transform of what was observed.

        If the model is right it is uniform over customers: a number drawn between the
        probability of less than was observed and that of at most as much.

        Parameters
        ----------
        observed : array-like of shape (n,)
            Order days within the horizon, whole.
        rng : int or numpy.random.Generator
            Seed or generator; draws one number per customer.

        Returns
        -------
        ndarray of shape (n,)
            From 0 to 1; NaN where nothing was observed and for customers who never ordered.

        Raises
        ------
        DeclarationError
            If ``rng`` is neither.
        UnsupportedInputError
            If what was observed is not whole, or not of n customers.
        """
        generator = generator_of(rng, asked_by="OrderDistribution.pit")
        counts = self._counts(observed, asked_by="OrderDistribution.pit")
        below, upto = self._cdf(counts - 1), self._cdf(counts)
        return below + generator.random(len(counts)) * (upto - below)

    def _counts(self, counts: ArrayLike, *, asked_by: str) -> FloatArray:
        given = one_each("counts", counts, len(self.outlook.rows), asked_by=asked_by)
        broken = ~np.isnan(given) & (given != np.floor(given))
        if broken.any():
            found = f"{given[broken][0]:g} among {np.count_nonzero(broken):,} counts not whole"
            raise UnsupportedInputError(found, asked_by=asked_by, expected="whole numbers")
        return given

    def _cdf(self, counts: FloatArray) -> FloatArray:
        """Give the probability of at most so many, for counts of shape (n,)."""
        made = np.full(len(counts), np.nan)
        known = np.flatnonzero((self.outlook.rows >= 0) & ~np.isnan(counts))
        pairs, place = np.unique(
            np.stack([self.outlook.rows[known], counts[known]]), axis=1, return_inverse=True
        )
        histories = pairs[0].astype(np.intp)
        tail = self._exceeding(histories, pairs[1])
        alive = self.outlook.there_prob[histories]
        made[known] = np.where(pairs[1] < 0, 0.0, 1 - alive * tail)[place]
        return made

    def _tails(self, histories: NDArray[np.intp], counts: FloatArray) -> FloatArray:
        """Give the probabilities of more than each count of those still there: (counts, rows)."""
        outlook = self.outlook
        needed = np.zeros(len(outlook.different), dtype=bool)
        needed[outlook.future[histories]] = True
        futures = np.flatnonzero(needed)
        each = np.tile(outlook.different[futures], len(counts))
        tails = self._exceeding(each, np.repeat(counts, len(futures)))
        place = np.cumsum(needed) - 1
        return tails.reshape(len(counts), len(futures))[:, place[outlook.future[histories]]]

    def _exceeding(self, histories: NDArray[np.intp], count: FloatArray) -> FloatArray:
        made = np.empty(len(histories))
        for rows in _blocks(len(histories), 1):
            params = self.outlook.params[:, histories[rows]]
            made[rows] = self.outlook.process.exceeding(params, self.horizon, count[rows])
        return made

    def _searched(self, histories: NDArray[np.intp], allowed: FloatArray) -> FloatArray:
        """Give the first counts whose tail is no more than allowed, by doubling and halving."""
        low = np.full(len(histories), float(_WALKED - 1))
        high = 2 * low + 1
        while True:
            over = np.flatnonzero(self._over(histories, high, allowed) & (high < _LARGEST))
            if len(over) == 0:
                break
            low[over], high[over] = high[over], 2 * high[over] + 1
        while len(wide := np.flatnonzero(high - low > 1)) > 0:
            middle = np.floor((low[wide] + high[wide]) / 2)
            over = self._over(histories[wide], middle, allowed[wide])
            low[wide[over]], high[wide[~over]] = middle[over], middle[~over]
        return high

    def _over(
        self, histories: NDArray[np.intp], count: FloatArray, allowed: FloatArray
    ) -> NDArray[np.bool_]:
        return self._exceeding(histories, count) > allowed


def _blocks(n_rows: int, n_columns: int) -> list[slice]:
    size = max(_BLOCK // n_columns, 1)
    return [slice(at, at + size) for at in range(0, n_rows, size)]

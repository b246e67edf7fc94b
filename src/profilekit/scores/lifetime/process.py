"""What a purchase process is: the mathematics of one model, without data, names or days.

Ordering and leaving are independent given that a customer is still there, so whatever is asked
of the future is that of a customer who is alive, weighted by the probability of it. A newcomer
is a customer whose history is ``x = t_x = T = 0``.
"""

# ruff: noqa: N803 - T is the letter of the literature

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Outlook", "PurchaseProcess"]


class PurchaseProcess(Protocol):
    """One model of ordering and leaving; all arrays float64, parameters in order of `symbols`.

    Histories are three arrays of shape (n,): ``x`` repeat orders, ``t_x`` the time from the first
    order to the last, ``T`` the time from the first order to the end of observation.
    """

    @property
    def symbols(self) -> tuple[str, ...]:
        """The literature's letters of the k parameters."""
        ...

    @property
    def time_symbols(self) -> frozenset[str]:
        """Those that are measured in time units."""
        ...

    def log_likelihood(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Log-likelihood of each history.

        Parameters
        ----------
        params : ndarray of shape (k,)
            Positive.
        x, t_x, T : ndarray of shape (n,)
            Histories.

        Returns
        -------
        tuple of ndarray of shape (n,) and ndarray of shape (n, k)
            And its gradient with respect to the logarithms of the parameters.
        """
        ...

    def alive_prob(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Probability, of shape (n,), that a customer has not left by ``T``."""
        ...

    def while_alive(
        self, params: FloatArray, x: FloatArray, t_x: FloatArray, T: FloatArray
    ) -> FloatArray:
        """Parameters, of shape (k, n), of each customer's process after ``T`` if still there.

        They depend on ``x`` and ``T`` alone.
        """
        ...

    def expected(self, params: FloatArray, t: FloatArray) -> FloatArray:
        """Count the orders to be expected in (0, t] of customers who are there at 0.

        Parameters
        ----------
        params : ndarray of shape (k,) or (k, n)
            As `while_alive` gives them.
        t : ndarray
            Time, broadcast against the n.
        """
        ...

    def probabilities(self, params: FloatArray, t: float, counts: FloatArray) -> FloatArray:
        """Probabilities of numbers of orders in (0, t] of customers who are there at 0.

        Parameters
        ----------
        params : ndarray of shape (k, n)
            As `while_alive` gives them.
        t : float
            Time.
        counts : ndarray of shape (m,)
            Whole, not negative, increasing.

        Returns
        -------
        ndarray of shape (n, m)
            ``P(X(t) = count)``.
        """
        ...

    def exceeding(self, params: FloatArray, t: float, count: FloatArray) -> FloatArray:
        """Probabilities of more orders than ``count`` in (0, t] of customers who are there at 0.

        Parameters
        ----------
        params : ndarray of shape (k, n)
            As `while_alive` gives them.
        t : float
            Time.
        count : ndarray, broadcast against (n,)
            Whole, at least -1.

        Returns
        -------
        ndarray of shape (n,)
            ``P(X(t) > count)``, not increasing in ``count``.
        """
        ...


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a process says of histories from the end of their observation on.

    Computed on the u different histories alone; `each` hands a figure to every customer.

    Attributes
    ----------
    process : PurchaseProcess
        The model.
    there_prob : ndarray of shape (u,)
        Probability, by the process, of being there still: what its expectations are weighted by.
    params : ndarray of shape (k, u)
        Parameters of each history's process from then on.
    rows : ndarray of shape (n,)
        Which of the histories each customer has; -1 where the customer never ordered.
    different : ndarray of shape (f,)
        One history of each of the f different futures: it no longer matters when within ``T``
        the orders fell.
    future : ndarray of shape (u,)
        Which of the futures each history has.
    leaving_is_told : bool, default=True
        Whether the histories that were learned from tell that customers leave.
    """

    process: PurchaseProcess
    there_prob: FloatArray
    params: FloatArray
    rows: NDArray[np.intp]
    different: NDArray[np.intp]
    future: NDArray[np.intp]
    leaving_is_told: bool = True

    @property
    def alive_prob(self) -> FloatArray:
        """Probability of being a customer still, of shape (u,); NaN where data do not tell it."""
        if self.leaving_is_told:
            return self.there_prob
        return np.full(len(self.there_prob), np.nan)

    def expected(self, t: float) -> FloatArray:
        """Count the orders to be expected within a time, of shape (u,)."""
        futures = self.process.expected(self.params[:, self.different], np.asarray(t, np.float64))
        return self.there_prob * futures[self.future]

    def each(self, values: FloatArray) -> FloatArray:
        """Give every customer the figure of shape (u,) of their history: (n,), NaN without one."""
        return np.append(values, np.nan)[self.rows]

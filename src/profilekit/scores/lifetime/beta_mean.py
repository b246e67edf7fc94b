"""The mean of ``(1 - (1 + p tau) ** -r) / p`` over a beta law of p, wherever it can be asked for.

That is what a customer who leaves with probability p after each order is expected to place. The
usual form, a difference over ``a - 1`` with a hypergeometric function in it, is singular at
``a = 1`` and loses all digits with many orders or long horizons; the integrand is positive.
Gauss's rule of the beta law does it in a few nodes, shared by all customers with as many orders.
Where two of its orders differ (long horizons at small ``a``, where half the mean comes from
customers who hardly ever leave) a double exponential rule takes over.
"""

# scipy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import eigh_tridiagonal
from scipy.special import betaln

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["beta_mean_of_decay"]

_ORDERS = (16, 32)
_AGREED = 1e-9
"""Of the lower order; the higher one, twice it, has then about the square."""
_NEGLIGIBLE = 40.0
_TURN = 5.0
"""Log odds within which a turn of the integrand is over."""
_NODES = 400
_BLOCK = 1 << 12


def beta_mean_of_decay(
    a: FloatArray | float, b: FloatArray | float, r: FloatArray | float, tau: FloatArray | float
) -> FloatArray:
    """Mean of ``(1 - (1 + p tau) ** -r) / p`` where p is of the law beta(a, b).

    Parameters
    ----------
    a, b, r : float or ndarray
        Positive.
    tau : float or ndarray
        Not negative.

    Returns
    -------
    ndarray of the shape of all together
        The means.

    Examples
    --------
    Of one who leaves after each order with even odds, one order is to be had for sure and half
    an order after it, and so on: two in the long run.

    >>> import numpy as np
    >>> float(beta_mean_of_decay(1e6, 1e6, 0.5, 1e30).round(3))
    2.0
    """
    given = np.broadcast_arrays(*(np.asarray(v, dtype=np.float64) for v in (a, b, r, tau)))
    flat = tuple(np.ascontiguousarray(v).ravel() for v in given)
    made = np.empty(len(flat[0]))
    laws, law = np.unique(np.stack(flat[:2], axis=1), axis=0, return_inverse=True)
    rules = [_gauss_rules(laws, order) for order in _ORDERS]
    for at in range(0, len(made), _BLOCK):
        rows = slice(at, at + _BLOCK)
        made[rows] = _blockwise(rules, law[rows], tuple(v[rows] for v in flat))
    return made.reshape(given[0].shape)


def _blockwise(
    rules: list[tuple[FloatArray, FloatArray]],
    law: NDArray[np.intp],
    params: tuple[FloatArray, ...],
) -> FloatArray:
    a, b, r, tau = params
    lower, higher = (_by_gauss(rule, law, r, tau) for rule in rules)
    differ = np.abs(higher - lower) > _AGREED * higher
    if differ.any():
        higher[differ] = _by_double_exponential(a[differ], b[differ], r[differ], tau[differ])
    return higher


def _by_gauss(
    rule: tuple[FloatArray, FloatArray], law: NDArray[np.intp], r: FloatArray, tau: FloatArray
) -> FloatArray:
    nodes, weights = rule
    # A running sum adds in one order, whatever the number of rows: equal customers, equal sums.
    return np.cumsum(weights[:, law] * _decay(nodes[:, law], r, tau), axis=0)[-1]


def _decay(p: FloatArray, r: FloatArray, tau: FloatArray) -> FloatArray:
    return -np.expm1(-r * np.log1p(p * tau)) / p


def _gauss_rules(laws: FloatArray, order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights, each of shape (order, n_laws), of beta laws."""
    rules = np.array([_gauss_rule(a, b, order) for a, b in laws.tolist()]).reshape(-1, 2, order)
    return rules[:, 0].T, rules[:, 1].T


@lru_cache(maxsize=1 << 12)
def _gauss_rule(a: float, b: float, order: int) -> tuple[FloatArray, FloatArray]:
    """Nodes and weights of a beta law, by Golub and Welsch; a law is asked for many times."""
    n = np.arange(1, order)
    s = a + b - 2
    first = a / (a + b)
    later = (4 * n * (n + 1 + s) + 2 * s * a) / (2 * (2 * n + s) * (2 * n + s + 2))
    squared = n * (n + b - 1) * (n + a - 1) / (2 * n + s) ** 2 / (2 * n + s + 1)
    # The last factor is 0 / 0 for n = 1 and a + b = 1.
    ratio = np.where(n == 1, 1.0, (n + s) / np.where(n == 1, 1.0, 2 * n + s - 1))
    nodes, vectors = eigh_tridiagonal(np.append(first, later), np.sqrt(squared * ratio))
    return np.maximum(nodes, np.finfo(np.float64).tiny), vectors[0] ** 2


def _by_double_exponential(
    a: FloatArray, b: FloatArray, r: FloatArray, tau: FloatArray
) -> FloatArray:
    """Integrate over the log odds of p, stretched so that both tails end.

    The integrand turns where ``r p tau`` is 1 and where the beta law ends.
    """
    first, last = -np.log(r * tau), np.log((a + 1) / (b + 1))
    middle = (first + last) / 2
    width = np.maximum(np.abs(last - first) / 2, 1.0)
    log_beta = betaln(a, b)
    left = np.arcsinh((_NEGLIGIBLE / a + _TURN) / width + 1)
    right = np.arcsinh((_NEGLIGIBLE / b + _TURN) / width + 1)
    step = (left + right) / _NODES
    total = np.zeros(len(a))
    for node in range(_NODES + 1):
        s = node * step - left
        odds = middle + width * np.sinh(s)
        log_p, log_rest = -np.logaddexp(0, -odds), -np.logaddexp(0, odds)
        density = np.exp(a * log_p + b * log_rest - log_beta)
        p = np.maximum(np.exp(log_p), np.finfo(np.float64).tiny)
        total += density * _decay(p, r, tau) * width * np.cosh(s)
    return total * step

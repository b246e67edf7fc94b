"""Lift: how much more common something is in a group than among everybody.

Compared are two counts that share nobody, the group and the rest, because only those are
independent; the lift against all of them follows from their ratio.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from scipy.special import gammaln, ndtri
from scipy.stats import false_discovery_control, fisher_exact

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Lifts", "lifts", "q_values"]

_HAIR: Final = 1e-7
"""Relative difference below which two tables are as likely, as in SciPy and R."""
_MOST_TABLES: Final = 100_000


@dataclass(frozen=True)
class Lifts:
    """Lifts of several attributes in one group.

    Attributes
    ----------
    lift : ndarray of shape (n_attributes,)
        Share in the group over the share among all; from 0 to all over the group.
    low, high : ndarray of shape (n_attributes,)
        Ends of the confidence interval.
    p_value : ndarray of shape (n_attributes,)
        Of Fisher's exact test, two-sided.
    """

    lift: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p_value: NDArray[np.float64]


def lifts(
    group_with: ArrayLike,
    rest_with: ArrayLike,
    *,
    group_size: int,
    rest_size: int,
    confidence: float = 0.95,
) -> Lifts:
    """Compare how common attributes are in a group and among all.

    The interval is that of Katz for the ratio of the shares in the group and in the
    rest [1]_, on the logarithm, with half a customer added to every count where one of the two is
    nought or all [2]_, and carried over to the lift, which grows with that ratio.

    Parameters
    ----------
    group_with, rest_with : array-like of shape (n_attributes,)
        Customers with the attribute, in the group and in the rest.
    group_size, rest_size : int
        Customers in each.
    confidence : float
        Of each interval for itself.

    Raises
    ------
    UnsupportedInputError
        If the group or the rest is empty, or a count is larger than it.

    References
    ----------
    .. [1] Katz, D. et al. (1978), "Obtaining confidence intervals for the risk ratio in cohort
       studies", Biometrics 34(3), 469-474.
    .. [2] Walter, S. D. (1975), "The distribution of Levin's measure of attributable risk",
       Biometrika 62(2), 371-372.

    Examples
    --------
    >>> found = lifts([30], [20], group_size=40, rest_size=160)
    >>> found.lift, found.low.round(2), found.high.round(2)
    (array([3.]), array([2.45]), array([3.51]))
    """
    inside, outside = (np.asarray(each, dtype=np.float64) for each in (group_with, rest_with))
    sizes = (group_size, rest_size)
    if min(sizes) < 1 or (inside > group_size).any() or (outside > rest_size).any():
        raise UnsupportedInputError(
            f"a group of {group_size} and a rest of {rest_size}",
            asked_by="lifts",
            expected="both with at least one customer, and no more with an attribute than there",
        )
    everybody = group_size + rest_size
    with np.errstate(invalid="ignore"):
        lift = (inside / group_size) / ((inside + outside) / everybody)
    low, high = _interval(inside, outside, sizes, confidence)
    # Of counts of nought or all the interval is that of half a customer more.
    low, high = np.fmin(low, lift), np.fmax(high, lift)
    p_values = [
        _fisher(int(a), int(b), group_size, rest_size) for a, b in zip(inside, outside, strict=True)
    ]
    return Lifts(lift, low, high, np.array(p_values, dtype=np.float64))


def q_values(p_values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Adjust p-values, so that those up to q hold at most a share q of false discoveries.

    By Benjamini and Hochberg [1]_; of an empty array an empty one.

    References
    ----------
    .. [1] Benjamini, Y. and Hochberg, Y. (1995), "Controlling the false discovery rate", Journal
       of the Royal Statistical Society B 57(1), 289-300.

    Examples
    --------
    >>> import numpy as np
    >>> q_values(np.array([0.01, 0.02, 0.9]))
    array([0.03, 0.03, 0.9 ])
    """
    if len(p_values) == 0:
        return p_values
    adjusted: Any = false_discovery_control(p_values, method="bh")
    return cast("NDArray[np.float64]", adjusted)


def _interval(
    inside: NDArray[np.float64],
    outside: NDArray[np.float64],
    sizes: tuple[int, int],
    confidence: float,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    at_an_end = (inside % sizes[0] == 0) | (outside % sizes[1] == 0)
    half = np.where(at_an_end, 0.5, 0.0)
    a, b = inside + half, outside + half
    n, m = sizes[0] + half, sizes[1] + half
    ratio = np.log(a / n) - np.log(b / m)
    spread = np.sqrt(1 / a - 1 / n + 1 / b - 1 / m) * float(ndtri((1 + confidence) / 2))
    part = sizes[0] / sum(sizes)
    low, high = np.exp(ratio - spread), np.exp(ratio + spread)
    return low / (part * low + 1 - part), high / (part * high + 1 - part)


def _fisher(inside: int, outside: int, group_size: int, rest_size: int) -> float:
    """Give the p-value of Fisher's exact test, two-sided, by adding up the tables as unlikely.

    What `scipy.stats.fisher_exact` gives, at a tenth of its cost where counts are not huge.
    """
    both = inside + outside
    least, most = max(0, both - rest_size), min(both, group_size)
    if most - least > _MOST_TABLES:
        result: Any = fisher_exact([[inside, group_size - inside], [outside, rest_size - outside]])
        return min(float(result.pvalue), 1.0)
    counts = np.arange(least, most + 1, dtype=np.float64)
    logs = -(
        gammaln(counts + 1)
        + gammaln(group_size - counts + 1)
        + gammaln(both - counts + 1)
        + gammaln(rest_size - both + counts + 1)
    )
    weights = np.exp(logs - logs.max())
    as_unlikely = weights <= weights[inside - least] * (1 + _HAIR)
    return min(float(weights[as_unlikely].sum() / weights.sum()), 1.0)

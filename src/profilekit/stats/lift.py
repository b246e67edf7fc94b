"""Lift: how much more common something is in a group than among everybody.

Compared are two counts that share nobody, the group and the rest, because only those are
independent; the lift against all of them follows from their ratio.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
from scipy.special import ndtri
from scipy.stats import false_discovery_control

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["Lifts", "lift_interval", "lifts", "q_values"]

_HAIR: Final = 1e-7
"""Relative difference below which two tables are as likely, as in SciPy and R."""
_FAR: Final = (40.0, 200.0)
"""Standard deviations from the likeliest table, and counts besides, beyond which chances are below
what a float can hold."""


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
    low, high = lift_interval(inside, outside, sizes=sizes, confidence=confidence)
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


def lift_interval(
    group_with: NDArray[np.float64],
    rest_with: NDArray[np.float64],
    *,
    sizes: tuple[ArrayLike, ArrayLike],
    part: ArrayLike | None = None,
    confidence: float = 0.95,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give the interval of `lifts`, of arrays of any shape.

    Parameters
    ----------
    group_with, rest_with : ndarray
        Customers with the attribute, in the group and in the rest.
    sizes : tuple of array-like
        Customers in each, none of them nought.
    part : array-like, optional
        Part of everybody that the group is, where the two were drawn in other proportions.
    confidence : float
        Of each interval for itself.

    Examples
    --------
    >>> import numpy as np
    >>> low, high = lift_interval(np.array([30.0]), np.array([20.0]), sizes=(40, 160))
    >>> low.round(2), high.round(2)
    (array([2.45]), array([3.51]))
    """
    group, rest = (np.asarray(size, dtype=np.float64) for size in sizes)
    at_an_end = (group_with % group == 0) | (rest_with % rest == 0)
    half = np.where(at_an_end, 0.5, 0.0)
    a, b = group_with + half, rest_with + half
    n, m = group + half, rest + half
    ratio = np.log(a / n) - np.log(b / m)
    spread = np.sqrt(1 / a - 1 / n + 1 / b - 1 / m) * float(ndtri((1 + confidence) / 2))
    own = group / (group + rest) if part is None else np.asarray(part, dtype=np.float64)
    low, high = np.exp(ratio - spread), np.exp(ratio + spread)
    return low / (own * low + 1 - own), high / (own * high + 1 - own)


def _fisher(inside: int, outside: int, group_size: int, rest_size: int) -> float:
    """Give the p-value of Fisher's exact test, two-sided, by adding up the tables as unlikely.

    What `scipy.stats.fisher_exact` gives, at a part of its cost: each chance follows from the one
    before, and those that no float can hold are left out.
    """
    both, everybody = inside + outside, group_size + rest_size
    least, most = max(0, both - rest_size), min(both, group_size)
    mean = both * group_size / everybody
    variance = mean * (1 - both / everybody) * rest_size / max(everybody - 1, 1)
    far = math.ceil(_FAR[0] * math.sqrt(variance) + _FAR[1])
    least, most = max(least, math.floor(mean) - far), min(most, math.ceil(mean) + far)
    if not least <= inside <= most:
        return 0.0
    k = np.arange(least, most, dtype=np.float64)
    steps = np.log((both - k) * (group_size - k)) - np.log((k + 1) * (rest_size - both + k + 1))
    logs = np.concatenate(([0.0], np.cumsum(steps)))
    weights = np.exp(logs - logs.max())
    as_unlikely = weights <= weights[inside - least] * (1 + _HAIR)
    return min(float(weights[as_unlikely].sum() / weights.sum()), 1.0)

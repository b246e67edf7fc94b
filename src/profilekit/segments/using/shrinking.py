"""Expected lifts: what lifts are likely to be, once chance is taken off.

Among many labels the largest observed lifts are mostly those of rare ones that chance was kind to.
How much true lifts differ is learned from all labels together, and each is drawn to their mean the
more, the less is known of it.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.optimize import brentq

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["expected_lifts"]


def expected_lifts(
    group_with: NDArray[np.int64],
    rest_with: NDArray[np.int64],
    *,
    group_size: int,
    rest_size: int,
) -> NDArray[np.float64]:
    """Shrink the lifts of many labels in one group.

    An empirical Bayes estimate: logarithms of the ratios of the shares in the group and in the rest
    are taken to be normal around one mean, with the variance of Paule and Mandel [1]_; each is
    drawn to that mean by its own sampling variance. One customer is added to the two counts of a
    label together, split as the group and the rest are large [2]_, so that counts of nought have a
    logarithm, which is nought where nobody at all has the label.

    Parameters
    ----------
    group_with, rest_with : ndarray of shape (n_labels,)
        Customers with each label, in the group and in the rest.
    group_size, rest_size : int
        Customers in each, at least one.

    Returns
    -------
    ndarray of shape (n_labels,)
        Lifts against the group and the rest together. Of fewer than two labels there is nothing to
        learn, and the lift is that of the counts with the one customer added.

    References
    ----------
    .. [1] DerSimonian, R. and Kacker, R. (2007), "Random-effects model for meta-analysis of
       clinical trials: An update", Contemporary Clinical Trials 28(2), 105-114.
    .. [2] Sweeting, M. J., Sutton, A. J. and Lambert, P. C. (2004), "What to add to nothing? Use
       and avoidance of continuity corrections in meta-analysis of sparse data", Statistics in
       Medicine 23(9), 1351-1375.

    Examples
    --------
    >>> import numpy as np
    >>> counts = np.array([30, 28, 33, 29, 31, 2])
    >>> expected_lifts(counts, 9 * counts - 1, group_size=100, rest_size=900).round(1)
    array([1., 1., 1., 1., 1., 1.])
    """
    part = group_size / (group_size + rest_size)
    a, n = group_with + part, group_size + 2 * part
    b, m = rest_with + (1 - part), rest_size + 2 * (1 - part)
    ratio = np.log(a / n) - np.log(b / m)
    variance = 1 / a - 1 / n + 1 / b - 1 / m
    between = _between(ratio, variance)
    weights = 1 / (variance + between)
    mean = float(weights @ ratio / weights.sum()) if len(ratio) else 0.0
    kept = between / (variance + between) if len(ratio) > 1 else np.ones(len(ratio))
    shrunk = np.exp(mean + kept * (ratio - mean))
    return shrunk / (part * shrunk + 1 - part)


def _between(ratio: NDArray[np.float64], variance: NDArray[np.float64]) -> float:
    """Variance of the true ratios: that which makes their spread what chance leaves of it."""
    freedom = len(ratio) - 1
    if freedom < 1:
        return 0.0

    def excess(between: float) -> float:
        weights = 1 / (variance + between)
        mean = weights @ ratio / weights.sum()
        return float(weights @ (ratio - mean) ** 2) - freedom

    if excess(0.0) <= 0:
        return 0.0
    top = 1.0
    while excess(top) > 0:
        top *= 2
    found: Any = brentq(excess, 0.0, top)
    return float(found)

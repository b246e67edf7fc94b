"""Associations: how much one grouping of customers tells of another.

Chance tells something as well, the more the more cells there are, so every figure is held against
tables with the same margins.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from scipy.stats import random_table

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Association", "association_of", "pattern_codes"]

_HAIR: Final = 1e-12
"""Relative difference below which two statistics are the same, but for the order of sums."""
_CELLS: Final = 1 << 20
"""Cells of drawn tables held at once."""


class Association(NamedTuple):
    """What two groupings tell of each other.

    Attributes
    ----------
    cramers_v : float
        From 0, nothing, to 1, everything.
    information_bits : float
        Mutual information.
    chance_bits : float
        Mean mutual information of tables with the same margins and nothing to tell.
    information_share : float
        Part of the entropy of the columns that the rows tell, what chance tells taken off of both;
        0 where chance tells as much.
    p_value : float
        Part of such tables with as large a chi-square, this one among them.
    """

    cramers_v: float
    information_bits: float
    chance_bits: float
    information_share: float
    p_value: float


def association_of(
    table: NDArray[np.int64], *, permutations: int, rng: np.random.Generator
) -> Association:
    """Measure the association in a table of counts.

    Parameters
    ----------
    table : ndarray of int of shape (n_rows, n_columns)
        Counts, two or more of each, no row or column empty.
    permutations : int
        Tables drawn with the same margins [1]_.
    rng : numpy.random.Generator
        Draws them.

    References
    ----------
    .. [1] Patefield, W. M. (1981), "Algorithm AS 159: An Efficient Method of Generating Random
       R x C Tables with Given Row and Column Totals", Applied Statistics 30(1), 91-97.
    .. [2] Vinh, N. X., Epps, J. and Bailey, J. (2010), "Information Theoretic Measures for
       Clusterings Comparison", Journal of Machine Learning Research 11, 2837-2854: information
       adjusted for chance.

    Examples
    --------
    >>> import numpy as np
    >>> told = association_of(
    ...     np.array([[50, 0], [0, 50]]), permutations=99, rng=np.random.default_rng(1)
    ... )
    >>> told.cramers_v, told.information_bits, told.p_value
    (1.0, 1.0, 0.01)
    """
    rows, columns = table.sum(axis=1), table.sum(axis=0)
    n = int(table.sum())
    expected = np.outer(rows, columns) / n
    own = _chi_square(table[None], expected)[0]
    bits = float(_bits(table[None], n)[0])
    margins: Any = random_table(rows, columns, seed=rng)
    at_once = max(1, _CELLS // table.size)
    as_large, chance = 0, 0.0
    for first in range(0, permutations, at_once):
        drawn = margins.rvs(min(at_once, permutations - first)).reshape(-1, *table.shape)
        as_large += int(np.count_nonzero(_chi_square(drawn, expected) >= own * (1 - _HAIR)))
        chance += float(_bits(drawn, n).sum())
    chance /= permutations
    shares = columns / n
    entropy = float(-(shares * np.log2(shares)).sum())
    told = (bits - chance) / (entropy - chance) if entropy > chance else 0.0
    return Association(
        cramers_v=float(np.sqrt(own / (n * (min(table.shape) - 1)))),
        information_bits=bits,
        chance_bits=chance,
        information_share=max(told, 0.0),
        p_value=(1 + as_large) / (1 + permutations),
    )


def pattern_codes(members: NDArray[np.bool_], minimum: int) -> NDArray[np.int64]:
    """Give the combinations of segments that customers are in numbers; rare ones share one.

    Parameters
    ----------
    members : ndarray of bool of shape (n_customers, n_segments)
        Memberships.
    minimum : int
        Fewest customers of a combination that is told apart. If all the rare ones are fewer, the
        rarest of the others joins them.

    Returns
    -------
    ndarray of int of shape (n_customers,)
        Numbers from 0 without a gap.
    """
    if not len(members):
        return np.zeros(0, dtype=np.int64)
    packed = np.packbits(members, axis=1)
    _, codes, counts = np.unique(packed, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(counts, kind="stable")
    rare = int(np.count_nonzero(counts < minimum))
    if 0 < counts[order[:rare]].sum() < minimum:
        rare += 1
    numbers = np.empty(len(counts), dtype=np.int64)
    numbers[order] = np.maximum(np.arange(len(counts)) - max(rare - 1, 0), 0)
    return numbers[codes.ravel()]


def _chi_square(tables: NDArray[Any], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    return ((tables - expected) ** 2 / expected).sum(axis=(1, 2))


def _bits(tables: NDArray[Any], n: int) -> NDArray[np.float64]:
    """Mutual information of tables with the same margins, in bits."""
    shares = tables / n
    outer = shares.sum(axis=2, keepdims=True) * shares.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = np.where(shares > 0, shares * np.log2(shares / outer), 0.0)
    return np.maximum(parts.sum(axis=(1, 2)), 0.0)

"""Bootstrap: how much a figure would differ with other rows of the same kind.

Rows are drawn again with replacement, and the figure is computed of every draw. Several figures
are computed of the same draws, so that their differences are paired: what one draw makes hard
for one model it makes hard for the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

__all__ = ["BootstrapInterval", "paired_bootstrap"]

_CELLS: Final = 1 << 20
"""Weights held at once, 8 MB of them."""


@dataclass(frozen=True, eq=False)
class BootstrapInterval:
    """Figures and the intervals of their draws.

    Attributes
    ----------
    estimate : ndarray of shape (n_figures,)
        Of the rows as they are.
    low, high : ndarray of shape (n_figures,)
        Ends of the interval; NaN where a draw has no figure.
    confidence : float
        Share of the draws between the ends.
    """

    estimate: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    confidence: float


def paired_bootstrap(
    figures: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    n_rows: int,
    *,
    resamples: int = 1000,
    confidence: float = 0.95,
    rng: int | np.random.Generator,
) -> BootstrapInterval:
    """Draw rows again and give percentile intervals of figures of them.

    Percentiles of the draws [1]_, without the correction of bias and skewness (BCa), which takes
    as many evaluations again as there are rows.

    Parameters
    ----------
    figures : callable
        Takes weights of shape (n_draws, n_rows), how often each row counts in each draw, and
        gives figures of shape (n_draws, n_figures).
    n_rows : int
        Rows to draw from, and to draw.
    resamples : int, default=1000
        Draws.
    confidence : float, default=0.95
        Share of the draws in the interval, between 0 and 1.
    rng : int or numpy.random.Generator
        Seed or generator of the draws.

    Returns
    -------
    BootstrapInterval
        Of all figures, from the same draws.

    Raises
    ------
    UnsupportedInputError
        If there are no rows or fewer than two draws, or ``confidence`` is not between 0 and 1.

    References
    ----------
    .. [1] Efron & Tibshirani (1993), "An Introduction to the Bootstrap", Chapman & Hall,
       chapter 13.

    Examples
    --------
    >>> import numpy as np
    >>> values = np.arange(100.0)
    >>> found = paired_bootstrap(lambda w: (w @ values / 100)[:, None], 100, rng=1)
    >>> float(found.estimate[0]), bool(found.low[0] < 49.5 < found.high[0])
    (49.5, True)
    """
    fewest = 2
    if n_rows < 1 or resamples < fewest or not 0 < confidence < 1:
        raise UnsupportedInputError(
            f"n_rows={n_rows}, resamples={resamples} and confidence={confidence}",
            asked_by="paired_bootstrap",
            expected="at least 1 row, 2 resamples, and a confidence between 0 and 1",
        )
    estimate = figures(np.ones((1, n_rows)))[0]
    draws = np.concatenate([figures(weights) for weights in _draws(n_rows, resamples, rng)])
    ends = ((1 - confidence) / 2, (1 + confidence) / 2)
    with np.errstate(invalid="ignore"):  # a quantile between two infinities
        low, high = np.quantile(draws, ends, axis=0)
    return BootstrapInterval(estimate, low, high, confidence)


def _draws(
    n_rows: int, resamples: int, rng: int | np.random.Generator
) -> Iterator[NDArray[np.float64]]:
    """Yield how often each row is drawn, as many draws at once as memory allows.

    Draw by draw, so that the generator gives the same rows however many are held.
    """
    generator = np.random.default_rng(rng)
    at_once = max(1, _CELLS // n_rows)
    for first in range(0, resamples, at_once):
        drawn = range(first, min(first + at_once, resamples))
        rows = (generator.integers(n_rows, size=n_rows) for _ in drawn)
        yield np.array([np.bincount(one, minlength=n_rows) for one in rows], dtype=np.float64)

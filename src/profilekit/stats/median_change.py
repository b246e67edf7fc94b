"""Change of a median between two days, told from chance.

Many customers are in both samples, so the two medians move together. The interval therefore rests
on how customers lie about both medians at once, and on no assumption about the distributions.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["MedianChange", "median_change"]

_FEWEST: Final = 10
"""Known values of each day from which on there is an interval."""
_DRAWS: Final = 4000


@dataclass(frozen=True, slots=True)
class MedianChange:
    """Two medians and how far they are apart.

    Attributes
    ----------
    before, after : float
        The medians; NaN of nothing.
    change : float
        From the first to the second.
    low, high : float
        Ends of the interval of the change; NaN where fewer than ten values of a day are known.
    """

    before: float
    after: float
    change: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        """Whether the interval is known and leaves out that nothing changed."""
        return self.low > 0 or self.high < 0


def median_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    confidence: float = 0.95,
    rng: int | np.random.Generator = 0,
) -> MedianChange:
    """Compare medians of samples that may have rows in common.

    The share of a resample that lies below the median of the sample is about normal with variance
    ``1 / (4 n)``, and of two samples with the covariance of lying below both. Medians of resamples
    are read off the samples at shares drawn so, which is Woodruff's interval [1]_ for two medians
    at once, and takes one sorting of each instead of a resample of the rows for every draw.

    Parameters
    ----------
    before, after : array-like of float of shape (n_rows,)
        A row is a customer; NaN where the value is not known, or the customer is not there.
    confidence : float, default=0.95
        Share of the draws in the interval, between 0 and 1.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of the draws.

    Raises
    ------
    UnsupportedInputError
        If they differ in length, or ``confidence`` is not between 0 and 1.

    References
    ----------
    .. [1] Woodruff, R. S. (1952), "Confidence intervals for medians and other position measures",
       Journal of the American Statistical Association 47(260), 635-646.

    Examples
    --------
    >>> import numpy as np
    >>> spend = np.random.default_rng(1).lognormal(4, 1, 500)
    >>> found = median_change(spend, spend + 5)
    >>> round(found.change, 6), found.is_clear
    (5.0, True)
    """
    then, now = (np.asarray(each, dtype=np.float64) for each in (before, after))
    if then.shape != now.shape or then.ndim != 1 or not 0 < confidence < 1:
        raise UnsupportedInputError(
            f"values of shapes {then.shape} and {now.shape}, and confidence={confidence}",
            asked_by="median_change",
            expected="as many values of either day, and a confidence between 0 and 1",
        )
    ordered = [np.sort(each[~np.isnan(each)]) for each in (then, now)]
    was, is_now = (float(np.median(each)) if len(each) else math.nan for each in ordered)
    if min(map(len, ordered)) < _FEWEST:
        return MedianChange(was, is_now, is_now - was, math.nan, math.nan)
    drawn = [
        _quantiles(each, 0.5 + noise / (2 * math.sqrt(len(each))))
        for each, noise in zip(
            ordered, _noise(_correlation(then - was, now - is_now), rng), strict=True
        )
    ]
    low, high = np.quantile(drawn[1] - drawn[0], ((1 - confidence) / 2, (1 + confidence) / 2))
    return MedianChange(was, is_now, is_now - was, float(low), float(high))


def _correlation(then: NDArray[np.float64], now: NDArray[np.float64]) -> float:
    """Correlate being above the median, given distances from it, over rows that either has."""
    above = [np.sign(each, where=~np.isnan(each), out=np.zeros(len(each))) for each in (then, now)]
    squares = math.prod(float(each @ each) for each in above)
    return float(above[0] @ above[1]) / math.sqrt(squares) if squares else 0.0


def _noise(
    correlation: float, rng: int | np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    one, other = np.random.default_rng(rng).standard_normal((2, _DRAWS))
    return one, correlation * one + math.sqrt(max(0.0, 1 - correlation**2)) * other


def _quantiles(ordered: NDArray[np.float64], shares: NDArray[np.float64]) -> NDArray[np.float64]:
    places = np.clip(shares, 0.0, 1.0) * (len(ordered) - 1)
    return np.interp(places, np.arange(len(ordered)), ordered)

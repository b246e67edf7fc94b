"""Reference: what raw values of an indicator mean among the customers learned from.

A value is turned into a normal score, the standard normal quantile of its percentile, so that
no unit and no long tail weighs more than another; and it is trusted as far as its evidence
reaches, n / (n + n0). What n0 is, halves of the window tell: at n observations in each half,
values that agree by the correlation n / (n + n0) have just that reliability, and twice the
observations have the one that Spearman and Brown foretell [1]_ [2]_.

References
----------
.. [1] Spearman, C. (1910), "Correlation calculated from faulty data", British Journal of
   Psychology 3(3), 271-295.
.. [2] Brown, W. (1910), "Some experimental results in the correlation of mental abilities",
   British Journal of Psychology 3(3), 296-322.
"""

# scipy ships no type stubs.
# pyright: reportUnknownVariableType=false, reportReturnType=false

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat, NonNegativeInt, PositiveFloat
from scipy.optimize import brentq
from scipy.special import ndtri

from profilekit.shopper_types.places import Places
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = [
    "FEWEST_PAIRS",
    "ExposureCurve",
    "LearnedIndicator",
    "Reliability",
    "reliability_of_halves",
    "varies",
]

FEWEST_PAIRS: Final = 200
"""Customers with both halves below which nothing is learned from halves; our choice."""

_OUTERMOST: Final = 0.005
"""Percentiles are taken to lie within it and its complement; our choice."""
_CUBIC: Final = 3
_FEWEST_EXPOSED: Final = 50
"""Customers below which a curve has no shape to learn and is a constant; our choice."""
_FARTHEST: Final = 50.0
"""n0 is held within the median evidence of a half divided and multiplied by it; our choice."""


class ExposureCurve(BaseModel):
    """What the amount of evidence alone explains of a value: a cubic in its logarithm.

    Parameters
    ----------
    coefficients : tuple of float
        From the constant up, in the standardised logarithm.
    centre, spread : float
        Mean and standard deviation of the logarithms learned from.
    low, high : float
        Ends of what was seen; evidence past them counts as at them.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    coefficients: tuple[FiniteFloat, ...]
    centre: FiniteFloat
    spread: PositiveFloat
    low: FiniteFloat
    high: FiniteFloat

    @classmethod
    def of(cls, values: FloatArray, evidence: FloatArray) -> Self:
        """Learn from known values of shape (n_rows,) and their evidence, above 0."""
        logs = np.log(evidence)
        centre, spread = float(logs.mean()), float(logs.std())
        told = len(values) >= _FEWEST_EXPOSED and len(np.unique(evidence)) > _CUBIC
        scale = spread if told else 1.0
        powers = np.vander((logs - centre) / scale, _CUBIC + 1 if told else 1, increasing=True)
        solved = np.linalg.lstsq(powers, values, rcond=None)[0]
        return cls(
            coefficients=tuple(solved.tolist()),
            centre=centre,
            spread=scale,
            low=float(logs.min()),
            high=float(logs.max()),
        )

    def explained(self, evidence: FloatArray) -> FloatArray:
        """Give what evidence of shape (n_rows,), above 0, explains of the values."""
        logs = (np.clip(np.log(evidence), self.low, self.high) - self.centre) / self.spread
        total = np.full_like(logs, self.coefficients[-1])
        for coefficient in self.coefficients[-2::-1]:
            total = total * logs + coefficient
        return total


@dataclass(frozen=True, slots=True, eq=False)
class _Steps:
    """Normal scores at support points, and between them: the one below point number k.

    One point more than there are, past all values, ends the points. Made once; compared by
    identity, so that what was learned compares.
    """

    places: Places
    points: FloatArray
    at: FloatArray
    between: FloatArray


class LearnedIndicator(BaseModel):
    """What a population taught of one indicator.

    Parameters
    ----------
    name : str
        Its name.
    reference : Reference
        Frozen distribution of its values, what exposure explains taken off.
    prior_evidence : float
        Observations at which a value is trusted by half: n0.
    agreement : float, optional
        Correlation of the halves that n0 is from; None: there were too few, or no halves.
    pairs_count : int
        Customers of whom both halves are known.
    curve : ExposureCurve, optional
        What exposure explains.
    usual : tuple of float
        Ratios in the population that its formulas ask for, in order.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    name: str
    reference: Reference
    prior_evidence: PositiveFloat
    agreement: FiniteFloat | None = None
    pairs_count: NonNegativeInt = 0
    curve: ExposureCurve | None = None
    usual: tuple[FiniteFloat, ...] = ()

    def adjusted(self, values: FloatArray, evidence: FloatArray) -> FloatArray:
        """Take off what exposure explains; NaN where there is no evidence."""
        known = np.where(evidence > 0, evidence, np.nan)
        if self.curve is None:
            return np.where(np.isnan(known), np.nan, values)
        return values - self.curve.explained(known)

    def normal_scores(self, adjusted: FloatArray) -> FloatArray:
        """Place adjusted values of shape (n_rows,) among those learned from; NaN stays NaN."""
        steps = self._steps
        left = steps.places.of(adjusted)
        is_point = steps.points[left] == adjusted
        placed = np.where(is_point, steps.at[left], steps.between[left])
        placed[np.isnan(adjusted)] = np.nan
        return placed

    def reliability(self, evidence: FloatArray) -> FloatArray:
        """Share of a value that is the customer's own: n / (n + n0)."""
        return evidence / (evidence + self.prior_evidence)

    def signals(self, values: FloatArray, evidence: FloatArray) -> FloatArray:
        """Give normal scores times reliability; 0, as without any evidence, where missing."""
        scores = self.normal_scores(self.adjusted(values, evidence))
        return np.where(np.isnan(scores), 0.0, scores * self.reliability(evidence))

    @cached_property
    def _steps(self) -> _Steps:
        known, size = self.reference, self.reference.size
        below, through = np.array(known.below), np.array(known.through)
        at = (below + through) / (2 * size)
        between = (np.append(below, size) + np.append(0, through)) / (2 * size)
        points = np.array(known.values)
        return _Steps(
            Places.among(points),
            np.append(points, np.inf),
            _quantiles(np.append(at, 1.0)),
            _quantiles(between),
        )


def _quantiles(percentiles: FloatArray) -> FloatArray:
    return ndtri(np.clip(percentiles, _OUTERMOST, 1 - _OUTERMOST))


def varies(values: FloatArray) -> bool:
    """Tell whether known values differ, so that an indicator can tell customers apart."""
    known = values[~np.isnan(values)]
    return len(known) > 0 and bool((known != known[0]).any())


class Reliability(NamedTuple):
    """What halves tell of an indicator: n0, the correlation it is from, and of how many."""

    prior_evidence: float
    agreement: float | None
    pairs_count: int


def reliability_of_halves(
    scores: tuple[FloatArray, FloatArray],
    evidence: tuple[FloatArray, FloatArray],
    *,
    otherwise: float,
    fewest: int = FEWEST_PAIRS,
) -> Reliability:
    """Estimate n0 from how far two halves of the same customers agree.

    The normal scores z of the halves of a customer with n and m observations are expected to
    have the product ``sqrt(r(n) r(m))`` of their reliabilities; n0 is where the sum over customers
    is what it was found to be. With as many observations for all it is ``n (1 - rho) / rho``.

    Parameters
    ----------
    scores, evidence : tuple of two ndarray of shape (n_customers,)
        Normal scores, NaN where missing, and observations in the halves.
    otherwise : float
        Stands for n0 where fewer than `fewest` customers have both, or all scores are equal.
    fewest : int, default=200
        Customers with both halves, from which on these are believed.

    Returns
    -------
    Reliability
        With n0 held between a fiftieth and fifty times the median evidence of a half.
    """
    both: NDArray[np.bool_] = ~np.isnan(scores[0]) & ~np.isnan(scores[1])
    pairs = int(both.sum())
    one, other = (each[both] for each in scores)
    if pairs < fewest or not (varies(one) and varies(other)):
        return Reliability(otherwise, None, pairs)
    rho = float(np.corrcoef(one, other)[0, 1])
    first, second = (each[both] for each in evidence)
    usual = float(np.log(np.median(np.append(first, second))))
    low, high = usual - np.log(_FARTHEST), usual + np.log(_FARTHEST)

    def too_much(log_prior: float) -> float:
        prior = np.exp(log_prior)
        trusted = first * second / ((first + prior) * (second + prior))
        return float(np.sqrt(trusted).mean()) - rho

    return Reliability(float(np.exp(_root(too_much, low, high))), rho, pairs)


def _root(falling: Callable[[float], float], low: float, high: float) -> float:
    """Find where a falling function is 0, or the end that is nearest to it."""
    if falling(low) <= 0:
        return low
    return high if falling(high) >= 0 else brentq(falling, low, high, xtol=1e-9)

"""Poisson ridge: what makes counts larger or smaller than was expected of them.

Counts are taken as Poisson around an expectation times a factor, and the logarithm of the factor
as linear in standardised traits, with slopes drawn to zero. Nothing of it goes beyond what it has
seen: traits are held within the range they had when it was learned.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["PoissonRidge", "poisson_ridge"]

_SEEN: Final = (0.005, 0.995)
"""Quantiles of a trait that it is held between; our choice."""
_LONGEST_STEP: Final = 1.0
_STEPS: Final = 100
_LEFT: Final = 1e-8
_LARGEST: Final = 30.0


@dataclass(frozen=True, eq=False)
class PoissonRidge:
    """Factors learned by `poisson_ridge`.

    Attributes
    ----------
    intercept : float
        Logarithm of the factor of the mean row.
    slopes, means, spreads, low, high : ndarray of shape (n_traits,)
        Slope by standard deviation; mean and standard deviation; ends that the trait, in standard
        deviations from the mean, is held between.
    """

    intercept: float
    slopes: NDArray[np.float64]
    means: NDArray[np.float64]
    spreads: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]

    def parts(self, traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give what each trait adds to the logarithm of the factor: (n_rows, n_traits)."""
        standard = np.clip((traits - self.means) / self.spreads, self.low, self.high)
        return standard * self.slopes

    def log_factors(self, traits: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give the logarithm of the factor of each row: (n_rows,)."""
        return self.intercept + self.parts(traits).sum(axis=1)


def poisson_ridge(
    traits: NDArray[np.float64],
    counts: NDArray[np.float64],
    expected: NDArray[np.float64],
    *,
    penalty: float,
) -> PoissonRidge:
    """Learn by what factor counts differ from what was expected.

    Parameters
    ----------
    traits : ndarray of shape (n_rows, n_traits)
        What the factor may depend on; a trait that is the same for all has no slope.
    counts : ndarray of shape (n_rows,)
        What came.
    expected : ndarray of shape (n_rows,)
        What was expected, above 0.
    penalty : float
        Half of it times the squared slopes is taken from the log-likelihood [1]_.

    Returns
    -------
    PoissonRidge
        With the total of what it expects equal to that of the counts.

    References
    ----------
    .. [1] Le Cessie, S. and van Houwelingen, J. C. (1992), "Ridge Estimators in Logistic
       Regression", Journal of the Royal Statistical Society C 41(1), 191-201.

    Examples
    --------
    >>> trait = np.array([[0.0], [0.0], [1.0], [1.0]])
    >>> found = poisson_ridge(trait, np.array([1.0, 1, 2, 2]), np.ones(4), penalty=0)
    >>> np.exp(found.log_factors(trait)).round(6).tolist()
    [1.0, 1.0, 2.0, 2.0]
    """
    means, spreads = traits.mean(axis=0), traits.std(axis=0)
    constant = spreads <= np.finfo(float).eps * np.abs(traits).max(axis=0, initial=1.0)
    spreads = np.where(constant, 1.0, spreads)
    standard = np.where(constant, 0.0, (traits - means) / spreads)
    design = np.column_stack([np.ones(len(counts)), standard])
    penalties = np.concatenate([[0.0], np.where(constant, max(penalty, 1.0), penalty)])
    betas = np.zeros(design.shape[1])
    betas[0] = np.log(max(counts.sum(), 0.5) / expected.sum())
    offset = np.log(expected)
    for _ in range(_STEPS):
        meant = np.exp(np.clip(offset + design @ betas, -_LARGEST, _LARGEST))
        slope = design.T @ (counts - meant) - penalties * betas
        curvature = (design * meant[:, None]).T @ design + np.diag(penalties)
        step = np.linalg.solve(curvature, slope)
        step *= min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), _LEFT))
        betas += step
        if np.abs(step).max() < _LEFT:
            break
    low, high = (np.quantile(standard, end, axis=0) for end in _SEEN)
    return PoissonRidge(float(betas[0]), betas[1:], means, spreads, low, high)

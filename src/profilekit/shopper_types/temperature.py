"""Temperature: how sure the types of customers are, learned from halves of a window, unlabelled.

If types are real, the type that one half of the window shows comes back in the other. The scores
of one half, divided by a temperature, are made to foretell the types of the other as well as they
can, both ways [1]_. A probability then says how likely the same type comes back in a further
period; it does not say that the theory is true. Where types do not come back there is nothing to
tell of anybody.

References
----------
.. [1] Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q. (2017), "On Calibration of Modern Neural
   Networks", ICML: temperature scaling, there against labels.
.. [2] Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and
   Psychological Measurement 20(1), 37-46.
"""

# scipy ships no type stubs.
# pyright: reportUnknownVariableType=false, reportArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat, NonNegativeInt, PositiveFloat
from scipy.optimize import brentq

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = [
    "ASSUMED_TEMPERATURE",
    "HOTTEST",
    "WEAKEST_KAPPA",
    "Replication",
    "cohen_kappa",
    "fit_temperature",
    "probabilities",
    "replication",
]

ASSUMED_TEMPERATURE: Final = 0.5
"""Temperature where too few customers have two halves; our choice."""
HOTTEST: Final = 5.0
"""Temperature above which scores foretell next to nothing; our choice."""
WEAKEST_KAPPA: Final = 0.1
"""Agreement of halves below which types do not come back; our choice."""

_COLDEST_FITTED, _HOTTEST_FITTED = 0.05, 50.0


class Replication(BaseModel):
    """How well types come back in the other half of a window.

    Parameters
    ----------
    temperature : float
        By which scores are divided before they become probabilities.
    kappa, agreement : float, optional
        Cohen's kappa [2]_ and the share of customers who have one type in both halves; None where
        there are too few.
    pairs_count : int
        Customers with evidence in both halves.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    temperature: PositiveFloat
    kappa: FiniteFloat | None
    agreement: FiniteFloat | None
    pairs_count: NonNegativeInt

    @property
    def has_signal(self) -> bool:
        """Whether types come back often enough to be told; assumed where it is not known."""
        if self.kappa is None:
            return True
        return self.temperature <= HOTTEST and self.kappa >= WEAKEST_KAPPA


def probabilities(logits: Sequence[FloatArray]) -> list[FloatArray]:
    """Turn logits of shape (n_rows,), one per type, into probabilities; row by row."""
    highest = logits[0]
    for each in logits[1:]:
        highest = np.maximum(highest, each)
    raised = [np.exp(each - highest) for each in logits]
    total = raised[0]
    for each in raised[1:]:
        total = total + each
    return [each / total for each in raised]


def fit_temperature(scores: FloatArray, classes: NDArray[np.intp]) -> float:
    """Find the temperature at which softmax(scores / T) foretells classes best, by log-loss.

    Parameters
    ----------
    scores : ndarray of shape (n_rows, n_types)
        At temperature 1.
    classes : ndarray of shape (n_rows,)
        Number of the column that came true.

    Returns
    -------
    float
        From 0.05 to 50. The log-loss is convex in 1 / T, so there is one best.
    """
    centred = scores - scores.max(axis=1, keepdims=True)
    came = centred[np.arange(len(classes)), classes].mean()

    def slope(coldness: float) -> float:
        raised = np.exp(coldness * centred)
        expected = (raised * centred).sum(axis=1) / raised.sum(axis=1)
        return float(expected.mean() - came)

    coldest, hottest = 1 / _HOTTEST_FITTED, 1 / _COLDEST_FITTED
    if slope(coldest) >= 0:
        return _HOTTEST_FITTED
    if slope(hottest) <= 0:
        return _COLDEST_FITTED
    return 1 / float(brentq(slope, coldest, hottest, xtol=1e-10))


def cohen_kappa(one: NDArray[np.intp], other: NDArray[np.intp], n_types: int) -> float:
    """Agreement beyond chance of two labellings of shape (n_rows,); 0 where all have one type."""
    table = np.zeros((n_types, n_types))
    np.add.at(table, (one, other), 1.0)
    table /= table.sum()
    chance = float(table.sum(axis=0) @ table.sum(axis=1))
    return 0.0 if chance >= 1 else (float(np.trace(table)) - chance) / (1 - chance)


def replication(early: FloatArray, late: FloatArray, *, fewest: int) -> Replication:
    """Learn the temperature from scores of two halves of the same customers.

    Parameters
    ----------
    early, late : ndarray of shape (n_customers, n_types)
        Scores, or logits, of customers with evidence in both.
    fewest : int
        Customers below which nothing is learned and `ASSUMED_TEMPERATURE` stands.

    Returns
    -------
    Replication
        With the mean of the temperatures of both ways.
    """
    pairs, n_types = early.shape
    if pairs < fewest:
        return Replication(
            temperature=ASSUMED_TEMPERATURE, kappa=None, agreement=None, pairs_count=pairs
        )
    before, after = early.argmax(axis=1), late.argmax(axis=1)
    onward, back = fit_temperature(early, after), fit_temperature(late, before)
    return Replication(
        temperature=(onward + back) / 2,
        kappa=cohen_kappa(before, after, n_types),
        agreement=float((before == after).mean()),
        pairs_count=pairs,
    )

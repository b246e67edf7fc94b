"""Temperatures: how sure the types of customers are, learned from halves of a window, unlabelled.

If types are real, the type that one half of the window shows is also that of the other. Two
questions follow, and have different answers.

How likely is this the customer's type? Given the type, what the halves show is taken to be
independent [1]_. Then ``sum p(type|early) p(type|late) / p(type)`` says how much likelier two
halves belong to one customer than to two, and the temperature of the scores is the one at which
the pairs that are real are the likeliest.

How likely does another window as long tell the same type? The scores of one half, at a second
temperature, are made to foretell what is told of the other [2]_. That is less sure, as telling
errs twice.

Neither says that the theory is true, and habits that last and are of no type bind halves together
too, which makes the first a little too sure. Where types do not come back there is nothing to
tell of anybody.

References
----------
.. [1] Lazarsfeld, P. F. and Henry, N. W. (1968), "Latent Structure Analysis", Houghton Mifflin:
   local independence.
.. [2] Guo, C., Pleiss, G., Sun, Y. and Weinberger, K. Q. (2017), "On Calibration of Modern Neural
   Networks", ICML: temperature scaling, there against labels.
.. [3] Cohen, J. (1960), "A coefficient of agreement for nominal scales", Educational and
   Psychological Measurement 20(1), 37-46.
"""

# scipy ships no type stubs.
# pyright: reportUnknownVariableType=false, reportArgumentType=false

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat, NonNegativeInt, PositiveFloat
from scipy.optimize import brentq, minimize_scalar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = [
    "ASSUMED_TEMPERATURE",
    "FEWEST_COMPARED",
    "HOTTEST",
    "WEAKEST_KAPPA",
    "Replication",
    "cohen_kappa",
    "fit_shared_temperature",
    "fit_temperature",
    "probabilities",
    "replication",
]

ASSUMED_TEMPERATURE: Final = 0.5
"""Temperature where too few customers have two halves; our choice."""
HOTTEST: Final = 5.0
"""Temperature of replication above which scores foretell next to nothing; our choice."""
WEAKEST_KAPPA: Final = 0.1
"""Agreement of halves below which types do not come back; our choice."""

_COLDEST_FITTED, _HOTTEST_FITTED = 0.05, 50.0
FEWEST_COMPARED: Final = 50
"""Customers with two halves from which on these are compared at all; our choice."""
_ONE_IN_TWENTY: Final = 1.645
"""Standard errors that chance exceeds one time in twenty."""


class Replication(BaseModel):
    """How well types come back in the other half of a window.

    Parameters
    ----------
    temperature : float
        By which scores are divided before they become probabilities of types.
    replication_temperature : float, optional
        By which they are divided to become probabilities of what another window tells.
    kappa, agreement : float, optional
        Cohen's kappa [3]_ and the share of customers who have one type in both halves; None of
        fewer than fifty customers.
    pairs_count : int
        Customers with evidence in both halves.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    temperature: PositiveFloat
    replication_temperature: PositiveFloat | None
    kappa: FiniteFloat | None
    agreement: FiniteFloat | None
    pairs_count: NonNegativeInt

    @property
    def summary(self) -> str:
        """Agreement and temperature of replication, in short."""
        hot = self.replication_temperature
        of = f"{self.pairs_count:,} customers" if hot is None else f"temperature {hot:.1f}"
        return f"kappa {self.kappa or 0:.2f}, {of}"

    @property
    def has_signal(self) -> bool:
        """Whether types come back often enough to be told; assumed where it is not known.

        Of customers too few for a temperature it is asked that they come back more often than by
        chance, at one in twenty.
        """
        if self.kappa is None or self.agreement is None:
            return True
        if self.replication_temperature is None:
            if not 0 < self.kappa < 1:
                return self.kappa > 0
            chance = (self.agreement - self.kappa) / (1 - self.kappa)
            spread = self.agreement * (1 - self.agreement) / self.pairs_count
            return self.kappa > _ONE_IN_TWENTY * spread**0.5 / (1 - chance)
        return self.replication_temperature <= HOTTEST and self.kappa >= WEAKEST_KAPPA


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


def fit_shared_temperature(one: FloatArray, other: FloatArray) -> float:
    """Find the temperature at which rows of two views are the likeliest to belong together.

    Parameters
    ----------
    one, other : ndarray of shape (n_rows, n_types)
        Scores of the same rows, taken to be independent given the type.

    Returns
    -------
    float
        From 0.05 to 50: of the highest mean of ``log sum p(type|one) p(type|other) / p(type)``,
        where ``p = softmax(scores / T)`` and p(type) is its mean over rows and views.
    """
    centred = [scores - scores.max(axis=1, keepdims=True) for scores in (one, other)]

    def loss(log_temperature: float) -> float:
        coldness = np.exp(-log_temperature)
        first, second = (np.exp(coldness * each) for each in centred)
        first /= first.sum(axis=1, keepdims=True)
        second /= second.sum(axis=1, keepdims=True)
        shares = first.mean(axis=0), second.mean(axis=0)
        usual = (shares[0] + shares[1]) / 2
        apart = float((shares[0] * shares[1] / usual).sum())
        return float(np.log(apart) - np.log((first * second) @ (1 / usual)).mean())

    tried = [float(each) for each in np.log(np.geomspace(_COLDEST_FITTED, _HOTTEST_FITTED, 15))]
    best = int(np.argmin([loss(each) for each in tried]))
    if best in {0, len(tried) - 1}:
        return float(np.exp(tried[best]))
    between = (tried[best - 1], tried[best + 1])
    found: Any = minimize_scalar(loss, bounds=between, method="bounded", options={"xatol": 1e-8})
    return float(np.exp(found.x))


def cohen_kappa(one: NDArray[np.intp], other: NDArray[np.intp], n_types: int) -> float:
    """Agreement beyond chance of two labellings of shape (n_rows,); 0 where all have one type."""
    table = np.zeros((n_types, n_types))
    np.add.at(table, (one, other), 1.0)
    table /= table.sum()
    chance = float(table.sum(axis=0) @ table.sum(axis=1))
    return 0.0 if chance >= 1 else (float(np.trace(table)) - chance) / (1 - chance)


def replication(early: FloatArray, late: FloatArray, *, fewest: int) -> Replication:
    """Learn both temperatures from scores of two halves of the same customers.

    Parameters
    ----------
    early, late : ndarray of shape (n_customers, n_types)
        Scores, or logits, of customers with evidence in both.
    fewest : int
        Customers below which no temperature is learned and `ASSUMED_TEMPERATURE` stands.

    Returns
    -------
    Replication
        With the mean of the temperatures at which either half foretells the other.
    """
    pairs, n_types = early.shape
    before, after = early.argmax(axis=1), late.argmax(axis=1)
    if pairs < fewest:
        is_compared = pairs >= FEWEST_COMPARED
        return Replication(
            temperature=ASSUMED_TEMPERATURE,
            replication_temperature=None,
            kappa=cohen_kappa(before, after, n_types) if is_compared else None,
            agreement=float((before == after).mean()) if is_compared else None,
            pairs_count=pairs,
        )
    onward, back = fit_temperature(early, after), fit_temperature(late, before)
    return Replication(
        temperature=fit_shared_temperature(early, late),
        replication_temperature=(onward + back) / 2,
        kappa=cohen_kappa(before, after, n_types),
        agreement=float((before == after).mean()),
        pairs_count=pairs,
    )

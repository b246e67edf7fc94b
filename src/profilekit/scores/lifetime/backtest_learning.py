"""What back-tests teach: by which traits customers came more or less often than was expected.

At each earlier day the purchase models are fitted to what was known then, so what they expected
is as honest as what they will expect. How far to trust the lesson is learned too: of the older
back-tests for the next one, never from the same days.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import numpy as np

from profilekit.errors import FitError
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
from profilekit.stats.accuracy import poisson_deviance
from profilekit.stats.poisson_ridge import poisson_ridge

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.purchase_fit import PurchaseState
    from profilekit.scores.lifetime.purchase_model import PurchaseModel
    from profilekit.stats.poisson_ridge import PoissonRidge

__all__ = ["TRAITS", "Backtest", "PurchasePair", "learned", "traits_of"]

TRAITS: Final = (
    "how often they order",
    "a single order day",
    "the silence since the last order",
    "the last 28 days",
    "the last 91 days",
    "how new they are",
)
"""What the traits are, for people, in order."""

_PENALTIES: Final = (10.0, 30.0, 100.0, 300.0, 1e3, 3e3, 1e4, 1e7)
"""From free slopes to none."""
_PENALTY_UNTESTED: Final = 300.0
"""Where there is one back-test alone."""
_LEAST: Final = 1e-6
"""Order days expected of the most lapsed, so that there is a logarithm."""
_NEW_DAYS: Final = 91.0


@dataclass(frozen=True, eq=False)
class PurchasePair:
    """Two purchase models of the same customers, one in which they leave and one without.

    Attributes
    ----------
    staying : NBDModel
        Nobody leaves.
    leaving : ModifiedBetaGeoModel or None
        Customers may leave; None where it has no maximum, as nobody is seen to.
    """

    staying: NBDModel
    leaving: ModifiedBetaGeoModel | None

    @classmethod
    def fitted(cls, columns: Mapping[str, FloatArray], **shared: Any) -> Self:
        """Fit both with the same parameters; the one has no maximum where nobody seems to leave."""
        staying, leaving = NBDModel(**shared), ModifiedBetaGeoModel(**shared)
        states = [staying.learn(columns)]
        with suppress(FitError):
            states.append(leaving.learn(columns))
        return cls.of_states(*states, **shared)

    @classmethod
    def of_states(
        cls, staying: PurchaseState, leaving: PurchaseState | None = None, **shared: Any
    ) -> Self:
        """Give the models of these states."""
        pair = NBDModel(**shared), ModifiedBetaGeoModel(**shared)
        pair[0].state_ = staying
        if leaving is None:
            return cls(pair[0], None)
        pair[1].state_ = leaving
        return cls(*pair)

    def expected(self, columns: Mapping[str, FloatArray], days: float) -> FloatArray:
        """Give the mean of what both expect of each customer: (n,), NaN without a history."""
        found: list[FloatArray] = []
        models: list[PurchaseModel] = [self.staying]
        if self.leaving is not None:
            models.append(self.leaving)
        for model in models:
            outlook = model.outlook(columns, asked_by=f"{model.name}.expected")
            each = outlook.each(outlook.expected(days / model.time_unit_days))
            found.append(np.maximum(each, _LEAST))
        return np.mean(found, axis=0)

    @property
    def rate(self) -> tuple[float, float]:
        """Shape and time, in days, of the distribution of rates: their ratio is the mean rate."""
        params = self.staying.params_
        return params["r"], params["alpha"] * self.staying.time_unit_days


@dataclass(frozen=True, eq=False)
class Backtest:
    """What was expected of customers on an earlier day, their traits then, and what came."""

    expected: FloatArray
    traits: FloatArray
    came: FloatArray


def traits_of(
    rate: tuple[float, float],
    history: tuple[FloatArray, FloatArray, FloatArray],
    windows: Mapping[int, FloatArray],
) -> FloatArray:
    """Give the `TRAITS` of customers, of each from their own history alone.

    Parameters
    ----------
    rate : tuple of float
        Shape and time, in days, of the distribution of rates in their population.
    history : tuple of three ndarray of shape (n,)
        Their repeat days, and days of span and tenure.
    windows : mapping of int to ndarray of shape (n,)
        Repeat days within the last so many days.

    Returns
    -------
    ndarray of shape (n, 6)
        Without a unit: all of them compare a customer with what the own rate lets expect.
    """
    shape, time = rate
    repeats, span, tenure = history
    own = (shape + repeats) / (time + tenure)
    lately = [
        np.log((count + 1) / (own * np.minimum(days, tenure + 1) + 1))
        for days, count in windows.items()
    ]
    usual = np.log(own * time / shape)
    silence = np.log1p((tenure - span) * own)
    newness = np.exp(-tenure / _NEW_DAYS)
    return np.column_stack([usual, repeats == 0, silence, *lately, newness])


def learned(backtests: Sequence[Backtest]) -> tuple[PoissonRidge, float]:
    """Learn factors from back-tests, the most recent first, and the penalty they bear.

    Returns
    -------
    tuple of PoissonRidge and float
        Learned from all of them with the penalty under which the older ones predicted the next
        best.
    """
    penalty = _PENALTY_UNTESTED
    if len(backtests) > 1:
        penalty = min(_PENALTIES, key=lambda one: _deviance_ahead(backtests, one))
    return _fit(backtests, penalty), penalty


def _deviance_ahead(backtests: Sequence[Backtest], penalty: float) -> float:
    """Deviance of each back-test from what the older ones teach, but for its total."""
    deviance = 0.0
    for number, later in enumerate(backtests[:-1]):
        factors = np.exp(_fit(backtests[number + 1 :], penalty).log_factors(later.traits))
        meant = later.expected * factors
        total = later.came.sum() / meant.sum()
        deviance += float(poisson_deviance(later.came, meant * total))
    return deviance


def _fit(backtests: Sequence[Backtest], penalty: float) -> PoissonRidge:
    traits, came, expected = (
        np.concatenate([getattr(one, part) for one in backtests])
        for part in ("traits", "came", "expected")
    )
    return poisson_ridge(traits, came, expected, penalty=penalty)

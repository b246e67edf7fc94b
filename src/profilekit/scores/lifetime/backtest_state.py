"""What a back-tested model has learned, as it is written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import numpy as np

from profilekit.book.state import FittedState
from profilekit.scores.lifetime.purchase_fit import PurchaseState  # noqa: TC001 - pydantic reads it
from profilekit.stats.poisson_ridge import PoissonRidge

if TYPE_CHECKING:
    from profilekit.scores.lifetime.backtest_learning import PurchasePair

__all__ = ["BacktestedState"]

_PARTS: Final = ("slopes", "means", "spreads", "low", "high")


class BacktestedState(FittedState):
    """Two purchase models as of the day of the book, and what back-tests taught."""

    staying: PurchaseState
    leaving: PurchaseState | None
    intercept: float
    slopes: tuple[float, ...]
    means: tuple[float, ...]
    spreads: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    penalty: float
    backtests_count: int

    @classmethod
    def of(
        cls, pair: PurchasePair, factors: PoissonRidge, *, penalty: float, backtests_count: int
    ) -> Self:
        """Freeze fitted models and learned factors."""
        return cls(
            staying=pair.staying.state_,
            leaving=None if pair.leaving is None else pair.leaving.state_,
            intercept=factors.intercept,
            penalty=penalty,
            backtests_count=backtests_count,
            **{part: tuple(getattr(factors, part).tolist()) for part in _PARTS},
        )

    @property
    def factors(self) -> PoissonRidge:
        """The learned factors, to be used."""
        parts = {part: np.array(getattr(self, part)) for part in _PARTS}
        return PoissonRidge(intercept=self.intercept, **parts)

"""What a back-tested model has learned, as it is written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

import numpy as np
from pydantic import FiniteFloat, PositiveInt, model_validator

from profilekit.book.state import FittedState
from profilekit.scores.lifetime.backtest_learning import TRAITS
from profilekit.scores.lifetime.estimates import Positive  # noqa: TC001 - pydantic reads it
from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
from profilekit.scores.lifetime.negative_binomial import NBDModel
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
    intercept: FiniteFloat
    slopes: tuple[FiniteFloat, ...]
    means: tuple[FiniteFloat, ...]
    spreads: tuple[Positive, ...]
    low: tuple[FiniteFloat, ...]
    high: tuple[FiniteFloat, ...]
    penalty: Positive
    backtests_count: PositiveInt

    @model_validator(mode="after")
    def _of_these_models_and_traits(self) -> Self:
        sizes = {part: len(getattr(self, part)) for part in _PARTS}
        if {*sizes.values()} != {len(TRAITS)}:
            raise ValueError(f"of {len(TRAITS)} traits there are {sizes}")
        if any(high < low for low, high in zip(self.low, self.high, strict=True)):
            raise ValueError("a trait has its highest value below its lowest")
        self.staying.require_of(NBDModel.process)
        if self.leaving is not None:
            self.leaving.require_of(ModifiedBetaGeoModel.process)
            if self.leaving.time_unit_days != self.staying.time_unit_days:
                raise ValueError("the two purchase models have different time units")
        return self

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

"""What a Gamma-Gamma model has learned, as it is written and read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Self

from pydantic import Field, FiniteFloat, NonNegativeInt, model_validator

from profilekit.book.state import FittedState
from profilekit.scores.lifetime.estimates import Covariance, Positive, require_covariance
from profilekit.scores.lifetime.value_limits import limit_of

if TYPE_CHECKING:
    from profilekit.scores.lifetime.value_limits import ValueLimit

__all__ = ["GammaGammaState"]


class GammaGammaState(FittedState):
    """What a `GammaGammaModel` has learned, money in major units, and from how many customers."""

    params: tuple[Positive, Annotated[float, Field(gt=1, allow_inf_nan=False)], Positive]
    log_likelihood: FiniteFloat
    covariance: Covariance
    customers_count: NonNegativeInt
    not_positive_count: NonNegativeInt
    correlation: Annotated[float, Field(ge=-1, le=1)]

    @property
    def limit(self) -> ValueLimit | None:
        """Limit that the likelihood rises to, where it has no maximum; its parameter is 1e6."""
        return limit_of(self.params)

    @model_validator(mode="after")
    def _with_a_covariance_of_its_parameters(self) -> Self:
        require_covariance(self.covariance, len(self.params))
        return self

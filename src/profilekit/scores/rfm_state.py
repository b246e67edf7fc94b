"""What a fitted RFM scorer is written as, and what has to hold when it is read back.

A file may have been changed by hand or by another program: a scorer whose bounds are not those
its parameters ask for would score wrongly and say nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict, model_validator

from profilekit.book.state import FittedState, strictly
from profilekit.scores.bounds import Bounds  # noqa: TC001 - pydantic reads it at run time
from profilekit.scores.rfm_fields import DIMENSIONS
from profilekit.scores.segment_table import SegmentTable
from profilekit.stats.quantiles import Ties

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["RFMState", "read_params", "require_coherent"]


class RFMState(FittedState):
    """What an `RFMScorer` has learned: bounds in days, orders and money."""

    recency: Bounds
    frequency: Bounds
    monetary: Bounds

    @model_validator(mode="after")
    def _in_the_order_of_their_dimensions(self) -> Self:
        every = (self.recency, self.frequency, self.monetary)
        if len({len(one.values) for one in every}) > 1:
            message = "recency, frequency and monetary have different numbers of bounds"
            raise ValueError(message)
        for dimension, bounds in zip(DIMENSIONS, every, strict=True):
            if bounds.higher_is_better != dimension.higher_is_better:
                better = "more" if dimension.higher_is_better else "less"
                message = f"the bounds of {dimension.key} do not say that {better} is better"
                raise ValueError(message)
        return self


class _Parameters(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    bins: int
    recency: str
    frequency: str
    monetary: str
    recency_cutoffs_days: tuple[float, ...] | None
    frequency_cutoffs_count: tuple[float, ...] | None
    monetary_cutoffs_amount: tuple[float, ...] | None
    ties: Ties
    segments: str | SegmentTable


def read_params(params: dict[str, Any]) -> dict[str, Any]:
    """Read parameters of an `RFMScorer` from JSON; ValueError or TypeError unless they are such."""
    return dict(strictly(_Parameters, params))


def require_coherent(state: RFMState, bins: int, cutoffs: Sequence[Sequence[float] | None]) -> None:
    """Raise ValueError unless the bounds are those that checked parameters ask for.

    Parameters
    ----------
    state : RFMState
        Read from JSON.
    bins : int
        Scores in each dimension.
    cutoffs : sequence of sequence of float, or None
        Given cut-offs of recency, frequency and monetary, increasing; None where learned.
    """
    found = len(state.recency.values) + 1
    if found != bins:
        message = f"the bounds make {found} scores and bins is {bins!r}"
        raise ValueError(message)
    every = (state.recency, state.frequency, state.monetary)
    for dimension, bounds, given in zip(DIMENSIONS, every, cutoffs, strict=True):
        if (given is None) != (bounds.learned_from is not None):
            said = "given" if given is None else "learned"
            message = f"the bounds of {dimension.key} are {said}; {dimension.cutoffs} is {given!r}"
            raise ValueError(message)
        if given is not None and sorted(bounds.values) != list(given):
            message = f"the bounds of {dimension.key} are not {dimension.cutoffs}={given!r}"
            raise ValueError(message)

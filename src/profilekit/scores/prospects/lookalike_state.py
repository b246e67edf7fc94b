"""What a fitted `LookalikeScorer` is written as."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
from pydantic import BaseModel, ConfigDict

from profilekit.book.state import FittedState, strictly
from profilekit.scores.prospects.hidden_best import HiddenBest  # noqa: TC001 - pydantic reads it
from profilekit.scores.prospects.lookalike_terms import Term  # noqa: TC001 - the same
from profilekit.stats.percentiles import Reference  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["LookalikeState", "log_ratio", "read_params"]


class LookalikeState(FittedState):
    """What a `LookalikeScorer` has learned."""

    intercept: float
    """Logarithm of the ratio of an average profile."""
    terms: tuple[Term, ...]
    """What each field adds to it."""
    reference: Reference
    """Logarithms of the ratios of the others."""
    validation: HiddenBest
    """How well hidden best customers were found."""

    def log_ratio(self, columns: Mapping[str, NDArray[Any]]) -> FloatArray:
        """Logarithm of the ratio of customers, of shape (n_rows,)."""
        return log_ratio(self.intercept, self.terms, columns)


class _Parameters(BaseModel):
    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    fields: tuple[str, ...]
    best: str
    best_share: float | None
    history: str | None
    ridge: float
    folds: int
    top_count: int | None
    rng: int
    purposes: Mapping[str, str] | None


def read_params(params: dict[str, Any]) -> dict[str, Any]:
    """Read parameters from JSON; ValueError or TypeError unless they are such."""
    return dict(strictly(_Parameters, params))


def log_ratio(
    intercept: float, terms: Sequence[Term], columns: Mapping[str, NDArray[Any]]
) -> FloatArray:
    """Add terms up, in their order, for columns of shape (n_rows,)."""
    total = np.full(len(columns[terms[0].field]), intercept)
    for term in terms:
        total = total + term.added(columns[term.field])
    return total

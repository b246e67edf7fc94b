"""What a fitted `LookalikeScorer` is written as."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from pydantic import FiniteFloat  # noqa: TC002 - pydantic reads it

from profilekit.book.state import FittedState
from profilekit.scores.prospects.hidden_best import HiddenBest  # noqa: TC001 - pydantic reads it
from profilekit.scores.prospects.lookalike_terms import Term  # noqa: TC001 - the same
from profilekit.stats.percentiles import Reference  # noqa: TC001 - the same

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["LookalikeState", "log_ratio"]


class LookalikeState(FittedState):
    """What a `LookalikeScorer` has learned."""

    intercept: FiniteFloat
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


def log_ratio(
    intercept: float, terms: Sequence[Term], columns: Mapping[str, NDArray[Any]]
) -> FloatArray:
    """Add terms up, in their order, for columns of shape (n_rows,)."""
    total = np.full(len(columns[terms[0].field]), intercept)
    for term in terms:
        total = total + term.added(columns[term.field])
    return total

"""Bounds: the frozen thresholds of one field, applied to values and told in words.

A score says little without the numbers behind it, so what scores a value also says which
bound the value reached and which it missed.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

from profilekit.book.wording import bound_of
from profilekit.scores.quantile import scores_of

if TYPE_CHECKING:
    from profilekit.book.columns import FloatArray

__all__ = ["Bounds"]


class Bounds(BaseModel):
    """Bounds of the scores of one field.

    Parameters
    ----------
    values : tuple of float
        ``values[s - 2]`` is the bound of score ``s``, in the unit of the field, and belongs to
        ``s``; infinite (minus infinite where lower is better) when all customers learned from
        were equal and stand below ``s``.
    higher_is_better : bool
        Whether they are lower bounds, else upper bounds.
    learned_from : int or None
        Customers they were learned from; None for given cut-offs.

    Examples
    --------
    >>> bounds = Bounds(values=(90.0, 30.0), higher_is_better=False, learned_from=None)
    >>> bounds.words("recency_days", 2)
    '90 days or fewer; 30 days or fewer for score 3'
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(
        frozen=True, extra="forbid", ser_json_inf_nan="constants"
    )

    values: tuple[float, ...]
    higher_is_better: bool
    learned_from: Annotated[int, Field(ge=1)] | None

    @model_validator(mode="after")
    def _each_is_as_good_as_the_one_before(self) -> Self:
        sign = 1 if self.higher_is_better else -1
        in_order = all(sign * low <= sign * high for low, high in pairwise(self.values))
        reached_by_all = -sign * math.inf in self.values
        if not self.values or not in_order or reached_by_all or any(map(math.isnan, self.values)):
            message = f"the bounds {self.values} do not go from the worst score to the best"
            raise ValueError(message)
        return self

    def of(self, score: int) -> float:
        """Bound of a score from 2 on."""
        return self.values[score - 2]

    def scores(self, values: FloatArray) -> FloatArray:
        """Score values of shape (n_rows,), from 1; NaN is missing and stays so."""
        return scores_of(values, np.array(self.values), higher_is_better=self.higher_is_better)

    def words(self, field: str, score: int) -> str:
        """Say what has to be reached for a score, and what for the next one that exists."""
        clauses: list[str] = []
        if score > 1:
            clauses.append(self._reaching(field, score))
        if score <= len(self.values):
            bound = self.of(score + 1)
            better = score + self.values[score - 1 :].count(bound)
            clauses.append(
                f"{self._reaching(field, better)} for score {better}"
                if math.isfinite(bound)
                else "all customers learned from are equal"
            )
        return "; ".join(clauses)

    def _reaching(self, field: str, score: int) -> str:
        return bound_of(field, self.of(score), higher_is_better=self.higher_is_better)

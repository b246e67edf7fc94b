"""What a fitted scorer of best customers is written as, what it makes, and what must hold.

A file may have been changed by hand or by another program: signals, gates and bands that are
not those of the parameters would score wrongly and say nothing.
"""

from __future__ import annotations

import math
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict, NonNegativeInt, model_validator

from profilekit.book.state import FittedState
from profilekit.fields import FieldSpec, PointInTime, Section
from profilekit.scores.best.contributions import FULL
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.fields import FieldCatalogue
    from profilekit.scores.best.gates import Gate
    from profilekit.scores.best.signals import Signal

__all__ = [
    "BAND",
    "COVERAGE",
    "GATE",
    "MADE_BY",
    "SCORE",
    "BestCustomerState",
    "LearnedSignal",
    "SkippedField",
    "as_adjacent",
    "require_coherent",
    "specs",
]

MADE_BY = "BestCustomerScorer"
SCORE = "best_customer_score"
COVERAGE = "best_customer_coverage_share"
BAND = "best_customer_band_label"
GATE = "best_customer_gate_label"


class LearnedSignal(BaseModel):
    """The reference population of one signal."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    field: str
    reference: Reference


class SkippedField(BaseModel):
    """A signal or gate that was left out in `fit`, and why."""

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    field: str
    kind: Literal["signal", "gate"]
    reason: str


class BestCustomerState(FittedState):
    """What a `BestCustomerScorer` has learned.

    Parameters
    ----------
    signals : tuple of LearnedSignal
        Signals used, in the order of the parameters.
    gates : tuple of str
        Fields of the gates used, in order.
    bounds : tuple of float
        Lowest score of each band but the last, from the best down.
    learned_from : int
        Customers who passed the gates.
    skipped : tuple of SkippedField
        Signals and gates left out.
    """

    signals: tuple[LearnedSignal, ...]
    gates: tuple[str, ...]
    bounds: tuple[float, ...]
    learned_from: NonNegativeInt
    skipped: tuple[SkippedField, ...]

    @property
    def signals_asked(self) -> tuple[str, ...]:
        """Fields of all signals, those left out too."""
        left_out = (each.field for each in self.skipped if each.kind == "signal")
        return (*(each.field for each in self.signals), *left_out)

    @model_validator(mode="after")
    def _bounds_fall(self) -> Self:
        if not self.signals:
            message = "there is no signal"
            raise ValueError(message)
        nobody_stands_out = all(bound == math.inf for bound in self.bounds)
        are_scores = all(0 <= bound <= FULL for bound in self.bounds)
        falls = all(high >= low for high, low in pairwise(self.bounds))
        if not nobody_stands_out and not (are_scores and falls):
            raise ValueError(
                f"the bounds of the bands are {self.bounds}; expected scores from 0 to {FULL:g} "
                "that do not rise"
            )
        return self


def require_coherent(
    state: BestCustomerState, signals: Sequence[Signal], gates: Sequence[Gate], n_bands: int
) -> None:
    """Raise ValueError unless a state is one that these parameters lead to."""
    skipped = {(each.kind, each.field) for each in state.skipped}
    used = tuple(each.field for each in state.signals)
    asked = tuple(each.field for each in signals if ("signal", each.field) not in skipped)
    gated = tuple(each.field for each in gates if ("gate", each.field) not in skipped)
    if used != asked or state.gates != gated or len(state.bounds) != n_bands - 1:
        message = "the signals, gates or bands learned are not those of the parameters"
        raise ValueError(message)


@lru_cache
def specs(names: tuple[str, ...]) -> tuple[FieldSpec, ...]:
    """Specs of the fields made, given the names of the bands; remembered for every customer."""
    no_score = f"no score: {GATE} says why"
    return (
        FieldSpec(
            name=SCORE,
            dtype="float64",
            meaning="How good a customer is among those learned from, 0 to 100",
            minimum=0,
            maximum=100,
            null_meaning=no_score,
            section=Section.SCORES,
            made_by=MADE_BY,
        ),
        FieldSpec(
            name=COVERAGE,
            dtype="float64",
            meaning="Share of the weight of the signals that is known of the customer",
            minimum=0,
            maximum=1,
            section=Section.SCORES,
            made_by=MADE_BY,
        ),
        FieldSpec(
            name=BAND,
            dtype="string",
            meaning=f"Band of the score, from the best down: {', '.join(names)}",
            null_meaning=no_score,
            section=Section.SCORES,
            made_by=MADE_BY,
        ),
        FieldSpec(
            name=GATE,
            dtype="string",
            meaning="Why there is no score: the field of the first gate that is not passed, or "
            f"{COVERAGE} where too little is known",
            null_meaning="there is a score",
            section=Section.SCORES,
            made_by=MADE_BY,
        ),
    )


def as_adjacent(
    made: Sequence[FieldSpec], read: Sequence[str], catalogue: FieldCatalogue
) -> tuple[FieldSpec, ...]:
    """Mark score and band as too close to an outcome where a field read is so.

    A score that counts responses to campaigns must not predict them either.
    """
    near = [catalogue[name].outcome for name in read if name in catalogue]
    outcome = next(filter(None, near), "")
    if not outcome:
        return tuple(made)
    mark = {"point_in_time": PointInTime.TARGET, "outcome": outcome}
    return tuple(
        spec.model_copy(update=mark) if spec.name in {SCORE, BAND} else spec for spec in made
    )

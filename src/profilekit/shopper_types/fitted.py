"""A fitted classification: what a frozen population says of customers, given their fields.

Between the estimator, which speaks scikit-learn, and the model, which knows nothing of fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from profilekit.shopper_types.indicators import Reader, Reading
from profilekit.shopper_types.planning import require_finite, seen_in
from profilekit.shopper_types.reasons import TypeContribution, TypeContributions
from profilekit.shopper_types.temperature import probabilities
from profilekit.shopper_types.windows import Habits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.catalogue import Indicator, TypeCatalogue
    from profilekit.shopper_types.deciding import Seen
    from profilekit.shopper_types.state import ShopperTypeState

__all__ = ["FittedTypes", "Made"]


class Made(NamedTuple):
    """What is worked out of some customers, before anything is decided."""

    readings: list[Reading]
    signals: list[FloatArray]
    scores: list[FloatArray]
    probabilities: list[FloatArray]
    seen: Seen
    statistics: Mapping[str, FloatArray]

    def of_row(self, row: int) -> Made:
        """Give what is worked out of one of them."""
        one = slice(row, row + 1)
        return Made(
            [Reading(each.values[one], each.evidence[one]) for each in self.readings],
            [each[one] for each in self.signals],
            [each[one] for each in self.scores],
            [each[one] for each in self.probabilities],
            self.seen._replace(orders=self.seen.orders[one], sessions=self.seen.sessions[one]),
            _OfRow(self.statistics, one),
        )


@dataclass(frozen=True, slots=True)
class _OfRow(Mapping[str, "FloatArray"]):
    """Statistics of one row, cut out when asked for."""

    whole: Mapping[str, FloatArray]
    row: slice

    def __getitem__(self, statistic: str) -> FloatArray:
        return self.whole[statistic][self.row]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)


@dataclass(frozen=True, slots=True)
class FittedTypes:
    """A catalogue with what was learned of it.

    Attributes
    ----------
    catalogue : TypeCatalogue
        Types and indicators.
    state : ShopperTypeState
        What was learned.
    reader : Reader
        How fields are read.
    used : tuple of Indicator
        Indicators used.
    told : tuple of str
        Names of the types that something measured speaks of.
    """

    catalogue: TypeCatalogue
    state: ShopperTypeState
    reader: Reader
    used: tuple[Indicator, ...]
    told: tuple[str, ...]

    @classmethod
    def of(cls, catalogue: TypeCatalogue, half_days: int, state: ShopperTypeState) -> FittedTypes:
        """Join what was asked for with what was learned."""
        out = {each.indicator for each in state.left_out}
        used = tuple(each for each in catalogue.indicators if each.name not in out)
        told = tuple(scale.name for scale in state.model.scales)
        return cls(
            catalogue, state, Reader(Habits.of(catalogue, half_days), state.norms), used, told
        )

    def worked_out(self, columns: Mapping[str, NDArray[Any]], *, asked_by: str) -> Made:
        """Work out everything but what is told, from fields of shape (n_rows,)."""
        require_finite(columns, asked_by=asked_by)
        state, n_rows = self.state, len(next(iter(columns.values())))
        statistics = self.reader.statistics(columns, "whole", n_rows)
        pairs = zip(self.used, state.model.indicators, strict=True)
        readings = [self.reader.read(each, statistics, one.usual) for each, one in pairs]
        signals = state.model.signals(readings)
        scores = state.model.scores(signals)
        probs = probabilities(state.model.logits(scores, signals))
        seen = seen_in(statistics, state.counted, n_rows)
        return Made(readings, signals, scores, probs, seen, statistics)

    def taken_apart(
        self, made: Made, name: str, *, most: int | None = None, least: int = 0
    ) -> TypeContributions:
        """Take the logit of one customer for a type apart.

        Of the indicators all are told, or, as telling takes time, only the ``most`` that speak
        for the type most and the ``least`` that speak against it most.
        """
        model = self.state.model
        number = self.told.index(name)
        parts = model.parts(made.signals, number)
        order: list[int] = np.argsort(-parts.added, kind="stable").tolist()
        shown = order if most is None else order[:most] + order[max(len(order) - least, most) :]
        found: list[TypeContribution] = []
        for place in shown:
            each, one, reading = self.used[place], model.indicators[place], made.readings[place]
            adjusted = one.adjusted(*reading)
            numbers = (
                self.reader.shown(each, made.statistics, one.usual),
                one.reference.percentiles(adjusted),
                *one.reference.standing(adjusted),
                reading.evidence,
                one.reliability(reading.evidence),
            )
            told = [float(number[0]) for number in numbers]
            found.append(TypeContribution(each, *told, added=float(parts.added[place])))
        logit = float(model.logits(made.scores, made.signals)[number][0])
        return TypeContributions(name, parts.facet, tuple(found), parts.rest, logit)

    def replication(self, made: Made) -> list[FloatArray]:
        """Probabilities, by type told, of what another window tells."""
        return self.state.model.replication_probabilities(made.scores, made.signals)

    def facets(self, made: Made, labels: NDArray[np.object_]) -> NDArray[np.object_]:
        """Facet of the type told, where it has some."""
        facets = np.full(len(labels), None, dtype=object)
        for scale in self.state.model.scales:
            if self.catalogue[scale.name].facets:
                told: Any = np.array([facet.name for facet in scale.facets], dtype=object)
                facets = np.where(labels == scale.name, told[scale.strongest(made.signals)], facets)
        return facets

    def evidence(self, made: Made, best: NDArray[np.intp]) -> FloatArray:
        """Share of the squared weight of the most probable type that is backed by observations."""
        trusted = [
            np.where(np.isnan(reading.values), 0.0, one.reliability(reading.evidence))
            for one, reading in zip(self.state.model.indicators, made.readings, strict=True)
        ]
        share = np.zeros(len(best))
        for number, scale in enumerate(self.state.model.scales):
            total = np.zeros(len(best))
            for facet in scale.facets:
                for weight, each in zip(facet.weights, trusted, strict=True):
                    if weight:
                        total = total + weight**2 * each
            share = np.where(best == number, total / len(scale.facets), share)
        return np.clip(share, 0.0, 1.0)

    def is_unseen(self, name: str, seen: Seen) -> NDArray[np.bool_]:
        """Tell of whom nothing is known where a type shows itself."""
        if not self.catalogue[name].needs_visits:
            return np.zeros(len(seen.orders), dtype=np.bool_)
        return seen.sessions == 0

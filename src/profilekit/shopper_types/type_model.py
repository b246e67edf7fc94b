"""The learned model: from raw values and evidence to the probabilities of types, and back to why.

Everything that a population taught is here, whatever the values are read from: fields of a book
or columns of an array.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from profilekit.book.state import FittedState
from profilekit.shopper_types.labelled import FEWEST_LABELS, LabelledLogits, fit_labelled
from profilekit.shopper_types.reference import (
    ExposureCurve,
    LearnedIndicator,
    reliability_of_halves,
)
from profilekit.shopper_types.scoring import Parts, TypeScale, learn_scale
from profilekit.shopper_types.temperature import (
    FEWEST_COMPARED,
    Replication,
    probabilities,
    replication,
)
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.shopper_types.indicators import Reading

_POINTS: Final = 500
"""Support points of a reference: percentiles to a tenth of a percent, and a small state."""

__all__ = ["Known", "Labels", "Present", "TypeModel", "learn_indicator", "learn_model"]


class TypeModel(FittedState):
    """What was learned of types.

    Parameters
    ----------
    indicators : tuple of LearnedIndicator
        Those that are used, in the order of the weights.
    scales : tuple of TypeScale
        Types that something is known of.
    replication : Replication
        Temperature, and how well types come back.
    labelled : LabelledLogits, optional
        What labels add.
    """

    indicators: tuple[LearnedIndicator, ...]
    scales: tuple[TypeScale, ...]
    replication: Replication
    labelled: LabelledLogits | None = None

    def signals(self, readings: Sequence[Reading]) -> list[FloatArray]:
        """Turn raw values and evidence of shape (n_rows,) into signals, 0 where missing."""
        pairs = zip(self.indicators, readings, strict=True)
        return [learned.signals(values, evidence) for learned, (values, evidence) in pairs]

    def scores(self, signals: Sequence[FloatArray]) -> list[FloatArray]:
        """Theory scores of shape (n_rows,), one per type."""
        return [scale.scores(signals) for scale in self.scales]

    def logits(
        self, scores: Sequence[FloatArray], signals: Sequence[FloatArray]
    ) -> list[FloatArray]:
        """Logits of shape (n_rows,), one per type."""
        if self.labelled is not None:
            return self.labelled.logits(scores, signals)
        return [score / self.replication.temperature for score in scores]

    def replication_probabilities(
        self, scores: Sequence[FloatArray], signals: Sequence[FloatArray]
    ) -> list[FloatArray]:
        """Probabilities of what another window tells; NaN where halves could not say."""
        hot = self.replication.replication_temperature
        if hot is None:
            return [np.full_like(score, np.nan) for score in scores]
        told = scores if self.labelled is None else self.labelled.logits(scores, signals)
        return probabilities([each / hot for each in told])

    def probabilities(self, signals: Sequence[FloatArray]) -> list[FloatArray]:
        """Probabilities of shape (n_rows,), one per type."""
        return probabilities(self.logits(self.scores(signals), signals))

    def parts(self, signals: Sequence[FloatArray], number: int) -> Parts:
        """Take the logit of one customer for one type apart, exactly."""
        told = self.scales[number].parts(signals)
        if self.labelled is None:
            slope, intercept, own = 1 / self.replication.temperature, 0.0, 0.0
        else:
            slope = float(np.exp(self.labelled.log_slope))
            intercept = self.labelled.intercepts[number]
            slopes = np.array([each[number] for each in self.labelled.slopes])
            own = slopes * np.array([signal[0] for signal in signals])
        return Parts(slope * told.added + own, slope * told.rest + intercept, told.facet)


class Known(NamedTuple):
    """What is known of one indicator in the population learned from.

    Attributes
    ----------
    name : str
        The indicator.
    whole : Reading
        Values and evidence of the window.
    halves : tuple of two Reading, optional
        Those of its halves, of the same customers in the same order.
    prior_evidence : float
        n0 where halves cannot tell.
    exposure : bool
        Whether what evidence alone explains is taken off.
    usual : tuple of float
        Ratios in the population that its formulas ask for.
    """

    name: str
    whole: Reading
    halves: tuple[Reading, Reading] | None = None
    prior_evidence: float = 1.0
    exposure: bool = False
    usual: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Labels:
    """Customers whose type is known: signals' raw material, and the number of their type."""

    readings: Sequence[Reading]
    classes: NDArray[np.intp]


class Present(NamedTuple):
    """Who was there to be learned from; each an ndarray of shape (n_customers,).

    Attributes
    ----------
    whole, early, late : ndarray of bool
        Who was active in the window and in either half.
    solid : ndarray of bool
        Of whom there is enough evidence in both halves to hold them against each other.
    """

    whole: NDArray[np.bool_]
    early: NDArray[np.bool_]
    late: NDArray[np.bool_]
    solid: NDArray[np.bool_]


def learn_indicator(
    known: Known, *, fewest_pairs: int
) -> tuple[LearnedIndicator, tuple[FloatArray, FloatArray] | None]:
    """Learn one indicator, and its signals in either half if there are halves.

    Halves are held against their own distributions, so that seasons do not count as change.
    """
    whole = _placed(known, known.whole, known.prior_evidence)
    if known.halves is None:
        return whole, None
    apart = [
        _placed(known, half, known.prior_evidence) if _any(half) else None for half in known.halves
    ]
    scores = tuple(
        np.full_like(half.values, np.nan)
        if learned is None
        else learned.normal_scores(learned.adjusted(*half))
        for learned, half in zip(apart, known.halves, strict=True)
    )
    evidence = (known.halves[0].evidence, known.halves[1].evidence)
    found = reliability_of_halves(
        (scores[0], scores[1]), evidence, otherwise=known.prior_evidence, fewest=fewest_pairs
    )
    learned = whole.model_copy(update=found._asdict())
    early, late = (
        np.where(np.isnan(z), 0.0, z * learned.reliability(n))
        for z, n in zip(scores, evidence, strict=True)
    )
    return learned, (early, late)


def learn_model(
    known: Sequence[Known],
    theory: Mapping[str, Mapping[str, Sequence[float]]],
    *,
    present: Present,
    labels: Labels | None = None,
    fewest_pairs: int,
    fewest_labels: int = FEWEST_LABELS,
) -> TypeModel:
    """Learn from a population.

    Parameters
    ----------
    known : sequence of Known
        One per indicator, each of which varies.
    theory : mapping of str to mapping of str to sequence of float
        Per type and facet the weights of the indicators.
    present : Present
        Who was there.
    labels : Labels, optional
        Known types, numbered in the order of ``theory``.
    fewest_pairs, fewest_labels : int
        Solid customers and labels below which neither teaches anything.

    Returns
    -------
    TypeModel
        The model.
    """
    learned = [learn_indicator(each, fewest_pairs=fewest_pairs) for each in known]
    indicators = tuple(each for each, _ in learned)
    signals = [one.signals(*each.whole) for one, each in zip(indicators, known, strict=True)]
    scales = _scales(theory, signals, present.whole)
    nothing = np.zeros(len(present.solid))
    early, late = (
        [nothing if pair is None else pair[half] for _, pair in learned] for half in (0, 1)
    )
    halves = (
        _Half(early, present.early, present.solid),
        _Half(late, present.late, present.solid),
    )
    found = _replicated(theory, halves, None, fewest_pairs)
    model = TypeModel(indicators=indicators, scales=scales, replication=found)
    if labels is None or len(labels.classes) < fewest_labels:
        return model
    own = model.signals(labels.readings)
    labelled = fit_labelled(
        np.column_stack(model.scores(own)),
        np.column_stack(own),
        labels.classes,
        temperature=found.temperature,
        spreads=np.array([float(signal[present.whole].std()) for signal in signals]),
    )
    again = _replicated(theory, halves, labelled, fewest_pairs)
    return TypeModel(indicators=indicators, scales=scales, replication=again, labelled=labelled)


class _Half(NamedTuple):
    """Signals in one half of the window, who was active in it, and who is solid in both."""

    signals: list[FloatArray]
    active: NDArray[np.bool_]
    solid: NDArray[np.bool_]


def _scales(
    theory: Mapping[str, Mapping[str, Sequence[float]]],
    signals: Sequence[FloatArray],
    active: NDArray[np.bool_],
) -> tuple[TypeScale, ...]:
    there = [signal[active] for signal in signals]
    return tuple(learn_scale(name, facets, there) for name, facets in theory.items())


def _replicated(
    theory: Mapping[str, Mapping[str, Sequence[float]]],
    halves: Sequence[_Half],
    labelled: LabelledLogits | None,
    fewest: int,
) -> Replication:
    """Hold the halves of solid customers against each other, by scores or by logits of labels."""
    if halves[0].solid.sum() < FEWEST_COMPARED:
        nobody = np.zeros((int(halves[0].solid.sum()), len(theory)))
        return replication(nobody, nobody, fewest=fewest)
    made: list[FloatArray] = []
    for half in halves:
        solid = [signal[half.solid] for signal in half.signals]
        scores = [scale.scores(solid) for scale in _scales(theory, half.signals, half.active)]
        made.append(np.column_stack(scores if labelled is None else labelled.logits(scores, solid)))
    return replication(made[0], made[1], fewest=fewest)


def _any(reading: Reading) -> bool:
    return bool((~np.isnan(reading.values) & (reading.evidence > 0)).any())


def _placed(known: Known, reading: Reading, prior_evidence: float) -> LearnedIndicator:
    values, evidence = reading
    there = ~np.isnan(values) & (evidence > 0)
    curve = ExposureCurve.of(values[there], evidence[there]) if known.exposure else None
    explained = 0.0 if curve is None else curve.explained(evidence[there])
    return LearnedIndicator(
        name=known.name,
        reference=Reference.of(values[there] - explained, max_points=_POINTS),
        prior_evidence=prior_evidence,
        curve=curve,
        usual=known.usual,
    )

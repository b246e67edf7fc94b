"""Learning who is best: reference populations of the signals, and the scores that part bands.

Pure functions from columns to a state, apart from the estimator that keeps it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.scores.best.alive import WHY_NOT, tells
from profilekit.scores.best.bands import band_bounds
from profilekit.scores.best.contributions import Contribution, coverage_of, points_of, total_of
from profilekit.scores.best.gates import failed_gates
from profilekit.scores.best.state import (
    MADE_BY,
    BestCustomerState,
    LearnedSignal,
    SkippedField,
)
from profilekit.scores.lifetime.purchase_fields import ALIVE
from profilekit.stats.percentiles import Reference

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.book import ProfileBook
    from profilekit.book.columns import FloatArray
    from profilekit.scores.best.gates import Gate
    from profilekit.scores.best.parameters import Parameters
    from profilekit.scores.best.signals import Signal

__all__ = ["Scale", "learned", "left_out", "require_finite"]

_ASKED_BY = f"{MADE_BY}.fit"


@dataclass(frozen=True, slots=True)
class Scale:
    """Signals with what was learned of them, ready to score.

    Attributes
    ----------
    groups : mapping of str to float
        Weights of the groups of signals.
    used : tuple of (Signal, Reference)
        Signals that score, with their reference populations.
    """

    groups: Mapping[str, float]
    used: tuple[tuple[Signal, Reference], ...]

    @property
    def signals(self) -> list[Signal]:
        """Signals that score."""
        return [signal for signal, _ in self.used]

    @classmethod
    def of(
        cls,
        asked: Sequence[Signal],
        groups: Mapping[str, float],
        learned_signals: Sequence[LearnedSignal],
    ) -> Scale:
        """Join signals with their references."""
        by_field = {signal.field: signal for signal in asked}
        used = tuple((by_field[each.field], each.reference) for each in learned_signals)
        return cls(groups, used)

    def scores(self, columns: Mapping[str, NDArray[Any]]) -> tuple[FloatArray, FloatArray]:
        """Score rows whatever gates say: the scores, NaN where nothing is known, and coverage."""
        points, most = self._points(columns)
        scores = np.where(total_of(most) > 0, total_of(points), np.nan)
        return scores, coverage_of(columns, self.signals, self.groups)

    def contributions(self, columns: Mapping[str, NDArray[Any]]) -> tuple[Contribution, ...]:
        """Tell what the signals known of one customer add to the score, the largest part first."""
        points, most = self._points(columns)
        found: list[Contribution] = []
        for (signal, reference), point, top in zip(self.used, points, most, strict=True):
            value = columns[signal.field]
            if np.isnan(value[0]):
                continue
            counted = signal.counted(value)
            place = reference.percentiles(counted, higher_is_better=signal.higher_is_better)
            below, equal = reference.standing(counted)
            numbers = (float(each[0]) for each in (value, place, below, equal, point, top))
            found.append(Contribution(signal, *numbers))
        return tuple(sorted(found, key=lambda each: (each.most == 0, -each.points)))

    def _points(self, columns: Mapping[str, NDArray[Any]]) -> tuple[list[FloatArray], ...]:
        placed = [
            reference.percentiles(
                signal.counted(columns[signal.field]), higher_is_better=signal.higher_is_better
            )
            for signal, reference in self.used
        ]
        return points_of(placed, self.signals, self.groups)


def require_finite(columns: Mapping[str, NDArray[Any]], *, asked_by: str) -> None:
    """Raise UnsupportedInputError, naming all fields, if one holds an infinite value."""
    infinite = {
        name: int(np.isinf(column).sum())
        for name, column in columns.items()
        if column.dtype != np.object_
    }
    faults = [f"{count} infinite values in {name!r}" for name, count in infinite.items() if count]
    if faults:
        raise UnsupportedInputError(
            ", ".join(faults), asked_by=asked_by, expected="finite numbers, or null where unknown"
        )


def learned(
    columns: Mapping[str, NDArray[Any]],
    parameters: Parameters,
    skipped: Sequence[SkippedField] = (),
) -> BestCustomerState:
    """Learn from a population.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n_customers,)
        Fields of the signals and gates that are there.
    parameters : Parameters
        What is asked for.
    skipped : sequence of SkippedField
        What is not there.

    Raises
    ------
    UnsupportedInputError
        If a value is infinite, too few customers pass the gates, or nothing is known of them.
    """
    require_finite(columns, asked_by=_ASKED_BY)
    gates = [gate for gate in parameters.gates if gate.field in columns]
    passing = failed_gates(gates, columns) < 0
    _require_enough(passing, gates, parameters.minimum_customers)
    population = {name: column[passing] for name, column in columns.items()}
    references: list[LearnedSignal] = []
    nothing: list[SkippedField] = []
    out = {each.field for each in skipped if each.kind == "signal"}
    for signal in parameters.signals:
        if signal.field in out:
            continue
        counted = signal.counted(population[signal.field])
        if reason := _nothing_in(counted):
            nothing.append(SkippedField(field=signal.field, kind="signal", reason=reason))
        else:
            reference = Reference.of(counted)
            references.append(LearnedSignal(field=signal.field, reference=reference))
    scale = Scale.of(parameters.signals, parameters.group_weights, references)
    return BestCustomerState(
        signals=tuple(references),
        gates=tuple(gate.field for gate in gates),
        bounds=_bounds(scale, population, parameters),
        learned_from=int(passing.sum()),
        skipped=(*skipped, *nothing),
    )


def _nothing_in(values: FloatArray) -> str:
    """Say why a signal tells nobody apart; empty where it does."""
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return "not known of any customer who passes the gates"
    return "" if (known != known[0]).any() else "the same for all customers who pass the gates"


def _bounds(
    scale: Scale, population: Mapping[str, NDArray[Any]], parameters: Parameters
) -> tuple[float, ...]:
    if not any(signal.weight * scale.groups[signal.group] for signal, _ in scale.used):
        raise UnsupportedInputError(
            "no signal with a weight in which the customers who pass the gates differ",
            asked_by=_ASKED_BY,
            expected="at least one that is known and not the same for all, among "
            + ", ".join(signal.field for signal in parameters.signals),
        )
    scores, coverage = scale.scores(population)
    known = scores[(coverage >= parameters.minimum_coverage_share) & ~np.isnan(scores)]
    if len(known) == 0:
        raise UnsupportedInputError(
            f"no customer of whom {parameters.minimum_coverage_share:.0%} of the weight of the "
            f"signals is known (at most {float(np.max(coverage)):.0%} is)",
            asked_by=_ASKED_BY,
            expected="more of the values of the signals, or a lower minimum_coverage_share=",
        )
    return band_bounds(known, tuple(parameters.bands.values()))


def _require_enough(passing: NDArray[np.bool_], gates: Sequence[Gate], minimum: int) -> None:
    enough = int(passing.sum())
    if enough < minimum:
        demands = ", ".join(f"{gate.field}: {gate.demand}" for gate in gates)
        through = f", of whom {enough} {'passes' if enough == 1 else 'pass'} the gates ({demands})"
        raise UnsupportedInputError(
            f"{len(passing)} customer{'' if len(passing) == 1 else 's'}{through if gates else ''}",
            asked_by=_ASKED_BY,
            expected=f"at least {minimum} to compare with. Give more customers, other gates=, or "
            "minimum_customers=, or read a fitted scorer with from_json",
        )


def left_out(
    parameters: Parameters, frame: nw.DataFrame[Any], book: ProfileBook | None
) -> tuple[SkippedField, ...]:
    """Find the signals and gates that cannot be used.

    Parameters
    ----------
    parameters : Parameters
        What is asked for.
    frame : nw.DataFrame of shape (n_customers, n_fields)
        The population.
    book : ProfileBook, optional
        The book it is of, which knows what made the fields.

    Raises
    ------
    UnsupportedInputError
        If no signal is left.
    """
    there = frame.columns
    signals = [signal.field for signal in parameters.signals]
    out = {name: "not there" for name in signals if name not in there}
    if ALIVE in signals and ALIVE in there and not tells(book, frame, asked_by=_ASKED_BY):
        out[ALIVE] = WHY_NOT
    if len(out) == len(signals):
        raise UnsupportedInputError(
            f"no field of any signal among {len(there)} columns",
            asked_by=_ASKED_BY,
            expected=f"at least one of {', '.join(signals)}",
        )
    gates = (gate.field for gate in parameters.gates if gate.field not in there)
    return (
        *(SkippedField(field=name, kind="signal", reason=why) for name, why in out.items()),
        *(SkippedField(field=name, kind="gate", reason="not there") for name in gates),
    )

"""Contributions: what each signal adds to a score, so that the parts are the whole.

The score is a mean of means: over the groups of which something is known, by their weights, of the
percentiles known in each, by the weights of its signals. What is missing takes part in neither,
so it costs a customer nothing and earns nothing; how much is known is told beside the score.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from profilekit.book.wording import amount_of, bound_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.book.columns import FloatArray
    from profilekit.scores.best.signals import Signal

__all__ = ["FULL", "Contribution", "coverage_of", "points_of", "total_of"]

FULL = 100.0
"""The score of a customer who is the best in everything."""


class Contribution(NamedTuple):
    """What one signal adds to one customer's score.

    Attributes
    ----------
    signal : Signal
        The signal.
    value : float
        What the customer has in its field.
    percentile : float
        Where that stands among the customers learned from, 1 being best.
    below, equal : float
        Shares of these customers who have less, and as much.
    points, most : float
        Points added, and those that the best percentile would add.
    """

    signal: Signal
    value: float
    percentile: float
    below: float
    equal: float
    points: float
    most: float

    @property
    def text(self) -> str:
        """One sentence for people."""
        signal = self.signal
        told = amount_of(signal.field, self.value)
        if signal.at_least is not None:
            counts = bound_of(signal.field, signal.at_least, higher_is_better=True)
            told += f" ({counts} counts)"
        comparison = self._comparison("higher" if signal.higher_is_better else "lower")
        if self.most == 0:
            return f"{told}: {comparison}, told as context, no points"
        return f"{told}: {comparison}, +{self.points:.1f} of {self.most:.1f} points"

    def _comparison(self, better: str) -> str:
        all_but = round(1 - self.below - self.equal, 12)
        beaten = self.below if self.signal.higher_is_better else all_but
        told = [f"{better} than {_part(beaten)}", f"equal to {_part(self.equal)}"]
        if self.equal < _WORTH_TELLING:
            told = told[:1]
        elif beaten < _WORTH_TELLING and self.equal >= _MOST:
            told = told[1:]
        shares = all(part.endswith("%") for part in told)
        return f"{' and '.join(told)} of {'customers' if shares else 'the customers'}"


_WORTH_TELLING = 0.05
_MOST = 0.5
_ALL_BUT, _FEWEST = 0.995, 0.001


def _part(share: float) -> str:
    """Write a share in whole percents, but neither all nor none where that is not so."""
    if not 0 < share < 1:
        return "all" if share > 0 else "none"
    if 1 - _ALL_BUT <= share <= _ALL_BUT:
        return f"{share:.0%}"
    return f"{min(max(share, _FEWEST), 1 - _FEWEST):.1%}"


def points_of(
    percentiles: Sequence[FloatArray], signals: Sequence[Signal], groups: Mapping[str, float]
) -> tuple[list[FloatArray], list[FloatArray]]:
    """Share out the points of a score.

    Parameters
    ----------
    percentiles : sequence of ndarray of shape (n_rows,)
        One per signal, from 0 to 1; NaN where missing.
    signals : sequence of Signal
        The signals.
    groups : mapping of str to float
        Weights of their groups.

    Returns
    -------
    tuple of two lists of ndarray of shape (n_rows,)
        Points of each signal, and the most it could have; 0 where missing. Each row is computed
        by itself and in one order, so that it is the same to the bit wherever it stands.
    """
    known = [~np.isnan(each) for each in percentiles]
    in_group: dict[str, FloatArray] = {}
    for signal, here in zip(signals, known, strict=True):
        in_group[signal.group] = in_group.get(signal.group, 0.0) + signal.weight * here
    total = np.zeros(len(percentiles[0]))
    for group, weight in in_group.items():
        total = total + groups[group] * (weight > 0)
    points: list[FloatArray] = []
    most: list[FloatArray] = []
    for signal, here, percentile in zip(signals, known, percentiles, strict=True):
        counted = here & (in_group[signal.group] > 0) & (total > 0)
        of_group = np.divide(
            signal.weight, in_group[signal.group], out=np.zeros_like(total), where=counted
        )
        of_total = np.divide(groups[signal.group], total, out=np.zeros_like(total), where=counted)
        most.append(FULL * (of_total * of_group))
        points.append(np.where(counted, percentile, 0.0) * most[-1])
    return points, most


def total_of(points: Sequence[FloatArray]) -> FloatArray:
    """Add up points of shape (n_rows,), in the order given."""
    total = np.zeros_like(points[0])
    for each in points:
        total = total + each
    return np.clip(total, 0.0, FULL)


def coverage_of(
    columns: Mapping[str, FloatArray], signals: Sequence[Signal], groups: Mapping[str, float]
) -> FloatArray:
    """Share of the weight of the signals that is known.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n_rows,)
        Fields of the signals, NaN where missing.
    signals : sequence of Signal
        The signals, at least one of them with a weight in a group with one.
    groups : mapping of str to float
        Weights of their groups.

    Returns
    -------
    ndarray of shape (n_rows,)
        From 0 to 1, exactly 1 where everything is known.
    """
    in_group: dict[str, float] = {}
    for signal in signals:
        in_group[signal.group] = in_group.get(signal.group, 0.0) + signal.weight
    total = sum(groups[group] for group, weight in in_group.items() if weight > 0)
    lacking = np.zeros(len(columns[signals[0].field]))
    for signal in signals:
        if signal.weight > 0:
            share = groups[signal.group] / total * (signal.weight / in_group[signal.group])
            lacking = lacking + share * np.isnan(columns[signal.field])
    return np.clip(1.0 - lacking, 0.0, 1.0)

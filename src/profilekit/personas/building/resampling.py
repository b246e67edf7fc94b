"""Whether statements come back when the customers are drawn again.

Members and others are drawn with replacement, all statements on the same draws. A statement comes
back if it would be told again: clear at the same cut, of as many members as are asked for, and
among the first of its section.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from profilekit.personas.building.candidates import LEAST_GAIN, LEAST_SHARE, gains
from profilekit.personas.building.drawing import holds_of, in_order
from profilekit.personas.building.ranking import picked
from profilekit.personas.building.typical import LEAST_TYPICAL, leads
from profilekit.stats.lift import lift_interval

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.personas.building.contending import Contender
    from profilekit.personas.building.drawing import Drawn
    from profilekit.personas.building.ranking import Rivals
    from profilekit.personas.building.typical import Middle, Mode

__all__ = ["CameBack", "came_back"]


@dataclass(frozen=True, slots=True)
class CameBack:
    """Part of the resamples in which each came back.

    Attributes
    ----------
    contenders, modes, middles : list of float
        In the order in which they were given.
    """

    contenders: list[float]
    modes: list[float]
    middles: list[float]


def came_back(  # noqa: PLR0913 - all that is tried again
    frame: nw.DataFrame[Any],
    drawn: Drawn,
    contenders: Sequence[Contender],
    rivals: Rivals,
    modes: Sequence[Mode],
    middles: Sequence[Middle],
    *,
    minimum: int,
    resamples: int,
    rng: np.random.Generator,
) -> CameBack:
    """Draw customers again and again, and see which statements are told.

    Parameters
    ----------
    frame : nw.DataFrame
        The customers drawn, members first.
    drawn : Drawn
        How many of them are members.
    contenders : sequence of Contender
        All that contend for a place.
    rivals : Rivals
        The same, as they are picked from.
    modes, middles : sequence of Mode and of Middle
        What is typical.
    minimum : int
        Fewest members who give an answer that is told.
    resamples : int
        How often to draw.
    rng : numpy.random.Generator
        Draws.
    """
    asked = [each.found.answer for each in contenders]
    asked += [answer for mode in modes for answer in (mode.answer, *mode.rivals)]
    holds, known = holds_of(frame, asked)
    values = [_numbers(frame, each.field.spec.name) for each in middles]
    split = len(drawn.inside)
    counted: list[FloatArray] = []
    inside = np.array([], dtype=np.int64)
    times: NDArray[np.float32] = np.array([], dtype=np.float32)
    for rows in (np.arange(split, len(frame)), np.arange(split)):
        inside = rows[in_order(holds[rows], known[rows], [each[rows] for each in values])]
        times = _times_drawn(len(inside), resamples, rng)
        counted += [_totals(holds[inside], times), _known_again(known[inside], times)]
    k = len(contenders)
    out, out_of, n, of = counted
    return CameBack(
        _told_again(_Drawings(n[:k], of[:k], out[:k], out_of[:k]), contenders, rivals, minimum),
        _leading_again(_Drawings(n[k:], of[k:], out[k:], out_of[k:]), modes),
        [
            _within(each[inside], times, middle)
            for each, middle in zip(values, middles, strict=True)
        ],
    )


def _numbers(frame: nw.DataFrame[Any], field: str) -> FloatArray:
    return np.asarray(frame[field].to_numpy(), dtype=np.float64)


def _times_drawn(n: int, resamples: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Count how often each of `n` is drawn, in each resample."""
    drawn = rng.integers(0, n, size=(resamples, n)) + n * np.arange(resamples)[:, None]
    counted = np.bincount(drawn.ravel(), minlength=resamples * n)
    return counted.reshape(resamples, n).T.astype(np.float32)


def _totals(of_whom: NDArray[np.bool_], times: NDArray[np.float32]) -> FloatArray:
    """Count those of whom each holds; whole numbers this small are exact in 32 bits."""
    return (of_whom.T.astype(np.float32) @ times).astype(np.float64)


def _known_again(known: NDArray[np.bool_], times: NDArray[np.float32]) -> FloatArray:
    """Count those of whom each is known; most are of everybody, which takes no counting."""
    totals = np.full((known.shape[1], times.shape[1]), float(len(known)))
    partly = ~known.all(axis=0)
    if partly.any():
        totals[partly] = _totals(known[:, partly], times)
    return totals


class _Drawings(NamedTuple):
    """Counts of every resample, of shape (n_answers, n_resamples)."""

    n: FloatArray
    of: FloatArray
    out: FloatArray
    out_of: FloatArray


def _told_again(
    drawings: _Drawings, contenders: Sequence[Contender], rivals: Rivals, minimum: int
) -> list[float]:
    if not contenders:
        return []
    n, of, out, out_of = drawings
    part = np.array([each.found.of / each.found.base_of for each in contenders])[:, None]
    weights = np.array([each.weight for each in contenders])[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        low, _ = lift_interval(n, out, sizes=(of, out_of), part=part)
        gain = gains(n / of, np.fmin(low, _lift(n / of, out / out_of, part)))
        is_frequent = (n >= minimum) & (n / of >= LEAST_SHARE)
    is_clear = is_frequent & (low > 1) & (gain >= LEAST_GAIN)
    turns = picked(np.where(is_clear, gain * weights, 0.0), rivals)
    return (turns >= 0).mean(axis=1).tolist()


def _lift(own: FloatArray, rest: FloatArray, part: FloatArray) -> FloatArray:
    return own / (part * own + (1 - part) * rest)


def _leading_again(drawings: _Drawings, modes: Sequence[Mode]) -> list[float]:
    n, of, out, out_of = drawings
    found: list[float] = []
    start = 0
    for mode in modes:
        end = start + 1 + len(mode.rivals)
        first, second = n[start], n[start + 1 : end].max(axis=0, initial=0.0)
        told = leads(first, second) & (first >= LEAST_TYPICAL * of[start])
        told &= first * out_of[start] >= out[start] * of[start]
        found.append(float(told.mean()))
        start = end
    return found


def _within(values: FloatArray, times: NDArray[np.float32], middle: Middle) -> float:
    """Tell how often the middle of a resample lies in the interval that is told."""
    known = np.flatnonzero(~np.isnan(values))
    order = known[np.argsort(values[known], kind="stable")]
    reached = np.cumsum(times[order], axis=0, dtype=np.float64)
    if not len(order):
        return 0.0
    places = (reached < reached[-1] / 2).sum(axis=0)
    middles = values[order][np.minimum(places, len(order) - 1)]
    return float(((middles >= middle.low) & (middles <= middle.high)).mean())

"""How values are put into bars: edges that read well, and tails that do not flatten the rest.

One large value would press everybody else into the first bar of equal bars. So a tail is
either collected in a bar of its own, or bars widen by a constant factor; which of the two was
done is said in `Bins.note`, and every value is counted in exactly one bar.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Bins", "bins_of", "nice_step", "ticks_between"]

_TARGET = 18
_MANTISSAS = (1.0, 2.0, 2.5, 5.0, 10.0)
_WIDENING_FROM = 6.0
"""A 99th percentile of so many medians is drawn on widening bars."""
_TAIL_FROM = 1.5
"""A maximum of so many 99th percentiles is collected in a bar of its own."""
_TICK_MANTISSAS = ((1, 2, 5), (1, 3), (1,))
_MOST_TICKS = 6


@dataclass(frozen=True, slots=True)
class Bins:
    """Counts of values between edges.

    Attributes
    ----------
    edges : tuple of float
        ``len(counts) + 1`` increasing edges; a bar holds its left edge and not its right one.
    counts : tuple of int
        Values in each bar.
    widening : bool
        Whether bars are even on a logarithmic scale of value + 1.
    below, above : int
        Values under the first and from the last edge on, collected at the ends.
    whole : bool
        Whether all values are whole numbers.
    note : str
        What was done to a heavy tail, for the reader; may be empty.
    """

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    widening: bool
    below: int
    above: int
    whole: bool
    note: str

    @property
    def total(self) -> int:
        """All values counted."""
        return sum(self.counts) + self.below + self.above

    def placed(self, value: float) -> float:
        """Position of a value along the axis, 0 at the first edge and 1 at the last."""
        first, last = self._scaled(self.edges[0]), self._scaled(self.edges[-1])
        return (self._scaled(value) - first) / (last - first)

    def _scaled(self, value: float) -> float:
        return math.log1p(value) if self.widening else value


def bins_of(values: Sequence[float]) -> Bins:
    """Count finite values in bars; the kind of bars follows from the tail.

    Parameters
    ----------
    values : sequence of float
        At least one; finite.

    Returns
    -------
    Bins
        Edges and counts; every value is in exactly one bar or collected at an end.

    Examples
    --------
    >>> bins_of([0, 1, 1, 2]).counts
    (1, 2, 1)
    """
    array = np.sort(np.asarray(values, dtype=np.float64))
    whole = bool(np.all(array == np.round(array)))
    low, median = (float(q) for q in np.quantile(array, (0.01, 0.5), method="lower"))
    high = float(np.quantile(array, 0.99, method="higher"))
    smallest, largest = float(array[0]), float(array[-1])
    if smallest >= 0 and high > _WIDENING_FROM * max(median, 1.0):
        note = "bars widen to the right by a constant factor, because a few values are very large."
        edges = _widening(smallest, largest, whole=whole)
        return _counted(array, edges, note, whole=whole, widening=True)
    start = low if smallest < 0 and abs(smallest) > _TAIL_FROM * abs(low) else smallest
    end = high if largest > _TAIL_FROM * high > 0 else largest
    note = ""
    if (start, end) != (smallest, largest):
        note = "the outermost hundredth is collected in a bar of its own, so that the rest shows."
    edges = _even(start, end, whole=whole)
    return _counted(array, edges, note, whole=whole, widening=False)


def nice_step(width: float, count: int) -> float:
    """Pick the step of 1, 2, 2.5 or 5 times a power of ten that cuts a width into `count` at most.

    Examples
    --------
    >>> nice_step(97, 5)
    20.0
    """
    rough = width / max(count, 1)
    power = 10.0 ** math.floor(math.log10(rough)) if rough > 0 else 1.0
    return next((m * power for m in _MANTISSAS if m * power >= rough * (1 - 1e-9)), 10 * power)


def ticks_between(
    first: float, last: float, *, widening: bool = False, whole: bool = False
) -> tuple[float, ...]:
    """Values to write along an axis, six at most, whole numbers only when `whole`.

    Examples
    --------
    >>> ticks_between(0, 97)
    (0.0, 20.0, 40.0, 60.0, 80.0)
    >>> ticks_between(0, 400, widening=True)
    (0.0, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0)
    """
    if not widening:
        step = nice_step(last - first, _MOST_TICKS - 1)
        step = max(1.0, math.ceil(step)) if whole else step
        start = math.ceil(first / step - 1e-9)
        return tuple(step * i for i in range(start, math.floor(last / step + 1e-9) + 1))
    ticks: list[float] = []
    for mantissas in _TICK_MANTISSAS:
        every = [m * 10.0**p for p in range(math.ceil(math.log10(last + 1)) + 1) for m in mantissas]
        ticks = [tick for tick in every if first <= tick <= last]
        if len(ticks) <= _MOST_TICKS:
            break
    return (0.0, *ticks) if first <= 0 else tuple(ticks)


def _even(start: float, end: float, *, whole: bool) -> NDArray[np.float64]:
    step = nice_step(end - start, _TARGET) if end > start else 1.0
    if whole:
        step = max(1.0, math.ceil(step))
    first, last = math.floor(start / step), math.floor(end / step) + 1
    return step * np.arange(first, last + 1, dtype=np.float64)


def _widening(smallest: float, largest: float, *, whole: bool) -> NDArray[np.float64]:
    even = np.linspace(math.log1p(smallest), math.log1p(largest), _TARGET + 1)
    raw = np.expm1(even)
    if whole:
        return np.unique(np.append(np.round(raw[:-1]), largest + 1))
    inner = [float(f"{edge:.2g}") for edge in raw[1:-1]]
    inside = [edge for edge in inner if smallest < edge <= largest]
    return np.unique([_floored(smallest), *inside, _above(largest)])


def _floored(value: float) -> float:
    if value <= 0:
        return 0.0
    power = 10.0 ** (math.floor(math.log10(value)) - 1)
    return math.floor(value / power) * power


def _above(value: float) -> float:
    power = 10.0 ** (math.floor(math.log10(max(value, 1e-300))) - 1)
    return (math.floor(value / power) + 1) * power


def _counted(
    array: NDArray[np.float64],
    edges: NDArray[np.float64],
    note: str,
    *,
    whole: bool,
    widening: bool,
) -> Bins:
    cuts = np.searchsorted(array, edges, side="left")
    return Bins(
        edges=tuple(edges.tolist()),
        counts=tuple(np.diff(cuts).tolist()),
        widening=widening,
        below=int(cuts[0]),
        above=int(len(array) - cuts[-1]),
        whole=whole,
        note=note,
    )

"""Places of values among sorted points, for many values and few points.

A search by halving guesses wrong every other step, which costs a processor more than the step.
Equal cells over most of the points tell nearly where a value falls; a few comparisons with the
points of its cell tell the rest, so the place is that of a search, exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Places"]

_CELLS: Final = 2048
_DEEPEST: Final = 8
"""Comparisons from which on a search by halving is as fast."""
_TAIL: Final = 0.01
"""Share of the points at either end that one cell holds, however far out they lie."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Sorted points, and how many of them lie before each cell.

    Attributes
    ----------
    points : ndarray of shape (n_points,)
        In order, all different.
    before : ndarray of shape (n_cells,)
        Points in earlier cells.
    low, per_unit : float
        Where the cells begin, and how many there are to a unit.
    deepest : int
        Most points of one cell.
    """

    points: FloatArray
    before: NDArray[np.intp]
    low: float
    per_unit: float
    deepest: int

    @classmethod
    def among(cls, points: FloatArray) -> Self:
        """Lay cells over points of shape (n_points,), in order, all different."""
        low, high = np.quantile(points, [_TAIL, 1 - _TAIL], method="nearest").tolist()
        width = high - low
        per_unit = (_CELLS - 1) / width if 0 < width < np.inf else 0.0
        per_unit = per_unit if np.isfinite(per_unit) else 0.0
        held = np.bincount(_cells(points, low, per_unit), minlength=_CELLS)
        before = np.cumsum(held) - held
        return cls(points, before, low, per_unit, int(held.max()))

    def of(self, values: FloatArray) -> NDArray[np.intp]:
        """Count the points below values of shape (n_values,); 0 for NaN.

        Examples
        --------
        >>> Places.among(np.array([1.0, 2.0, 4.0])).of(np.array([2.0, 3.0, 9.0])).tolist()
        [1, 2, 3]
        """
        if self.deepest > _DEEPEST:
            return np.where(np.isnan(values), 0, np.searchsorted(self.points, values, "left"))
        beyond = np.append(self.points, np.inf)
        found = self.before[_cells(values, self.low, self.per_unit)]
        for _ in range(self.deepest):
            found += beyond[found] < values
        return found


def _cells(values: FloatArray, low: float, per_unit: float) -> NDArray[np.intp]:
    """Give the cell of each value: never a later one to a lesser value; the first to NaN."""
    number = (values - low) * per_unit
    return np.fmin(np.fmax(number, 0.0), _CELLS - 1.0).astype(np.intp)

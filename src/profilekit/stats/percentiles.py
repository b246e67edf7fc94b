"""Percentiles: where a value stands in a reference population that was frozen.

The percentile of a value is its mid-rank share: the customers below it, plus half of its equals,
over all. So equal values stand equally, a population that is all equal stands in its own middle,
turning the scale round mirrors it, and no increasing change of the scale (another
currency, a logarithm) moves anybody. Only counts are compared, never distances.

References
----------
.. [1] Bross, I. D. J. (1958), "How to use ridit analysis", Biometrics 14(1), 18-38.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, ClassVar, Final, NamedTuple, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, model_validator

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["MAX_POINTS", "Reference", "Standing"]

MAX_POINTS: Final = 1000
"""Support points kept by default: percentiles are exact up to as many different values, and off by
at most a two-thousandth past that."""


class Standing(NamedTuple):
    """Shares of the reference population below a value and equal to it.

    Attributes
    ----------
    below, equal : ndarray of shape (n_values,)
        From 0 to 1; NaN where the value is missing.
    """

    below: NDArray[np.float64]
    equal: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class _Arrays:
    """A reference as arrays, made once; compared by identity, so that references compare."""

    points: NDArray[np.float64]
    below: NDArray[np.int64]
    through: NDArray[np.int64]


class Reference(BaseModel):
    """The frozen distribution of one field in a population, as counts at support points.

    Parameters
    ----------
    values : tuple of float
        Support points: values that were observed, strictly increasing.
    below : tuple of int
        Observations below each of them.
    through : tuple of int
        Observations below or equal to each of them; the last is the size of the population.

    Examples
    --------
    >>> import numpy as np
    >>> reference = Reference.of(np.array([1.0, 1.0, 1.0, 5.0]))
    >>> reference.percentiles(np.array([0.0, 1.0, 3.0, 5.0, 9.0, np.nan]))
    array([0.   , 0.375, 0.75 , 0.875, 1.   ,   nan])
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    values: Annotated[tuple[FiniteFloat, ...], Field(min_length=1)]
    below: tuple[int, ...]
    through: tuple[int, ...]

    @model_validator(mode="after")
    def _counts_up(self) -> Self:
        if not len(self.values) == len(self.below) == len(self.through):
            message = "values, below and through have different lengths"
            raise ValueError(message)
        in_order = all(low < high for low, high in pairwise(self.values))
        steps = zip((0, *self.through), self.below, self.through, strict=False)
        if not in_order or any(not before <= low < high for before, low, high in steps):
            message = "values, below and through do not count up"
            raise ValueError(message)
        return self

    @classmethod
    def of(cls, values: NDArray[np.float64], *, max_points: int = MAX_POINTS) -> Self:
        """Learn from observations.

        Parameters
        ----------
        values : ndarray of shape (n_values,)
            NaN is missing and takes no part.
        max_points : int
            Different values that are kept as they are. Where there are more, as many are
            kept so that no more than one in `max_points` observations lies between two of them.

        Raises
        ------
        UnsupportedInputError
            If there is no observation, or one is infinite.
        """
        observed: NDArray[np.float64]
        counts: NDArray[np.int64]
        observed, counts = np.unique(values[~np.isnan(values)], return_counts=True)
        if len(observed) == 0 or not np.isfinite(observed[[0, -1]]).all():
            found = f"{int(counts.sum())} values, {int(counts[np.isinf(observed)].sum())} infinite"
            raise UnsupportedInputError(
                found, asked_by="Reference.of", expected="at least one, all of them finite"
            )
        through = np.cumsum(counts)
        below = through - counts
        if len(observed) > max_points:
            # Value number k holds the observation at k / max_points of the way up.
            ranks = np.arange(max_points) * (int(through[-1]) / max_points)
            kept = np.unique(np.append(np.searchsorted(through, ranks, "right"), len(through) - 1))
            observed, below, through = observed[kept], below[kept], through[kept]
        return cls(
            values=tuple((observed + 0.0).tolist()),
            below=tuple(below.tolist()),
            through=tuple(through.tolist()),
        )

    @property
    def size(self) -> int:
        """Observations learned from."""
        return self.through[-1]

    def percentiles(
        self, values: NDArray[np.float64], *, higher_is_better: bool = True
    ) -> NDArray[np.float64]:
        """Place values, one by one.

        Parameters
        ----------
        values : ndarray of shape (n_values,)
            NaN is missing.
        higher_is_better : bool
            Whether the highest value has the percentile 1, else the lowest.

        Returns
        -------
        ndarray of shape (n_values,)
            From 0 to 1; NaN where missing.
        """
        low, high, _ = self._counts(values)
        twice = 2 * self.size
        placed = (low + high if higher_is_better else twice - low - high) / twice
        return np.where(np.isnan(values), np.nan, placed)

    def standing(self, values: NDArray[np.float64]) -> Standing:
        """Shares of the population below values and equal to them.

        A value between two support points has no known equal, and half of those between
        the points count as below.
        """
        low, high, is_point = self._counts(values)
        below = np.where(is_point, low, (low + high) / 2) / self.size
        equal = np.where(is_point, high - low, 0) / self.size
        missing = np.isnan(values)
        return Standing(np.where(missing, np.nan, below), np.where(missing, np.nan, equal))

    @cached_property
    def _arrays(self) -> _Arrays:
        # One more at either end: nobody below the first point, everybody below what is past all.
        return _Arrays(
            np.array(self.values),
            np.array([*self.below, self.size], dtype=np.int64),
            np.array([0, *self.through], dtype=np.int64),
        )

    def _counts(
        self, values: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Count those surely below, those at most not above, and tell support points."""
        known = self._arrays
        left = np.searchsorted(known.points, values, "left")
        right = np.searchsorted(known.points, values, "right")
        is_point = right > left
        low = np.where(is_point, known.below[left], known.through[left])
        high = np.where(is_point, known.through[right], known.below[left])
        return low, high, is_point

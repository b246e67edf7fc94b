"""What groups of rows are, once found: frozen models of plain numbers that assign rows.

Who belongs to a group is told by the model alone, column by column in a fixed order, so that a row
is assigned alike to the last bit, alone and among a million, which matrix products do not promise.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import math
from typing import (
    TYPE_CHECKING,
    Annotated,
    Any,
    ClassVar,
    Final,
    Literal,
    NamedTuple,
    Self,
    TypeAlias,
)

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, PositiveFloat, model_validator
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = [
    "NO_GROUP",
    "Assigned",
    "DensityGroups",
    "Groups",
    "KMeansGroups",
    "MixtureGroups",
    "Row",
]

NO_GROUP: Final = -1
"""Number of no group."""

Row: TypeAlias = tuple[FiniteFloat, ...]
_CONFIG: Final = ConfigDict(frozen=True, extra="forbid")

_CHUNK: Final = 1 << 14
"""Rows at once, so that what is made of them stays in the cache."""

_NEIGHBOURS: Final = 5
"""Reference customers who vote."""


class Assigned(NamedTuple):
    """Which groups rows belong to.

    Attributes
    ----------
    groups : ndarray of shape (n_rows,)
        Numbers of groups from 0; -1 is none.
    probs : ndarray of shape (n_rows,)
        How sure that is.
    """

    groups: NDArray[np.intp]
    probs: FloatArray


class KMeansGroups(BaseModel):
    """Groups around centres: a row belongs to the nearest.

    The probability is that of the mixture of equal round normal distributions that k-means stands
    for [1]_.

    References
    ----------
    .. [1] Celeux, G. and Govaert, G. (1992), "A classification EM algorithm for clustering and two
       stochastic versions", Computational Statistics & Data Analysis 14(3), 315-332.
    """

    model_config: ClassVar[ConfigDict] = _CONFIG

    kind: Literal["k-means"] = "k-means"
    centres: Annotated[tuple[Row, ...], Field(min_length=1)]
    variance: PositiveFloat

    @model_validator(mode="after")
    def _is_a_table(self) -> Self:
        _require_table(self.centres)
        return self

    @property
    def n_groups(self) -> int:
        """Groups told apart."""
        return len(self.centres)

    def assigned(self, rows: FloatArray) -> Assigned:
        """Assign rows of shape (n_rows, n_columns), each by itself."""
        parts = [self._assigned(rows[start : start + _CHUNK]) for start in _starts(rows)]
        return _joined(parts)

    def reordered(self, order: Sequence[int]) -> Self:
        """Give the groups other numbers: the first is the one that ``order`` names first."""
        return self.model_copy(update={"centres": tuple(self.centres[at] for at in order)})

    def _assigned(self, rows: FloatArray) -> Assigned:
        distances = np.column_stack([_distances(rows, centre) for centre in self.centres])
        return _likeliest(-distances / (2 * self.variance))


class MixtureGroups(BaseModel):
    """Groups that are normal distributions: a row belongs to the likeliest."""

    model_config: ClassVar[ConfigDict] = _CONFIG

    kind: Literal["gaussian-mixture"] = "gaussian-mixture"
    weights: Annotated[tuple[PositiveFloat, ...], Field(min_length=1)]
    means: tuple[Row, ...]
    factors: tuple[tuple[Row, ...], ...]
    """Upper triangular roots of the precisions; diagonals alone as tables of one row."""

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        width = _require_table(self.means)
        heights = {len(factor) for factor in self.factors}
        widths = {len(row) for factor in self.factors for row in factor}
        lengths = {len(self.weights), len(self.means), len(self.factors)}
        if len(lengths) > 1 or widths != {width} or not heights <= {1, width}:
            message = "weights, means and factors of the mixture have different sizes"
            raise ValueError(message)
        return self

    @property
    def n_groups(self) -> int:
        """Groups told apart."""
        return len(self.weights)

    def assigned(self, rows: FloatArray) -> Assigned:
        """Assign rows of shape (n_rows, n_columns), each by itself."""
        parts = [self._assigned(rows[start : start + _CHUNK]) for start in _starts(rows)]
        return _joined(parts)

    def reordered(self, order: Sequence[int]) -> Self:
        """Give the groups other numbers: the first is the one that ``order`` names first."""
        update = {
            "weights": tuple(self.weights[at] for at in order),
            "means": tuple(self.means[at] for at in order),
            "factors": tuple(self.factors[at] for at in order),
        }
        return self.model_copy(update=update)

    def _assigned(self, rows: FloatArray) -> Assigned:
        groups = zip(self.weights, self.means, self.factors, strict=True)
        return _likeliest(np.column_stack([_log_density(rows, *group) for group in groups]))


class DensityGroups(BaseModel):
    """Groups that are dense: a row belongs to that of the nearest reference customers.

    HDBSCAN cannot predict. A row that is further from its nearest reference customer than almost
    all of that group are from each other belongs to none.
    """

    model_config: ClassVar[ConfigDict] = _CONFIG

    kind: Literal["hdbscan"] = "hdbscan"
    points: tuple[Row, ...]
    groups: tuple[int, ...]
    reaches: tuple[PositiveFloat, ...]
    """How far from its nearest reference customer a member of each group may be."""

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        if self.points:
            _require_table(self.points)
        known = set(range(len(self.reaches)))
        if len(self.points) != len(self.groups) or set(self.groups) != known:
            message = "points, groups and reaches have different sizes"
            raise ValueError(message)
        return self

    @property
    def n_groups(self) -> int:
        """Groups told apart."""
        return len(self.reaches)

    def reordered(self, order: Sequence[int]) -> Self:
        """Give the groups other numbers: the first is the one that ``order`` names first."""
        numbers = {old: new for new, old in enumerate(order)}
        update = {
            "groups": tuple(numbers[each] for each in self.groups),
            "reaches": tuple(self.reaches[at] for at in order),
        }
        return self.model_copy(update=update)

    def assigned(self, rows: FloatArray) -> Assigned:
        """Assign rows of shape (n_rows, n_columns), each by itself."""
        if not self.points:
            return Assigned(np.full(len(rows), NO_GROUP), np.ones(len(rows)))
        tree = KDTree(np.array(self.points))
        n_asked = min(_NEIGHBOURS, len(self.points))
        asked: Any = range(1, n_asked + 1)
        found: Any = tree.query(rows, k=asked)
        distances, places = found
        groups, reaches = np.array(self.groups), np.array(self.reaches)
        nearest = groups[places[:, 0]]
        votes = (groups[places] == nearest[:, None]).mean(axis=1)
        within = distances[:, 0] <= reaches[nearest]
        return Assigned(np.where(within, nearest, NO_GROUP), np.where(within, votes, 1.0))


Groups: TypeAlias = Annotated[
    KMeansGroups | MixtureGroups | DensityGroups, Field(discriminator="kind")
]
"""What was learned, told apart by ``kind``."""


def _distances(rows: FloatArray, centre: Sequence[float]) -> FloatArray:
    total = np.zeros(len(rows))
    for column, value in enumerate(centre):
        apart = rows[:, column] - value
        total += apart * apart
    return total


def _log_density(
    rows: FloatArray, weight: float, mean: Sequence[float], factor: Sequence[Sequence[float]]
) -> FloatArray:
    """Log density of a normal distribution times its weight, but for a constant of all."""
    apart = [rows[:, column] - value for column, value in enumerate(mean)]
    is_diagonal = len(factor) == 1
    total = np.zeros(len(rows))
    log_volume = 0.0
    for column in range(len(mean)):
        pairs = [(column, factor[0][column])] if is_diagonal else []
        pairs = pairs or [(row, factor[row][column]) for row in range(column + 1)]
        turned = np.zeros(len(rows))
        for row, value in pairs:
            turned += apart[row] * value
        total += turned * turned
        log_volume += math.log(pairs[-1][1])
    return math.log(weight) + log_volume - total / 2


def _likeliest(logs: FloatArray) -> Assigned:
    groups = logs.argmax(axis=1)
    below = logs - logs.max(axis=1, keepdims=True)
    total = np.zeros(len(logs))
    for column in range(logs.shape[1]):
        total += np.exp(below[:, column])
    return Assigned(groups, 1.0 / total)


def _starts(rows: FloatArray) -> range:
    return range(0, max(len(rows), 1), _CHUNK)


def _joined(parts: Sequence[Assigned]) -> Assigned:
    return Assigned(*(np.concatenate(each) for each in zip(*parts, strict=True)))


def _require_table(rows: Sequence[Row]) -> int:
    widths = {len(row) for row in rows}
    if len(widths) != 1 or 0 in widths:
        message = "rows of different lengths are no table"
        raise ValueError(message)
    return widths.pop()

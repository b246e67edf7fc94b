"""Whether there are groups at all, told by data of the same fields that have none.

A long cloud is cut alike each time, so that groups come back is not enough.
"""

# SciPy ships no type stubs.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, FiniteFloat
from scipy.special import stdtrit

from profilekit.segments.finding.stability import agreement, groupings
from profilekit.segments.finding.structureless import structureless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.segments.finding.clusterers import Clusterer
    from profilekit.segments.finding.structureless import Block

__all__ = ["Structure", "structure_of"]

_LEVEL: Final = 0.05
_NULLS: Final = 19
"""Structureless data sets of each kind."""

_NULL_ROWS: Final = 2_000
_STARTS: Final = 2
_DRAWS: Final = 6
"""Resamples of the data whose agreement is held against that of structureless data."""

_LEAST_SPREAD: Final = 2e-3
"""Standard deviation of figures of structureless data, at least: they are parts of 1."""


class Structure(BaseModel):
    """Whether groups are tighter, or found again more often, than those of structureless data.

    Parameters
    ----------
    is_found : bool
        Whether one of the figures below exceeds `threshold`.
    threshold : float
        Standard deviations that one of all figures exceeds by chance in 1 of 20 populations.
    settings : tuple of float
        Numbers of groups tried.
    tightness : tuple of float
        By how many standard deviations of structureless data the part of the variance that lies
        between groups is larger; the less favourable of two kinds of such data.
    agreement : tuple of float
        The same of the agreement between resamples.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    is_found: bool
    threshold: FiniteFloat
    settings: tuple[FiniteFloat, ...]
    tightness: tuple[FiniteFloat, ...]
    agreement: tuple[FiniteFloat, ...]

    def exceeds(self, setting: float) -> bool:
        """Whether there is structure at one number of groups."""
        place = self.settings.index(setting)
        return max(self.tightness[place], self.agreement[place]) > self.threshold

    def __str__(self) -> str:
        """One sentence."""
        places = range(len(self.settings))
        best = max(places, key=lambda place: max(self.tightness[place], self.agreement[place]))
        what = "structure" if self.is_found else "no structure"
        return (
            f"{what}: at best (setting {self.settings[best]:g}) groups are "
            f"{self.tightness[best]:+.1f} standard deviations tighter and "
            f"{self.agreement[best]:+.1f} more alike between resamples than those of structureless "
            f"data; more than {self.threshold:.1f} is no chance"
        )


def structure_of(
    clusterer: Clusterer,
    rows: FloatArray,
    blocks: Sequence[Block],
    settings: Sequence[float],
    rng: np.random.Generator,
) -> Structure:
    """Hold groups against those of data that have none.

    Parameters
    ----------
    clusterer : Clusterer
        How groups are found.
    rows : ndarray of shape (n_rows, n_columns)
        The data, in an order that is no order of theirs.
    blocks : sequence of Block
        Which columns are of one thing.
    settings : sequence of float
        Settings of the clusterer to try.
    rng : numpy.random.Generator
        Of the draws.
    """
    compared = rows[:_NULL_ROWS]
    own = _figures(clusterer, compared, settings, rng, _DRAWS)
    source = structureless(compared, blocks, rng)
    exceeded = np.full(own.shape, np.inf)
    for kind in ("normal", "elliptical"):
        nulls = np.array(
            [
                _figures(clusterer, source.drawn(len(compared), kind, rng), settings, rng, 2)
                for _ in range(_NULLS)
            ]
        )
        spreads = np.maximum(nulls.std(axis=0, ddof=1), _LEAST_SPREAD)
        exceeded = np.minimum(exceeded, (own - nulls.mean(axis=0)) / spreads)
    threshold = _threshold(2 * len(settings))
    return Structure(
        is_found=bool((exceeded > threshold).any()),
        threshold=threshold,
        settings=tuple(settings),
        tightness=tuple(exceeded[:, 0].tolist()),
        agreement=tuple(exceeded[:, 1].tolist()),
    )


class _Figures(NamedTuple):
    tightness: float
    agreement: float


def _figures(
    clusterer: Clusterer,
    rows: FloatArray,
    settings: Sequence[float],
    rng: np.random.Generator,
    resamples: int,
) -> FloatArray:
    found: list[_Figures] = []
    for setting in settings:
        groups = clusterer.found(rows, setting, rng, starts=_STARTS).assigned(rows).groups
        drawn = groupings(clusterer, rows, setting, rng, resamples, starts=1)
        found.append(_Figures(_between_share(rows, groups), agreement(drawn)))
    return np.array(found)


def _between_share(rows: FloatArray, groups: NDArray[np.intp]) -> float:
    """Part of the variance that lies between groups; rows of none are each their own middle."""
    middle = rows.mean(axis=0)
    whole = float(((rows - middle) ** 2).sum())
    between = 0.0
    for number in range(int(groups.max(initial=-1)) + 1):
        inside = rows[groups == number]
        if len(inside):
            between += len(inside) * float(((inside.mean(axis=0) - middle) ** 2).sum())
    return between / whole if whole else 0.0


def _threshold(n_figures: int) -> float:
    """Bound of a further draw, beside those that mean and spread are of, for all figures."""
    level = _LEVEL / n_figures
    quantile = float(stdtrit(_NULLS - 1, 1 - level))
    return quantile * math.sqrt(1 + 1 / _NULLS)

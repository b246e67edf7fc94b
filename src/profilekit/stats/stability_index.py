"""Population stability index: how far a distribution has moved since another.

The index of two samples of one population is above nought too, and the more so the smaller they
are. So each comes with what chance alone would give, instead of a fixed cut-off.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

__all__ = ["StabilityIndex", "stability_index"]

_HALF = 0.5
"""Added to every count, so that a part that nobody is in has a finite logarithm."""


@dataclass(frozen=True)
class StabilityIndex:
    """How far one distribution has moved.

    Attributes
    ----------
    value : float
        The index; nought of equal shares.
    by_chance : float
        What it stays below in 95 of 100 pairs of samples of these sizes of one population.
    p_value : float
        Share of such pairs whose index is at least as large.
    """

    value: float
    by_chance: float
    p_value: float


def stability_index(
    base: ArrayLike, now: ArrayLike, *, resamples: int = 400, rng: int | np.random.Generator = 0
) -> StabilityIndex:
    """Compare the customers in the parts of a population then and now.

    The sum over the parts of the difference of their shares times the logarithm of their ratio
    [1]_, which is the same both ways. Its chance level is that of counts drawn from both together
    [2]_; where many customers are in both samples it is somewhat too high, so that less is told.

    Parameters
    ----------
    base, now : array-like of int of shape (n_parts,)
        Customers in each part.
    resamples : int, default=400
        Pairs of samples drawn.
    rng : int or numpy.random.Generator, default=0
        Seed or generator of the draws.

    Raises
    ------
    UnsupportedInputError
        If one of them is empty, or they have not the same parts.

    References
    ----------
    .. [1] Siddiqi, N. (2006), "Credit Risk Scorecards", Wiley, chapter 8.
    .. [2] Yurdakul, B. and Naranjo, J. (2020), "Statistical properties of the population stability
       index", Journal of Risk Model Validation 14(4), 89-100.

    Examples
    --------
    >>> found = stability_index([500, 300, 200], [300, 300, 400])
    >>> round(found.value, 3), found.value > found.by_chance
    (0.24, True)
    """
    counts = np.asarray(base, dtype=np.float64), np.asarray(now, dtype=np.float64)
    sizes = [int(each.sum()) for each in counts]
    if counts[0].shape != counts[1].shape or min(sizes) < 1:
        raise UnsupportedInputError(
            f"{sizes[0]} customers in {counts[0].size} parts and {sizes[1]} in {counts[1].size}",
            asked_by="stability_index",
            expected="at least one customer in each, and the same parts",
        )
    value = float(_index(*counts))
    generator = np.random.default_rng(rng)
    together = (counts[0] + counts[1]) / sum(sizes)
    drawn = [generator.multinomial(size, together, size=resamples) for size in sizes]
    chance = _index(drawn[0].astype(np.float64), drawn[1].astype(np.float64))
    reached = int(np.count_nonzero(chance >= value))
    return StabilityIndex(value, float(np.quantile(chance, 0.95)), (1 + reached) / (1 + resamples))


def _index(base: NDArray[np.float64], now: NDArray[np.float64]) -> NDArray[np.float64]:
    then, here = (
        (each + _HALF) / (each.sum(axis=-1, keepdims=True) + _HALF * each.shape[-1])
        for each in (base, now)
    )
    moved: NDArray[np.float64] = ((here - then) * np.log(here / then)).sum(axis=-1)
    return moved

"""Draws of many customers at once that give the same shop on every platform.

As with single dice, only uniforms are drawn and only compared, added, multiplied and divided:
logarithms and powers may differ in the last bit from one machine to the next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Whole = int | NDArray[np.int64]
    Real = float | NDArray[np.float64]

__all__ = ["Draws", "Urns", "repeated"]


class Draws:
    """Draws from one stream.

    Parameters
    ----------
    seed : int
        The same seed gives the same draws.
    part : int
        Which part of the shop they are for; parts do not disturb each other.
    """

    def __init__(self, seed: int, part: int) -> None:
        self._rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence((seed, part))))

    def uniform(self, *shape: int) -> NDArray[np.float64]:
        """Draw numbers from 0 to 1, 1 excluded."""
        return self._rng.random(shape)

    def between(self, low: Real, high: Real, count: int) -> NDArray[np.float64]:
        """Draw numbers between two."""
        return low + (high - low) * self.uniform(count)

    def whole(self, low: Whole, high: Whole, count: int) -> NDArray[np.int64]:
        """Draw whole numbers from `low` to `high`, both included."""
        steps = (high - low + 1) * self.uniform(count)
        return low + steps.astype(np.int64)

    def chance(self, prob: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say yes with these probabilities."""
        return self.uniform(*prob.shape) < prob

    def pick(self, options: Sequence[int], count: int) -> NDArray[np.int64]:
        """Draw options, each as likely."""
        return np.array(options, dtype=np.int64)[self.whole(0, len(options) - 1, count)]


class Urns:
    """Weighted options, a row of them per owner.

    Parameters
    ----------
    weights : ndarray of shape (n_owners, n_options)
        Not negative, and some of each row positive.
    """

    def __init__(self, weights: NDArray[np.float64]) -> None:
        sums = np.cumsum(weights, axis=1)
        self._options = weights.shape[1]
        starts = np.arange(len(weights), dtype=np.float64)
        self._edges = (sums / sums[:, -1:] + starts[:, None]).ravel()

    def draw(self, draws: Draws, owners: NDArray[np.int64]) -> NDArray[np.int64]:
        """Draw an option for each of `owners`."""
        places = np.searchsorted(self._edges, owners + draws.uniform(len(owners)), side="right")
        return np.minimum(places - owners * self._options, self._options - 1)


def repeated(counts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Lay out `counts` rows for each owner.

    Returns
    -------
    tuple of two ndarrays of shape (n_rows,)
        Whose row it is, and the how-manieth of theirs, from 0.
    """
    owners = np.repeat(np.arange(len(counts)), counts)
    starts = np.cumsum(counts) - counts
    return owners, np.arange(len(owners)) - starts[owners]

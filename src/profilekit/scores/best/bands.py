"""Bands: names for scores from the best down, by cut-offs that were frozen.

A cut-off is a score that somebody had, and equal scores are never parted. So a band holds at
most the share asked for where the scores allow it, and the best score is always in the best band,
except where nobody stands out because all are equal.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from profilekit.book.readonly import ReadOnly
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["DEFAULT_BANDS", "band_bounds", "bands_of_scores", "require_bands"]

DEFAULT_BANDS: Final = ReadOnly({"best": 0.1, "good": 0.2, "middle": 0.4, "low": 0.3})
"""Names of bands from the best down, with the share of the scored customers in each."""

_FEWEST = 2


def require_bands(bands: Mapping[str, float]) -> None:
    """Raise ValueError unless bands are two or more names with shares that add up to 1."""
    shares = list(bands.values())
    known = all(bands) and all(share > 0 for share in shares)
    if len(bands) < _FEWEST or not known or not math.isclose(sum(shares), 1.0):
        raise ValueError(
            f"bands is {shown(dict(bands))}; expected two or more names from the best down, each "
            "with a positive share of the customers, which add up to 1"
        )


def band_bounds(scores: FloatArray, shares: Sequence[float]) -> tuple[float, ...]:
    """Learn the lowest score of each band but the last.

    Parameters
    ----------
    scores : ndarray of shape (n_customers,)
        Known scores, at least one.
    shares : sequence of float
        Share of the customers in each band, from the best down.

    Returns
    -------
    tuple of float, one fewer than bands
        From the best down; infinite where all scores are equal.

    Examples
    --------
    >>> import numpy as np
    >>> band_bounds(np.array([90.0, 70.0, 70.0, 10.0]), (0.5, 0.25, 0.25))
    (90.0, 70.0)
    """
    observed: NDArray[np.float64]
    counts: NDArray[np.int64]
    observed, counts = np.unique(-scores, return_counts=True)
    if len(observed) == 1:
        return (math.inf,) * (len(shares) - 1)
    reached = np.cumsum(counts)
    parts: NDArray[np.float64] = np.cumsum(np.array(shares[:-1], dtype=np.float64))
    allowed: NDArray[np.float64] = parts * int(reached[-1]) * (1 + _ROUNDING)
    places = np.searchsorted(reached, allowed, side="right") - 1
    return tuple((-observed[np.maximum(places, 0)]).tolist())


_ROUNDING = 1e-12
"""Shares such as 0.1 are not exact: a tenth of ten customers is one."""


def bands_of_scores(
    scores: FloatArray, bounds: Sequence[float], names: Sequence[str]
) -> NDArray[np.object_]:
    """Name the band of each score of shape (n_rows,); None where the score is NaN."""
    # Bounds fall from the best band on; a score belongs to the first that it reaches.
    places = np.searchsorted(-np.array(bounds), -scores, side="left")
    found = np.array(names, dtype=object)[np.minimum(places, len(names) - 1)]
    found[np.isnan(scores)] = None
    return found

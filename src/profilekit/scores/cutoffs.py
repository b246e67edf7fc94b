"""Cut-offs that people give in place of learned bounds."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["checked_cutoffs"]


def checked_cutoffs(
    given: Sequence[float], bins: int, *, named: str, asked_by: str
) -> NDArray[np.float64]:
    """Check given cut-offs.

    Returns
    -------
    ndarray of shape (bins - 1,)
        As given, in increasing order.

    Raises
    ------
    DeclarationError
        If they are not ``bins - 1`` finite numbers in strictly increasing order.
    """
    try:
        cutoffs = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        cutoffs = np.empty(0)
    in_order = cutoffs.ndim == 1 and all(low < high for low, high in pairwise(cutoffs))
    if cutoffs.size == 0 or not in_order or not np.isfinite(cutoffs).all():
        raise DeclarationError(
            f"{named} is {given!r}; expected finite numbers in strictly increasing order",
            asked_by=asked_by,
        )
    if len(cutoffs) != bins - 1:
        raise DeclarationError(
            f"{named} has {len(cutoffs)} numbers, which make {len(cutoffs) + 1} scores; "
            f"bins={bins} needs {bins - 1}",
            asked_by=asked_by,
        )
    return cutoffs

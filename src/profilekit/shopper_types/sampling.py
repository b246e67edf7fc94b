"""Which customers are learned from: a part that their values choose, in an order of their own.

A part that rows choose by where they stand would make what is learned depend on how a frame was
sorted. Here each row is given a number that its values alone decide; the rows of the lowest
numbers are learned from, in the order of the numbers, so that the same customers in any order
teach the same to the last bit.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.shopper_types.indicators import steadied
from profilekit.shopper_types.planning import require_finite

if TYPE_CHECKING:
    from collections.abc import Sequence

    import narwhals as nw
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["keys_of_rows", "lowest"]

_AT_ONCE: Final = 16_384
"""Values that stay in a processor's cache."""
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)
_MIX_ONE, _MIX_TWO = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_MISSING: Final = -math.pi
"""Stands for what is missing."""


def keys_of_rows(
    frame: nw.DataFrame[Any],
    fields: Sequence[str],
    classes: NDArray[np.intp],
    *,
    asked_by: str,
) -> NDArray[np.uint64]:
    """Give each row a number that looks random and follows from its values alone.

    A sum of the values, each times a factor that looks random, is mixed as SplitMix64 mixes [1]_.
    Last digits of the sum, which engines sway, do not count. Equal rows have different numbers,
    those of a first, a second and so on, so that many equal customers are chosen from as others
    are.

    Parameters
    ----------
    frame : nw.DataFrame of shape (n_rows, n_fields)
        Rows.
    fields : sequence of str
        Those that count.
    classes : ndarray of shape (n_rows,)
        Tells equal rows apart.
    asked_by : str
        Who asks.

    Returns
    -------
    ndarray of shape (n_rows,)
        From 0 to 2**64 - 1.

    Raises
    ------
    UnsupportedInputError
        If values are infinite.

    References
    ----------
    .. [1] Steele, G. L., Lea, D. and Flood, C. H. (2014), "Fast splittable pseudorandom number
       generators", OOPSLA.
    """
    totals = np.zeros(len(frame))
    factors = 1 + _mixed(np.arange(len(fields), dtype=np.uint64) * _ODD) / 2.0**64
    for field, factor in zip(fields, factors.tolist(), strict=True):
        values = inputs_of(frame, (field,), asked_by=asked_by)[field]
        for start in range(0, len(totals), _AT_ONCE):
            part = slice(start, start + _AT_ONCE)
            with np.errstate(all="ignore"):
                totals[part] += _weighed(values[part], factor)
    odd = np.flatnonzero(~np.isfinite(totals)).tolist()
    if odd:
        require_finite(inputs_of(frame[odd], fields, asked_by=asked_by), asked_by=asked_by)
    keys = _mixed(steadied(totals).view(np.uint64))
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.append(True, ordered[1:] != ordered[:-1])
    tied = np.flatnonzero(~(first & np.append(first[1:], True)))
    rows = order[tied]
    order[tied] = rows[np.lexsort((totals[rows], classes[rows], ordered[tied]))]
    places = np.arange(len(keys))
    how_manieth = places - np.maximum.accumulate(np.where(first, places, 0))
    keys[order] = _mixed(ordered + how_manieth.astype(np.uint64) * _ODD)
    return keys


def _weighed(values: FloatArray, factor: float) -> FloatArray:
    weighed = values * factor
    if np.isnan(weighed.sum()):
        weighed[np.isnan(values)] = _MISSING * factor
    return weighed


def lowest(keys: NDArray[np.uint64], most: int) -> NDArray[np.intp]:
    """Numbers of the rows with the lowest keys, `most` of them or all, the lowest first."""
    if len(keys) <= most:
        return np.argsort(keys)
    chosen = np.argpartition(keys, most)[:most]
    return chosen[np.argsort(keys[chosen])]


def _mixed(keys: NDArray[np.uint64]) -> NDArray[np.uint64]:
    keys = (keys ^ (keys >> np.uint64(30))) * _MIX_ONE
    keys = (keys ^ (keys >> np.uint64(27))) * _MIX_TWO
    return keys ^ (keys >> np.uint64(31))

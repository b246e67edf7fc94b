"""Numbers in as few digits as do: people read ``1,800``, not ``1815.7000000000001``.

A bound may stand anywhere between the last value below it and the first above: every number in
between has the same customers on each side, so the shortest one is told.
"""

from __future__ import annotations

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from typing import Final

__all__ = ["short_bound", "shortest_between"]

_WAYS: Final = (ROUND_HALF_EVEN, ROUND_FLOOR, ROUND_CEILING)
_DIGITS: Final = 17
"""Digits that tell any two floats apart."""


def short_bound(bound: float, below: float) -> float:
    """Shorten the lower bound of a part of some values; whole numbers stay as they are.

    Parameters
    ----------
    bound : float
        Lowest value of the part.
    below : float
        Highest value that is not in it.

    Examples
    --------
    >>> short_bound(1815.7, 1783.2), short_bound(3.0, 2.0)
    (1800.0, 3.0)
    """
    if bound.is_integer():
        return bound
    return shortest_between(math.nextafter(below, math.inf), bound, bound)


def shortest_between(low: float, high: float, near: float) -> float:
    """Find the number with fewest significant digits from ``low`` to ``high``, both included.

    Parameters
    ----------
    low, high : float
        Where it may lie; ``low`` is no larger.
    near : float
        Within them; of several as short, the nearest to it is taken.

    Returns
    -------
    float
        ``near`` itself where no other number is shorter.

    Examples
    --------
    >>> shortest_between(1783.2, 1815.7, 1815.7), shortest_between(29.4, 33.0, 31.2)
    (1800.0, 30.0)
    >>> shortest_between(-0.4, 55.2, 3.7)
    4.0
    """
    if near == 0 or not math.isfinite(near):
        return near
    # In decimals: units of the smallest floats, and of what is above the largest, are no floats.
    written = Decimal(repr(float(near)))
    magnitude = written.adjusted()
    for place in range(magnitude, magnitude - _DIGITS, -1):
        unit = Decimal(1).scaleb(place)
        tried = [float(written.quantize(unit, rounding=way)) for way in _WAYS]
        inside = [x for x in tried if low <= x <= high and math.isfinite(x)]
        if inside:
            return min(inside, key=lambda x: abs(x - near))
    return near

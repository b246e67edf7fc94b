"""What orders to come are worth today: discounted continuously, at the moment they are expected.

An amount paid after t days counts ``(1 + annual rate)^(-t / 365)`` of itself. The integral over
the time of the orders is exact to about nine digits for a year, so a year and its twelve months
come to the same, and no period is discounted as if paid at its end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from profilekit.scores.lifetime.dropout_integral import legendre

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import Outlook

__all__ = ["daily_rate", "discounted_orders"]

_YEAR_DAYS = 365
_GROWTH = 4.0
_FINEST_DAYS = 60.0
_NODES = 8
_NODES_OF_SHORT = 4
_SHORT = 0.02  # of the worth lost over the time


def daily_rate(annual_discount_rate: float) -> float:
    """Continuous rate per day that an annual rate comes to.

    Examples
    --------
    >>> round(daily_rate(0.1) * 365, 4)
    0.0953
    """
    return math.log1p(annual_discount_rate) / _YEAR_DAYS


def discounted_orders(
    outlook: Outlook, start_days: float, end_days: float, *, rate: float, time_unit_days: float
) -> FloatArray:
    """Count the orders expected within a time, each as the part of itself that it is worth today.

    Parameters
    ----------
    outlook : Outlook
        What is expected of u different histories.
    start_days, end_days : float
        From when, not included, and to when.
    rate : float
        Continuous, per day; see `daily_rate`.
    time_unit_days : float
        Days of the time unit of the outlook.

    Returns
    -------
    ndarray of shape (u,)
        In orders of today.
    """
    before = outlook.expected(start_days / time_unit_days)
    within = outlook.expected(end_days / time_unit_days) - before
    if rate == 0:
        return within
    worth = within * math.exp(-rate * end_days)
    at, weight = legendre(_NODES_OF_SHORT if rate * (end_days - start_days) < _SHORT else _NODES)
    for low, high in _panels(start_days, end_days):
        for share, width in zip(at.tolist(), weight.tolist(), strict=True):
            days = low + (high - low) * share
            so_far = outlook.expected(days / time_unit_days) - before
            worth += so_far * (rate * math.exp(-rate * days) * width * (high - low))
    return worth


def _panels(start: float, end: float) -> Iterator[tuple[float, float]]:
    """Cut a time into parts that grow as it goes on, as the rate of orders gets more even."""
    high = end
    while high > start:
        low = high / _GROWTH if high > _FINEST_DAYS else 0.0
        low = max(low, start)
        yield low, high
        high = low

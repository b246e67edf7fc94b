"""Order days to come and what they are worth, together: value over any time, with its interval."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.scores.lifetime.discounting import discounted_orders
from profilekit.scores.lifetime.spend_distribution import SpendDistribution

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.process import Outlook
    from profilekit.scores.lifetime.value_distribution import ValueOutlook

__all__ = ["LifetimeOutlook"]


@dataclass(frozen=True, slots=True)
class LifetimeOutlook:
    """What is expected of n customers; whatever it gives is of shape (n,), NaN where not known.

    Attributes
    ----------
    orders : Outlook
        What a process says of the customers' histories.
    values : ValueOutlook
        What is said of the values of different customers.
    value_rows : ndarray of shape (n,)
        Which of the values each customer has; -1 where nothing is known.
    time_unit_days : float
        Days of the time unit of ``orders``.
    rate : float
        Continuous discount rate per day.
    """

    orders: Outlook
    values: ValueOutlook
    value_rows: NDArray[np.intp]
    time_unit_days: float
    rate: float

    def alive_prob(self) -> FloatArray:
        """Give the probability of being a customer still; NaN where data do not tell it."""
        return self.orders.each(self.orders.alive_prob)

    def order_value(self) -> FloatArray:
        """Give the expected value of an order day, in money; none of who never ordered."""
        known = np.append(self.values.mean, np.nan)[self.value_rows]
        return np.where(self.orders.rows >= 0, known, np.nan)

    def order_days(self, start_days: float, end_days: float) -> FloatArray:
        """Count expected order days after one day from now and up to another."""
        upto = self.orders.expected(end_days / self.time_unit_days)
        return self.orders.each(upto - self.orders.expected(start_days / self.time_unit_days))

    def discounted_days(self, start_days: float, end_days: float) -> FloatArray:
        """Count expected order days, each as the part of itself that it is worth now."""
        worth = discounted_orders(
            self.orders,
            start_days,
            end_days,
            rate=self.rate,
            time_unit_days=self.time_unit_days,
        )
        return self.orders.each(worth)

    def spend(self, horizon_days: float) -> SpendDistribution:
        """Give the distribution of what is spent within a horizon, not discounted."""
        horizon = horizon_days / self.time_unit_days
        return SpendDistribution(self.orders, self.values, self.value_rows, horizon)

    def interval(
        self, horizon_days: float, interval_prob: float, *, discounted_days: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Give both ends of the value within a horizon.

        They are those of what is spent, scaled by what discounting takes off the mean.
        """
        days = self.order_days(0, horizon_days)
        share = discounted_days / np.where(days > 0, days, 1.0)
        spend, beyond = self.spend(horizon_days), (1 - interval_prob) / 2
        low, high = spend.quantiles((beyond, 1 - beyond))
        return low * share, high * share

"""Buying habits: how often, how regularly and in which baskets a customer orders, by half.

All are counts and sums, from which an estimator makes rates that it can weigh by how much they
rest on. Amounts stay out of them but as amounts: logarithms come as a geometric mean and as
squares of deviations, which no currency sways.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import pydantic
from pydantic import PositiveInt

from profilekit.extractors.habit_windows import WEEK_DAYS, Habit
from profilekit.extractors.purchase_grains import lines, order_gap, orders, refunds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Field
    from profilekit.extractors.habit_windows import HabitWindow
    from profilekit.extractors.measures import Measure
    from profilekit.extractors.purchase_grains import Orders

__all__ = ["BasketHabits", "OrderHabits"]


class OrderHabits(Habit):
    """Orders, lines, weeks with an order, spend, refunds, recency and gaps, by half.

    A gap is the days between two successive orders that are not of one day and both lie in the
    window; it belongs to the half that its later order is in. A week is seven days, the last one
    ending with the day asked about. Gaps, their sum and the sum of their logarithms are what the
    shape of a gamma distribution, and so regularity, is estimated from.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.

    References
    ----------
    .. [1] Minka (2002), "Estimating a Gamma distribution", Microsoft Research.

    Examples
    --------
    >>> [spec.name for spec in OrderHabits(half_days=91).specs()][:2]
    ['habit_orders_early_91d_count', 'habit_orders_late_91d_count']
    """

    def fields(self) -> Iterator[Field]:
        """Yield how much, then when."""
        yield from self.in_halves("orders", "count", "Orders", lambda w: w.of(orders).count())
        yield from self.in_halves("lines", "count", "Order lines", lambda w: w.of(lines).count())
        yield from self.in_halves(
            "order_weeks",
            "count",
            "Weeks with an order",
            lambda w: w.of(orders).n_unique(orders.age // WEEK_DAYS),
        )
        yield from self.in_halves(
            "spend",
            "amount",
            "Paid for orders, before refunds",
            lambda w: w.of(orders).sum(orders.amount),
        )
        yield from self.in_halves(
            "refunds", "amount", "Given back", lambda w: w.of(refunds).sum(refunds.amount)
        )
        yield from self.in_all_three(
            "recency",
            "days",
            "Days from the last order to the end of the window",
            lambda w: w.of(orders).min(orders.age) - w.skip_days,
            null_meaning="no order in the window",
        )
        yield from self._gaps()

    def _gaps(self) -> Iterator[Field]:
        # The order before has the age of this one and the gap.
        inside = (order_gap > 0) & (orders.age + order_gap < self.whole.days)

        def gaps(window: HabitWindow) -> Orders:
            return window.of(orders).where(inside)

        between = "between successive orders that are not of one day"
        yield from self.in_halves("gaps", "count", f"Gaps {between}", lambda w: gaps(w).count())
        yield from self.in_halves(
            "gap_sum", "days", f"Days {between}, in all", lambda w: gaps(w).sum(order_gap)
        )
        yield from self.in_halves(
            "gap_log_sum",
            "ratio",
            f"Sum of the logarithms of the days {between}",
            lambda w: gaps(w).sum(order_gap.log()),
            minimum=0,
        )


class BasketHabits(Habit):
    """Small baskets, the level and spread of order values, and splurges, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    small_lines : int, default=3
        Most lines of a small basket. Our choice: a basket that is carried by hand.
    splurge_factor : float, default=2.0
        An order is a splurge when it is worth more than this many times the customer's own
        median order of the same window. Our choice: twice the usual is seldom chance.

    Examples
    --------
    >>> [spec.name for spec in BasketHabits(half_days=91).specs()][:2]
    ['habit_small_baskets_early_91d_count', 'habit_small_baskets_late_91d_count']
    """

    small_lines: PositiveInt = 3
    splurge_factor: Annotated[float, pydantic.Field(ge=1, allow_inf_nan=False)] = 2.0

    def fields(self) -> Iterator[Field]:
        """Yield sizes, then values, then splurges."""
        size = lines.count().per(orders)
        yield from self.in_halves(
            "small_baskets",
            "count",
            f"Orders with at most {self.small_lines} lines",
            lambda w: w.of(orders).where(size <= self.small_lines).count(),
        )
        yield from self.in_halves(
            "valued_orders", "count", "Orders worth anything", lambda w: _valued(w).count()
        )
        yield from self.in_all_three(
            "order_value",
            "amount",
            "Geometric mean of the values of orders worth anything",
            _geometric_mean,
            minimum=0,
            null_meaning="no order worth anything in the window",
        )
        yield from self.in_all_three(
            "order_value_log_square_sum",
            "ratio",
            "Sum of the squares by which logarithms of order values differ from their mean",
            _squares,
            minimum=0,
        )
        yield from self.in_all_three(
            "splurge",
            "amount",
            f"Spend in orders worth more than {self.splurge_factor:g} times the customer's own "
            "median order",
            self._splurges,
            minimum=0,
        )

    def _splurges(self, window: HabitWindow) -> Measure:
        usual = orders.own(window.of(orders).median(orders.amount))
        splurge = orders.amount > self.splurge_factor * usual
        return window.of(orders).where(splurge).sum(orders.amount)


def _valued(window: HabitWindow) -> Orders:
    return window.of(orders).where(orders.amount > 0)


def _geometric_mean(window: HabitWindow) -> Measure:
    valued = _valued(window)
    total = valued.sum(orders.amount)
    return total * (valued.mean(orders.amount.log()) - total.log()).exp()


def _squares(window: HabitWindow) -> Measure:
    valued = _valued(window)
    spread = valued.std(orders.amount.log())
    return (spread * spread * (valued.count() - 1)).fill(0.0)

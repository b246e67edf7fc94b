"""What has to hold of the parameters and the customers of a purchase model before it is fitted."""

from __future__ import annotations

from numbers import Integral, Real
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import DeclarationError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.scores.lifetime.histories import Histories, HistoryFields

__all__ = ["checked_horizons", "lacks", "require_between", "require_whole"]


def checked_horizons(horizons_days: Sequence[object], *, asked_by: str) -> tuple[int, ...]:
    """Give horizons in days, as numbers.

    Raises
    ------
    DeclarationError
        If one is no whole number of days from 1 on, or stands there twice, or there is none.
    """
    for days in horizons_days:
        if isinstance(days, bool) or not isinstance(days, Integral) or days < 1:
            message = f"horizons_days has {days!r}; expected whole numbers of days from 1 on"
            raise DeclarationError(message, asked_by=asked_by)
    horizons = tuple(int(days) for days in horizons_days if isinstance(days, Integral))
    if not horizons or len(set(horizons)) < len(horizons):
        message = f"horizons_days is {horizons!r}; expected at least one, each once"
        raise DeclarationError(message, asked_by=asked_by)
    return horizons


def require_between(name: str, value: object, low: float, high: float, *, asked_by: str) -> None:
    """Raise DeclarationError unless a parameter is a number between two, neither included."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low < float(value) < high:
        ends = f"between {low:g} and {high:g}" if np.isfinite(high) else f"above {low:g}"
        raise DeclarationError(f"{name} is {value!r}; expected a number {ends}", asked_by=asked_by)


def require_whole(name: str, value: object, *, asked_by: str) -> None:
    """Raise DeclarationError unless a parameter is a whole number from 1 on."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < 1:
        message = f"{name} is {value!r}; expected a whole number from 1 on"
        raise DeclarationError(message, asked_by=asked_by)


def lacks(
    histories: Histories,
    fields: HistoryFields,
    *,
    minimum_customers: int,
    minimum_repeat_customers: int,
) -> Iterator[Fault]:
    """Say what histories lack for a purchase model to learn from them."""
    customers, again = histories.customers_count, histories.repeat_customers_count
    if customers < minimum_customers:
        found = f"{customers:,} customers who ordered, {minimum_customers:,} needed"
        hint = "Use HiatusRule, or lower minimum_customers= and look at std_errors_."
        yield Fault("book", "too_few_customers", customers, found, hint=hint, column=fields.tenure)
    if again < minimum_repeat_customers:
        found = f"{again:,} customers who ordered again, {minimum_repeat_customers:,} needed"
        hint = "Take in a longer history, or lower minimum_repeat_customers=."
        yield Fault("book", "too_few_repeats", again, found, hint=hint, column=fields.repeats)
        return
    repeated = histories.x > 0
    for name, values in (
        (fields.repeats, histories.x),
        (fields.span, histories.t_x[repeated]),
    ):
        if len(values) > 0 and values.min() == values.max():
            who = "customers" if name == fields.repeats else "customers who ordered again"
            count = customers if name == fields.repeats else again
            found = f"the same for all {count:,} {who}"
            hint = "Measure it for each customer: there is nothing to learn from a constant."
            yield Fault("book", "constant", count, found, hint=hint, column=name)

"""What has to hold of the parameters and the customers of a purchase model before it is fitted."""

from __future__ import annotations

from collections.abc import Iterable
from numbers import Integral, Real
from typing import TYPE_CHECKING, cast

import numpy as np

from profilekit.errors import DeclarationError, Fault, UnsupportedInputError
from profilekit.faults import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.histories import Histories, HistoryFields

__all__ = [
    "checked_horizons",
    "generator_of",
    "lacks",
    "one_each",
    "require_between",
    "require_rate",
    "require_whole",
]


def checked_horizons(horizons_days: object, *, asked_by: str) -> tuple[int, ...]:
    """Give horizons in days, as numbers.

    Raises
    ------
    DeclarationError
        If they are no sequence, one is no whole number of days from 1 on or stands there twice,
        or there is none.
    """
    if isinstance(horizons_days, str) or not isinstance(horizons_days, Iterable):
        message = f"horizons_days is {horizons_days!r}; expected several, as in (90, 365) or (90,)"
        raise DeclarationError(message, asked_by=asked_by)
    given = tuple(cast("Iterable[object]", horizons_days))
    for days in given:
        if isinstance(days, bool) or not isinstance(days, Integral) or days < 1:
            message = f"horizons_days has {days!r}; expected whole numbers of days from 1 on"
            raise DeclarationError(message, asked_by=asked_by)
    horizons = tuple(int(days) for days in given if isinstance(days, Integral))
    if not horizons or len(set(horizons)) < len(horizons):
        message = f"horizons_days is {horizons!r}; expected at least one, each once"
        raise DeclarationError(message, asked_by=asked_by)
    return horizons


def one_each(what: str, given: ArrayLike, customers: int, *, asked_by: str) -> FloatArray:
    """Give every customer a number of their own, of shape (customers,), or all the same.

    Raises
    ------
    UnsupportedInputError
        If there are as many as neither 1 nor the customers.
    """
    numbers = np.asarray(given, dtype=np.float64)
    if numbers.shape not in {(), (1,), (customers,)}:
        found, expected = (
            f"{what} of shape {numbers.shape}",
            f"one, or {customers:,}: one per customer",
        )
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    return np.broadcast_to(numbers, (customers,))


def require_between(name: str, value: object, low: float, high: float, *, asked_by: str) -> None:
    """Raise DeclarationError unless a parameter is a number between two, neither included."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low < float(value) < high:
        ends = f"between {low:g} and {high:g}" if np.isfinite(high) else f"above {low:g}"
        raise DeclarationError(f"{name} is {value!r}; expected a number {ends}", asked_by=asked_by)


def require_rate(annual_discount_rate: object, *, asked_by: str) -> None:
    """Raise DeclarationError unless an annual rate is a part of 1."""
    rate = annual_discount_rate
    if isinstance(rate, bool) or not isinstance(rate, Real) or not 0 <= float(rate) <= 1:
        message = f"annual_discount_rate is {rate!r}; expected 0 or more, at most 1: 0.10 is ten "
        raise DeclarationError(f"{message}per cent a year", asked_by=asked_by)


def require_whole(name: str, value: object, *, least: int = 1, asked_by: str) -> None:
    """Raise DeclarationError unless a parameter is a whole number from a least one on."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        message = f"{name} is {value!r}; expected a whole number from {least} on"
        raise DeclarationError(message, asked_by=asked_by)


def generator_of(rng: object, *, asked_by: str) -> np.random.Generator:
    """Give a generator of random numbers, given itself or its seed; DeclarationError if neither."""
    if isinstance(rng, np.random.Generator):
        return rng
    if isinstance(rng, bool) or not isinstance(rng, Integral) or rng < 0:
        message = f"rng is {shown(rng)}; expected a seed, a whole number from 0 on, or a generator "
        raise DeclarationError(f"{message}of numpy", asked_by=asked_by)
    return np.random.default_rng(int(rng))


def lacks(
    histories: Histories,
    fields: HistoryFields,
    *,
    model: str,
    minimum_customers: int,
    minimum_repeat_customers: int,
) -> Iterator[Fault]:
    """Say what histories lack for a purchase model to learn from them."""
    customers, again = histories.customers_count, histories.repeat_customers_count
    if customers < minimum_customers:
        found = f"{customers:,} customers who ordered, {minimum_customers:,} needed"
        hint = f"Use HiatusRule, or {model}(minimum_customers=...), and look at std_errors_."
        yield Fault("book", "too_few_customers", customers, found, hint=hint, column=fields.tenure)
    if again < minimum_repeat_customers:
        found = f"{again:,} customers who ordered again, {minimum_repeat_customers:,} needed"
        hint = f"Take in a longer history, or lower {model}(minimum_repeat_customers=...)."
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

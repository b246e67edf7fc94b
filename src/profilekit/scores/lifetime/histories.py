"""What a purchase model learns from: repeat orders, and when the last was, in a known time.

Three numbers say all that the models know of a customer, and many customers share them:
everything downstream runs on the different ones and their weights. Histories that cannot be
are refused, all at once; customers who never ordered have no history and are counted.
"""

# ruff: noqa: N803, N806 - T is the letter of the literature

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from profilekit.errors import Fault, TablesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Histories", "HistoryFields", "different_rows", "read_histories"]

_MOST_CODES = 2**62
_COUNT_DAYS = "Count days with an order, not orders: those of one day are one."


@dataclass(frozen=True, slots=True)
class HistoryFields:
    """Names of the three fields of a history."""

    repeats: str = "repeat_days_count"
    span: str = "active_span_days"
    tenure: str = "tenure_days"

    @property
    def names(self) -> tuple[str, str, str]:
        """The three, in order."""
        return (self.repeats, self.span, self.tenure)


@dataclass(frozen=True, slots=True)
class Histories:
    """Different histories, and who has which.

    Attributes
    ----------
    x : ndarray of shape (u,)
        Repeat orders, whole.
    t_x : ndarray of shape (u,)
        Time from the first order to the last, in time units.
    T : ndarray of shape (u,)
        Time from the first order to the end of observation, in time units.
    weights : ndarray of shape (u,)
        Customers who have that history.
    rows : ndarray of shape (n,)
        Which history each customer has; -1 where the customer never ordered.
    """

    x: FloatArray
    t_x: FloatArray
    T: FloatArray
    weights: FloatArray
    rows: NDArray[np.intp]

    @property
    def customers_count(self) -> int:
        """Customers who have a history."""
        return int(self.weights.sum())

    @property
    def repeat_customers_count(self) -> int:
        """Customers who ordered again."""
        return int(self.weights[self.x > 0].sum())

    @property
    def never_ordered_count(self) -> int:
        """Customers who have none."""
        return int(np.count_nonzero(self.rows < 0))


def read_histories(
    columns: Mapping[str, FloatArray],
    fields: HistoryFields,
    *,
    time_unit_days: float,
    asked_by: str,
) -> Histories:
    """Read the histories of customers.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n,)
        Repeat orders, and days of span and tenure; all of them missing, or no repeat order and
        the days missing, is a customer who never ordered.
    fields : HistoryFields
        Which columns they are.
    time_unit_days : float
        Days of one time unit.
    asked_by : str
        Who asks.

    Returns
    -------
    Histories
        Over all n customers, the different ones in increasing order.

    Raises
    ------
    TablesError
        If there are histories that cannot be; all that is wrong with them.
    """
    given = tuple(np.asarray(columns[name], dtype=np.float64) for name in fields.names)
    repeats, span, tenure = given
    never = np.isnan(span) & np.isnan(tenure) & (np.isnan(repeats) | (repeats == 0))
    known = np.flatnonzero(~never)
    x, t_x, T = (column[known] for column in given)
    faults = tuple(_faults(fields, x, t_x, T))
    if faults:
        raise TablesError(faults, asked_by=asked_by)
    first, rows_known, weights = different_rows(x, t_x, T)
    rows = np.full(len(repeats), -1, dtype=np.intp)
    rows[known] = rows_known
    return Histories(
        x=x[first],
        t_x=t_x[first] / time_unit_days,
        T=T[first] / time_unit_days,
        weights=weights,
        rows=rows,
    )


def different_rows(
    *columns: FloatArray,
) -> tuple[NDArray[np.intp], NDArray[np.intp], FloatArray]:
    """Find the different rows among rows of numbers.

    Parameters
    ----------
    *columns : ndarray of shape (n,)
        Without NaN.

    Returns
    -------
    tuple of ndarray of shape (u,), of shape (n,) and of shape (u,)
        Where each of them stands first, in increasing order of the columns; which of them each
        row is; how many rows are.

    Examples
    --------
    >>> x = np.array([2.0, 0.0, 2.0])
    >>> different_rows(x)
    (array([1, 0]), array([1, 0, 1]), array([1., 2.]))
    """
    key = np.zeros(len(columns[0]), dtype=np.int64)
    codes_so_far = 1
    for column in columns:
        code, codes = _coded(column)
        if codes_so_far * codes > _MOST_CODES:
            key = np.unique(key, return_inverse=True)[1]
            codes_so_far = len(key)
        key, codes_so_far = key * codes + code, codes_so_far * codes
    _, first, rows, counts = np.unique(
        key, return_index=True, return_inverse=True, return_counts=True
    )
    return first, rows, counts.astype(np.float64)


def _coded(values: FloatArray) -> tuple[NDArray[np.int64], int]:
    """Give whole numbers in the order of the values, and how many there may be."""
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64), 1
    low, high = float(values.min()), float(values.max())
    if high - low <= len(values) and (values == np.floor(values)).all():
        return (values - low).astype(np.int64), int(high - low) + 1
    different, code = np.unique(values, return_inverse=True)
    return code.astype(np.int64), len(different)


def _faults(
    fields: HistoryFields,
    x: FloatArray,
    t_x: FloatArray,
    T: FloatArray,
) -> Iterator[Fault]:
    for name, values in zip(fields.names, (x, t_x, T), strict=True):
        yield from _own_faults(name, values)
    if len(x) > 0:
        yield from _faults_together(fields, x, t_x, T)


def _faults_together(
    fields: HistoryFields, x: FloatArray, t_x: FloatArray, T: FloatArray
) -> Iterator[Fault]:
    repeats, span, tenure = fields.names
    rules = (
        (
            (x != np.floor(x)) & np.isfinite(x),
            repeats,
            x,
            "not whole",
            "not_whole",
            "Count days with an order after the first.",
        ),
        (
            t_x > T,
            span,
            t_x,
            f"beyond {tenure!r}",
            "beyond_tenure",
            "Measure both up to the same day.",
        ),
        (
            (x == 0) & (t_x > 0),
            span,
            t_x,
            f"with {repeats!r} of 0",
            "span_without_repeat",
            "The span ends with the last repeat order; without one it is 0.",
        ),
        (
            (x > 0) & (t_x == 0),
            repeats,
            x,
            f"within a {span!r} of 0",
            "repeat_without_span",
            _COUNT_DAYS,
        ),
        (
            # Of a span that is no whole number of days, repeats may be orders at any moment.
            (t_x == np.floor(t_x)) & (t_x > 0) & (x > t_x) & np.isfinite(x),
            repeats,
            x,
            f"beyond the days of {span!r}",
            "more_than_days",
            _COUNT_DAYS,
        ),
    )
    for broken, name, values, what, code, hint in rules:
        if broken.any():
            yield _fault(name, values[broken], what, code, hint)


def _own_faults(name: str, values: FloatArray) -> Iterator[Fault]:
    missing, infinite = np.isnan(values), np.isinf(values)
    rules = (
        (
            missing,
            "missing, and other fields of a history are not",
            "missing",
            "Customers who never ordered lack span and tenure; others have all three.",
        ),
        (infinite, "infinite", "infinite", "Measure it again or leave these customers out."),
        (
            (values < 0) & ~infinite,
            "negative",
            "negative",
            "Leave out orders after the end of observation.",
        ),
    )
    for broken, what, code, hint in rules:
        if broken.any():
            yield _fault(name, values[broken], what, code, hint)


def _fault(name: str, values: FloatArray, what: str, code: str, hint: str) -> Fault:
    customers = "1 customer" if len(values) == 1 else f"{len(values):,} customers"
    found = f"{values[0]:g} {what}, of {customers}"
    return Fault("book", code, len(values), found, hint=hint, column=name)

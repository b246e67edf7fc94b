"""What a spend model learns from: on how many days customers ordered again, and their mean value.

A gamma density knows no value of zero or less, so such a mean needs a policy: refused with all
other faults at once, taken as not known, or taken as zero. Nothing is left out in silence.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from profilekit.errors import Fault, TablesError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray

__all__ = ["Spending", "ZeroAmounts", "read_spending"]

ZeroAmounts = Literal["error", "ignore", "zero"]
_REMEDIES: Mapping[ZeroAmounts, str] = {
    "error": "Say GammaGammaModel(zero_amounts='ignore') to take the value of these customers as "
    "not known, or 'zero' to take a mean of 0 for what it is; nothing is learned from them with "
    "either.",
    "zero": "A mean of 0 is taken for what it is, one below 0 cannot be: measure it before "
    "refunds, or say GammaGammaModel(zero_amounts='ignore') to take the value of these customers "
    "as not known.",
    "ignore": "",
}


@dataclass(frozen=True, slots=True)
class Spending:
    """Different pairs of days and mean value, and who has which.

    Attributes
    ----------
    x : ndarray of shape (u,)
        Days with an order after the first that the mean is of; 0 where no value is known.
    mean : ndarray of shape (u,)
        Mean value of such a day, not negative; 0 where ``x`` is 0.
    weights : ndarray of shape (u,)
        Customers who have that pair.
    rows : ndarray of shape (n,)
        Which pair each customer has; -1 where the number of days is missing.
    not_positive_count : int
        Customers whose mean is zero or less.
    """

    x: FloatArray
    mean: FloatArray
    weights: FloatArray
    rows: NDArray[np.intp]
    not_positive_count: int


def read_spending(
    columns: Mapping[str, FloatArray],
    *,
    repeats: str,
    mean: str,
    zero_amounts: ZeroAmounts,
    asked_by: str,
) -> Spending:
    """Read the spending of customers.

    Parameters
    ----------
    columns : mapping of str to ndarray of shape (n,)
        Days with an order after the first, and the mean value of such a day; the mean is missing
        or 0 where there is no such day.
    repeats, mean : str
        Which columns they are.
    zero_amounts : {"error", "ignore", "zero"}
        What a mean of zero or less is, see `GammaGammaModel`.
    asked_by : str
        Who asks.

    Returns
    -------
    Spending
        Over all n customers, the different ones in increasing order.

    Raises
    ------
    TablesError
        If there is spending that cannot be; all that is wrong with it.
    """
    days = np.asarray(columns[repeats], dtype=np.float64)
    value = np.asarray(columns[mean], dtype=np.float64)
    known = np.flatnonzero(~np.isnan(days))
    x, m = days[known], value[known]
    faults = tuple(_faults(x, m, repeats=repeats, mean=mean, zero_amounts=zero_amounts))
    if faults:
        raise TablesError(faults, asked_by=asked_by)
    not_positive = (x > 0) & (m <= 0)
    if zero_amounts == "ignore":
        x = np.where(not_positive, 0.0, x)
    m = np.where(x > 0, np.maximum(m, 0.0), 0.0)
    different, which, counts = np.unique(x + 1j * m, return_inverse=True, return_counts=True)
    rows = np.full(len(days), -1, dtype=np.intp)
    rows[known] = which
    return Spending(
        x=np.ascontiguousarray(different.real),
        mean=np.ascontiguousarray(different.imag),
        weights=counts.astype(np.float64),
        rows=rows,
        not_positive_count=int(not_positive.sum()),
    )


def _faults(
    x: FloatArray, m: FloatArray, *, repeats: str, mean: str, zero_amounts: ZeroAmounts
) -> Iterator[Fault]:
    again = x > 0
    refused = ", zero or less" if zero_amounts == "error" else ", less than zero"
    rules = (
        (
            np.isinf(x) | (x < 0) | (x != np.floor(x)),
            repeats,
            x,
            "",
            "not_a_count",
            "Count days with an order after the first: whole numbers from 0 on.",
        ),
        (
            again & np.isnan(m),
            mean,
            m,
            f" where {repeats!r} is above 0",
            "missing",
            "Give the mean value of a day with an order after the first to all who have one.",
        ),
        (np.isinf(m), mean, m, "", "infinite", "Measure it again or leave these customers out."),
        (
            ~again & (m != 0) & np.isfinite(m),
            mean,
            m,
            f" where {repeats!r} is 0",
            "value_without_repeat",
            "The mean is of days after the first; without one it is missing.",
        ),
        (
            again & np.isfinite(m) & _refused(m, zero_amounts),
            mean,
            m,
            refused,
            "not_positive",
            _REMEDIES[zero_amounts],
        ),
    )
    for broken, name, values, what, code, hint in rules:
        if broken.any():
            count = int(broken.sum())
            customers = "1 customer" if count == 1 else f"{count:,} customers"
            found = f"{values[broken][0]:g}{what}, of {customers}"
            yield Fault("book", code, count, found, hint=hint, column=name)


def _refused(m: FloatArray, zero_amounts: ZeroAmounts) -> NDArray[np.bool_]:
    """Tell which means a policy does not take."""
    return {"error": m <= 0, "zero": m < 0, "ignore": np.zeros(len(m), dtype=np.bool_)}[
        zero_amounts
    ]

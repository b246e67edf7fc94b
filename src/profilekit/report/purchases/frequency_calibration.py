"""Frequency calibration: what customers did after, by how often they had ordered before.

A model may have the total right and be wrong about everybody: too high for those who ordered
once and too low for the rest. Here that shows.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.book.columns import inputs_of
from profilekit.book.containers import frame_in, handed_out, kind_out
from profilekit.errors import DeclarationError
from profilekit.extractors.holdout import HoldoutSplit
from profilekit.report.purchases.purchase_inputs import fitted_model
from profilekit.scores.evaluation.observed import observed_in, require_same_day
from profilekit.scores.lifetime.purchase_checks import require_between

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.purchase_model import PurchaseModel

__all__ = ["ONE_BY_ONE", "FrequencyGroups", "calibration_by_frequency", "frequency_groups"]

ONE_BY_ONE: Final = (0, 1, 2, 3, 4, 5, 6, 7)
"""Groups that the literature shows; shops that are visited often want wider ones."""


@dataclass(frozen=True, eq=False)
class FrequencyGroups:
    """Customers by the number of their repeat order days.

    Attributes
    ----------
    labels : tuple of str
        The g groups that have customers: ``"0"``, ``"1-4"``, and at last ``"5+"``.
    customers_count : ndarray of shape (g,)
        How many they are.
    actual_mean, expected_mean : ndarray of shape (g,)
        Days with an order per customer within the horizon.
    horizon_days : float
        Days of the horizon.
    """

    labels: tuple[str, ...]
    customers_count: NDArray[np.int64]
    actual_mean: FloatArray
    expected_mean: FloatArray
    horizon_days: float


def calibration_by_frequency(
    model: PurchaseModel,
    book: Any,
    outcome: HoldoutSplit | str,
    *,
    horizon_days: int | None = None,
    groups_from: Sequence[int] = ONE_BY_ONE,
) -> Any:
    """Compare the order days that came with those expected, by repeat order days before.

    Customers without an order before are left out.

    Parameters
    ----------
    model : PurchaseModel
        Fitted on ``book``.
    book : ProfileBook or DataFrame of shape (n_customers, n_fields)
        Holds the fields that the model reads, as of the day before the outcome.
    outcome : HoldoutSplit or str
        What came: a split, whose customers are found by ``customer_id``, or the column of
        ``book`` that holds the days with an order.
    horizon_days : int, optional
        Days of an outcome that is a column; a split knows its own.
    groups_from : sequence of int, default=(0, 1, 2, 3, 4, 5, 6, 7)
        Fewest repeat order days of each group, from 0 on; the last has all with as many or more.

    Returns
    -------
    frame of shape (n_groups, 4)
        ``repeats_label``, ``customers_count``, ``actual_mean_count`` and
        ``expected_mean_count``, per customer. Of the kind given.

    Raises
    ------
    DeclarationError
        If the horizon is not known, the outcome begins on another day than the book ends on, or
        a parameter is out of range.
    LeakageError
        If the book is as of a later day.
    UnknownNameError
        If a field or customer is not there.
    UnsupportedInputError
        If nobody is left, an outcome is missing, or the model is no purchase model.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.
    """
    found = frequency_groups(
        model,
        book,
        outcome,
        horizon_days=horizon_days,
        groups_from=groups_from,
        asked_by="calibration_by_frequency",
    )
    columns = {
        "repeats_label": list(found.labels),
        "customers_count": found.customers_count.tolist(),
        "actual_mean_count": found.actual_mean.tolist(),
        "expected_mean_count": found.expected_mean.tolist(),
    }
    return handed_out(nw.from_dict(columns, backend="polars"), kind_out(book, "default"), None)


def frequency_groups(
    model: PurchaseModel,
    book: Any,
    outcome: HoldoutSplit | str,
    *,
    horizon_days: int | None,
    groups_from: Sequence[int],
    asked_by: str,
) -> FrequencyGroups:
    """Do as `calibration_by_frequency` does, for whoever asks; arrays instead of a frame."""
    model = fitted_model(model, asked_by=asked_by)
    _require_increasing(groups_from, asked_by=asked_by)
    horizon = _horizon_of(outcome, horizon_days, asked_by=asked_by)
    if isinstance(outcome, HoldoutSplit):
        require_same_day(book, outcome, asked_by=asked_by)
    frame = frame_in(book, asked_by=asked_by)
    columns = inputs_of(frame, model.fields_in, asked_by=asked_by)
    came = observed_in(frame, outcome, target="order_days", asked_by=asked_by)
    outlook = model.outlook(columns, asked_by=asked_by)
    expected = outlook.each(outlook.expected(horizon / model.time_unit_days))[came.is_evaluated]
    known = ~np.isnan(expected)
    repeats = columns[model.repeats][came.is_evaluated][known]
    group = np.searchsorted(np.array(groups_from), repeats, side="right") - 1
    some, rows = np.unique(group, return_inverse=True)
    counts = np.bincount(rows)
    labels = np.array(_labels(groups_from))
    return FrequencyGroups(
        labels=tuple(map(str, labels[some])),
        customers_count=counts,
        actual_mean=np.bincount(rows, came.actual[known]) / counts,
        expected_mean=np.bincount(rows, expected[known]) / counts,
        horizon_days=horizon,
    )


def _require_increasing(groups_from: Sequence[int], *, asked_by: str) -> None:
    starts = [*groups_from]
    whole = all(type(start) is int for start in starts)
    if not starts or not whole or starts[0] != 0 or starts != sorted({*starts}):
        message = f"groups_from is {starts!r}; expected increasing whole numbers, the first 0"
        raise DeclarationError(message, asked_by=asked_by)


def _labels(groups_from: Sequence[int]) -> list[str]:
    """Write what each group has.

    Examples
    --------
    >>> _labels((0, 1, 5))
    ['0', '1-4', '5+']
    """
    return [
        f"{low}" if low + 1 == following else f"{low}-{following - 1}"
        for low, following in pairwise(groups_from)
    ] + [f"{groups_from[-1]}+"]


def _horizon_of(outcome: HoldoutSplit | str, horizon_days: int | None, *, asked_by: str) -> float:
    if isinstance(outcome, HoldoutSplit):
        if horizon_days not in {None, outcome.horizon_days}:
            raise DeclarationError(
                f"horizon_days={horizon_days}, and the split has {outcome.horizon_days}: leave "
                "it out",
                asked_by=asked_by,
            )
        return outcome.horizon_days
    if horizon_days is None:
        raise DeclarationError(
            f"how many days the column {outcome!r} is of is not said: give horizon_days=",
            asked_by=asked_by,
        )
    require_between("horizon_days", horizon_days, 0, np.inf, asked_by=asked_by)
    return horizon_days

"""Tracking: how many order days customers had, week by week, and how many a model expected.

The usual first look at a purchase model. Expected is what the fitted process says of somebody of
whom nothing is known but the day of the first order, added up over the customers as they come;
no later order goes into it, so the weeks held out are a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.engines import give_back
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.report.purchases.purchase_inputs import DAY, fitted_model, order_days_until

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.purchase_model import PurchaseModel
    from profilekit.tables.tables import Tables

__all__ = ["WEEK_DAYS", "Tracked", "tracked", "tracking"]

WEEK_DAYS: Final = 7
_FIRST, _COUNT = "first", "count"
_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class Tracked:
    """Order days by week, as they were and as they were expected.

    Attributes
    ----------
    as_of : date
        Last day of the calibration, and of one of the weeks.
    ends : tuple of date
        Last day of each of the w weeks.
    lengths_days : ndarray of shape (w,)
        Days of each week from the day of the first order of all on, up to the last day asked for.
    actual : ndarray of shape (w,)
        Days with an order after the customer's first.
    expected : ndarray of shape (w,)
        As many as the model expects.
    customers_count : int
        Customers tracked: those whose first order is not after `as_of`.
    """

    as_of: date
    ends: tuple[date, ...]
    lengths_days: NDArray[np.int64]
    actual: NDArray[np.int64]
    expected: FloatArray
    customers_count: int


def tracking(model: PurchaseModel, tables: Tables, *, as_of: date | str, until: date | str) -> Any:
    """Count the order days of each week, and those that a model expected.

    Weeks end with ``as_of`` and every seven days before and after it, so that none is partly
    held out; the first and the last may be shorter. Customers whose first order is after
    ``as_of`` are in neither count.

    Parameters
    ----------
    model : PurchaseModel
        Fitted on what was known ``as_of``.
    tables : Tables
        What was loaded.
    as_of : date or str
        Last day that was learned from, in the business time zone; ISO 8601 when a string.
    until : date or str
        Last day held out; ``as_of`` to look at the calibration alone.

    Returns
    -------
    frame of shape (n_weeks, 6)
        ``week_number`` from 1; ``week_end_date``, its last day; ``week_days``, how many it has;
        ``held_out_flag``; ``actual_count`` and ``expected_count`` of days with an order after
        the customer's first. Of the kind that the tables were given in.

    Raises
    ------
    DeclarationError
        If ``until`` is before ``as_of``, or no order was recorded after ``as_of``.
    UnsupportedInputError
        If nobody had ordered by ``as_of``, or the model is no purchase model.
    UnknownNameError
        If there is no table of transactions.

    References
    ----------
    .. [1] Fader, P. S., Hardie, B. G. S. and Lee, K. L. (2005), "Counting Your Customers the Easy
       Way: An Alternative to the Pareto/NBD Model", Marketing Science 24(2), 275-284.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, [pk.Frequency()], as_of="2025-06-30")
    >>> model = ModifiedBetaGeoModel().fit(book)
    >>> weeks = tracking(model, shop, as_of="2025-06-30", until="2025-12-31")
    >>> weeks.columns[:3]
    ['week_number', 'week_end_date', 'week_days']
    """
    found = tracked(model, tables, as_of=as_of, until=until, asked_by="tracking")
    columns = {
        "week_number": list(range(1, len(found.ends) + 1)),
        "week_end_date": list(found.ends),
        "week_days": found.lengths_days.tolist(),
        "held_out_flag": [end > found.as_of for end in found.ends],
        "actual_count": found.actual.tolist(),
        "expected_count": found.expected.tolist(),
    }
    return give_back(nw.from_dict(columns, backend="polars"), tables.given, like=tables.engine)


def tracked(
    model: PurchaseModel,
    tables: Tables,
    *,
    as_of: date | str,
    until: date | str,
    asked_by: str,
) -> Tracked:
    """Do as `tracking` does, for whoever asks; arrays instead of a frame."""
    model = fitted_model(model, asked_by=asked_by)
    known = calendar_day(as_of, asked_by=asked_by)
    known_day, last_day = epoch_day(known), epoch_day(calendar_day(until, asked_by=asked_by))
    if last_day < known_day:
        raise DeclarationError(f"until={until} is before as_of={as_of}", asked_by=asked_by)
    births, orders = _counted(tables, known_day, last_day, asked_by=asked_by)
    _require_observed(births, orders, known_day, last_day, asked_by=asked_by)
    start = min(births)
    first_end = known_day - (known_day - start) // WEEK_DAYS * WEEK_DAYS
    ends = np.union1d(np.arange(first_end, last_day + 1, WEEK_DAYS), [last_day])
    born, ordered = np.zeros((2, last_day - start + 1), dtype=np.int64)
    born[np.array([*births]) - start] = [*births.values()]
    ordered[np.array([*orders]) - start] = [*orders.values()]
    each = _expected_of_newcomer(model, len(born), asked_by=asked_by)
    so_far = np.convolve(born, each)[ends - start]
    return Tracked(
        as_of=known,
        ends=tuple(_EPOCH + timedelta(days=day) for day in ends.tolist()),
        lengths_days=np.diff(ends, prepend=start - 1),
        actual=np.diff(np.cumsum(ordered - born)[ends - start], prepend=0),
        expected=np.diff(so_far, prepend=0.0),
        customers_count=int(born.sum()),
    )


def _expected_of_newcomer(model: PurchaseModel, days: int, *, asked_by: str) -> FloatArray:
    """Expect order days within 0, 1, ... days of the first order, which may have been the last."""
    newcomer = model.outlook({name: np.zeros(1) for name in model.fields_in}, asked_by=asked_by)
    within = np.arange(days) / model.time_unit_days
    return newcomer.there_prob[0] * model.process.expected(newcomer.params[:, 0], within)


def _counted(
    tables: Tables, known_day: int, last_day: int, *, asked_by: str
) -> tuple[dict[int, int], dict[int, int]]:
    """Count first orders by day, and the days with an order of those who had one by then."""
    with order_days_until(tables, last_day, asked_by=asked_by) as days:
        firsts = days.group_by(CUSTOMER).agg(nw.col(DAY).min().alias(_FIRST))
        tracked_ones = firsts.filter(nw.col(_FIRST) <= known_day)
        of_tracked = days.join(tracked_ones, on=CUSTOMER, how="inner")
        births, orders = (
            tables.engine.collect(frame.group_by(name).agg(nw.len().alias(_COUNT)))
            for frame, name in ((tracked_ones, _FIRST), (of_tracked, DAY))
        )
    return (
        dict(zip(births[_FIRST].to_list(), births[_COUNT].to_list(), strict=True)),
        dict(zip(orders[DAY].to_list(), orders[_COUNT].to_list(), strict=True)),
    )


def _require_observed(
    births: dict[int, int],
    orders: dict[int, int],
    known_day: int,
    last_day: int,
    *,
    asked_by: str,
) -> None:
    as_of = _EPOCH + timedelta(days=known_day)
    if not births:
        raise UnsupportedInputError(
            f"tables without an order up to {as_of}",
            asked_by=asked_by,
            expected="orders up to as_of: give a later one",
        )
    if last_day > known_day and max(orders) <= known_day:
        newest = _EPOCH + timedelta(days=max(orders))
        raise DeclarationError(
            f"nobody tracked ordered after as_of={as_of}, the newest order is of {newest}: load "
            "what came later, or give until=as_of",
            asked_by=asked_by,
        )

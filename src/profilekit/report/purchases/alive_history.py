"""Alive history: how sure a model was, day by day, that somebody was a customer still.

Each day is judged by the orders up to it, with the parameters that the model has now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.engines import give_back
from profilekit.errors import UnsupportedInputError
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.report.purchases.purchase_inputs import DAY, fitted_model, order_days_until

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from profilekit.book.columns import FloatArray
    from profilekit.scores.lifetime.purchase_model import PurchaseModel
    from profilekit.tables.tables import Tables

__all__ = ["AliveDays", "alive_days", "alive_history"]

_EPOCH: Final = date(1970, 1, 1)


@dataclass(frozen=True, eq=False)
class AliveDays:
    """The days of one customer from the first order on.

    Attributes
    ----------
    dates : tuple of date
        All d of them.
    alive_prob : ndarray of shape (d,)
        Probability of being a customer still, by the orders up to the day; NaN where the data
        that the model learned from do not tell it.
    is_ordered : ndarray of bool of shape (d,)
        Whether there was an order.
    """

    dates: tuple[date, ...]
    alive_prob: FloatArray
    is_ordered: NDArray[np.bool_]


def alive_history(
    model: PurchaseModel, tables: Tables, customer_id: object, *, as_of: date | str
) -> Any:
    """Give the probability of being a customer still for every day since the first order.

    Parameters
    ----------
    model : PurchaseModel
        Fitted.
    tables : Tables
        What was loaded.
    customer_id : int or str
        Whose history.
    as_of : date or str
        Last day, in the business time zone; ISO 8601 when a string.

    Returns
    -------
    frame of shape (n_days, 3)
        ``day_date``, ``alive_prob`` (missing where the model's ``leaving_is_told_`` is False)
        and ``ordered_flag``. Of the kind that the tables were given in.

    Raises
    ------
    UnsupportedInputError
        If the customer has no order up to the day, or the model is no purchase model.
    UnknownNameError
        If there is no table of transactions.

    Examples
    --------
    >>> import profilekit as pk
    >>> from profilekit.scores.lifetime.modified_beta_geo import ModifiedBetaGeoModel
    >>> shop = pk.make_shop(seed=7, n_customers=300)
    >>> book = pk.measure(shop, [pk.Frequency()], as_of="2025-12-31")
    >>> model = ModifiedBetaGeoModel().fit(book)
    >>> alive_history(model, shop, "C0001", as_of="2025-12-31").columns
    ['day_date', 'alive_prob', 'ordered_flag']
    """
    found = alive_days(model, tables, customer_id, as_of=as_of, asked_by="alive_history")
    columns = {
        "day_date": list(found.dates),
        "alive_prob": found.alive_prob.tolist(),
        "ordered_flag": found.is_ordered.tolist(),
    }
    made = nw.from_dict(columns, backend="polars").with_columns(nw.col("alive_prob").fill_nan(None))
    return give_back(made, tables.given, like=tables.engine)


def alive_days(
    model: PurchaseModel,
    tables: Tables,
    customer_id: object,
    *,
    as_of: date | str,
    asked_by: str,
) -> AliveDays:
    """Do as `alive_history` does, for whoever asks; arrays instead of a frame."""
    model = fitted_model(model, asked_by=asked_by)
    last_day = epoch_day(calendar_day(as_of, asked_by=asked_by))
    with order_days_until(tables, last_day, customer_id=customer_id, asked_by=asked_by) as days:
        ordered = np.array(sorted(tables.engine.collect(days)[DAY].to_list()), dtype=np.int64)
    if not ordered.size:
        raise UnsupportedInputError(
            f"the customer {customer_id!r}, of whom there is no order up to {as_of}",
            asked_by=asked_by,
            expected="a customer who had ordered",
        )
    at = np.arange(int(ordered[0]), last_day + 1)
    repeats = np.searchsorted(ordered, at, side="right") - 1
    history = (repeats, ordered[repeats] - ordered[0], at - ordered[0])
    columns = {
        name: values.astype(np.float64)
        for name, values in zip(model.fields_in, history, strict=True)
    }
    outlook = model.outlook(columns, asked_by=asked_by)
    return AliveDays(
        dates=tuple(_EPOCH + timedelta(days=day) for day in at.tolist()),
        alive_prob=outlook.each(outlook.alive_prob),
        is_ordered=np.isin(at, ordered),
    )

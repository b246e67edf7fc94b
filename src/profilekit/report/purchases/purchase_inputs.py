"""What plots of purchases start from: a fitted purchase model, and the days with an order.

The days are those that the models learn from: grouped and cut as every measure does it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from profilekit.book.transformer import require_fitted
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.extractors.asked import ids_of, unique_ids
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import lines, order_days
from profilekit.extractors.view import Cut
from profilekit.scores.lifetime.purchase_model import PurchaseModel
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Generator

    import narwhals as nw

__all__ = ["DAY", "fitted_model", "order_days_until"]

DAY: Final = "day"
"""Column of days since 1970-01-01 in the business time zone."""


def fitted_model(model: object, *, asked_by: str) -> PurchaseModel:
    """Give a model back if it is a fitted purchase model.

    Raises
    ------
    UnsupportedInputError
        If it is something else.
    sklearn.exceptions.NotFittedError
        If it is not fitted.
    """
    if not isinstance(model, PurchaseModel):
        raise UnsupportedInputError(
            f"a {type(model).__name__}",
            asked_by=asked_by,
            expected="a fitted BetaGeoModel, ModifiedBetaGeoModel or ParetoNBDModel, such as "
            "purchases_ of a LifetimeValueModel",
        )
    require_fitted(model)
    return model


@contextmanager
def order_days_until(
    tables: Tables, day: int, *, customer_id: object = None, asked_by: str
) -> Generator[nw.LazyFrame[Any]]:
    """Give the days on which customers ordered, each once.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    day : int
        Last day, in days since 1970-01-01.
    customer_id : int or str, optional
        The only customer wanted.
    asked_by : str
        Who asks.

    Yields
    ------
    nw.LazyFrame of shape (n_order_days, 2)
        ``customer_id`` and ``day``, on the engine of the tables; void afterwards.

    Raises
    ------
    UnsupportedInputError
        If ``tables`` are no `Tables`, or the id is of another type than theirs.
    UnknownNameError
        If there is no table of transactions.
    """
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"a {type(tables).__name__}",
            asked_by=asked_by,
            expected="Tables: Tables.load(transactions=...)",
        )
    if lines.table not in tables:
        raise UnknownNameError("table", [lines.table], tables.names, asked_by=asked_by)
    cut = Cut(tables, day)
    if customer_id is not None:
        cut = cut.of_customers(unique_ids(ids_of([customer_id], tables, asked_by=asked_by)))
    query = cut.query(make_plan((), grains=[order_days], carry=[order_days.day]))
    try:
        yield query.rows(order_days, {DAY: order_days.day})
    finally:
        query.release()
        cut.release()

"""The short way: one frame of orders in, one scored frame out."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any, Final, Literal

from profilekit.engines import give_back
from profilekit.errors import UnsupportedInputError
from profilekit.extractors import Frequency, Recency, Spend, measure
from profilekit.scores.rfm import RFMScorer
from profilekit.tables import Tables

if TYPE_CHECKING:
    from datetime import date

    from profilekit.book import ProfileBook

__all__ = ["rfm"]

_REMARKS: Final = ("identical_rows", "sub_unit_amounts", "unclear_times")


def rfm(  # noqa: PLR0913 each is named by the user
    orders: Any,
    *,
    as_of: date | str,
    customer_id: str = "customer_id",
    ordered_at: str = "ordered_at",
    amount: str = "amount",
    order_id: str | None = None,
    scorer: RFMScorer | None = None,
    timezone: str = "UTC",
    currency: str | None = None,
    refunds: Literal["net", "drop", "error"] = "net",
    time_format: str | None = None,
) -> Any:
    """Score recency, frequency and monetary value from one frame of orders.

    Parameters
    ----------
    orders : frame or path
        One row per order or, with ``order_id``, per order line: pandas, polars, pyarrow, a
        DuckDB relation, a PySpark DataFrame, an Ibis table, or a path to Parquet or CSV.
    as_of : date or str
        Last day taken into account; ISO 8601 when a string.
    customer_id, ordered_at, amount : str
        Columns of the customer, the time of the order and what was paid.
    order_id : str, optional
        Column of the order, where a row is a line; without it each row is an order.
    scorer : RFMScorer, optional
        Cut-offs, bins, names; a fitted one scores by what it learned. By default quintiles.
    timezone : str, default="UTC"
        Business time zone that days are cut in, and that of times without one.
    currency : str, optional
        ISO 4217 code of the amounts; it says how many decimals they have, without it two.
    refunds : {"net", "drop", "error"}, default="net"
        What a negative amount does: taken off the spend, left out, or refused.
    time_format : str, optional
        How times that come as text are written, such as ``"%m/%d/%Y"``; ISO 8601 otherwise.

    Returns
    -------
    frame of shape (n_customers, 8)
        ``customer_id``, ``recency_days``, ``orders_count``, ``spend_amount``,
        ``rfm_recency_score``, ``rfm_frequency_score``, ``rfm_monetary_score`` (1 to 5) and
        ``rfm_segment_label``, as the kind of frame given (polars for a path).

    Raises
    ------
    TablesError
        If a column is missing or cannot be read.

    Warns
    -----
    UserWarning
        If rows were left out, repeat each other, or were rounded: how many.

    References
    ----------
    .. [1] Hughes (1994), "Strategic Database Marketing", Probus.

    Examples
    --------
    >>> import pandas as pd
    >>> orders = pd.DataFrame(
    ...     {
    ...         "client": ["ann", "ann", "bo"],
    ...         "date": pd.to_datetime(["2017-12-01", "2017-12-20", "2017-06-03"]),
    ...         "total": [30.0, 20.0, 80.0],
    ...     }
    ... )
    >>> scored = rfm(
    ...     orders, customer_id="client", ordered_at="date", amount="total", as_of="2017-12-31"
    ... )
    >>> scored[["customer_id", "recency_days", "orders_count", "spend_amount"]]
      customer_id  recency_days  orders_count  spend_amount
    0         ann            11             2          50.0
    1          bo           211             1          80.0
    """
    given = {"customer_id": customer_id, "ordered_at": ordered_at, "amount": amount}
    if order_id is not None:
        given["order_id"] = order_id
    if len(set(given.values())) < len(given):
        raise UnsupportedInputError(
            f"one column for two things: {given}", asked_by="rfm", expected="different columns"
        )
    tables = Tables.load(
        rename={"transactions": {name: wanted for wanted, name in given.items() if name != wanted}},
        columns={"transactions": given.values()},
        timezone=timezone,
        currency=currency,
        refunds=refunds,
        time_format=time_format,
        transactions=orders,
    )
    families = (Recency(), Frequency(windows_days=()), Spend(windows_days=()))
    book = measure(tables, families, as_of=as_of)
    _warn(tables, book)
    scored = book.apply(scorer if scorer is not None else RFMScorer())
    columns = ("customer_id", "recency_days", "orders_count", "spend_amount")
    scores = [name for name in scored.catalogue.names if name.startswith("rfm_")]
    return give_back(scored.frame.select(*columns, *scores), tables.given, like=tables.engine)


def _warn(tables: Tables, book: ProfileBook) -> None:
    report = tables.report.tables["transactions"]
    left_out = dict(report.faults) | {
        "after_as_of": book.provenance.rows_after_as_of.get("transactions", 0)
    }
    remarks = {code: report.notes.get(code, 0) for code in _REMARKS}
    said = [
        f"{what}: {', '.join(f'{code} {count}' for code, count in counts.items() if count)}"
        for what, counts in (("left out rows", left_out), ("kept rows with a remark", remarks))
        if any(counts.values())
    ]
    if said:
        warnings.warn(
            f"rfm {'; '.join(said)}. Tables.load(transactions=...) shows which.",
            stacklevel=3,
        )

"""Refunds: negative lines and returns, as one table of their own.

A refund is never an order and never renews recency, so it leaves ``transactions`` at load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["purchases", "refunds_of"]


def purchases(lines: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Lines that are no refund."""
    return lines.filter(nw.col("amount") >= 0)


def refunds_of(
    frames: Mapping[str, nw.LazyFrame[Any]], *, has_lines: bool, is_kept: bool
) -> nw.LazyFrame[Any]:
    """Refunds of all tables: customer_id, refunded_at, refunded_day, amount (positive).

    Where one of the tables has order ids, so have the refunds: that of the negative line, or
    of the order that the returned line came from.

    Parameters
    ----------
    frames : mapping of str to nw.LazyFrame
        Canonical tables, with negative lines still in ``transactions``.
    has_lines : bool
        Whether there are negative lines.
    is_kept : bool
        Whether refunds count; if not, the table is empty.
    """
    ids = _order_ids(frames)
    parts: list[nw.LazyFrame[Any]] = []
    if is_kept and has_lines:
        negative = frames["transactions"].filter(nw.col("amount") < 0)
        parts.append(_refunds(negative, "ordered", -nw.col("amount"), ids.get("transactions")))
    if is_kept and "returns" in frames:
        returned = frames["returns"]
        parts.append(_refunds(returned, "returned", nw.col("amount"), ids.get("returns")))
    if parts:
        return parts[0] if len(parts) == 1 else nw.concat(parts)
    name, verb = (
        ("transactions", "ordered") if "transactions" in frames else ("returns", "returned")
    )
    return _refunds(frames[name], verb, nw.col("amount"), ids.get(name)).head(0)


def _order_ids(frames: Mapping[str, nw.LazyFrame[Any]]) -> dict[str, nw.Expr]:
    """Give the order id of the rows of each table, all of one type; nothing where none has it.

    Ids that are whole numbers in one table and strings in another are refused at load, so where
    the types differ the strings are a column without a value.
    """
    schemas = {
        name: frames[name].collect_schema()
        for name in ("transactions", "returns")
        if name in frames
    }
    dtypes = {schema["order_id"] for schema in schemas.values() if "order_id" in schema}
    if not dtypes:
        return {}
    common = nw.Int64() if nw.Int64() in dtypes else nw.String()
    return {
        name: nw.col("order_id").cast(common)
        if "order_id" in schema
        else nw.lit(None, dtype=common)
        for name, schema in schemas.items()
    }


def _refunds(
    frame: nw.LazyFrame[Any], verb: str, amount: nw.Expr, order: nw.Expr | None
) -> nw.LazyFrame[Any]:
    more = {} if order is None else {"order_id": order}
    return frame.select(
        nw.col("customer_id"),
        nw.col(f"{verb}_at").alias("refunded_at"),
        nw.col(f"{verb}_day").alias("refunded_day"),
        amount.alias("amount"),
        **more,
    )

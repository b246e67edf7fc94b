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

    Parameters
    ----------
    frames : mapping of str to nw.LazyFrame
        Canonical tables, with negative lines still in ``transactions``.
    has_lines : bool
        Whether there are negative lines.
    is_kept : bool
        Whether refunds count; if not, the table is empty.
    """
    parts: list[nw.LazyFrame[Any]] = []
    if is_kept and has_lines:
        negative = frames["transactions"].filter(nw.col("amount") < 0)
        parts.append(_refunds(negative, "ordered", -nw.col("amount")))
    if is_kept and "returns" in frames:
        parts.append(_refunds(frames["returns"], "returned", nw.col("amount")))
    if parts:
        return parts[0] if len(parts) == 1 else nw.concat(parts)
    name, verb = (
        ("transactions", "ordered") if "transactions" in frames else ("returns", "returned")
    )
    return _refunds(frames[name], verb, nw.col("amount")).head(0)


def _refunds(frame: nw.LazyFrame[Any], verb: str, amount: nw.Expr) -> nw.LazyFrame[Any]:
    return frame.select(
        nw.col("customer_id"),
        nw.col(f"{verb}_at").alias("refunded_at"),
        nw.col(f"{verb}_day").alias("refunded_day"),
        amount.alias("amount"),
    )

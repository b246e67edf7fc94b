"""Price tiers: whether a product is cheap, usual or dear among the products of its category.

By the price level of the table of products where it tells list prices; otherwise by what the
lines paid before discounts, a product at a time, which is the same for everybody who buys it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.errors import UnknownNameError
from profilekit.extractors.reach import columns_within_reach
from profilekit.tables.specs import looked_up_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from profilekit.tables.tables import Tables

__all__ = ["TIER", "columns_of_tier", "tells_tier", "with_tier"]

TIER: Final = "price_level"
_LEVEL: Final = looked_up_name("products", "price_level")
_CHEAP: Final = 0.8
_DEAR: Final = 1.25
"""Ratios to the median price of the category: a fifth below it and its opposite; our choice."""
_PRICED: Final = ("product_id", "category", "quantity", "list_amount")


def columns_of_tier(tables: Tables, *, asked_by: str) -> tuple[str, ...]:
    """Name the columns of lines that tell price tiers.

    Raises
    ------
    UnknownNameError
        If the tables have neither list prices of products nor lines with quantities, list amounts
        and categories.
    """
    reach = columns_within_reach(tables, "transactions")
    if _LEVEL in reach and _has_levels(tables):
        return (_LEVEL,)
    missing = [name for name in _PRICED if name not in reach]
    if missing:
        raise UnknownNameError(
            "column of transactions",
            missing,
            reach,
            asked_by=asked_by,
            hint="Price tiers take list_amount in products, or all of these in transactions.",
        )
    return _PRICED


def tells_tier(columns: tuple[str, ...]) -> bool:
    """Tell whether columns are those that `columns_of_tier` names."""
    return columns in {(_LEVEL,), _PRICED}


def with_tier(
    tables: Tables, lines: nw.LazyFrame[Any], columns: tuple[str, ...]
) -> tuple[nw.LazyFrame[Any], Callable[[], object]]:
    """Add the tier of each line's product, and say how to give back what that holds.

    Parameters
    ----------
    tables : Tables
        Where the lines are from.
    lines : nw.LazyFrame
        With the `columns` that `columns_of_tier` names.
    columns : tuple of str
        Those columns.
    """
    if columns == (_LEVEL,):
        return lines.with_columns(_tier_of(nw.col(_LEVEL)).alias(TIER)), lambda: None
    sold = lines.filter((nw.col("quantity") > 0) & (nw.col("list_amount") > 0))
    sums = sold.group_by("product_id", "category").agg(
        nw.col("list_amount").sum(), nw.col("quantity").sum()
    )
    prices = tables.engine.collect(sums).drop_nulls(["product_id", "category"])
    # A product that stood in several categories has the tier of the one it was sold in most.
    prices = prices.sort("product_id", "list_amount", "category", descending=[False, True, False])
    prices = prices.unique("product_id", keep="first", maintain_order=True)
    price = nw.col("list_amount").cast(nw.Float64) / nw.col("quantity").cast(nw.Float64)
    usual = price.median().over("category")
    tiers = prices.select("product_id", _tier_of(price / usual).alias(TIER))
    lent, release = tables.engine.lend(tiers)
    return lines.join(lent, on="product_id", how="left"), release


def _has_levels(tables: Tables) -> bool:
    level = tables.frame("products").select(nw.col("price_level").count().alias("known"))
    return int(tables.engine.collect(level)["known"][0]) > 0


def _tier_of(level: nw.Expr) -> nw.Expr:
    dear = nw.when(level > _DEAR).then(nw.lit("dear")).otherwise(nw.lit("usual"))
    tier = nw.when(level < _CHEAP).then(nw.lit("cheap")).otherwise(dear)
    return nw.when(~level.is_null()).then(tier)

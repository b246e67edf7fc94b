"""How dear a product is among the products of its category.

List prices are of the reference table, not of customers, so the level is settled once at load
and is the same for everybody who buys the product.
"""

from __future__ import annotations

from typing import Any

import narwhals as nw

__all__ = ["with_price_level"]


def with_price_level(products: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Add the list price over the median list price of the products of the category.

    Parameters
    ----------
    products : nw.LazyFrame
        With ``category`` and ``list_amount``.

    Returns
    -------
    nw.LazyFrame
        With ``price_level``; missing without a category or a list price above zero.
    """
    price = nw.col("list_amount").cast(nw.Float64)
    priced = (nw.col("list_amount") > 0) & ~nw.col("category").is_null()
    usual = (
        products.filter(priced)
        .select("category", price.alias("usual_amount"))
        .group_by("category")
        .agg(nw.col("usual_amount").median())
    )
    level = nw.when(priced).then(price / nw.col("usual_amount"))
    joined = products.join(usual, on="category", how="left")
    return joined.with_columns(level.alias("price_level")).drop("usual_amount")

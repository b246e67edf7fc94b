"""An invented shop with every canonical table, for docs, tests and first steps.

It sells coffee, tea and kitchenware in five Greek cities and online, to households and to a
few companies, from 2024-01-01 to 2025-12-31. Everybody in it is invented, and the same seed
gives the same shop on every platform.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np

from profilekit.errors import UnsupportedInputError
from profilekit.tables.example_shop.dice import TIMEZONE, Dice
from profilekit.tables.example_shop.marketing import marketing_tables
from profilekit.tables.example_shop.people import Buyer, invite, people_tables
from profilekit.tables.example_shop.purchases import purchase_tables, rates_table
from profilekit.tables.example_shop.visits import visit_tables
from profilekit.tables.example_shop.voice import voice_tables
from profilekit.tables.schema import SCHEMA, Kind
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from narwhals.dtypes import DType

    from profilekit.tables.example_shop.people import Row

__all__ = ["make_shop", "shop_frames"]

_DTYPES: Mapping[Kind, DType] = {
    Kind.KEY: nw.String(),
    Kind.TIME: nw.Datetime("us", "UTC"),
    Kind.MONEY: nw.Float64(),
    Kind.NUMBER: nw.Float64(),
    Kind.INTEGER: nw.Int64(),
    Kind.TEXT: nw.String(),
    Kind.LABEL: nw.String(),
    Kind.FLAG: nw.Boolean(),
    Kind.CURRENCY: nw.String(),
}


def _frame(name: str, rows: Sequence[Row]) -> nw.DataFrame[Any]:
    """Set rows out in the canonical columns that any of them has."""
    used = set(chain.from_iterable(rows)) | set(SCHEMA[name].required)
    columns = [column for column in SCHEMA[name].columns if column.name in used]
    numbered = {column.name: column.name == "line_id" for column in columns}
    return nw.from_dict(
        {column.name: [row.get(column.name) for row in rows] for column in columns},
        {
            column.name: nw.Int64() if numbered[column.name] else _DTYPES[column.kind]
            for column in columns
        },
        backend="polars",
    )


def shop_frames(seed: int, n_customers: int = 200) -> dict[str, nw.DataFrame[Any]]:
    """Invent the shop's tables, as a shop would hand them over.

    Parameters
    ----------
    seed : int
        The same seed gives the same shop.
    n_customers : int, default=200
        Customers, at least 10.

    Returns
    -------
    dict of str to narwhals.DataFrame
        Every canonical table by name, times in UTC, money in major units.

    Raises
    ------
    UnsupportedInputError
        If there are fewer than 10 customers.

    Examples
    --------
    >>> frames = shop_frames(seed=1, n_customers=20)
    >>> frames["customers"]["customer_id"].n_unique()
    20
    """
    fewest = 10
    if n_customers < fewest:
        raise UnsupportedInputError(
            f"n_customers={n_customers}",
            asked_by="make_shop",
            expected=f"at least {fewest}, so that each of the {len(Buyer)} kinds of buyer is there",
        )
    dice = Dice(np.random.Generator(np.random.PCG64(seed)))
    shoppers = invite(dice, n_customers)
    orders, purchases = purchase_tables(dice, shoppers)
    rows = {
        **people_tables(dice, shoppers),
        **purchases,
        **marketing_tables(dice, shoppers, orders),
        **visit_tables(dice, shoppers, orders),
        **voice_tables(dice, shoppers, orders),
        "rates": rates_table(dice),
    }
    return {name: _frame(name, rows[name]) for name in SCHEMA}


def make_shop(*, seed: int, n_customers: int = 200) -> Tables:
    """Invent a small shop with every canonical table.

    Parameters
    ----------
    seed : int
        The same seed gives the same shop.
    n_customers : int, default=200
        Customers, at least 10: households that buy regularly, once, only in sales, no longer,
        not yet or lately, and companies.

    Returns
    -------
    Tables
        Two years of history that end with 2025-12-31, in euros (some companies pay in pounds,
        converted by ``rates``), in the time zone Europe/Athens.

    Raises
    ------
    UnsupportedInputError
        If there are fewer than 10 customers.

    Examples
    --------
    >>> shop = make_shop(seed=1, n_customers=20)
    >>> len(shop.names)
    20
    """
    native = {name: frame.to_native() for name, frame in shop_frames(seed, n_customers).items()}
    return Tables.load(timezone=TIMEZONE, currency="EUR", **native)

"""Dealing: the same orders in the hands of customers drawn by lot, among whom there are no types.

A classifier that finds types there finds them anywhere. What a customer bought on one day stays
together and keeps its day; who bought it is drawn anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Self

from profilekit.tables.kept import KeptTables
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    import narwhals as nw
    import numpy as np

    from profilekit.engines.base import Release

__all__ = ["DealtTables"]

_ORDERS: Final = "transactions"
_REFUNDS: Final = "refunds"
_ABOUT_GOODS: Final = frozenset({_ORDERS, "products", "stores"})
_KEYS: Final = ("customer_id", "ordered_day")
_DEALT: Final = "_dealt_to"


class DealtTables(Tables):
    """Tables whose orders were dealt at random; refunds, visits and offers are left out."""

    __slots__ = ("_given_back", "_orders")

    _orders: nw.LazyFrame[Any]
    _given_back: Release

    @classmethod
    def of(cls, tables: Tables, rng: np.random.Generator) -> Self:
        """Deal the orders of tables with ``transactions``; see `release`."""
        made = cls.__new__(cls)
        for slot in KeptTables.__slots__:
            object.__setattr__(made, slot, getattr(tables, slot))
        names = tuple(name for name in tables.names if name in _ABOUT_GOODS)
        object.__setattr__(made, "names", names)
        rows = tables.frame(_ORDERS)
        days = tables.engine.collect(rows.select(*_KEYS).unique()).sort(*_KEYS)
        customers = days["customer_id"].unique().sort()
        drawn = rng.integers(len(customers), size=len(days))
        dealt = days.with_columns(customers[drawn.tolist()].alias(_DEALT))
        lent, given_back = tables.engine.lend(dealt)
        joined = rows.join(lent, on=list(_KEYS), how="inner").drop("customer_id")
        object.__setattr__(made, "_orders", joined.rename({_DEALT: "customer_id"}))
        object.__setattr__(made, "_given_back", given_back)
        return made

    def __contains__(self, name: object) -> bool:
        return name in {*self.names, _REFUNDS} and super().__contains__(name)

    def frame(self, name: str) -> nw.LazyFrame[Any]:
        """Good rows of a table; of orders as they were dealt, of refunds none."""
        if name == _ORDERS:
            return self._orders
        rows = super().frame(name)
        return rows.head(0) if name == _REFUNDS else rows

    def release(self) -> None:
        """Give back what the engine keeps of who got which order."""
        self._given_back()

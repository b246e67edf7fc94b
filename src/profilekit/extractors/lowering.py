"""How rows become narwhals expressions: which columns carry them, and what stands for the rest.

Columns that the tables lack are missing throughout, so an extractor need not know which
optional columns there are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from profilekit.extractors.aggregates import Aggregate, Column, Key, Lifted
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, combined
from profilekit.extractors.reach import columns_within_reach
from profilekit.extractors.rows import Attached
from profilekit.extractors.table_rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.extractors.operations import Expression
    from profilekit.extractors.rows import Row
    from profilekit.tables.tables import Tables

__all__ = ["Lowering"]


@dataclass
class Lowering:
    """Rows as expressions over the frames of their grains.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    """

    tables: Tables
    as_of_day: int
    _names: dict[Row[Any], str] = field(default_factory=dict)
    _known: dict[str, frozenset[str]] = field(default_factory=dict)

    def name_of(self, row: Row[Any]) -> str:
        """Give the internal column of a row that its grain carries."""
        if isinstance(row, Column):
            return row.stored
        return self._names.setdefault(row, f"c{len(self._names)}")

    def within_reach(self, table: str) -> frozenset[str]:
        """Name everything that a table's rows can tell."""
        if table not in self._known:
            self._known[table] = columns_within_reach(self.tables, table)
        return self._known[table]

    def is_absent(self, row: Row[Any]) -> bool:
        """Whether a row is a column that the tables lack."""
        return (
            isinstance(row, Column)
            and isinstance(row.table, TableRows)
            and row.stored not in self.within_reach(row.table.table)
        )

    def is_carried(self, row: Row[Any]) -> bool:
        """Whether a row stands in its grain's frame as a column."""
        source = row.row if isinstance(row, Key) else row
        leaf = isinstance(row, Column | Key | Lifted | Attached)
        return leaf and not self.is_absent(source)

    def number(self, row: Expression[Any]) -> nw.Expr:
        """Give a row as a number or text; a condition is 1, 0 or missing."""
        value = self.row(row)
        if row.type.dtype != "bool":
            return value
        number = nw.when(value).then(nw.lit(1)).otherwise(nw.lit(0))
        return nw.when(~value.is_null()).then(number)

    def picked_by(self, how: Aggregate[Any]) -> nw.Expr:
        """Give the value whose largest picks the row of an aggregate."""
        if how.by is None:
            raise TypeError(how)
        by = self.number(how.by)
        return nw.when(self.condition(how.over.scope)).then(by) if how.over.scope else by

    def prepared(self, how: Aggregate[Any]) -> str | nw.Expr:
        """Give the column to aggregate: an existing one, or a conditional one to make."""
        condition = self.condition(how.over.scope) if how.over.scope else None
        if how.aggregation == "count":
            if how.row is not None:
                there = ~self.row(how.row).is_null()
                condition = there if condition is None else condition & there
            if condition is None:
                return CUSTOMER
            if self.tables.engine.aggregates_expressions:
                return condition
            return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))
        if how.row is None:
            raise TypeError(how)
        if condition is None and self.is_carried(how.row):
            return self.name_of(how.row)
        value = self.number(how.row)
        return value if condition is None else nw.when(condition).then(value)

    def condition(self, scope: Sequence[Row[Any]]) -> nw.Expr:
        """Whether a row meets every condition of a scope."""
        return nw.all_horizontal(*map(self.row, scope), ignore_nulls=False)

    def row(self, row: Expression[Any]) -> nw.Expr:
        """Give the value of a row; missing throughout where the tables lack its column."""
        if isinstance(row, Column | Key | Lifted | Attached):
            known = cast("Row[Any]", row)
            if self.is_carried(known):
                return nw.col(self.name_of(known))
            # Of a column, as an engine tells a value on every row from a constant.
            return nw.when(nw.col(CUSTOMER).is_null()).then(nw.lit(None, DTYPES[row.type.dtype]))
        return combined(row, self.row, as_of_day=self.as_of_day, decimals=self.tables.decimals)

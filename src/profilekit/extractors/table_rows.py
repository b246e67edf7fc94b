"""The rows of a table as they are given: what every other grain is made from.

A column is asked for by its canonical name, so a misspelt one is refused before data is read;
a column of a reference table is looked up by the key that the rows carry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.aggregates import Column
from profilekit.extractors.grains import Grain
from profilekit.extractors.value_types import ValueType
from profilekit.tables.schema import MEASURED, REFERENCES, SCHEMA, Kind
from profilekit.tables.specs import day_name, hour_name

if TYPE_CHECKING:
    from profilekit.extractors.rows import Row
    from profilekit.fields import DType

__all__ = ["TableRows", "rows_of"]

_DTYPES: Final[dict[Kind, DType]] = {
    Kind.TIME: "int64",
    Kind.MONEY: "int64",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.FLAG: "int64",
}


@dataclass(frozen=True)
class TableRows(Grain):
    """The rows of one table."""

    table: str = ""

    def column(self, name: str, *, optional: bool = False) -> Row[Self]:
        """Give a column of the table by its canonical name.

        Parameters
        ----------
        name : str
            A column, or the day of a time column, as ``resolved_day`` of ``resolved_at``.
        optional : bool, default=False
            Whether it is missing on every row where the table lacks the column; otherwise
            what is made of it is then not measured at all.

        Raises
        ------
        UnknownNameError
            If the table's schema has no such column.
        """
        return Column(self.unscoped, name, _declared(self.table, name), optional)

    def lookup(self, table: str, name: str) -> Row[Self]:
        """Give a column of the reference table that the rows point to by its key.

        Parameters
        ----------
        table : str
            ``"products"``, ``"stores"`` or ``"questions"``.
        name : str
            A column of it.

        Raises
        ------
        DeclarationError
            If the rows do not have the key of that table.
        UnknownNameError
            If there is no such table or column.

        Examples
        --------
        >>> from profilekit.extractors import lines
        >>> str(lines.lookup("products", "own_brand"))
        'transactions.products.own_brand'
        """
        if table not in REFERENCES:
            raise UnknownNameError("reference table", [table], REFERENCES, asked_by=str(self))
        declared = _declared(table, name)
        if not set(SCHEMA[table].key) <= set(MEASURED[self.table].names):
            raise DeclarationError(
                f"its rows do not point to {table}, whose key is {', '.join(SCHEMA[table].key)}",
                asked_by=f"{self}.lookup",
            )
        return Column(self.unscoped, name, declared._replace(nullable=True), via=table)

    def _day(self) -> Row[Any]:
        return self._timed(day_name(self._time()))

    def _at(self) -> Row[Any]:
        return self._timed(self._time())

    def _clock_hour(self) -> Row[Any]:
        return self._timed(hour_name(self._time()))

    def _timed(self, name: str) -> Row[Any]:
        """Give a column that follows from the table's time, which a version may do without."""
        is_sure = MEASURED[self.table].column(self._time()).required
        return Column(self.unscoped, name, ValueType("int64", nullable=not is_sure), not is_sure)

    def _time(self) -> str:
        time = MEASURED[self.table].time
        if time is None:
            raise DeclarationError("its rows have no time", asked_by=f"table {self.table!r}")
        return time

    def __str__(self) -> str:
        return self.table


def _declared(table: str, name: str) -> ValueType:
    """Type of a column of a table, or of the day of a time column."""
    spec = MEASURED[table]
    days = {day_name(c.name): c for c in spec.columns if c.kind is Kind.TIME}
    if name in days:
        return ValueType("int64", nullable=not days[name].required)
    if name not in spec.names:
        raise UnknownNameError("column", [name], spec.names, asked_by=f"table {table!r}")
    column = spec.column(name)
    money = 1 if column.kind is Kind.MONEY else 0
    return ValueType(_DTYPES.get(column.kind, "string"), money, not column.required)


def rows_of(table: str) -> TableRows:
    """Give the rows of any canonical table.

    Parameters
    ----------
    table : str
        Canonical name, such as ``"tickets"``.

    Returns
    -------
    TableRows
        Its rows; columns come from ``.column(name)``.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    if table not in SCHEMA:
        raise UnknownNameError("table", [table], SCHEMA, asked_by="rows_of")
    return TableRows(table=table)

"""What is counted: the rows of a table, or those rows grouped by a key.

One rule gives orders (lines by order), order days (orders by day), customer x category and
sessions: ``grain.by(key)``. ``.last(days=)`` and ``.where()`` narrow the grain, not the
column, so every aggregate of the narrowed grain sees the same rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar, cast

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.aggregates import Aggregate, Column, Key, Within
from profilekit.extractors.value_types import ValueType
from profilekit.tables.schema import MEASURED, SCHEMA, Kind
from profilekit.tables.specs import day_name

if TYPE_CHECKING:
    from profilekit.extractors.expressions import Measure, Row
    from profilekit.fields import DType

__all__ = ["Grain", "Grouped", "TableRows", "as_grouped", "rows_of"]

P_co = TypeVar("P_co", bound="Grain", covariant=True)

_DTYPES: Final[dict[Kind, DType]] = {
    Kind.TIME: "int64",
    Kind.MONEY: "int64",
    Kind.NUMBER: "float64",
    Kind.INTEGER: "int64",
    Kind.FLAG: "int64",
}


@dataclass(frozen=True)
class Grain(ABC):
    """Rows that are counted together, perhaps narrowed to a scope.

    Attributes
    ----------
    scope : tuple of Row
        Conditions that a row must meet; none is every row.
    """

    scope: tuple[Row[Any], ...] = ()

    @abstractmethod
    def _day(self) -> Row[Any]: ...

    @abstractmethod
    def _at(self) -> Row[Any]: ...

    def _keys(self) -> tuple[Row[Any], ...]:
        return ()

    @property
    def day(self) -> Row[Self]:
        """Day of the row, cut in the business time zone, in days since 1970-01-01."""
        return self._day()

    @property
    def at(self) -> Row[Self]:
        """Time of the row, as fine as the grain knows it; an instant is in microseconds."""
        return self._at()

    @property
    def keys(self) -> tuple[Row[Self], ...]:
        """The keys it is grouped by, in the order given to ``by``."""
        return self._keys()

    @property
    def order(self) -> tuple[Row[Self], ...]:
        """Its time, then its keys: what puts a customer's rows in order."""
        return tuple(dict.fromkeys((self.at, *self.keys)))

    @property
    def unscoped(self) -> Self:
        """The same grain with every row."""
        return replace(self, scope=()) if self.scope else self

    def where(self, condition: Row[Self]) -> Self:
        """Keep the rows that meet a condition.

        Parameters
        ----------
        condition : Row
            A comparison of rows of this grain; a missing answer is a no.

        Returns
        -------
        Grain
            The same grain, narrowed.
        """
        if condition.grain not in {None, self.unscoped}:
            raise DeclarationError(f"{condition} is no row of {self}", asked_by=f"{self}.where")
        if condition.type.dtype != "bool":
            raise DeclarationError(f"{condition} is no condition", asked_by=f"{self}.where")
        return replace(self, scope=(*self.scope, condition))

    def last(self, *, days: int, skip_days: int = 0) -> Self:
        """Keep the rows of a window that ends with the day asked about.

        Parameters
        ----------
        days : int
            Length of the window in days.
        skip_days : int, default=0
            Days between the end of the window and the day asked about.

        Returns
        -------
        Grain
            The same grain, narrowed to ``days`` days.

        Examples
        --------
        >>> from profilekit.extractors import orders
        >>> str(orders.last(days=90).count())
        'count(orders, last 90d)'
        """
        if days < 1 or skip_days < 0:
            raise DeclarationError(
                f"a window has at least one day and skips none or more, not {days} and {skip_days}",
                asked_by=f"{self}.last",
            )
        return self.where(Within(self.unscoped.day, days, skip_days))

    def by(self, *keys: Row[Self]) -> Grouped[Self]:
        """Group the rows of each customer by keys.

        Parameters
        ----------
        *keys : Row
            Rows of this grain; a missing key is a group of its own.

        Returns
        -------
        Grouped
            The coarser grain: one row per customer and key.
        """
        if not keys:
            raise DeclarationError("it takes at least one key", asked_by=f"{self}.by")
        for key in keys:
            if key.grain != self.unscoped:
                raise DeclarationError(f"{key} is no row of {self}", asked_by=f"{self}.by")
        return Grouped(parent=self, by_rows=keys)

    def count(self, row: Row[Self] | None = None) -> Aggregate[Self]:
        """Count the rows, or those where a row has a value."""
        if row is not None and not row.type.nullable:
            row = None
        return Aggregate(self, "count", row)

    def sum(self, row: Row[Self]) -> Aggregate[Self]:
        """Add up; 0 where there is nothing."""
        return Aggregate(self, "sum", row)

    def mean(self, row: Row[Self]) -> Measure:
        """Mean of the values that are there."""
        return self.sum(row) / self.count(row)

    def share(self, condition: Row[Self]) -> Measure:
        """Share of the rows that meet a condition, 0 to 1."""
        return self.where(condition).count() / self.count()

    def min(self, row: Row[Self]) -> Aggregate[Self]:
        """Smallest value."""
        return Aggregate(self, "min", row)

    def max(self, row: Row[Self]) -> Aggregate[Self]:
        """Largest value."""
        return Aggregate(self, "max", row)

    def std(self, row: Row[Self]) -> Aggregate[Self]:
        """Sample standard deviation (n - 1); missing for fewer than two values."""
        return Aggregate(self, "std", row)

    def median(self, row: Row[Self]) -> Aggregate[Self]:
        """Median, the midpoint of the middle two for an even number of values."""
        return Aggregate(self, "median", row)

    def n_unique(self, row: Row[Self]) -> Aggregate[Self]:
        """Count different values; a missing one is no value."""
        return Aggregate(self, "n_unique", row)

    def at_max(self, row: Row[Self], *, by: Row[Self]) -> Aggregate[Self]:
        """Value of a row where another is largest; of equals the smallest value."""
        return Aggregate(self, "at_max", row, by)


@dataclass(frozen=True)
class TableRows(Grain):
    """The rows of one table."""

    table: str = ""

    def column(self, name: str) -> Row[Self]:
        """Give a column of the table by its canonical name.

        Raises
        ------
        UnknownNameError
            If the table's schema has no such column.
        """
        spec = MEASURED[self.table]
        if name not in spec.names:
            raise UnknownNameError("column", [name], spec.names, asked_by=f"table {self.table!r}")
        column = spec.column(name)
        money = 1 if column.kind is Kind.MONEY else 0
        declared = ValueType(_DTYPES.get(column.kind, "string"), money, not column.required)
        return Column(self.unscoped, name, declared)

    def _day(self) -> Row[Any]:
        return Column(self.unscoped, day_name(self._time()), ValueType("int64"))

    def _at(self) -> Row[Any]:
        return Column(self.unscoped, self._time(), ValueType("int64"))

    def _time(self) -> str:
        time = MEASURED[self.table].time
        if time is None:
            raise DeclarationError("its rows have no time", asked_by=f"table {self.table!r}")
        return time

    def __str__(self) -> str:
        return self.table


@dataclass(frozen=True)
class Grouped(Grain, Generic[P_co]):
    """The rows of a grain grouped by keys within each customer."""

    parent: P_co = None  # pyright: ignore[reportAssignmentType]  # always given; dataclass order
    by_rows: tuple[Row[Any], ...] = ()
    label: str = ""

    @property
    def key(self) -> Row[Self]:
        """The key, where there is one."""
        return self.keys[0]

    def _keys(self) -> tuple[Row[Any], ...]:
        return tuple(Key(self.unscoped, row) for row in self.by_rows)

    def _day(self) -> Row[Any]:
        """Its key where it is grouped by day, else its first day."""
        day = self.parent.unscoped.day
        if day in self.by_rows:
            return Key(self.unscoped, day)
        return self.parent.min(day).named_per(self, "day")

    def _at(self) -> Row[Any]:
        """Its day where it is grouped by day, else the instant of its first row."""
        if self.parent.unscoped.day in self.by_rows:
            return self._day()
        return self.parent.min(self.parent.unscoped.at).named_per(self, "at")

    def __str__(self) -> str:
        keys = ", ".join(map(str, self.by_rows))
        return self.label or f"({self.parent} by {keys})"


def as_grouped(grain: Grain) -> Grouped[Any] | None:
    """Give a grain as a grouped one, or None for the rows of a table."""
    return cast("Grouped[Any]", grain) if isinstance(grain, Grouped) else None


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

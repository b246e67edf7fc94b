"""Tables as plain rows, the form in which a check changes them before they are loaded.

The tables of a check are small, and what a check does to them (move a time, rename a customer,
empty a cell) is plainest row by row. They are loaded afresh after every change, as a user's
would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast
from zoneinfo import ZoneInfo

import narwhals as nw

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.tables.schema import SCHEMA, Kind

if TYPE_CHECKING:
    from narwhals.dtypes import DType

    from profilekit.tables.specs import TableSpec

__all__ = ["CUSTOMER", "RawTable", "RawTables", "Row", "business_day", "dtype_of", "moved"]

CUSTOMER: Final = "customer_id"

Row: TypeAlias = Mapping[str, Any]

_DTYPES: Final[Mapping[Kind, DType]] = {
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


def dtype_of(kind: Kind) -> DType:
    """Type in which a column of a kind is made."""
    return _DTYPES[kind]


def moved(value: Any, by: timedelta) -> Any:
    """Move a time, whether it is an instant, a stamp without a zone or a day."""
    return None if value is None else value + by


def business_day(value: Any, zone: str) -> date | None:
    """Give the day on which a time falls where business is done."""
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(ZoneInfo(zone))).date()
    return cast("date | None", value)


@dataclass(frozen=True)
class RawTable:
    """One table as rows.

    Attributes
    ----------
    spec : TableSpec
        What the table is.
    dtypes : mapping of str to narwhals dtype
        By column.
    rows : tuple of mapping
        Python values by column.
    """

    spec: TableSpec
    dtypes: Mapping[str, DType]
    rows: tuple[Row, ...]

    @classmethod
    def of(cls, name: str, native: Any) -> RawTable:
        """Read the canonical columns of a frame of any kind."""
        given: Any = nw.from_native(native)
        eager = given.collect("polars") if isinstance(given, nw.LazyFrame) else given
        frame: nw.DataFrame[Any] = nw.from_native(eager.to_polars(), eager_only=True)
        spec = SCHEMA[name]
        known = frame.select([column for column in frame.columns if column in spec.names])
        table = cls(spec, dict(known.schema), tuple(known.rows(named=True)))
        return table._with_times_read()

    @property
    def columns(self) -> frozenset[str]:
        """Columns that are there."""
        return frozenset(self.dtypes)

    @property
    def has_customers(self) -> bool:
        """Whether its rows belong to customers, unlike those of a reference table."""
        return CUSTOMER in self.dtypes

    @property
    def time(self) -> str | None:
        """The column that dates its rows, where it is there."""
        return self.spec.time if self.spec.time in self.dtypes else None

    def of_kind(self, *kinds: Kind) -> list[str]:
        """Columns of some kinds that are there."""
        return [c.name for c in self.spec.columns if c.kind in kinds and c.name in self.dtypes]

    def select(self, columns: Iterable[str]) -> RawTable:
        """Keep some columns."""
        kept = [name for name in self.dtypes if name in set(columns)]
        rows = tuple({name: row[name] for name in kept} for row in self.rows)
        return replace(self, dtypes={name: self.dtypes[name] for name in kept}, rows=rows)

    def where(self, holds: Callable[[Row], bool]) -> RawTable:
        """Keep some rows."""
        return replace(self, rows=tuple(row for row in self.rows if holds(row)))

    def each(self, change: Callable[[Row], Row]) -> RawTable:
        """Change rows; a change gives the columns that it sets."""
        return replace(self, rows=tuple({**row, **change(row)} for row in self.rows))

    def plus(self, rows: Iterable[Row]) -> RawTable:
        """Add rows, except those whose key is there already."""
        key = self.spec.key_among(self.columns)
        seen = {tuple(row[name] for name in key) for row in self.rows}
        added: list[Row] = []
        for row in rows:
            place = tuple(row[name] for name in key)
            if not key or place not in seen:
                seen.add(place)
                added.append({name: row[name] for name in self.dtypes})
        return replace(self, rows=(*self.rows, *added))

    def frame(self) -> nw.DataFrame[Any]:
        """Make a polars-backed frame."""
        columns = {name: [row[name] for row in self.rows] for name in self.dtypes}
        return nw.from_dict(columns, dict(self.dtypes), backend="polars")

    def _with_times_read(self) -> RawTable:
        texts = [n for n in self.of_kind(Kind.TIME) if self.dtypes[n] == nw.String()]
        if not texts:
            return self
        read = self.each(lambda row: {name: self._instant(name, row[name]) for name in texts})
        return replace(read, dtypes={**self.dtypes, **dict.fromkeys(texts, dtype_of(Kind.TIME))})

    def _instant(self, name: str, text: str | None) -> datetime | None:
        try:
            stamp = None if text is None else datetime.fromisoformat(text)
        except ValueError as error:
            raise UnsupportedInputError(
                f"{self.spec.name}.{name} = {text!r}",
                asked_by="check_extractor",
                expected="times as datetimes, or as text in ISO 8601",
            ) from error
        return stamp if stamp is None or stamp.tzinfo else stamp.replace(tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class RawTables:
    """Tables as rows, by name; equal only to themselves, so that loading can be remembered."""

    tables: Mapping[str, RawTable]

    @classmethod
    def of(cls, frames: Mapping[str, Any]) -> RawTables:
        """Read frames of any kind.

        Raises
        ------
        UnknownNameError
            If a name is no canonical table.
        """
        unknown = [name for name in frames if name not in SCHEMA]
        if unknown:
            raise UnknownNameError("table", unknown, SCHEMA, asked_by="check_extractor")
        return cls({name: RawTable.of(name, frame) for name, frame in frames.items()})

    @property
    def customers(self) -> list[Any]:
        """Every customer of any table, sorted as text."""
        ids = {r[CUSTOMER] for t in self.tables.values() if t.has_customers for r in t.rows}
        return sorted(ids - {None}, key=str)

    def each_table(self, change: Callable[[RawTable], RawTable]) -> RawTables:
        """Change every table."""
        return RawTables({name: change(table) for name, table in self.tables.items()})

    def only(self, customers: Iterable[Any]) -> RawTables:
        """Keep some customers; reference tables stay as they are."""
        kept = set(customers)

        def change(table: RawTable) -> RawTable:
            return table.where(lambda row: row[CUSTOMER] in kept) if table.has_customers else table

        return self.each_table(change)

    def frames(self) -> dict[str, nw.DataFrame[Any]]:
        """Make polars-backed frames."""
        return {name: table.frame() for name, table in self.tables.items()}

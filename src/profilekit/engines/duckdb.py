"""DuckDB, for relations that live there and for data past memory.

A relation brings its own connection, which is only reached through the relation. Nothing here
writes SQL around a name that a user gave: columns are named by their place first.
"""

from __future__ import annotations

import shutil
import tempfile
import weakref
from glob import escape
from itertools import count as counter
from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import duckdb
import narwhals as nw

from profilekit.engines.base import DAY_US, Engine, Release, Source, place_name
from profilekit.engines.files import without_blank_lines
from profilekit.engines.polars import named_as_given, of_arrow, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import polars as pl

__all__ = ["DuckDBEngine", "RelationSource"]

_kept = counter()
# Hides a table of the user that has the same name, where a relation is queried by it.
_GIVEN = "_profilekit_given"


class DuckDBEngine(Engine):
    """The database that a relation belongs to.

    Parameters
    ----------
    anchor : duckdb.DuckDBPyRelation
        Any relation of it.
    """

    name: ClassVar[str] = "duckdb"
    spills: ClassVar[bool] = True
    joins_apart: ClassVar[bool] = True
    unreadable: ClassVar[tuple[type[Exception], ...]] = (
        duckdb.Error,
        nw.exceptions.NarwhalsError,
        OSError,
        EOFError,
    )

    def __init__(self, anchor: duckdb.DuckDBPyRelation) -> None:
        self._anchor = anchor
        self._connection: duckdb.DuckDBPyConnection | None = None

    @classmethod
    def own(cls, memory_limit: str | None) -> DuckDBEngine:
        """Open a database in memory that spills to a temporary folder.

        Parameters
        ----------
        memory_limit : str, optional
            Such as ``"1GB"``; None leaves DuckDB's default.
        """
        connection = duckdb.connect()
        folder = tempfile.mkdtemp(prefix="profilekit-")
        connection.execute("SET temp_directory = $1", [folder])
        connection.execute("SET preserve_insertion_order = false")
        if memory_limit is not None:
            connection.execute("SET memory_limit = $1", [memory_limit])
        engine = cls(_relation(connection.query("SELECT 1 AS one")))
        engine._connection = connection
        engine.is_own = True
        weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
        return engine

    @classmethod
    def default(cls) -> DuckDBEngine:
        """Take the default connection of the duckdb module."""
        return cls(_relation(duckdb.query("SELECT 1 AS one")))

    def scan(self, files: Sequence[str], *, separator: str | None) -> duckdb.DuckDBPyRelation:
        """Scan Parquet files, or, where a separator is given, CSV files as text.

        DuckDB takes every name as a glob, so what means something in one is escaped.
        """
        connection = self._connection or duckdb.default_connection()
        literal = [escape(file) for file in files]
        if separator is None:
            return connection.read_parquet(literal)
        reader: Any = connection.read_csv  # its types leave lists of files out
        return reader(literal, header=True, all_varchar=True, sep=separator)

    def fetch(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute through Arrow into polars."""
        relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
        return nw.from_native(_polars(relation), eager_only=True)

    def collect(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute through Arrow into polars, with plain dtypes."""
        relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
        return nw.from_native(tidy(_polars(relation)), eager_only=True)

    def materialise(self, frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Write it into a temporary table of the connection."""
        relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
        table = f"_profilekit_{next(_kept)}"
        relation.query(_GIVEN, f"CREATE TEMP TABLE {table} AS FROM {_GIVEN}")
        return self._until_dropped(table)

    def place(self, frame: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
        """Copy it through Arrow into a temporary table of the connection."""
        return nw.from_native(self.copy(nw.to_native(frame)))

    def lend(self, frame: nw.DataFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Copy it into a temporary table, and drop that when it is given back."""
        return self._until_dropped(self._copied(nw.to_native(frame)))

    def copy(self, rows: pl.DataFrame) -> duckdb.DuckDBPyRelation:
        """Copy a polars frame into a temporary table of the connection."""
        return self._table(self._copied(rows))

    def _copied(self, rows: pl.DataFrame) -> str:
        table = f"_profilekit_{next(_kept)}"
        # Found by its name, as a replacement scan of the next line.
        _profilekit_placed = cast("Any", rows).to_arrow()
        self._anchor.query(_GIVEN, f"CREATE TEMP TABLE {table} AS FROM _profilekit_placed")
        del _profilekit_placed
        return table

    def _table(self, table: str) -> duckdb.DuckDBPyRelation:
        return _relation(self._anchor.query(_GIVEN, f"FROM {table}"))

    def _until_dropped(self, table: str) -> tuple[nw.LazyFrame[Any], Release]:
        drop = f"DROP TABLE IF EXISTS {table}"
        return nw.from_native(self._table(table)), lambda: self._anchor.query(_GIVEN, drop)

    def shares(self, relation: duckdb.DuckDBPyRelation) -> bool:
        """Whether a relation is of the same connection; those of two cannot be joined."""
        try:
            self._anchor.set_alias("one").cross(relation.set_alias("other"))
        except duckdb.InvalidInputException:
            return False
        return True

    def partition(
        self, frame: nw.LazyFrame[Any], column: str, *, count: int, index: int
    ) -> nw.LazyFrame[Any]:
        """Filter by DuckDB's hash."""
        relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
        hashed = duckdb.FunctionExpression("hash", duckdb.ColumnExpression(column))
        part = duckdb.FunctionExpression("mod", hashed, duckdb.ConstantExpression(count))
        return nw.from_native(relation.filter(part == duckdb.ConstantExpression(index)))

    def with_epoch_us(self, frame: nw.LazyFrame[Any], column: str, into: str) -> nw.LazyFrame[Any]:
        """Ask for the epoch, which knows no session zone; infinite stamps become null."""
        stored = duckdb.ColumnExpression(column)
        if frame.collect_schema()[column] == nw.Date:
            days = duckdb.FunctionExpression(
                "datediff",
                duckdb.ConstantExpression("day"),
                duckdb.ConstantExpression("1970-01-01").cast("DATE"),
                stored,
            )
            epoch = days * duckdb.ConstantExpression(DAY_US)
        elif frame.collect_schema()[column] == nw.Datetime("ns"):
            epoch = _floored_thousands(duckdb.FunctionExpression("epoch_ns", stored))
        else:
            epoch = duckdb.FunctionExpression("epoch_us", stored)
        finite = duckdb.FunctionExpression("isfinite", stored)
        return _with(frame, {into: duckdb.CaseExpression(finite, epoch)})

    def with_calendar_part(
        self, frame: nw.LazyFrame[Any], column: str, part: Literal["month", "year"]
    ) -> nw.LazyFrame[Any]:
        """Count the days from 1970-01-01 on."""
        relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
        epoch = duckdb.ConstantExpression("1970-01-01").cast("DATE")
        date = epoch + duckdb.ColumnExpression(column).cast("INTEGER")
        value = duckdb.FunctionExpression(part, date).cast("BIGINT").alias(column)
        columns = [
            value if name == column else duckdb.ColumnExpression(name) for name in relation.columns
        ]
        return nw.from_native(relation.project(*columns))

    def with_parts(
        self, frame: nw.LazyFrame[Any], column: str, pattern: str, into: Mapping[str, int]
    ) -> nw.LazyFrame[Any]:
        """Take text apart with RE2, which runs in linear time."""
        parts = {
            name: duckdb.FunctionExpression(
                "nullif",
                duckdb.FunctionExpression(
                    "regexp_extract",
                    duckdb.ColumnExpression(column),
                    duckdb.ConstantExpression(pattern),
                    duckdb.ConstantExpression(group),
                ),
                duckdb.ConstantExpression(""),
            )
            for name, group in into.items()
        }
        return _with(frame, parts)

    def with_minor_units(
        self, frame: nw.LazyFrame[Any], column: str, into: str, *, scale: int, decimals: int
    ) -> nw.LazyFrame[Any]:
        """Round the digits as a 128-bit integer."""
        digits = f"CAST(replace(CAST({column} AS VARCHAR), '.', '') AS HUGEINT)"
        if scale <= decimals:
            minor, inexact = f"{digits} * {10 ** (decimals - scale)}", "false"
        else:
            wide = f"CAST({10 ** (scale - decimals)} AS HUGEINT)"
            rest = f"((({digits}) % {wide} + {wide}) % {wide})"
            low = f"(({digits} - {rest}) // {wide})"
            up = f"({rest} * 2 > {wide} OR ({rest} * 2 = {wide} AND {low} % 2 != 0))"
            minor, inexact = f"{low} + CAST({up} AS HUGEINT)", f"{rest} != 0"
        return _with(
            frame,
            {
                into: duckdb.SQLExpression(f"TRY_CAST({minor} AS BIGINT)"),
                f"{into}__inexact": duckdb.SQLExpression(inexact),
            },
        )


class RelationSource(Source):
    """A DuckDB relation, or files scanned as one."""

    is_lazy = True

    def __init__(
        self,
        relation: duckdb.DuckDBPyRelation,
        engine: DuckDBEngine,
        *,
        names: Sequence[str] | None = None,
        kind: str = "duckdb",
    ) -> None:
        self.kind = kind
        self.engine: Engine = engine
        self.is_text: bool = names is not None
        self.names: tuple[str, ...] = tuple(names or relation.columns)
        self._home, self._relation = engine, relation

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Name the columns by their place."""
        del wanted
        numbered = nw.from_native(_numbered(self._relation))
        return without_blank_lines(numbered) if self.is_text else numbered

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> Any:
        """Give a relation of the same connection; for files a polars frame."""
        native: pl.DataFrame = nw.to_native(frame)
        rows = named_as_given(native, self.names)
        return rows if self.kind == "path" else self._home.copy(rows)


def _floored_thousands(number: duckdb.Expression) -> duckdb.Expression:
    """Divide by 1000 and round down; DuckDB divides towards zero."""
    thousand = duckdb.ConstantExpression(1000)
    rest = (number % thousand + thousand) % thousand
    return duckdb.FunctionExpression("//", number - rest, thousand)


_AS_TEXT = {"UUID", '"NULL"', "NULL"}  # types that no other engine has


def _numbered(relation: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """Name columns by their place; ids that only DuckDB has become text."""
    names = [place_name(position) for position in range(len(relation.columns))]
    aliases = ", ".join(names)
    renamed = _relation(relation.query(_GIVEN, f"SELECT * FROM {_GIVEN} AS t({aliases})"))  # noqa: S608 names made here
    kinds = [str(kind) for kind in relation.types]
    if not _AS_TEXT & set(kinds):
        return renamed
    return renamed.project(
        *(
            duckdb.ColumnExpression(name).cast("VARCHAR").alias(name)
            if kind in _AS_TEXT
            else duckdb.ColumnExpression(name)
            for name, kind in zip(names, kinds, strict=True)
        )
    )


def _relation(made: duckdb.DuckDBPyRelation | None) -> duckdb.DuckDBPyRelation:
    """Narrow what a query gives; only statements without a result give nothing."""
    return cast("duckdb.DuckDBPyRelation", made)


def _polars(relation: duckdb.DuckDBPyRelation) -> pl.DataFrame:
    return of_arrow(relation.to_arrow_table())


def _with(frame: nw.LazyFrame[Any], columns: Mapping[str, duckdb.Expression]) -> nw.LazyFrame[Any]:
    relation: duckdb.DuckDBPyRelation = nw.to_native(frame)
    new = [expression.alias(name) for name, expression in columns.items()]
    return nw.from_native(relation.project(duckdb.StarExpression(), *new))

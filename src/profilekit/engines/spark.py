"""PySpark, the scale-out: the same plan, computed where the data is.

The session's time zone plays no part: a ``timestamp`` is an instant, a ``timestamp_ntz`` is read
field by field.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, cast

import narwhals as nw
import polars as pl
from pyspark.sql import SparkSession
from pyspark.sql import functions as sf

from profilekit.engines.base import DAY_US, Engine, Release, Source, place_name
from profilekit.engines.polars import named_as_given, of_arrow, tidy

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from pyspark.sql import DataFrame

__all__ = ["SparkEngine", "SparkSource"]


class SparkEngine(Engine):
    """The session that a frame belongs to.

    Parameters
    ----------
    session : SparkSession
        Of the frames given.
    """

    name: ClassVar[str] = "pyspark"
    spills: ClassVar[bool] = True
    joins_apart: ClassVar[bool] = True

    def __init__(self, session: SparkSession) -> None:
        self._session = session

    @classmethod
    def active(cls) -> SparkEngine:
        """Take the session that is active, or a new one."""
        return cls(SparkSession.builder.getOrCreate())

    def fetch(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute through Arrow into polars."""
        return nw.from_native(_polars(nw.to_native(frame)), eager_only=True)

    def collect(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute through Arrow into polars, with plain dtypes."""
        return nw.from_native(tidy(_polars(nw.to_native(frame))), eager_only=True)

    def materialise(self, frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Cache it."""
        native: DataFrame = nw.to_native(frame)
        cached = native.cache()
        return nw.from_native(cached), cached.unpersist

    def place(self, frame: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
        """Send it through Arrow."""
        return nw.from_native(self.copy(nw.to_native(frame)))

    def copy(self, rows: pl.DataFrame) -> DataFrame:
        """Make a Spark frame of a polars frame."""
        session = cast("Any", self._session)
        return session.createDataFrame(rows.to_arrow(compat_level=pl.CompatLevel.oldest()))

    def partition(
        self, frame: nw.LazyFrame[Any], column: str, *, count: int, index: int
    ) -> nw.LazyFrame[Any]:
        """Filter by xxHash."""
        native: DataFrame = nw.to_native(frame)
        part = sf.pmod(sf.xxhash64(sf.col(column)), sf.lit(count))
        return nw.from_native(native.filter(part == index))

    def with_epoch_us(self, frame: nw.LazyFrame[Any], column: str, into: str) -> nw.LazyFrame[Any]:
        """Read the epoch of an instant, or the fields of a clock."""
        native: DataFrame = nw.to_native(frame)
        stored, kind = sf.col(column), dict(native.dtypes)[column]
        if kind == "timestamp":
            epoch = sf.unix_micros(stored)
        else:
            days = sf.unix_date(stored.cast("date")).cast("bigint") * DAY_US
            epoch = days if kind == "date" else days + _clock_us(column)
        return nw.from_native(native.withColumn(into, epoch))

    def with_calendar_part(
        self, frame: nw.LazyFrame[Any], column: str, part: Literal["month", "year"]
    ) -> nw.LazyFrame[Any]:
        """Read the days as dates of the proleptic Gregorian calendar."""
        native: DataFrame = nw.to_native(frame)
        date = sf.date_from_unix_date(sf.col(column).cast("int"))
        value = sf.month(date) if part == "month" else sf.year(date)
        return nw.from_native(native.withColumn(column, value.cast("bigint")))

    def with_parts(
        self, frame: nw.LazyFrame[Any], column: str, pattern: str, into: Mapping[str, int]
    ) -> nw.LazyFrame[Any]:
        """Take text apart with Java's regular expressions."""
        native: DataFrame = nw.to_native(frame)
        parts = {
            name: sf.regexp_extract(sf.col(column), pattern, group) for name, group in into.items()
        }
        return nw.from_native(
            native.withColumns({name: sf.when(part != "", part) for name, part in parts.items()})
        )

    def with_minor_units(
        self, frame: nw.LazyFrame[Any], column: str, into: str, *, scale: int, decimals: int
    ) -> nw.LazyFrame[Any]:
        """Round with Spark's own half-even rounding of decimals."""
        native: DataFrame = nw.to_native(frame)
        rounded = sf.bround(sf.col(column), decimals) if scale > decimals else sf.col(column)
        shift = f"decimal({decimals + 1},0)"
        minor = (rounded * sf.lit(10**decimals).cast(shift)).cast("decimal(38,0)").cast("bigint")
        return nw.from_native(
            native.withColumns({into: minor, f"{into}__inexact": rounded != sf.col(column)})
        )


class SparkSource(Source):
    """A PySpark frame."""

    kind = "pyspark"
    is_lazy = True

    def __init__(self, data: DataFrame, engine: SparkEngine) -> None:
        self.engine: Engine = engine
        self.names: tuple[str, ...] = tuple(data.columns)
        self._home, self._data = engine, data

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Name the columns by their place."""
        del wanted
        named = self._data.toDF(*map(place_name, range(len(self.names))))
        nothing = [name for name, kind in named.dtypes if kind == "void"]
        return nw.from_native(
            named.withColumns({name: sf.col(name).cast("string") for name in nothing})
        )

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> DataFrame:
        """Give a Spark frame of the same session."""
        native: pl.DataFrame = nw.to_native(frame)
        return self._home.copy(named_as_given(native, self.names))


def _clock_us(column: str) -> Any:
    stored = sf.col(column)
    seconds = (sf.hour(stored) * 3600 + sf.minute(stored) * 60).cast("bigint") * 1_000_000
    fraction = sf.expr(f"extract(SECOND FROM {column})") * 1_000_000
    return seconds + fraction.cast("bigint")


def _polars(frame: DataFrame) -> pl.DataFrame:
    return of_arrow(cast("Any", frame).toArrow())

"""Polars, the engine for whatever no other engine already holds.

Files are scanned and computed in the streaming engine; memory is bounded by ``partition``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal

import narwhals as nw
import numpy as np
import polars as pl

from profilekit.engines.base import DAY_US, Engine, Release, place_name
from profilekit.engines.packing import PackedKeys, Tops, sort_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PolarsEngine", "named_as_given", "of_arrow", "tidy"]


def named_as_given(rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Give columns named by their place their names back; ``fault_code`` is ours alone."""
    mapping = {place_name(position): name for position, name in enumerate(names)}
    ours = [place for place, name in mapping.items() if name == "fault_code"]
    return rows.drop(ours, strict=False).rename(mapping, strict=False)


def of_arrow(table: Any) -> pl.DataFrame:
    """Read a PyArrow table."""
    return pl.DataFrame(pl.from_arrow(table))  # pyright: ignore[reportUnknownMemberType] PyArrow has no types


def tidy(frame: pl.DataFrame) -> pl.DataFrame:
    """Bring the dtypes that engines return to int64, float64 and string.

    DuckDB sums whole numbers into 128 bits, Spark and DuckDB count into other widths than polars.
    """
    casts: dict[str, pl.Expr] = {}
    for name, dtype in frame.schema.items():
        column = pl.col(name)
        if dtype.is_integer() or (isinstance(dtype, pl.Decimal) and dtype.scale == 0):
            casts[name] = column.cast(pl.Int64)
        elif dtype.is_numeric():
            casts[name] = column.cast(pl.Float64).fill_nan(None)
        elif isinstance(dtype, pl.Categorical | pl.Enum):
            casts[name] = column.cast(pl.String)
    return frame.with_columns(**casts)


class PolarsEngine(Engine):
    """Polars in this process."""

    name: ClassVar[str] = "polars"
    spills: ClassVar[bool] = False
    aggregates_expressions: ClassVar[bool] = True
    unreadable: ClassVar[tuple[type[Exception], ...]] = (
        pl.exceptions.PolarsError,
        nw.exceptions.NarwhalsError,
        OSError,
        EOFError,
    )

    @staticmethod
    def table_of(
        columns: Mapping[str, Sequence[Any]], dtypes: Mapping[str, str]
    ) -> nw.DataFrame[Any]:
        """Make a small frame of Python values; dtypes are int64, float64 and string."""
        named = {"int64": pl.Int64, "float64": pl.Float64, "string": pl.String}
        schema = {name: named[dtype] for name, dtype in dtypes.items()}
        return nw.from_native(pl.DataFrame(dict(columns), schema=schema), eager_only=True)

    def fetch(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute in the streaming engine."""
        native: pl.LazyFrame = nw.to_native(frame)
        return nw.from_native(native.collect(engine="streaming"), eager_only=True)

    def collect(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute in the streaming engine, with plain dtypes."""
        return nw.from_native(tidy(nw.to_native(self.fetch(frame))), eager_only=True)

    def materialise(self, frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Compute it: what comes after are queries of their own."""
        return nw.from_native(nw.to_native(self.fetch(frame)).lazy()), lambda: None

    def with_own(
        self, frame: nw.LazyFrame[Any], own: nw.LazyFrame[Any], by: str
    ) -> nw.LazyFrame[Any]:
        """Join in order, so that sorted rows are still known to be."""
        rows: pl.DataFrame = nw.to_native(self.fetch(frame))
        values: pl.DataFrame = nw.to_native(self.fetch(own))
        joined = rows.join(values, on=by, how="left", maintain_order="left")
        if rows[by].flags["SORTED_ASC"]:
            joined = joined.with_columns(pl.col(by).set_sorted())
        return nw.from_native(joined.lazy())

    def place(self, frame: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
        """Make it lazy; nothing is copied."""
        return frame.lazy()

    def count_distinct(self, frame: nw.LazyFrame[Any]) -> int:
        """Compare the few rows whose hashes are met twice; rows of other hashes differ."""
        native: pl.LazyFrame = nw.to_native(frame)
        names = native.collect_schema().names()
        row_hash = pl.lit(0, pl.UInt64)
        for seed, name in enumerate(names):
            row_hash = row_hash ^ pl.col(name).hash(seed=seed)
        found = native.select(row_hash.alias("h")).collect(engine="streaming")["h"]
        hashes = np.sort(found.to_numpy())
        twice = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
        if not len(twice):
            return len(hashes)
        met = pl.LazyFrame({"h": twice})
        alike = native.with_columns(h=row_hash).join(met, on="h", how="semi").drop("h")
        rows = alike.collect(engine="streaming")
        return len(hashes) - len(rows) + len(rows.unique())

    def partition(
        self, frame: nw.LazyFrame[Any], column: str, *, count: int, index: int
    ) -> nw.LazyFrame[Any]:
        """Filter by the polars hash."""
        native: pl.LazyFrame = nw.to_native(frame)
        return nw.from_native(native.filter(pl.col(column).hash(seed=0) % count == index))

    def with_previous(
        self, frame: nw.LazyFrame[Any], by: str, order: Sequence[str], columns: Mapping[str, str]
    ) -> nw.LazyFrame[Any]:
        """Sort once and look one row up, which costs half of a window function.

        One integer that holds both keys sorts much faster than two columns; the frame is
        computed here to know whether they fit.
        """
        rows: pl.DataFrame = nw.to_native(self.fetch(frame))
        packed = sort_key(rows, by, order)
        if packed is None:
            ordered = rows.lazy().sort(by, *order)
        else:
            ordered = rows.lazy().with_columns(packed.alias("__key")).sort("__key").drop("__key")
        same = pl.col(by) == pl.col(by).shift(1)
        shifted = {
            into: pl.when(same).then(pl.col(column).shift(1)) for into, column in columns.items()
        }
        ordered = ordered.with_columns(**shifted)
        if rows.schema[by].is_integer():
            ordered = ordered.set_sorted(by)
        return nw.from_native(ordered)

    def aggregate(
        self,
        frame: nw.LazyFrame[Any],
        group: Sequence[str],
        columns: Mapping[str, nw.Expr],
        tops: Mapping[str, tuple[str, str]],
        *,
        bounds: Mapping[str, tuple[int, int]],
    ) -> nw.LazyFrame[Any]:
        """Group by one packed key, and pick labels by the largest of packed numbers.

        Groups are few beside rows, so they are computed here, once, whoever asks for them.
        """
        native: pl.LazyFrame = nw.to_native(frame)
        picked: Tops | None = None
        if tops:
            picked = Tops.of(nw.to_native(self.fetch(frame)), tops)
            if picked is None:
                return super().aggregate(frame, group, columns, tops, bounds=bounds)
            native = picked.frame
            columns = {**columns, **{name: nw.col(name).max() for name in tops}}
        keys = PackedKeys.of(native, group, bounds)
        packed = native if keys is None else keys.pack(native)
        by = group if keys is None else [keys.name]
        grouped: nw.LazyFrame[Any] = nw.from_native(packed)
        rows: pl.DataFrame = nw.to_native(self.fetch(grouped.group_by(*by).agg(**columns)))
        if keys is not None:
            rows = keys.unpack(rows)
        if picked is not None:
            rows = picked.unpack(rows)
        return nw.from_native(rows.lazy())

    def with_calendar_part(
        self, frame: nw.LazyFrame[Any], column: str, part: Literal["month", "year"]
    ) -> nw.LazyFrame[Any]:
        """Read the days as dates, which polars stores as 32-bit days."""
        native: pl.LazyFrame = nw.to_native(frame)
        date = pl.col(column).cast(pl.Int32).cast(pl.Date)
        value = date.dt.month() if part == "month" else date.dt.year()
        return nw.from_native(native.with_columns(value.cast(pl.Int64).alias(column)))

    def day_of(self, clock: nw.Expr) -> nw.Expr:
        """Divide whole numbers, rounding down."""
        return clock // DAY_US

    def with_epoch_us(self, frame: nw.LazyFrame[Any], column: str, into: str) -> nw.LazyFrame[Any]:
        """Read the integer that polars stores."""
        native: pl.LazyFrame = nw.to_native(frame)
        stored = pl.col(column)
        if native.collect_schema()[column] == pl.Date:
            epoch = stored.cast(pl.Int32).cast(pl.Int64) * DAY_US
        else:
            epoch = stored.dt.epoch("us")
        return nw.from_native(native.with_columns(epoch.alias(into)))

    def with_parts(
        self, frame: nw.LazyFrame[Any], column: str, pattern: str, into: Mapping[str, int]
    ) -> nw.LazyFrame[Any]:
        """Take text apart with Rust's regular expressions, which run in linear time."""
        native: pl.LazyFrame = nw.to_native(frame)
        parts = {name: pl.col(column).str.extract(pattern, group) for name, group in into.items()}
        return nw.from_native(
            native.with_columns(
                **{name: pl.when(part != "").then(part) for name, part in parts.items()}
            )
        )

    def with_minor_units(
        self, frame: nw.LazyFrame[Any], column: str, into: str, *, scale: int, decimals: int
    ) -> nw.LazyFrame[Any]:
        """Round the 128-bit integer that polars stores."""
        native: pl.LazyFrame = nw.to_native(frame)
        stored = pl.col(column).to_physical().cast(pl.Int128)
        if scale <= decimals:
            minor, rest = stored * 10 ** (decimals - scale), pl.lit(0, pl.Int128)
        else:
            divisor = 10 ** (scale - decimals)
            wide = pl.lit(divisor, pl.Int128)
            rest = ((stored % wide) + wide) % wide
            low = (stored - rest) // wide
            up = (rest * 2 > wide) | ((rest * 2 == wide) & (low % 2 != 0))
            minor = low + up.cast(pl.Int128)
        return nw.from_native(
            native.with_columns(
                minor.cast(pl.Int64, strict=False).alias(into),
                (rest != 0).alias(f"{into}__inexact"),
            )
        )

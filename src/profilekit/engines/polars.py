"""Polars, the engine for whatever no other engine already holds.

Files are scanned and computed in the streaming engine; memory is bounded by ``partition``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import narwhals as nw
import polars as pl

from profilekit.engines.base import DAY_US, Engine, Release, place_name

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["PolarsEngine", "named_as_given", "of_arrow", "tidy"]

_INT64 = 2**63


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


def _packed(rows: pl.DataFrame, by: str, order: Sequence[str]) -> pl.Expr | None:
    """Both keys in one int64, or None where they do not fit."""
    schema = rows.schema
    if len(order) != 1 or not schema[order[0]].is_integer() or rows.is_empty():
        return None
    group = pl.col(by) if schema[by].is_integer() else pl.col(by).cast(pl.Categorical).to_physical()
    bounds = rows.select(
        low=group.min().cast(pl.Int128),
        high=group.max().cast(pl.Int128),
        first=pl.col(order[0]).min(),
        last=pl.col(order[0]).max(),
    ).row(0)
    if any(bound is None for bound in bounds):
        return None
    low, high, first, last = bounds
    span = last - first + 1
    if (high - low + 1) * span >= _INT64 or max(abs(low), abs(high)) >= _INT64 // 2:
        return None
    return (group.cast(pl.Int64) - low) * span + (pl.col(order[0]) - first)


class PolarsEngine(Engine):
    """Polars in this process."""

    name: ClassVar[str] = "polars"
    spills: ClassVar[bool] = False
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
        """Leave it: polars shares it within one query."""
        return frame, lambda: None

    def place(self, frame: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
        """Make it lazy; nothing is copied."""
        return frame.lazy()

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
        packed = _packed(rows, by, order)
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

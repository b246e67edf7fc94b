"""Tables given as frames in this process, as files or as Ibis tables: all read by polars.

Columns are named by their place before anything else happens, so that repeated and hostile
names can be reported instead of breaking a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import polars as pl
import pyarrow as pa

from profilekit.engines.base import Engine, Source, place_name
from profilekit.engines.files import CSV_ENDINGS, header_of, without_blank_lines
from profilekit.engines.polars import named_as_given, of_arrow

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

__all__ = [
    "ArrowSource",
    "FileSource",
    "IbisSource",
    "PandasSource",
    "PolarsSource",
]

ROW = "row"
_ARROW: Any = pa  # PyArrow has no types


class PolarsSource(Source):
    """An eager or lazy polars frame."""

    kind = "polars"

    def __init__(self, data: pl.DataFrame | pl.LazyFrame, engine: Engine) -> None:
        self.is_lazy: bool = isinstance(data, pl.LazyFrame)
        self.engine = engine
        self._lazy = data.lazy()
        self.names: tuple[str, ...] = tuple(self._lazy.collect_schema().names())

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Name the columns by their place."""
        del wanted
        opened = _opened(_numbered(self._lazy))
        return without_blank_lines(opened) if self.is_text else opened

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> pl.DataFrame:
        """Give a polars frame."""
        return named_as_given(nw.to_native(frame), self.names)


class FileSource(PolarsSource):
    """Parquet or CSV files, scanned lazily."""

    kind = "path"

    def __init__(self, files: Sequence[str], engine: Engine, *, asked_by: str) -> None:
        self.is_text: bool = files[0].lower().endswith(CSV_ENDINGS)
        if self.is_text:
            names, separator = header_of(files, asked_by=asked_by)
            data = pl.scan_csv(list(files), separator=separator, infer_schema=False, glob=False)
        else:
            data, names = pl.scan_parquet(list(files), glob=False), None
        super().__init__(data, engine)
        self.names: tuple[str, ...] = names or self.names


class ArrowSource(Source):
    """A PyArrow table, or whatever speaks the Arrow stream interface."""

    kind = "pyarrow"
    is_lazy = False

    def __init__(self, data: Any, engine: Engine) -> None:
        table = data if isinstance(data, _ARROW.Table) else _ARROW.table(data)
        self.engine = engine
        self.names: tuple[str, ...] = tuple(table.column_names)
        self._table = table.rename_columns([place_name(i) for i in range(table.num_columns)])

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Read without copying."""
        del wanted
        return _opened(of_arrow(self._table).lazy())

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> Any:
        """Give a PyArrow table."""
        rows: Any = named_as_given(nw.to_native(frame), self.names)
        return rows.to_arrow()


class PandasSource(Source):
    """A pandas frame; its index plays no part, except that bad rows come back with it."""

    kind = "pandas"
    is_lazy = False

    def __init__(self, data: pd.DataFrame, engine: Engine) -> None:
        self.engine = engine
        self.names: tuple[str, ...] = tuple(str(name) for name in data.columns)
        self._data = data

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Convert the wanted columns, with NaN as null."""
        columns = {place_name(i): _series(self._data.iloc[:, i]) for i in sorted(wanted)}
        rows = pl.int_range(len(self._data), dtype=pl.Int64, eager=True)
        return _opened(pl.DataFrame({**columns, ROW: rows}).lazy())

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> pd.DataFrame:
        """Give the very rows, with their index."""
        rows = self._data.iloc[frame[ROW].to_numpy()]
        return rows.assign(fault_code=frame["fault_code"].to_list())


class IbisSource(Source):
    """An Ibis table: only what is needed is fetched, as Arrow batches, and kept by polars."""

    kind = "ibis"
    is_lazy = False

    def __init__(self, data: Any, engine: Engine) -> None:
        self.engine = engine
        self.names: tuple[str, ...] = tuple(data.columns)
        self._data = data

    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Fetch the wanted columns."""
        order = sorted(wanted)
        chosen = self._data.select([self._data[self.names[i]] for i in order])
        fetched = of_arrow(_ARROW.table(chosen.to_pyarrow_batches()))
        return _opened(_renamed(fetched, [place_name(i) for i in order]).lazy())

    def rows_as_given(self, frame: nw.DataFrame[Any]) -> Any:
        """Give a PyArrow table of what was fetched."""
        rows: Any = named_as_given(nw.to_native(frame), self.names)
        return rows.to_arrow()


def _opened(frame: pl.LazyFrame) -> nw.LazyFrame[Any]:
    """Make columns that hold nothing, and so have no type, strings."""
    nothing = [name for name, dtype in frame.collect_schema().items() if dtype == pl.Null]
    return nw.from_native(
        frame.with_columns(pl.col(*nothing).cast(pl.String)) if nothing else frame
    )


def _numbered(frame: pl.LazyFrame) -> pl.LazyFrame:
    names = frame.collect_schema().names()
    return frame.select(pl.col(name).alias(place_name(i)) for i, name in enumerate(names))


def _renamed(frame: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    renamed = frame.clone()
    renamed.columns = names
    return renamed


def _series(column: pd.Series[Any]) -> pl.Series:
    """Convert a pandas column; one of mixed objects becomes polars objects, to be reported."""
    try:
        return pl.from_pandas(column.reset_index(drop=True), nan_to_null=True).rename("")
    except (_ARROW.ArrowException, pl.exceptions.PolarsError, TypeError, ValueError):
        return pl.Series("", column.to_list(), dtype=pl.Object)

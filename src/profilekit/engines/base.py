"""What the library asks of an engine, beyond what narwhals can say.

Each method is here because engines differ in it: how instants and decimals are stored, how
text is taken apart, how a frame is fetched, kept, split and moved.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Literal

import narwhals as nw

from profilekit.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

__all__ = ["DAY_US", "Engine", "Release", "Source", "place_name", "unreadable_fault"]

Release = Callable[[], object]
"""Gives back what keeping a frame holds."""

DAY_US = 86_400_000_000
"""Microseconds of a day."""


def place_name(position: int) -> str:
    """Name a given column by its place, so that no name given by a user reaches an engine."""
    return f"c{position}"


def unreadable_fault(table: str, error: Exception, *, is_text: bool) -> Fault:
    """Fault of a file that its reader gives up on: one of text, or Parquet."""
    why = next(iter(str(error).splitlines()), "") or type(error).__name__
    hint = (
        "CSV is to be UTF-8 with the same number of fields on every line."
        if is_text
        else "It is no whole Parquet file: write it again, or copy it whole."
    )
    return Fault(table, "unreadable_file", 1, f"the file cannot be read: {why!r}", hint)


class Engine(ABC):
    """One place where frames are computed.

    Attributes
    ----------
    name : str
        ``"polars"``, ``"duckdb"`` or ``"pyspark"``.
    spills : bool
        Whether a group-by larger than memory is spilled to disk by the engine itself.
    aggregates_expressions : bool
        Whether an expression can be aggregated as it stands, without a column for it first.
    joins_apart : bool
        Whether planning a hundred joins costs it more than their rows, which end in memory
        anyway, and it shares nothing between the parts of a query.
    is_own : bool
        Whether it was opened here, so that files are read there too.
    unreadable : tuple of type
        What it raises for a file that is damaged, cut short or in another encoding.
    """

    name: ClassVar[str]
    spills: ClassVar[bool]
    aggregates_expressions: ClassVar[bool] = False
    joins_apart: ClassVar[bool] = False
    is_own: bool = False
    unreadable: ClassVar[tuple[type[Exception], ...]] = ()

    @abstractmethod
    def fetch(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute a frame into memory, polars-backed, with the dtypes it has."""

    @abstractmethod
    def collect(self, frame: nw.LazyFrame[Any]) -> nw.DataFrame[Any]:
        """Compute a frame into memory, polars-backed.

        Whatever the engine makes of sums and counts, whole numbers come back as int64, other
        numbers as float64 with NaN as null, labels as strings.
        """

    def collect_joined(
        self, first: nw.LazyFrame[Any], others: Sequence[nw.LazyFrame[Any]], on: str
    ) -> nw.DataFrame[Any]:
        """Compute a frame and others joined to it, as `collect` does.

        Where the engine `joins_apart`, each is computed alone and joined in memory.
        """
        if not self.joins_apart:
            for other in others:
                first = first.join(other, on=on, how="left")
            return self.collect(first)
        joined = self.collect(first).lazy()
        for other in others:
            joined = joined.join(self.collect(other).lazy(), on=on, how="left")
        return joined.collect(engine="streaming")

    @abstractmethod
    def materialise(self, frame: nw.LazyFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Compute a frame once, where recomputing it costs more than keeping it.

        Call what comes with it when the frame is not needed any more.
        """

    @abstractmethod
    def place(self, frame: nw.DataFrame[Any]) -> nw.LazyFrame[Any]:
        """Bring a polars-backed frame to this engine, for as long as there is the engine."""

    def lend(self, frame: nw.DataFrame[Any]) -> tuple[nw.LazyFrame[Any], Release]:
        """Bring a polars-backed frame to this engine until it is given back.

        Call what comes with it when the frame is not needed any more.
        """
        return self.place(frame), lambda: None

    def count_distinct(self, frame: nw.LazyFrame[Any]) -> int:
        """Count the rows that differ in any column."""
        return int(self.collect(frame.unique().select(nw.len().alias("n")))["n"][0])

    @abstractmethod
    def partition(
        self, frame: nw.LazyFrame[Any], column: str, *, count: int, index: int
    ) -> nw.LazyFrame[Any]:
        """Rows whose hashed ``column`` falls on ``index`` of ``count``; the parts are disjoint."""

    def with_previous(
        self, frame: nw.LazyFrame[Any], by: str, order: Sequence[str], columns: Mapping[str, str]
    ) -> nw.LazyFrame[Any]:
        """Add, for each new column, the value of another on the row before of the same ``by``.

        Rows of one ``by`` come in the order of the ``order`` columns.
        """
        shifted = {
            into: nw.col(column).shift(1).over(by, order_by=list(order))
            for into, column in columns.items()
        }
        return frame.with_columns(**shifted)

    def aggregate(
        self,
        frame: nw.LazyFrame[Any],
        group: Sequence[str],
        columns: Mapping[str, nw.Expr],
        tops: Mapping[str, tuple[str, str]],
        *,
        bounds: Mapping[str, tuple[int, int]],
    ) -> nw.LazyFrame[Any]:
        """Aggregate by columns.

        Parameters
        ----------
        frame : nw.LazyFrame
            Rows.
        group : sequence of str
            Columns to group by; a missing value is a group of its own.
        columns : mapping of str to nw.Expr
            Elementary aggregations, of existing columns unless it `aggregates_expressions`.
        tops : mapping of str to (str, str)
            By name, a column of labels and the column whose largest value picks one: of equals
            the smallest label; a missing label is picked only where no other is.
        bounds : mapping of str to (int, int)
            What is known of the smallest and largest values of whole columns of `group`.
        """
        del bounds
        for name, (label, by) in tops.items():
            largest = nw.col(by).max().over(*group)
            frame = frame.with_columns(largest.alias(f"{name}t"))
            chosen = nw.when(nw.col(by) == nw.col(f"{name}t")).then(nw.col(label))
            frame = frame.with_columns(chosen.alias(f"{name}l"))
        labels = {name: nw.col(f"{name}l").min() for name in tops}
        return frame.group_by(*group).agg(**columns, **labels)

    def with_own(
        self, frame: nw.LazyFrame[Any], own: nw.LazyFrame[Any], by: str
    ) -> nw.LazyFrame[Any]:
        """Add to each row the columns of the one row of `own` with the same `by`."""
        return frame.join(own, on=by, how="left")

    def with_running_sum(
        self, frame: nw.LazyFrame[Any], by: str, order: Sequence[str], column: str, *, into: str
    ) -> nw.LazyFrame[Any]:
        """Add the sum of a column over the rows of the same ``by`` up to and including a time.

        Values are not negative; a missing one adds nothing. Rows of equal ``order`` get the same.
        """
        filled = frame.with_columns(nw.col(column).fill_null(0).alias(into))
        if not order:
            return filled.with_columns(nw.col(into).sum().over(by))
        summed = filled.with_columns(nw.col(into).cum_sum().over(by, order_by=list(order)))
        return summed.with_columns(nw.col(into).max().over(by, *order))

    @abstractmethod
    def with_calendar_part(
        self, frame: nw.LazyFrame[Any], column: str, part: Literal["month", "year"]
    ) -> nw.LazyFrame[Any]:
        """Replace days since 1970-01-01 by the month or the year of each, as int64."""

    def day_of(self, clock: nw.Expr) -> nw.Expr:
        """Days since 1970-01-01 of clock microseconds; rounds down, before 1970 too.

        The rest is taken off first, because Spark divides whole numbers as floats.
        """
        return ((clock - clock % DAY_US) // DAY_US).cast(nw.Int64)

    @abstractmethod
    def with_epoch_us(self, frame: nw.LazyFrame[Any], column: str, into: str) -> nw.LazyFrame[Any]:
        """Add a time column as int64 microseconds since 1970.

        An instant gives UTC; a stamp without a zone, or a day, gives what its clock shows.
        The time zone of a connection or session plays no part.
        """

    @abstractmethod
    def with_parts(
        self, frame: nw.LazyFrame[Any], column: str, pattern: str, into: Mapping[str, int]
    ) -> nw.LazyFrame[Any]:
        """Add groups of a pattern as strings, null where the group took no part."""

    @abstractmethod
    def with_minor_units(
        self, frame: nw.LazyFrame[Any], column: str, into: str, *, scale: int, decimals: int
    ) -> nw.LazyFrame[Any]:
        """Add a Decimal of that scale as int64 minor units, exactly, rounded half-even.

        A second column, named ``into`` with ``__inexact`` behind it, says where it was rounded.
        """


class Source(ABC):
    """A table as the user gave it, not yet read.

    Attributes
    ----------
    kind : str
        ``"pandas"``, ``"polars"``, ``"pyarrow"``, ``"duckdb"``, ``"pyspark"``, ``"ibis"`` or
        ``"path"``.
    names : tuple of str
        Column names as given.
    engine : Engine
        Where it is read.
    is_lazy : bool
        Whether reading it again costs little memory, so that it need not be kept.
    is_text : bool
        Whether every value comes as text, as in CSV.
    """

    kind: str
    names: tuple[str, ...]
    engine: Engine
    is_lazy: bool
    is_text: bool = False

    @property
    def unreadable(self) -> tuple[type[Exception], ...]:
        """Errors that mean that its file is broken; none where it is no file."""
        return self.engine.unreadable if self.kind == "path" else ()

    @abstractmethod
    def open(self, wanted: Collection[int]) -> nw.LazyFrame[Any]:
        """Read it, with at least the wanted columns, named by `place_name`."""

    @abstractmethod
    def rows_as_given(self, frame: nw.DataFrame[Any]) -> Any:
        """Give rows of the opened frame, and ``fault_code``, back in the kind and names given."""

"""One extractor on its tables: measured once as they are, and again after each change.

A check says what it changes and which customers and values must stay; how tables are loaded,
what is read, and how answers are compared is the same for all and stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import isclose
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from profilekit.engines import give_back
from profilekit.errors import ExtractorError, OutputError
from profilekit.extractors.leakage import ATTRIBUTES
from profilekit.extractors.measure import measure
from profilekit.extractors.plan import make_plan
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import day_name, hour_name
from profilekit.tables.tables import Tables
from profilekit.testing.raw import CUSTOMER, RawTable, RawTables

if TYPE_CHECKING:
    from datetime import date

    from profilekit.extractors.base import Extractor

__all__ = ["UTC", "Answers", "CannotMeasureError", "Lab", "differences", "same", "shown"]

Answers: TypeAlias = Mapping[Any, Mapping[str, Any]]
"""Value by customer and field."""

UTC: Final = "UTC"
"""Zone of the business, unless a check moves it: in others, no shift of the calendar is exact."""
_TOLERANCE: Final = 1e-9
# Refunds are made of these two when tables are loaded.
_REFUNDS: Final[Mapping[str, frozenset[str]]] = {
    "transactions": frozenset({"ordered_at", "amount"}),
    "returns": frozenset({"returned_at", "amount"}),
}
_ALWAYS: Final = frozenset({CUSTOMER, "order_id", "line_id", "currency"})
# A label of a product is looked up where the rows lack it.
_FALLS_BACK: Final = frozenset({"category", "brand", "department"})
_LOOKED_UP: Final = frozenset({"products"})


class CannotMeasureError(Exception):
    """The extractor raises on tables; its own error is the cause."""

    def __init__(self, error: Exception) -> None:
        self.error = error
        first = next(iter(str(error).splitlines()), "")
        super().__init__(f"raises {type(error).__name__}: {first}")


@dataclass(frozen=True)
class Lab:
    """An extractor, the tables it is tried on, and the day asked about.

    Attributes
    ----------
    extractor : Extractor
        What is proved.
    everything : RawTables
        All tables there are.
    as_of : datetime.date
        Day asked about.
    engines : tuple of str
        Kinds of frame that must agree; None is every one that is installed, but Spark.
    notes : list of str
        What a check could not prove, and why.
    """

    extractor: Extractor
    everything: RawTables
    as_of: date
    engines: tuple[str, ...] | None = None
    notes: list[str] = field(default_factory=list[str])

    @cached_property
    def reads(self) -> Mapping[str, frozenset[str]]:
        """Columns that the extractor declares to read, by table, as they are given."""
        try:
            plan = make_plan(self.extractor.fields()).tables
        except Exception as error:
            raise CannotMeasureError(error) from error
        return _of_tables(plan, self.extractor.needs, self.extractor.wants)

    @cached_property
    def needed(self) -> Mapping[str, frozenset[str]]:
        """Of these, the columns that must be there."""
        return _of_tables(make_plan(self.extractor.fields()).needs, self.extractor.needs)

    @cached_property
    def wants(self) -> Mapping[str, frozenset[str]]:
        """The others, which may be absent."""
        optional = {t: names - self.needed.get(t, frozenset()) for t, names in self.reads.items()}
        return {t: names for t, names in optional.items() if names or t not in self.needed}

    @cached_property
    def raw(self) -> RawTables:
        """Only what the extractor declares to read, and what loading needs."""
        names = {*self.reads, *_LOOKED_UP} if self._may_look_up else {*self.reads}
        kept: dict[str, RawTable] = {}
        for name, table in self.everything.tables.items():
            if name in names and table.has_customers:
                required = {*table.spec.required, *_ALWAYS, table.time or ""}
                kept[name] = table.select(self.reads[name] | required)
            elif name in names:
                kept[name] = table
        return RawTables(kept)

    @property
    def _may_look_up(self) -> bool:
        return any(columns & _FALLS_BACK for columns in self.reads.values())

    @cached_property
    def base(self) -> Answers:
        """Answers on the tables as they are.

        Raises
        ------
        CannotMeasureError
            If the extractor raises.
        """
        return self.measured(self.raw)

    def measured(
        self,
        raw: RawTables,
        *,
        extractor: Extractor | None = None,
        as_of: date | None = None,
        zone: str = UTC,
        kind: str = "polars",
        partitions: int = 1,
    ) -> Answers:
        """Load tables and measure the extractor on them.

        Raises
        ------
        CannotMeasureError
            If the extractor raises; what loading raises is raised as it is.
        """
        tables = _loaded(raw, zone, kind)
        chosen = extractor or self.extractor
        try:
            # The tables are invented: their attributes hold on every day.
            book = measure(
                tables,
                [chosen],
                as_of=as_of or self.as_of,
                partitions=partitions,
                unchanging=ATTRIBUTES,
                strict=True,
            )
            rows = book.frame.rows(named=True)
        except Exception as error:
            cause = error.__cause__ if isinstance(error, ExtractorError) else None
            own = cause if isinstance(cause, Exception) else error
            raise CannotMeasureError(own) from error
        return {
            row[CUSTOMER]: {name: value for name, value in row.items() if name != CUSTOMER}
            for row in rows
        }

    def changes(
        self, raw: RawTables, *, before: Answers | None = None, of: Iterable[Any] | None = None
    ) -> list[str]:
        """Say what another set of tables changes for some customers; by default for all."""
        old = self.base if before is None else before
        kept = set(old) if of is None else set(of) & set(old)
        try:
            new = self.measured(raw)
        except CannotMeasureError as error:
            return [str(error)]
        return differences({c: old[c] for c in kept}, {c: new[c] for c in kept & set(new)})

    def failing(self, what: str, raw: RawTables) -> list[str]:
        """Say how the extractor fails on tables, if it does."""
        try:
            self.measured(raw)
        except CannotMeasureError as error:
            faults = error.error.faults if isinstance(error.error, OutputError) else ()
            return [f"{what}: {fault.removeprefix('- ')}" for fault in faults] or [
                f"{what}: {error}"
            ]
        return []


def differences(before: Answers, after: Answers) -> list[str]:
    """List what differs, one line for each customer and field."""
    found = [f"customer {c!r} is not measured any more" for c in before if c not in after]
    found += [f"customer {c!r} is measured as well" for c in after if c not in before]
    for customer in sorted(set(before) & set(after), key=str):
        old, new = before[customer], after[customer]
        found += [
            shown(customer, name, old[name], new[name])
            for name in old
            if not same(old[name], new[name])
        ]
    return found


def shown(customer: Any, name: str, before: Any, after: Any) -> str:
    """Write a change of one value on one line."""
    return f"customer {customer!r}, {name}: {before!r} -> {after!r}"


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, numbers to 1e-9."""
    if isinstance(one, float) and isinstance(other, float | int):
        return isclose(one, other, rel_tol=_TOLERANCE, abs_tol=_TOLERANCE)
    return type(one) is type(other) and bool(one == other)


def _of_tables(*declared: Mapping[str, Iterable[str]]) -> dict[str, frozenset[str]]:
    """Bring declarations together: refunds are what they are made of."""
    found: dict[str, frozenset[str]] = {}
    for table, names in (item for one in declared for item in one.items()):
        if table in MEASURED:
            parts = _REFUNDS if table == "refunds" else {table: frozenset(_given(table, names))}
            for part, columns in parts.items():
                found[part] = found.get(part, frozenset()) | columns
    return found


def _given(table: str, names: Iterable[str]) -> Iterable[str]:
    """Columns as they are given: days and hours are cut from times, a late value needs its time."""
    spec = MEASURED[table]
    times = {
        name_of(c.name): c.name
        for c in spec.columns
        if c.kind is Kind.TIME
        for name_of in (day_name, hour_name)
    }
    for name in names:
        column = times.get(name, name)
        yield column
        if column in spec.names and spec.column(column).known_at:
            yield spec.column(column).known_at


@lru_cache(maxsize=8)
def _loaded(raw: RawTables, zone: str, kind: str) -> Tables:
    # Frames are moved into a database of their own, so that the user's is left alone.
    engine: Literal["duckdb"] | None = "duckdb" if kind == "duckdb" else None
    given = "polars" if kind == "duckdb" else kind
    frames = {name: give_back(frame, given) for name, frame in raw.frames().items()}
    return Tables.load(timezone=zone, engine=engine, **frames)

"""What expressions are made of: columns, keys, windows, and aggregates over a grain.

An `Aggregate` is where rows become a value per customer; lifted onto a coarser grain by
``.per(grain)`` it is a row again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Literal, TypeVar

from profilekit.errors import DeclarationError
from profilekit.extractors.measures import Measure
from profilekit.extractors.rows import Row
from profilekit.extractors.value_types import ValueType
from profilekit.tables.specs import looked_up_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.grains import Grain, Grouped
    from profilekit.extractors.operations import Expression

__all__ = ["Aggregate", "Aggregation", "Column", "Key", "Lifted", "Within"]

Aggregation = Literal["sum", "count", "n_unique", "min", "max", "std", "median", "at_max"]

_OF_NUMBERS: Final = frozenset({"sum", "std", "median"})

G_contra = TypeVar("G_contra", bound="Grain", contravariant=True)
A = TypeVar("A", bound="Grain")


@dataclass(frozen=True)
class Column(Row[G_contra]):
    """A column of a table as loaded, or of a reference table that its rows point to."""

    table: Grain
    name: str
    declared: ValueType
    optional: bool = False
    """Whether it is missing throughout where the table lacks it."""
    via: str = ""
    """Reference table it is looked up in."""

    @property
    def stored(self) -> str:
        """Name that the frame of the table has for it."""
        return looked_up_name(self.via, self.name) if self.via else self.name

    @property
    def type(self) -> ValueType:
        """As the table's schema declares."""
        return self.declared

    @property
    def grain(self) -> Grain:
        """The rows of the table."""
        return self.table

    def __str__(self) -> str:
        return f"{self.table}.{f'{self.via}.' if self.via else ''}{self.name}"


@dataclass(frozen=True)
class Key(Row[G_contra]):
    """One of the keys that a grain is grouped by."""

    of: Grouped[Any]
    row: Row[Any]

    @property
    def type(self) -> ValueType:
        """That of the row grouped by."""
        return self.row.type

    @property
    def grain(self) -> Grain:
        """The grouped grain."""
        return self.of

    def __str__(self) -> str:
        return f"{self.of}.{self.row.name if isinstance(self.row, Column) else self.row}"


@dataclass(frozen=True)
class Lifted(Row[G_contra]):
    """An aggregate as a column of the coarser grain it was taken per."""

    aggregate: Aggregate[Any]
    of: Grouped[Any]
    label: str = field(default="", compare=False)

    @property
    def type(self) -> ValueType:
        """That of the aggregate."""
        return self.aggregate.type

    @property
    def grain(self) -> Grain:
        """The coarser grain."""
        return self.of

    def __str__(self) -> str:
        return f"{self.of}.{self.label or self.aggregate}"


@dataclass(frozen=True)
class Within(Row[G_contra]):
    """Whether a day lies in a window that ends with the day asked about."""

    day: Row[G_contra]
    days: int
    skip_days: int = 0

    @property
    def type(self) -> ValueType:
        """Yes or no."""
        return ValueType("bool")

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The day."""
        return (self.day,)

    def __str__(self) -> str:
        until = f" until {self.skip_days}d ago" if self.skip_days else ""
        return f"last {self.days}d{until}"


@dataclass(frozen=True)
class Aggregate(Measure, Generic[A]):
    """A grain aggregated per customer, or per group of a coarser grain.

    Made by the methods of a grain: ``orders.sum(orders.amount)``.
    """

    over: Grain
    aggregation: Aggregation
    row: Row[Any] | None = None
    by: Row[Any] | None = None
    _type: ValueType = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        return self._hash

    def __post_init__(self) -> None:
        for row in (self.row, self.by):
            if row is not None and row.grain not in {None, self.over.unscoped}:
                raise DeclarationError(
                    f"{row} is no row of {self.over.unscoped}; "
                    "bring it to that grain with .per(grain)",
                    asked_by=str(self),
                )
        if (
            self.aggregation in _OF_NUMBERS
            and self.row is not None
            and self.row.type.dtype == "string"
        ):
            raise DeclarationError(f"{self.row} is text, not a number", asked_by=str(self))
        object.__setattr__(self, "_type", self._typed())
        object.__setattr__(self, "_hash", hash((self.over, self.aggregation, self.row, self.by)))

    @property
    def type(self) -> ValueType:
        """Counts and sums are never missing; the rest is where there is no row."""
        return self._type

    def _typed(self) -> ValueType:
        if self.aggregation in {"count", "n_unique"} or self.row is None:
            return ValueType("int64")
        if self.aggregation in {"std", "median"}:
            return ValueType("float64", self.row.type.money, nullable=True)
        if self.aggregation == "sum":
            dtype = "int64" if self.row.type.dtype == "bool" else self.row.type.dtype
            return ValueType(dtype, self.row.type.money)
        return self.row.type._replace(nullable=True)

    def aggregates(self) -> Iterator[Aggregate[Any]]:
        """Only itself: what it is made of belongs to its grain."""
        yield self

    def per(self, grain: Grouped[A]) -> Row[Grouped[A]]:
        """Take the aggregate per group of a coarser grain instead of per customer.

        Parameters
        ----------
        grain : Grouped
            A grain made by ``.by()`` from the grain that is aggregated.

        Returns
        -------
        Row
            A column of the coarser grain.

        Raises
        ------
        DeclarationError
            If the coarser grain was made from another grain.
        """
        return self.named_per(grain, "")

    def named_per(self, grain: Grouped[Any], label: str) -> Row[Any]:
        """Do as `per`, and give the column a name to print."""
        if grain.parent.unscoped != self.over.unscoped:
            raise DeclarationError(
                f"{grain} groups {grain.parent.unscoped}, not {self.over.unscoped}",
                asked_by=str(self),
            )
        return Lifted(self, grain.unscoped, label)

    def __str__(self) -> str:
        what = str(self.row) if self.row is not None else str(self.over.unscoped)
        scope = "".join(f", {condition}" for condition in self.over.scope)
        by = f", by {self.by}" if self.by is not None else ""
        return f"{self.aggregation}({what}{by}{scope})"

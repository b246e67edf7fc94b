"""What is counted: rows, narrowed to those that count and grouped by keys.

One rule gives orders (lines by order), order days (orders by day), customer x category and
sessions: ``grain.by(key)``. ``.last(days=)`` and ``.where()`` narrow the grain, not the
column, so every aggregate of the narrowed grain sees the same rows.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar, cast

from profilekit.errors import DeclarationError
from profilekit.extractors.aggregates import Aggregate, Key, Within
from profilekit.extractors.rows import Own, RowConstant
from profilekit.extractors.value_types import Now

if TYPE_CHECKING:
    from profilekit.extractors.measures import Measure
    from profilekit.extractors.rows import Row

__all__ = ["Grain", "Grouped", "as_grouped"]

BEFORE_ALL_US: Final = -(2**62)
"""Stands for the time of a row that holds since ever; microseconds."""

P_co = TypeVar("P_co", bound="Grain", covariant=True)


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

    @abstractmethod
    def _clock_hour(self) -> Row[Any]:
        """Whole hours that the clock of the business zone has shown since 1970-01-01."""

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
    def age(self) -> Row[Self]:
        """Days from the row's day to the day asked about."""
        return RowConstant(Now.AS_OF) - self._day()

    @property
    def hour(self) -> Row[Self]:
        """Hour of the day of the row, 0 to 23 in the business time zone."""
        return self._clock_hour() % 24

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

    def at_min(self, row: Row[Self], *, by: Row[Self]) -> Aggregate[Self]:
        """Value of a row where another is smallest; of equals the smallest value."""
        return self.at_max(row, by=0 - by)

    def first(self, row: Row[Self]) -> Aggregate[Self]:
        """Value on the earliest row; a row without a time is earliest, of equals the smallest."""
        return self.at_min(row, by=self._dated())

    def latest(self, row: Row[Self]) -> Aggregate[Self]:
        """Value on the latest row; a row without a time is earliest, of equals the smallest."""
        return self.at_max(row, by=self._dated())

    def own(self, measure: Measure) -> Row[Self]:
        """Give the customer's own value of a measure on every row.

        Parameters
        ----------
        measure : Measure
            Made of aggregates over this grain, narrowed or not.

        Returns
        -------
        Row
            The same value on all rows of a customer.

        Raises
        ------
        DeclarationError
            If the measure is made of other grains.

        Examples
        --------
        >>> from profilekit.extractors import orders
        >>> large = orders.where(orders.amount > 2 * orders.own(orders.median(orders.amount)))
        >>> large.count().type.dtype
        'int64'
        """
        return Own(self.unscoped, measure)

    def _dated(self) -> Row[Any]:
        at = self.unscoped.at
        return at.fill(BEFORE_ALL_US) if at.type.nullable else at


@dataclass(frozen=True)
class Grouped(Grain, Generic[P_co]):
    """The rows of a grain grouped by keys within each customer."""

    parent: P_co = None  # pyright: ignore[reportAssignmentType]  # always given; dataclass order
    by_rows: tuple[Row[Any], ...] = ()
    label: str = ""
    splits: bool = False
    """Whether each row is a group of its own where the table lacks a key."""

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

    def _clock_hour(self) -> Row[Any]:
        """Of its first row."""
        hour = self.parent.unscoped._clock_hour()  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]  # a grain's
        return self.parent.min(hour).named_per(self, "clock_hour")

    def __str__(self) -> str:
        keys = ", ".join(map(str, self.by_rows))
        return self.label or f"({self.parent} by {keys})"


def as_grouped(grain: Grain) -> Grouped[Any] | None:
    """Give a grain as a grouped one, or None for the rows of a table."""
    return cast("Grouped[Any]", grain) if isinstance(grain, Grouped) else None

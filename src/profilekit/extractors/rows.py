"""A value per row of a grain, and what can be attached to rows from beside them.

A `Row` knows its grain, and rows of different grains do not meet. What lies beside a row, as the
row before or the customer's own median, is attached to the rows once, whoever asks for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

from profilekit.errors import DeclarationError
from profilekit.extractors.operations import Expression, Operation
from profilekit.extractors.value_types import Constant, Operator, Scalar, ValueType

if TYPE_CHECKING:
    from profilekit.extractors.grains import Grain, Grouped
    from profilekit.extractors.measures import Measure

__all__ = [
    "Attached",
    "CalendarPart",
    "Matched",
    "Ordered",
    "Own",
    "Previous",
    "Row",
    "RowConstant",
    "Running",
]

# A row of a grain can stand wherever a row of a special case of that grain is wanted.
G_contra = TypeVar("G_contra", bound="Grain", contravariant=True)


class Row(Expression["Row[G_contra]"], Generic[G_contra]):
    """A value per row of a grain.

    Rows come from grains (``orders.amount``) and combine by arithmetic, comparison
    (``<``, ``<=``, ``>``, ``>=``, ``.is_()``) and logic (``&``, ``|``, ``~``).

    Examples
    --------
    >>> from profilekit.extractors import orders
    >>> str(orders.amount >= 100)
    '(orders.amount >= 100)'
    """

    @property
    def grain(self) -> Grain | None:
        """Grain the values belong to, without scope; None for a constant."""
        grains = (row.grain for row in self.operands)
        return next((grain for grain in grains if grain is not None), None)

    def combine(self, operator: Operator, *operands: object) -> Row[G_contra]:
        """Apply an operator to rows; scalars become constants."""
        return RowOperation(operator, tuple(_row(operand) for operand in operands))

    def where(self, condition: Row[G_contra]) -> Row[G_contra]:
        """Give the value where a condition is met; missing elsewhere."""
        return self.combine("where", self, condition)

    def month(self) -> Row[G_contra]:
        """Month of a day, 1 to 12."""
        return CalendarPart(self, "month")

    def year(self) -> Row[G_contra]:
        """Calendar year of a day."""
        return CalendarPart(self, "year")

    def previous(self) -> Row[G_contra]:
        """Give the value of the customer's row before, in the order of the grain's time."""
        return Previous(self)

    def running_sum(self) -> Row[G_contra]:
        """Add up the customer's rows up to and including the row's time.

        Values are not negative; a missing one adds nothing.
        """
        return Running(self)

    def matched(self, *keys: Row[Any]) -> Row[Any]:
        """Bring a column of a grouped grain onto the rows of another one, by its keys.

        Parameters
        ----------
        *keys : Row
            Rows of the other grain, in the order of the keys that this grain is grouped by.

        Returns
        -------
        Row
            A row of the other grain: the value of the same customer's group with those keys;
            missing where there is none or a key is missing.

        Raises
        ------
        DeclarationError
            If this is no row of a grouped grain, or the keys are not as many as its own.

        Examples
        --------
        >>> from profilekit.extractors import orders, refunds
        >>> str(orders.day.matched(refunds.order_id))
        'orders.day of refunds.order_id'
        """
        return Matched(self, keys)


class RowConstant(Constant, Row[Any]):
    """The same value on every row."""


class RowOperation(Operation, Row[G_contra]):
    """An operator applied to rows of one grain."""

    @property
    def grain(self) -> Grain | None:
        """Grain of its arguments."""
        return self._grain


class Attached(Row[G_contra]):
    """A column that is added to the rows of a grain from what lies beside them."""


@dataclass(frozen=True)
class CalendarPart(Attached[G_contra]):
    """The month or the year of a day."""

    row: Row[G_contra]
    part: Literal["month", "year"]

    def __post_init__(self) -> None:
        value = self.row.type
        if self.row.grain is None or (value.dtype, value.money) != ("int64", 0):
            raise DeclarationError("it is no row of days", asked_by=str(self))

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The day."""
        return (self.row,)

    @property
    def type(self) -> ValueType:
        """A whole number."""
        return self.row.type

    def __str__(self) -> str:
        return f"{self.part}({self.row})"


@dataclass(frozen=True)
class Ordered(Attached[G_contra]):
    """What follows from the order of a customer's rows."""

    row: Row[G_contra]

    def __post_init__(self) -> None:
        if self.row.grain is None:
            raise DeclarationError(
                "a constant has no order, so nothing previous either", asked_by=str(self.row)
            )

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The row itself."""
        return (self.row,)

    @property
    def order(self) -> tuple[Row[Any], ...]:
        """Rows that put the customer's rows in order."""
        return () if self.row.grain is None else self.row.grain.order


class Previous(Ordered[G_contra]):
    """The value on the customer's row before."""

    @property
    def type(self) -> ValueType:
        """That of the row; the first one has none before."""
        return self.row.type._replace(nullable=True)

    @property
    def order(self) -> tuple[Row[Any], ...]:
        """The day alone when it is the value."""
        grain = self.row.grain
        return (grain.day,) if grain is not None and self.row == grain.day else super().order

    def __str__(self) -> str:
        return f"previous {self.row}"


class Running(Ordered[G_contra]):
    """The sum of the customer's rows up to and including the time of the row."""

    @property
    def type(self) -> ValueType:
        """That of the row; bools are counted."""
        dtype = "int64" if self.row.type.dtype == "bool" else self.row.type.dtype
        return ValueType(dtype, self.row.type.money)

    @property
    def order(self) -> tuple[Row[Any], ...]:
        """The time alone: rows of one time are taken together."""
        return () if self.row.grain is None else (self.row.grain.at,)

    def __str__(self) -> str:
        return f"running sum of {self.row}"


@dataclass(frozen=True)
class Own(Attached[G_contra]):
    """The customer's own value of a measure, on every row of a grain."""

    of: Grain
    measure: Measure

    def __post_init__(self) -> None:
        if any(a.over.unscoped != self.of for a in self.measure.aggregates()):
            raise DeclarationError(
                f"{self.measure} is not measured over {self.of} alone", asked_by=f"{self.of}.own"
            )

    @property
    def type(self) -> ValueType:
        """That of the measure."""
        return self.measure.type

    @property
    def grain(self) -> Grain:
        """The grain."""
        return self.of

    def __str__(self) -> str:
        return f"own {self.measure}"


@dataclass(frozen=True)
class Matched(Attached[G_contra]):
    """A column of a grouped grain on the rows of another, by its keys."""

    row: Row[Any]
    keys: tuple[Row[Any], ...]

    def __post_init__(self) -> None:
        wanted = () if self.row.grain is None else self.row.grain.keys
        grains = {key.grain for key in self.keys}
        if not wanted or len(self.keys) != len(wanted) or len(grains) != 1 or None in grains:
            raise DeclarationError(
                f"{self.row} is matched by rows of one other grain, one for each key it is "
                f"grouped by: {', '.join(map(str, wanted)) or 'it is not grouped'}",
                asked_by=f"matched({', '.join(map(str, self.keys))})",
            )

    @property
    def source(self) -> Grouped[Any]:
        """The grouped grain it comes from."""
        return cast("Grouped[Any]", self.row.grain)

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The keys: they say which grain it belongs to."""
        return self.keys

    @property
    def type(self) -> ValueType:
        """That of the row; there may be no match."""
        return self.row.type._replace(nullable=True)

    def __str__(self) -> str:
        return f"{self.row} of {', '.join(map(str, self.keys))}"


def _row(operand: object) -> Row[Any]:
    if isinstance(operand, Row):
        return cast("Row[Any]", operand)
    if isinstance(operand, Scalar):
        return RowConstant(operand)
    raise DeclarationError(
        "a row combines with rows of its grain and with constants; "
        "a measure comes to a grain with .per(grain)",
        asked_by=str(operand),
    )

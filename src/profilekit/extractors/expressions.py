"""What can be said about rows and customers: typed expressions that are planned later.

A `Row` is a value per row of a grain, a `Measure` a value per customer. All are frozen: nothing
is read when they are built, and equal expressions are one measure. ``==`` compares expressions;
to compare values write ``row.is_(value)``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NoReturn, TypeVar, cast

from profilekit.errors import DeclarationError
from profilekit.extractors.value_types import (
    COMPARISONS,
    Constant,
    Now,
    Operator,
    Scalar,
    ValueType,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.aggregates import Aggregate
    from profilekit.extractors.grains import Grain

__all__ = ["Constant", "Expression", "Measure", "Operation", "Previous", "Row"]
__all__ += ["as_of_day"]


E = TypeVar("E")
# A row of a grain can stand wherever a row of a special case of that grain is wanted.
G_contra = TypeVar("G_contra", bound="Grain", contravariant=True)


class Expression(ABC, Generic[E]):
    """Arithmetic that rows and measures share; E is the family of the result."""

    @property
    @abstractmethod
    def type(self) -> ValueType:
        """What its values are."""

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """Expressions it is made of."""
        return ()

    @abstractmethod
    def combine(self, operator: Operator, *operands: object) -> E:
        """Make the node of the family that applies an operator to these operands."""

    def aggregates(self) -> Iterator[Aggregate[Any]]:
        """Outermost aggregates in the tree, from left to right."""
        for operand in self.operands:
            yield from operand.aggregates()

    def __bool__(self) -> NoReturn:
        raise DeclarationError(
            "an expression has no truth value; write & for and, | for or, ~ for not, .is_(value)",
            asked_by=str(self),
        )

    def __add__(self, other: E | float) -> E:
        return self.combine("+", self, other)

    def __radd__(self, other: float) -> E:
        return self.combine("+", other, self)

    def __sub__(self, other: E | float) -> E:
        return self.combine("-", self, other)

    def __rsub__(self, other: float) -> E:
        return self.combine("-", other, self)

    def __mul__(self, other: E | float) -> E:
        return self.combine("*", self, other)

    def __rmul__(self, other: float) -> E:
        return self.combine("*", other, self)

    def __truediv__(self, other: E | float) -> E:
        """Divide; by zero gives a missing value."""
        return self.combine("/", self, other)

    def __rtruediv__(self, other: float) -> E:
        return self.combine("/", other, self)

    def __abs__(self) -> E:
        return self.combine("abs", self)


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
        return next((g for g in map(_grain_of, self.operands) if g is not None), None)

    def combine(self, operator: Operator, *operands: object) -> Row[G_contra]:
        """Apply an operator to rows; scalars become constants."""
        return RowOperation(operator, tuple(_row(operand) for operand in operands))

    def __lt__(self, other: Row[G_contra] | float) -> Row[G_contra]:
        return self.combine("<", self, other)

    def __le__(self, other: Row[G_contra] | float) -> Row[G_contra]:
        return self.combine("<=", self, other)

    def __gt__(self, other: Row[G_contra] | float) -> Row[G_contra]:
        return self.combine(">", self, other)

    def __ge__(self, other: Row[G_contra] | float) -> Row[G_contra]:
        return self.combine(">=", self, other)

    def __and__(self, other: Row[G_contra]) -> Row[G_contra]:
        return self.combine("&", self, other)

    def __or__(self, other: Row[G_contra]) -> Row[G_contra]:
        return self.combine("|", self, other)

    def __invert__(self) -> Row[G_contra]:
        return self.combine("~", self)

    def is_(self, other: Row[G_contra] | Scalar) -> Row[G_contra]:
        """Whether the values are equal."""
        return self.combine("is", self, other)

    def is_null(self) -> Row[G_contra]:
        """Whether the value is missing."""
        return self.combine("null?", self)

    def previous(self) -> Row[G_contra]:
        """Give the value of the customer's row before, in the order of the grain's time."""
        return Previous(self)


class Measure(Expression["Measure"]):
    """A value per customer.

    Measures come from aggregating a grain (``orders.sum(orders.amount)``) and combine by
    arithmetic; dividing by zero gives a missing value.

    Examples
    --------
    >>> from profilekit.extractors import orders
    >>> str(orders.sum(orders.amount) / orders.count())
    '(sum(orders.amount) / count(orders))'
    """

    def combine(self, operator: Operator, *operands: object) -> Measure:
        """Apply an operator to measures; scalars become constants."""
        return MeasureOperation(operator, tuple(_measure(operand) for operand in operands))

    def at_least(self, floor: Measure | float) -> Measure:
        """Give the larger of the value and a floor."""
        return self.combine("at least", self, floor)


class RowConstant(Constant, Row[Any]):
    """The same value on every row."""


class MeasureConstant(Constant, Measure):
    """The same value for every customer."""


as_of_day: Measure = MeasureConstant(Now.AS_OF)
"""The day asked about, in days since 1970-01-01."""


@dataclass(frozen=True)
class Previous(Row[G_contra]):
    """The value on the customer's row before."""

    row: Row[G_contra]

    def __post_init__(self) -> None:
        if self.row.grain is None:
            raise DeclarationError("a constant has no previous value", asked_by=str(self.row))

    @property
    def type(self) -> ValueType:
        """That of the row; the first one has none before."""
        return self.row.type._replace(nullable=True)

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The row itself."""
        return (self.row,)

    @property
    def order(self) -> tuple[Row[Any], ...]:
        """Rows that put the customer's rows in order: the day alone when it is the value."""
        grain = self.row.grain
        if grain is None:
            return ()
        return (grain.day,) if self.row == grain.day else grain.order

    def __str__(self) -> str:
        return f"previous {self.row}"


@dataclass(frozen=True)
class Operation:
    """An operator applied to expressions of one family."""

    operator: Operator
    arguments: tuple[Expression[Any], ...]
    _type: ValueType = field(init=False, repr=False, compare=False)

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The arguments."""
        return self.arguments

    @property
    def type(self) -> ValueType:
        """Follows from the operator and the arguments."""
        return self._type

    def __post_init__(self) -> None:
        grains = {g for g in map(_grain_of, self.arguments) if g is not None}
        if len(grains) > 1:
            raise DeclarationError(
                f"rows of different grains ({', '.join(sorted(map(str, grains)))}) do not meet; "
                "bring the finer one up with .per(grain)",
                asked_by=str(self),
            )
        powers = {a.type.money for a in self.arguments if not _is_plain(a)}
        if self.operator not in {"*", "/", "&", "|"} and len(powers) > 1:
            raise DeclarationError(
                "an amount of money stands beside something that is none; divide or compare like",
                asked_by=str(self),
            )
        texts = {a.type.dtype == "string" for a in self.arguments}
        if texts != {False} and (len(texts) > 1 or self.operator not in {"is", "null?"}):
            raise DeclarationError("text is only compared with text, by .is_()", asked_by=str(self))
        object.__setattr__(self, "_type", self._typed())

    def _typed(self) -> ValueType:
        types = [argument.type for argument in self.arguments]
        nullable = any(t.nullable for t in types) and self.operator != "null?"
        if self.operator in COMPARISONS:
            return ValueType("bool", 0, nullable)
        money = self._money()
        # The product of two amounts in minor units may not fit 64 bits.
        inexact = self.operator == "/" or abs(money) > 1
        inexact = inexact or any(t.dtype == "float64" for t in types)
        return ValueType("float64" if inexact else "int64", money, nullable or self.operator == "/")

    def _money(self) -> int:
        powers = [a.type.money for a in self.arguments]
        if self.operator == "*":
            return sum(powers)
        if self.operator == "/":
            return powers[0] - powers[1]
        return max(powers, key=abs)

    def __str__(self) -> str:
        first, *rest = self.arguments
        if self.operator == "null?":
            return f"({first} is missing)"
        return f"({first} {self.operator} {rest[0]})" if rest else f"{self.operator}({first})"


class RowOperation(Operation, Row[G_contra]):
    """An operator applied to rows of one grain."""


class MeasureOperation(Operation, Measure):
    """An operator applied to measures."""


def _is_plain(expression: Expression[Any]) -> bool:
    """Whether it is a number or text, which takes the unit of what it stands beside."""
    return isinstance(expression, Constant) and not isinstance(expression.value, Now)


def _grain_of(expression: Expression[Any]) -> Grain | None:
    return expression.grain if isinstance(expression, Row) else None


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


def _measure(operand: object) -> Measure:
    if isinstance(operand, Measure):
        return operand
    if isinstance(operand, Scalar):
        return MeasureConstant(operand)
    raise DeclarationError(
        "a measure combines with measures and with constants; aggregate the row first",
        asked_by=str(operand),
    )

"""What rows and measures have in common: arithmetic, comparison and their types.

All expressions are frozen: nothing is read when they are built, and equal expressions are one
measure. ``==`` compares expressions; to compare values write ``row.is_(value)``.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING, Any, Final, Generic, NoReturn, TypeVar

from profilekit.errors import DeclarationError
from profilekit.extractors.value_types import COMPARISONS, Constant, Operator, Scalar, ValueType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.extractors.aggregates import Aggregate
    from profilekit.extractors.grains import Grain
    from profilekit.fields import DType

__all__ = ["Expression", "Operation"]

E = TypeVar("E")

_NUMERIC_FUNCTIONS: Final = frozenset({"log", "exp", "sqrt", "sin", "cos"})
_ARITHMETIC: Final = frozenset(
    {"+", "-", "*", "/", "abs", "at least", "at most", "<", "<=", ">", ">="}
)
_CALENDAR: Final = frozenset({"weekday", "month", "year", "//", "%"})
_TEXT: Final = frozenset({"is", "null?", "fill", "where", "case"})
_OF_ANY_MONEY: Final = frozenset({"*", "/", "&", "|", "where", "case"})


class Expression(ABC, Generic[E]):
    """Arithmetic that rows and measures share; E is the family of the result."""

    @property
    @abstractmethod
    def type(self) -> ValueType:
        """What its values are."""

    @property
    def grain(self) -> Grain | None:
        """Grain the values belong to, without scope; None for a constant or a measure."""
        return None

    @property
    def is_plain(self) -> bool:
        """Whether it takes the unit of what it stands beside, as a number does."""
        return False

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

    def __floordiv__(self, divisor: int) -> E:
        """Divide whole numbers by a positive constant, rounding down."""
        return self.combine("//", self, divisor)

    def __mod__(self, divisor: int) -> E:
        """Remainder of dividing whole numbers by a positive constant; never negative."""
        return self.combine("%", self, divisor)

    def __abs__(self) -> E:
        return self.combine("abs", self)

    def __lt__(self, other: E | float) -> E:
        return self.combine("<", self, other)

    def __le__(self, other: E | float) -> E:
        return self.combine("<=", self, other)

    def __gt__(self, other: E | float) -> E:
        return self.combine(">", self, other)

    def __ge__(self, other: E | float) -> E:
        return self.combine(">=", self, other)

    def __and__(self, other: E) -> E:
        return self.combine("&", self, other)

    def __or__(self, other: E) -> E:
        return self.combine("|", self, other)

    def __invert__(self) -> E:
        return self.combine("~", self)

    def is_(self, other: E | Scalar) -> E:
        """Whether the values are equal."""
        return self.combine("is", self, other)

    def is_in(self, values: Sequence[Scalar]) -> E:
        """Whether the value is one of several constants."""
        if not values:
            raise DeclarationError("it takes at least one value", asked_by=f"{self}.is_in")
        equal: list[Any] = [self.combine("is", self, value) for value in values]
        return reduce(lambda one, other: one | other, equal)

    def is_null(self) -> E:
        """Whether the value is missing."""
        return self.combine("null?", self)

    def fill(self, other: E | Scalar) -> E:
        """Give another value where this one is missing."""
        return self.combine("fill", self, other)

    def at_least(self, floor: E | float) -> E:
        """Give the larger of the value and a floor."""
        return self.combine("at least", self, floor)

    def at_most(self, ceiling: E | float) -> E:
        """Give the smaller of the value and a ceiling."""
        return self.combine("at most", self, ceiling)

    def log(self) -> E:
        """Natural logarithm, of money in major units; missing unless positive."""
        return self.combine("log", self)

    def exp(self) -> E:
        """Exponential."""
        return self.combine("exp", self)

    def sqrt(self) -> E:
        """Square root; missing for negative values."""
        return self.combine("sqrt", self)

    def sin(self) -> E:
        """Sine of an angle in radians."""
        return self.combine("sin", self)

    def cos(self) -> E:
        """Cosine of an angle in radians."""
        return self.combine("cos", self)

    def weekday(self) -> E:
        """Day of the week of a day, 1 for Monday to 7 for Sunday."""
        return self.combine("weekday", self)


@dataclass(frozen=True)
class Operation:
    """An operator applied to expressions of one family."""

    operator: Operator
    arguments: tuple[Expression[Any], ...]
    _type: ValueType = field(init=False, repr=False, compare=False)
    _grain: Grain | None = field(init=False, repr=False, compare=False)
    _hash: int = field(init=False, repr=False, compare=False)

    def __hash__(self) -> int:
        return self._hash

    @property
    def operands(self) -> tuple[Expression[Any], ...]:
        """The arguments."""
        return self.arguments

    @property
    def type(self) -> ValueType:
        """Follows from the operator and the arguments."""
        return self._type

    @property
    def _values(self) -> tuple[Expression[Any], ...]:
        """Arguments that the result can be, for those operators that choose."""
        if self.operator == "where":
            return self.arguments[:1]
        if self.operator != "case":
            return self.arguments
        pairs = len(self.arguments) // 2 * 2
        return (*self.arguments[1:pairs:2], *self.arguments[pairs:])

    def __post_init__(self) -> None:
        object.__setattr__(self, "_hash", hash((type(self), self.operator, self.arguments)))
        object.__setattr__(self, "_grain", self._common_grain())
        powers = {a.type.money for a in self._values if not a.is_plain}
        if self.operator not in _OF_ANY_MONEY - {"case"} and len(powers) > 1:
            raise self._fault(
                "an amount of money stands beside something that is none; divide or compare like"
            )
        texts = {a.type.dtype == "string" for a in self._values}
        if texts != {False} and (len(texts) > 1 or self.operator not in _TEXT):
            raise self._fault("text is only compared with text, by .is_()")
        if self.operator in _ARITHMETIC and any(a.type.dtype == "bool" for a in self._values):
            raise self._fault("a condition is no number; count with .where(), or choose by case")
        conditions = [a for a in self.arguments if a not in self._values]
        if self.operator in {"&", "|", "~"}:
            conditions = list(self.arguments)
        if any(a.type.dtype != "bool" for a in conditions):
            raise self._fault("a condition is a comparison, as in (a > 1) & b.is_(2)")
        if self.operator in _CALENDAR:
            self._check_whole()
        if self.operator in _NUMERIC_FUNCTIONS - {"log"} and self.arguments[0].type.money:
            raise self._fault("it has no meaning for money; divide by an amount first")
        object.__setattr__(self, "_type", self._typed())

    def _common_grain(self) -> Grain | None:
        grains = {grain for a in self.arguments if (grain := a.grain) is not None}
        if len(grains) > 1:
            raise self._fault(
                f"rows of different grains ({', '.join(sorted(map(str, grains)))}) do not meet; "
                "bring the finer one up with .per(grain)"
            )
        return next(iter(grains), None)

    def _check_whole(self) -> None:
        if self.arguments[0].type.dtype != "int64" or self.arguments[0].type.money:
            raise self._fault("it takes whole numbers that are no money")
        divisors = [a.value if isinstance(a, Constant) else None for a in self.arguments[1:]]
        if any(not isinstance(d, int) or isinstance(d, bool) or d < 1 for d in divisors):
            raise self._fault("it divides by a positive whole number")

    def _fault(self, found: str) -> DeclarationError:
        return DeclarationError(found, asked_by=str(self))

    def _typed(self) -> ValueType:
        types = [argument.type for argument in self.arguments]
        nullable = any(t.nullable for t in types)
        if self.operator in COMPARISONS:
            return ValueType("bool", 0, nullable and self.operator != "null?")
        if self.operator in _CALENDAR:
            return ValueType("int64", 0, nullable)
        if self.operator in _NUMERIC_FUNCTIONS:
            return ValueType("float64", 0, nullable or self.operator in {"log", "sqrt"})
        if self.operator in {"fill", "where", "case"}:
            return self._chosen_type()
        money = self._money()
        # The product of two amounts in minor units may not fit 64 bits.
        inexact = self.operator == "/" or abs(money) > 1
        inexact = inexact or any(t.dtype == "float64" for t in types)
        return ValueType("float64" if inexact else "int64", money, nullable or self.operator == "/")

    def _chosen_type(self) -> ValueType:
        values = [value.type for value in self._values]
        dtypes: set[DType] = {value.dtype for value in values}
        dtype: DType = dtypes.pop() if len(dtypes) == 1 else "float64"
        money = max((value.money for value in values), key=abs)
        if self.operator == "fill":
            return ValueType(dtype, money, values[-1].nullable)
        no_otherwise = len(self.arguments) % 2 == 0
        return ValueType(dtype, money, no_otherwise or any(value.nullable for value in values))

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
        if self.operator == "case":
            return f"case({', '.join(map(str, self.arguments))})"
        return f"({first} {self.operator} {rest[0]})" if rest else f"{self.operator}({first})"

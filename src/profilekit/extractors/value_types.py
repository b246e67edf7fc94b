"""What values are and what can be done with them, whatever they are computed from."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from profilekit.fields import DType

__all__ = ["COMPARISONS", "Constant", "Now", "Operator", "Scalar", "ValueType"]

Scalar = int | float | str | bool
Operator = Literal[
    "+",
    "-",
    "*",
    "/",
    "//",
    "%",
    "abs",
    "<",
    "<=",
    ">",
    ">=",
    "is",
    "&",
    "|",
    "~",
    "null?",
    "at least",
    "at most",
    "fill",
    "where",
    "case",
    "log",
    "exp",
    "sqrt",
    "sin",
    "cos",
    "weekday",
    "month",
    "year",
]

COMPARISONS: Final = frozenset({"<", "<=", ">", ">=", "is", "&", "|", "~", "null?"})


class Now(Enum):
    """The one "now" there is: the day that is asked about."""

    AS_OF = "as_of_day"


class ValueType(NamedTuple):
    """What the values of an expression are.

    Attributes
    ----------
    dtype : {"int64", "float64", "string", "bool"}
        Type of the values.
    money : int
        Power of money in the value: 1 for an amount, 0 for a ratio of two amounts.
    nullable : bool
        Whether a value can be missing.
    """

    dtype: DType
    money: int = 0
    nullable: bool = False


@dataclass(frozen=True)
class Constant:
    """A number, a text, a flag, or the day asked about."""

    value: Scalar | Now

    @property
    def type(self) -> ValueType:
        """Follows from the value."""
        names: dict[type, DType] = {bool: "bool", float: "float64", str: "string"}
        return ValueType(names.get(type(self.value), "int64"))

    @property
    def is_plain(self) -> bool:
        """Whether it takes the unit of what it stands beside."""
        return not isinstance(self.value, Now)

    def __str__(self) -> str:
        return self.value.value if isinstance(self.value, Now) else repr(self.value)

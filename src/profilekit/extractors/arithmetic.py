"""What expressions compute: arithmetic in narwhals, with money in minor units.

Division by zero gives a missing value, and money is brought to major units last, once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.extractors.aggregates import Aggregate, Within
from profilekit.extractors.expressions import Expression, Operation
from profilekit.extractors.value_types import Constant, Now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from profilekit.extractors.value_types import Operator

__all__ = ["CUSTOMER", "DTYPES", "MINOR", "combined", "elementary", "finished", "measure_expr"]

CUSTOMER: Final = "customer_id"
MINOR: Final = "minor_units"
"""Column that holds the minor units of one major unit."""

DTYPES: Final = {
    "int64": nw.Int64,
    "float64": nw.Float64,
    "string": nw.String,
    "bool": nw.Boolean,
}


def measure_expr(
    measure: Expression[Any],
    names: Mapping[Aggregate[Any], str],
    *,
    as_of_day: int,
    decimals: int,
) -> nw.Expr:
    """Compute a field from the columns of its measures.

    Parameters
    ----------
    measure : Measure
        The field's measure.
    names : mapping of Aggregate to str
        Column of each aggregate; one that is absent had no row anywhere.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    decimals : int
        Digits of the currency's minor unit.

    Returns
    -------
    nw.Expr
        The field in its unit: money in major units, by the column `MINOR`.
    """

    def lower(node: Expression[Any]) -> nw.Expr:
        if isinstance(node, Aggregate):
            zero = node.aggregation in {"sum", "count", "n_unique"}
            if node not in names:
                return nw.lit(0 if zero else None, DTYPES[node.type.dtype])
            column = nw.col(names[node])
            return column.fill_null(0) if zero else column
        return combined(node, lower, as_of_day=as_of_day, decimals=decimals)

    expr = lower(measure)
    # A column, not a number: an engine may multiply by the inverse of a number, which is off
    # by the last digit.
    for _ in range(abs(measure.type.money)):
        expr = expr / nw.col(MINOR) if measure.type.money > 0 else expr * nw.col(MINOR)
    return expr


def combined(
    node: Expression[Any],
    lower: Callable[[Expression[Any]], nw.Expr],
    *,
    as_of_day: int,
    decimals: int,
) -> nw.Expr:
    """Compute a node from its operands.

    Parameters
    ----------
    node : Expression
        A constant, a window or an operation.
    lower : callable
        Gives the expression of an operand.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    decimals : int
        Digits of the currency's minor unit; a constant beside money is in major units.

    Returns
    -------
    nw.Expr
        Its value.
    """
    if isinstance(node, Constant):
        return nw.lit(as_of_day if isinstance(node.value, Now) else node.value)
    if isinstance(node, Within):
        day, last = lower(node.operands[0]), as_of_day - node.skip_days
        recent = day > nw.lit(last - node.days)
        return recent & (day <= nw.lit(last)) if node.skip_days else recent
    if not isinstance(node, Operation):
        raise TypeError(node)
    # The power of money of what stands beside a constant; 1 / amount has a negative one.
    money = next((a.type.money for a in node.arguments if a.type.money), 0)
    beside_money = money != 0 and node.operator not in {"*", "/"}
    args = [
        nw.lit(_in_minor_units(argument.value, decimals * money))
        if beside_money
        and isinstance(argument, Constant)
        and isinstance(argument.value, int | float)
        else lower(argument)
        for argument in node.arguments
    ]
    if node.operator == "*" and node.type.dtype == "float64":
        args = [arg.cast(nw.Float64) for arg in args]
    return _OPERATIONS[node.operator](*args)


def _in_minor_units(value: float, digits: int) -> float:
    # 0.07 * 100 is above 7; the decimals that were written are not.
    if isinstance(value, int) and digits >= 0:
        return value * 10**digits
    return float(Decimal(repr(value)).scaleb(digits))


def _divided(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    divisor = denominator.cast(nw.Float64)
    return nw.when(divisor != 0).then(numerator.cast(nw.Float64) / divisor)


def _at_least(value: nw.Expr, floor: nw.Expr) -> nw.Expr:
    return nw.when(value < floor).then(floor).otherwise(value)


_OPERATIONS: Final[dict[Operator, Callable[..., nw.Expr]]] = {
    "+": nw.Expr.__add__,
    "-": nw.Expr.__sub__,
    "*": nw.Expr.__mul__,
    "/": _divided,
    "<": nw.Expr.__lt__,
    "<=": nw.Expr.__le__,
    ">": nw.Expr.__gt__,
    ">=": nw.Expr.__ge__,
    "is": nw.Expr.__eq__,
    "&": nw.Expr.__and__,
    "|": nw.Expr.__or__,
    "~": nw.Expr.__invert__,
    "abs": nw.Expr.abs,
    "null?": nw.Expr.is_null,
    "at least": _at_least,
}


def elementary(name: str, source: str, how: Aggregate[Any]) -> tuple[dict[str, nw.Expr], nw.Expr]:
    """Give the engine's aggregations of one aggregate, and what is made of them after."""
    column, result = nw.col(source), nw.col(name)
    if how.aggregation == "count":
        whole = source == CUSTOMER
        return {name: nw.len() if whole else column.sum()}, finished(result, how)
    if how.aggregation == "n_unique":
        # An engine's n_unique counts a missing value as a value.
        parts = {name: column.n_unique(), f"{name}v": column.count(), f"{name}n": nw.len()}
        missing = nw.when(nw.col(f"{name}v") < nw.col(f"{name}n")).then(nw.lit(1))
        return parts, (result.cast(nw.Int64) - missing.otherwise(nw.lit(0))).alias(name)
    aggregations = {
        "sum": column.sum(),
        "min": column.min(),
        "max": column.max(),
        "std": column.std(ddof=1),
        "median": column.median(),
        "at_max": column.min(),
    }
    return {name: aggregations[how.aggregation]}, finished(result, how)


def finished(expr: nw.Expr, how: Aggregate[Any]) -> nw.Expr:
    """Bring an aggregate to its type; nothing adds up to 0."""
    expr = expr.cast(DTYPES[how.type.dtype])
    return expr.fill_null(0) if how.aggregation in {"sum", "count", "n_unique"} else expr

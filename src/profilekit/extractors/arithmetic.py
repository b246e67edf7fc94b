"""What expressions compute: arithmetic in narwhals, with money in minor units.

Division by zero gives a missing value, and money is brought to major units last, once.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.extractors.aggregates import Aggregate, Within
from profilekit.extractors.civil_days import month_of, year_of
from profilekit.extractors.operations import Operation
from profilekit.extractors.value_types import Constant, Now

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from profilekit.extractors.operations import Expression
    from profilekit.extractors.value_types import Operator

__all__ = [
    "CUSTOMER",
    "DTYPES",
    "MINOR",
    "combined",
    "elementary",
    "finished",
    "internal_measure",
    "measure_expr",
]

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
    names: Mapping[Expression[Any], str],
    *,
    as_of_day: int,
    decimals: int,
) -> nw.Expr:
    """Compute a field from the columns of its measures.

    Parameters
    ----------
    measure : Measure
        The field's measure.
    names : mapping of Expression to str
        Column of each aggregate; one that is absent had no row anywhere. Also columns of
        other parts of the measure that were computed before.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    decimals : int
        Digits of the currency's minor unit.

    Returns
    -------
    nw.Expr
        The field in its unit: money in major units, by the column `MINOR`.
    """
    expr = internal_measure(measure, names, as_of_day=as_of_day, decimals=decimals)
    # A column, not a number: an engine may multiply by the inverse of a number, which is off
    # by the last digit.
    for _ in range(abs(measure.type.money)):
        expr = expr / nw.col(MINOR) if measure.type.money > 0 else expr * nw.col(MINOR)
    return expr


def internal_measure(
    measure: Expression[Any],
    names: Mapping[Expression[Any], str],
    *,
    as_of_day: int,
    decimals: int,
) -> nw.Expr:
    """Do as `measure_expr`, with money in minor units."""

    def lower(node: Expression[Any]) -> nw.Expr:
        if isinstance(node, Aggregate):
            zero = node.aggregation in {"sum", "count", "n_unique"}
            if node not in names:
                return nw.lit(0 if zero else None, DTYPES[node.type.dtype])
            column = nw.col(names[node])
            return column.fill_null(0) if zero else column
        if node in names:
            return nw.col(names[node])
        return combined(node, lower, as_of_day=as_of_day, decimals=decimals)

    return lower(measure)


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
    chosen = node.operator in {"at least", "at most"}
    args = [
        nw.lit(_in_minor_units(argument.value, decimals * money))
        if beside_money
        and isinstance(argument, Constant)
        and isinstance(argument.value, int | float)
        and not isinstance(argument.value, bool)
        else lower(argument)
        for argument in (_flat(node, node.operator) if chosen else node.arguments)
    ]
    if chosen:
        return _extreme(args, node)
    if node.operator in {"is", "fill"} and node.arguments[0].type.dtype == "string":
        # A key may be kept in a type of its own labels alone.
        args = [arg.cast(nw.String) for arg in args]
    if node.operator == "*" and node.type.dtype == "float64":
        args = [arg.cast(nw.Float64) for arg in args]
    if node.operator == "log" and money:
        args = [args[0].cast(nw.Float64) / 10.0 ** (decimals * money)]
    return _OPERATIONS[node.operator](*args)


def _in_minor_units(value: float, digits: int) -> float:
    # 0.07 * 100 is above 7; the decimals that were written are not.
    if isinstance(value, int) and digits >= 0:
        return value * 10**digits
    return float(Decimal(repr(value)).scaleb(digits))


def _divided(numerator: nw.Expr, denominator: nw.Expr) -> nw.Expr:
    divisor = denominator.cast(nw.Float64)
    return nw.when(divisor != 0).then(numerator.cast(nw.Float64) / divisor)


def _whole(value: nw.Expr, divisor: nw.Expr) -> nw.Expr:
    # The rest is taken off first, because Spark divides whole numbers as floats.
    return ((value - value % divisor) // divisor).cast(nw.Int64)


def _flat(node: Operation, operator: Operator) -> list[Expression[Any]]:
    """Arguments of nested operations of one kind as one list."""
    return [
        inner
        for argument in node.arguments
        for inner in (
            _flat(argument, operator)
            if isinstance(argument, Operation) and argument.operator == operator
            else [argument]
        )
    ]


def _extreme(args: list[nw.Expr], node: Operation) -> nw.Expr:
    largest = node.operator == "at least"
    value = nw.max_horizontal(*args) if largest else nw.min_horizontal(*args)
    if not node.type.nullable:
        return value
    return nw.when(nw.all_horizontal(*(~a.is_null() for a in args), ignore_nulls=False)).then(value)


def _filled(value: nw.Expr, other: nw.Expr) -> nw.Expr:
    return nw.when(value.is_null()).then(other).otherwise(value)


def _where(value: nw.Expr, condition: nw.Expr) -> nw.Expr:
    return nw.when(condition).then(value)


def _case(*args: nw.Expr) -> nw.Expr:
    pairs = len(args) // 2 * 2
    result = args[pairs] if len(args) > pairs else None
    for place in range(pairs - 2, -2, -2):
        chosen = nw.when(args[place]).then(args[place + 1])
        result = chosen if result is None else chosen.otherwise(result)
    if result is None:
        raise TypeError(args)
    return result


def _log(value: nw.Expr) -> nw.Expr:
    number = value.cast(nw.Float64)
    return nw.when(number > 0).then(number).log()


def _sqrt(value: nw.Expr) -> nw.Expr:
    number = value.cast(nw.Float64)
    return nw.when(number >= 0).then(number).sqrt()


def _exp(value: nw.Expr) -> nw.Expr:
    return value.cast(nw.Float64).exp()


def _sin(value: nw.Expr) -> nw.Expr:
    return value.cast(nw.Float64).sin()


def _cos(value: nw.Expr) -> nw.Expr:
    return value.cast(nw.Float64).cos()


def _weekday(day: nw.Expr) -> nw.Expr:
    """Monday is 1; 1970-01-01 was a Thursday."""
    return (day + 3) % 7 + 1


_OPERATIONS: Final[dict[Operator, Callable[..., nw.Expr]]] = {
    "+": nw.Expr.__add__,
    "-": nw.Expr.__sub__,
    "*": nw.Expr.__mul__,
    "/": _divided,
    "//": _whole,
    "%": nw.Expr.__mod__,
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
    "fill": _filled,
    "where": _where,
    "case": _case,
    "log": _log,
    "exp": _exp,
    "sqrt": _sqrt,
    "sin": _sin,
    "cos": _cos,
    "weekday": _weekday,
    "month": month_of,
    "year": year_of,
}


def elementary(
    name: str, source: str | nw.Expr, how: Aggregate[Any]
) -> tuple[dict[str, nw.Expr], nw.Expr]:
    """Give the engine's aggregations of one aggregate, and what is made of them after."""
    column = nw.col(source) if isinstance(source, str) else source
    result = nw.col(name)
    if how.aggregation == "count":
        whole = isinstance(source, str) and source == CUSTOMER
        return {name: nw.len() if whole else column.sum()}, finished(result, how)
    if how.aggregation == "n_unique":
        # An engine's n_unique counts a missing value as a value.
        parts = {name: column.n_unique(), f"{name}v": column.count(), f"{name}n": nw.len()}
        missing = nw.when(nw.col(f"{name}v") < nw.col(f"{name}n")).then(nw.lit(1))
        return parts, (result.cast(nw.Int64) - missing.otherwise(nw.lit(0))).alias(name)
    aggregations = {
        "sum": column.sum,
        "min": column.min,
        "max": column.max,
        "std": lambda: column.std(ddof=1),
        "median": column.median,
    }
    return {name: aggregations[how.aggregation]()}, finished(result, how)


def finished(expr: nw.Expr, how: Aggregate[Any]) -> nw.Expr:
    """Bring an aggregate to its type; nothing adds up to 0."""
    expr = expr.cast(DTYPES[how.type.dtype])
    return expr.fill_null(0) if how.aggregation in {"sum", "count", "n_unique"} else expr

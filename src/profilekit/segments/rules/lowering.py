"""From a condition to an expression that any engine evaluates, with the same answer.

Answers are booleans with null for unknown; ``&``, ``|`` and ``~`` of every engine follow Kleene
there. Numbers are compared as Python does: a whole column meets whole bounds only, so that no
engine rounds it, and what stands between two whole numbers becomes the next of them.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

import narwhals as nw

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.segments.rules.holding import COMPARED, column_of
from profilekit.segments.rules.walking import compared_with, is_joint, leaves_of
from profilekit.segments.rules.wording import in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.segments.rules.constants import Operator
    from profilekit.segments.rules.tree import (
        AnyCondition,
        Between,
        Compare,
        HasEvents,
        Leaf,
        OneOf,
        Trend,
    )

__all__ = ["ColumnKind", "answers", "expression_of", "kinds_of"]

ColumnKind: TypeAlias = Literal["whole", "float", "flag", "text", "nothing", "other"]
"""What a column holds; nothing where it holds nulls alone, other where no rule can read it."""

_END: Final = 2**63
"""Whole columns hold what is from minus this to below this."""

_MOST: Final = sys.float_info.max


def kinds_of(schema: Mapping[str, Any]) -> dict[str, ColumnKind]:
    """Tell what columns hold by their narwhals dtypes."""
    return {name: _kind(dtype) for name, dtype in schema.items()}


def expression_of(
    condition: AnyCondition, kinds: Mapping[str, ColumnKind], *, asked_by: str = "expression_of"
) -> nw.Expr:
    """Make the expression of a condition.

    Parameters
    ----------
    condition : condition
        Any tree; of segments it reads the field ``in_<id>_flag``.
    kinds : mapping of str to kind
        What each column holds, as `kinds_of` says. Floats carry no NaN: missing is null.
    asked_by : str
        Who asks, for errors.

    Returns
    -------
    nw.Expr
        Boolean; null is unknown.

    Raises
    ------
    UnknownNameError
        If a column is not there.
    UnsupportedInputError
        If text is compared with numbers.

    Examples
    --------
    >>> import narwhals as nw, polars as pl
    >>> from profilekit.segments import field
    >>> frame = nw.from_native(pl.DataFrame({"recency_days": [3, 90, None]}))
    >>> rule = expression_of(field("recency_days") <= 30.5, kinds_of(frame.schema))
    >>> frame.select(member=rule)["member"].to_list()
    [True, False, None]
    """
    leaves = list(leaves_of(condition))
    lacking = [name for name in dict.fromkeys(map(column_of, leaves)) if name not in kinds]
    if lacking:
        raise UnknownNameError("field", lacking, kinds, asked_by=asked_by)
    for leaf in leaves:
        _require_comparable(leaf, kinds[column_of(leaf)], asked_by)
    return _lowered(condition, kinds)


def answers(condition: AnyCondition, frame: nw.DataFrame[Any], *, asked_by: str) -> nw.Series[Any]:
    """Evaluate a condition on a frame, row by row; null is unknown."""
    rule = expression_of(condition, kinds_of(frame.schema), asked_by=asked_by)
    return frame.select(rule.alias("answer"))["answer"]


def _lowered(condition: AnyCondition, kinds: Mapping[str, ColumnKind]) -> nw.Expr:
    if condition.kind == "not":
        return ~_lowered(condition.condition, kinds)
    if is_joint(condition):
        parts = [_lowered(part, kinds) for part in condition.conditions]
        return _joined(parts, is_all=condition.kind == "all_of")
    return _leaf(condition, nw.col(column_of(condition)), kinds[column_of(condition)])


def _joined(parts: list[nw.Expr], *, is_all: bool) -> nw.Expr:
    """Join by halves: engines walk expressions recursively, and a rule can have many parts."""
    if len(parts) == 1:
        return parts[0]
    middle = len(parts) // 2
    left, right = _joined(parts[:middle], is_all=is_all), _joined(parts[middle:], is_all=is_all)
    return left & right if is_all else left | right


def _leaf(leaf: Leaf, column: nw.Expr, kind: ColumnKind) -> nw.Expr:
    if leaf.kind == "known":
        return ~column.is_null()
    if leaf.kind == "in_segment":
        held = column if kind == "flag" else column == 1
        return held.fill_null(value=False)
    if leaf.kind == "customers":
        return _is_one_of(leaf.ids, column, kind).fill_null(value=False)
    answer = _where_known(column, value=False) if kind == "nothing" else _asked(leaf, column, kind)
    return answer if leaf.missing == "unknown" else answer.fill_null(value=leaf.missing == "holds")


def _asked(
    leaf: Between | OneOf | Compare | HasEvents | Trend, column: nw.Expr, kind: ColumnKind
) -> nw.Expr:
    """Answer where there is a value, and null elsewhere."""
    if kind == "flag" and not (leaf.kind == "compare" and isinstance(leaf.value, bool)):
        column, kind = column.cast(nw.Int64()), "whole"
    if leaf.kind == "between":
        low = _compared(column, kind, ">=", leaf.low)
        return low & _compared(column, kind, "<=", leaf.high)
    if leaf.kind == "one_of":
        return _is_one_of(leaf.values, column, kind)
    return _compared(column, kind, leaf.op, leaf.value)


def _compared(column: nw.Expr, kind: ColumnKind, op: Operator, value: Any) -> nw.Expr:
    """Compare a column with a constant of its own type."""
    if kind == "flag":
        return column if (op == "==") == value else ~column
    if kind == "text":
        return COMPARED[op](column, nw.lit(value, nw.String()))
    if kind == "float":
        return COMPARED[op](column, nw.lit(float(value), nw.Float64()))
    if isinstance(value, float):
        return _whole_compared(column, op, value)
    return COMPARED[op](column, nw.lit(int(value), nw.Int64()))


def _whole_compared(column: nw.Expr, op: Operator, value: float) -> nw.Expr:
    """Compare whole numbers with any, by the next whole number where it is none."""
    if op in {"==", "!="} and not value.is_integer():
        return _where_known(column, value=op == "!=")
    whole = math.ceil(value) if op in {"<", ">="} else math.floor(value)
    if not -_END <= whole < _END:
        return _where_known(column, value=bool(COMPARED[op](0, whole)))
    return COMPARED[op](column, nw.lit(whole, nw.Int64()))


def _is_one_of(values: tuple[Any, ...], column: nw.Expr, kind: ColumnKind) -> nw.Expr:
    """Ask for one of several values; those that the column cannot hold are nobody's."""
    if kind == "text":
        kept = list(values)
    elif kind == "float":
        kept = [float(x) for x in values if abs(x) <= _MOST and float(x) == x]
    else:
        column = column.cast(nw.Int64()) if kind == "flag" else column
        kept = [int(x) for x in values if -_END <= x < _END and int(x) == x]
    return column.is_in(kept) if kept else _where_known(column, value=False)


def _where_known(column: nw.Expr, *, value: bool) -> nw.Expr:
    """Give one answer wherever there is a value, and null elsewhere."""
    return nw.when(~column.is_null()).then(nw.lit(value))


def _kind(dtype: Any) -> ColumnKind:
    if dtype.is_integer():
        return "whole"
    if dtype.is_float():
        return "float"
    if dtype == nw.Boolean:
        return "flag"
    if dtype == nw.String:
        return "text"
    return "nothing" if dtype == nw.Unknown else "other"


def _require_comparable(leaf: Leaf, kind: ColumnKind, asked_by: str) -> None:
    wanted = compared_with(leaf)
    if kind == "nothing" or (wanted == "anything" and kind != "other"):
        return
    if kind == "other" or (wanted == "text") != (kind == "text"):
        expected = {"text": "text", "anything": "text, numbers or flags"}.get(wanted, "numbers")
        found = f"the field {column_of(leaf)!r}, which holds {kind}, in the rule {in_words(leaf)!r}"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)

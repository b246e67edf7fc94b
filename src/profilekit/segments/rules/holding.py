"""Whether a condition holds for one customer, in plain Python.

Three answers: True, False, and None where something is missing and matters. ``and`` fails with
its first failure whatever is unknown, ``or`` holds likewise (Kleene's logic).
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np

from profilekit.book.columns import is_missing
from profilekit.book.profile import Profile
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.faults import shown
from profilekit.fields import Section
from profilekit.segments.naming import flag_field
from profilekit.segments.rules.walking import compared_with, is_joint

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from profilekit.book.applied import Scalar
    from profilekit.segments.rules.constants import Missing
    from profilekit.segments.rules.tree import (
        AnyCondition,
        Between,
        Compare,
        HasEvents,
        Leaf,
        OneOf,
        Trend,
    )

__all__ = ["COMPARED", "column_of", "holding", "row_read", "value_of"]

COMPARED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}
"""What each operator does, to values and to expressions alike."""

KEY: Final = "customer_id"


def holding(condition: AnyCondition, row: Mapping[str, Scalar]) -> bool | None:
    """Evaluate a condition on a row.

    Parameters
    ----------
    condition : condition
        Any tree.
    row : mapping of str to value
        As `row_read` gives it.

    Returns
    -------
    bool or None
        None is unknown.

    Examples
    --------
    >>> from profilekit.segments import field
    >>> rule = (field("recency_days") <= 30) | (field("spend_amount") > 100)
    >>> [holding(rule, {"recency_days": 9, "spend_amount": x}) for x in (None, 500)]
    [True, True]
    >>> holding(rule, {"recency_days": 99, "spend_amount": None}) is None
    True
    """
    if condition.kind == "not":
        inner = holding(condition.condition, row)
        return None if inner is None else not inner
    if is_joint(condition):
        decisive = condition.kind == "any_of"
        answers = [holding(part, row) for part in condition.conditions]
        if decisive in answers:
            return decisive
        return None if None in answers else not decisive
    return _leaf_holds(condition, row)


def row_read(
    leaves: Iterable[Leaf], given: Mapping[str, Any] | Profile, *, asked_by: str
) -> dict[str, Scalar]:
    """Read what leaves need of one customer; what is missing is None.

    Raises
    ------
    UnknownNameError
        If a field is not there.
    UnsupportedInputError
        If text stands where a number is asked for, or a number where text is.
    """
    if not isinstance(given, Mapping | Profile):  # pyright: ignore[reportUnnecessaryIsInstance] - callers are not all typed
        expected = "a mapping of field to value, or a Profile"
        raise UnsupportedInputError(shown(given), asked_by=asked_by, expected=expected)
    row = _of_profile(given) if isinstance(given, Profile) else given
    leaves = list(leaves)
    needed = dict.fromkeys(column_of(leaf) for leaf in leaves)
    lacking = [name for name in needed if name not in row]
    if lacking:
        hint = "Segments and events are read from fields that assign_segments(book, ...) adds."
        raise UnknownNameError("field", lacking, row, asked_by=asked_by, hint=hint)
    read: dict[str, Scalar] = {name: _plain(name, row[name], asked_by=asked_by) for name in needed}
    for leaf in leaves:
        _require_comparable(leaf, read[column_of(leaf)], asked_by)
    return read


def column_of(leaf: Leaf) -> str:
    """Name the column that a leaf reads."""
    if leaf.kind == "in_segment":
        return flag_field(leaf.segment)
    return KEY if leaf.kind == "customers" else leaf.field


def value_of(leaf: Leaf, row: Mapping[str, Scalar]) -> Scalar:
    """Give what a row has in the column that a leaf reads."""
    return row[column_of(leaf)]


def _leaf_holds(leaf: Leaf, row: Mapping[str, Scalar]) -> bool | None:
    value: Any = value_of(leaf, row)
    if leaf.kind == "known":
        return value is not None
    if leaf.kind == "in_segment":
        return value is not None and bool(value)
    if leaf.kind == "customers":
        return value in leaf.ids
    return _when_missing(leaf.missing) if value is None else _compared(leaf, value)


def _compared(leaf: Between | OneOf | Compare | HasEvents | Trend, value: Any) -> bool:
    if leaf.kind == "between":
        return bool(leaf.low <= value <= leaf.high)
    if leaf.kind == "one_of":
        return value in leaf.values
    return bool(COMPARED[leaf.op](value, leaf.value))


def _when_missing(missing: Missing) -> bool | None:
    return None if missing == "unknown" else missing == "holds"


def _of_profile(profile: Profile) -> dict[str, Scalar]:
    row: dict[str, Scalar] = {KEY: profile.customer_id}
    for section in Section:
        known = getattr(profile, section.value)
        row |= {name: value.value for name, value in known.items()}
    return row


def _plain(name: str, value: Any, *, asked_by: str) -> Scalar:
    if is_missing(value):
        return None
    plain: Any = cast("Any", value).item() if isinstance(value, np.generic) else value
    if isinstance(plain, Decimal):
        plain = float(plain)
    if not isinstance(plain, str | bool | int | float):
        found = f"{shown(cast('object', value))} in the field {name!r}"
        expected = "text, a number, a flag or None"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    return plain


def _require_comparable(leaf: Leaf, value: Scalar, asked_by: str) -> None:
    """Refuse text where numbers are compared, and the other way round."""
    wanted = compared_with(leaf)
    if value is not None and wanted != "anything" and (wanted == "text") != isinstance(value, str):
        found = f"{value!r} in the field {column_of(leaf)!r}"
        expected = "text" if wanted == "text" else "a number"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)

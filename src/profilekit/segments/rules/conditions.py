"""How rules are written: ``field("recency_days") <= 30`` in Python, or the same as JSON.

What is compared is no condition yet: a reference to a field, to events or to a trend, which
turns into a condition of `profilekit.segments.rules.tree` by being compared.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from profilekit.errors import DeclarationError
from profilekit.segments.rules.tree import (
    AllOf,
    AnyCondition,
    AnyOf,
    Between,
    Compare,
    Condition,
    Customers,
    HasEvents,
    InSegment,
    Known,
    Leaf,
    Not,
    OneOf,
    Trend,
)
from profilekit.segments.rules.walking import DEEPEST, depth_of, leaves_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.segments.rules.constants import Missing, Operator
    from profilekit.segments.rules.event_names import EventValue

__all__ = [
    "AllOf",
    "AnyCondition",
    "AnyOf",
    "Between",
    "Compare",
    "Condition",
    "Customers",
    "EventsRef",
    "FieldRef",
    "HasEvents",
    "InSegment",
    "Known",
    "Leaf",
    "Not",
    "OneOf",
    "Trend",
    "TrendRef",
    "customers",
    "events",
    "field",
    "in_segment",
    "leaves_of",
    "read_condition",
    "trend",
]

_SHOWN: Final = 5


class _Ref:
    """What can be compared; a comparison gives a condition."""

    __slots__ = ("_missing",)
    __hash__: ClassVar[None]  # pyright: ignore[reportIncompatibleMethodOverride, reportIncompatibleVariableOverride] - equality makes a condition
    _missing: Missing

    def _compared(self, op: Operator, value: Any) -> AnyCondition:
        raise TypeError(op, value)

    def __lt__(self, value: Any) -> AnyCondition:
        return self._compared("<", value)

    def __le__(self, value: Any) -> AnyCondition:
        return self._compared("<=", value)

    def __gt__(self, value: Any) -> AnyCondition:
        return self._compared(">", value)

    def __ge__(self, value: Any) -> AnyCondition:
        return self._compared(">=", value)

    def __eq__(self, value: object) -> AnyCondition:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._compared("==", value)

    def __ne__(self, value: object) -> AnyCondition:  # pyright: ignore[reportIncompatibleMethodOverride]
        return self._compared("!=", value)

    def __bool__(self) -> NoReturn:
        raise TypeError(f"{self!r} is compared with nothing yet: write {self!r} >= 1, say")


class FieldRef(_Ref):
    """A field of the book, to be compared; made by `field`."""

    __slots__ = ("_name",)

    def __init__(self, name: str, missing: Missing = "unknown") -> None:
        self._name, self._missing = name, missing

    def __repr__(self) -> str:
        return f"field({self._name!r})"

    def _compared(self, op: Operator, value: Any) -> Compare:
        return Compare(field=self._name, op=op, value=value, missing=self._missing)

    def between(self, low: float, high: float) -> Between:
        """Ask for a number from ``low`` to ``high``, both included."""
        return Between(field=self._name, low=low, high=high, missing=self._missing)

    def one_of(self, *values: str | float) -> OneOf:
        """Ask for one of several values, all of one kind."""
        return OneOf(field=self._name, values=values, missing=self._missing)

    def is_known(self) -> Known:
        """Ask for any value: holds unless it is missing."""
        return Known(field=self._name)

    def is_true(self) -> Compare:
        """Ask for a flag that is set."""
        return self._compared("==", value=True)


class EventsRef(_Ref):
    """Events of a table within a window, to be compared with a count; made by `events`."""

    __slots__ = ("_days", "_table", "_where")

    def __init__(
        self, table: str, days: int, where: Mapping[str, EventValue], missing: Missing
    ) -> None:
        self._table, self._days, self._where, self._missing = table, days, where, missing

    def __repr__(self) -> str:
        return f"events({self._table!r}, days={self._days!r})"

    def _compared(self, op: Operator, value: Any) -> HasEvents:
        return HasEvents(
            table=self._table,
            days=self._days,
            where=self._where,
            op=op,
            value=value,
            missing=self._missing,
        )


class TrendRef(_Ref):
    """The change of a count of events, to be compared with a ratio; made by `trend`."""

    __slots__ = ("_days", "_table", "_where")

    def __init__(
        self, table: str, days: int, where: Mapping[str, EventValue], missing: Missing
    ) -> None:
        self._table, self._days, self._where, self._missing = table, days, where, missing

    def __repr__(self) -> str:
        return f"trend({self._table!r}, days={self._days!r})"

    def _compared(self, op: Operator, value: Any) -> Trend:
        return Trend(
            table=self._table,
            days=self._days,
            where=self._where,
            op=op,
            value=value,
            missing=self._missing,
        )


def field(name: str, *, missing: Missing = "unknown") -> FieldRef:
    """Refer to a field of the book, to compare it.

    Parameters
    ----------
    name : str
        The field.
    missing : {"unknown", "holds", "fails"}, default="unknown"
        What the condition is for a customer without a value. Unknown stays unknown under ``~``,
        and a customer of whom a rule is unknown is no member.

    Examples
    --------
    >>> print(field("recency_days", missing="fails") <= 30)
    recency_days <= 30 (fails if missing)
    """
    return FieldRef(name, missing)


def events(
    table: str,
    *,
    days: int,
    where: Mapping[str, EventValue] | None = None,
    missing: Missing = "unknown",
) -> EventsRef:
    """Refer to the events of a table in the ``days`` days that end with the book's day.

    Parameters
    ----------
    table : str
        A table of events, such as ``"web_events"`` or ``"transactions"`` (there: order lines).
    days : int
        Length of the window.
    where : mapping of column to value, optional
        What the columns of an event hold: a value, or a tuple of texts for one of them.
    missing : {"unknown", "holds", "fails"}, default="unknown"
        As for `field`; a count is 0 and not missing where a customer has no event.

    Examples
    --------
    >>> print(events("web_events", days=30, where={"event_name": "add_to_cart"}) >= 2)
    web_events where event_name is 'add_to_cart' in 30 days >= 2
    """
    return EventsRef(table, days, dict(where or {}), missing)


def trend(
    table: str,
    *,
    days: int,
    where: Mapping[str, EventValue] | None = None,
    missing: Missing = "unknown",
) -> TrendRef:
    """Refer to the change of the count of events against as many days before.

    Parameters
    ----------
    table : str
        As for `events`.
    days : int
        Length of each of the two windows.
    where : mapping of column to value, optional
        As for `events`.
    missing : {"unknown", "holds", "fails"}, default="unknown"
        As for `field`; the change is missing where there was no event in the days before.

    Examples
    --------
    >>> print(trend("transactions", days=90) < -0.3)
    change of transactions in 90 days < -0.3
    """
    return TrendRef(table, days, dict(where or {}), missing)


def in_segment(segment: str) -> InSegment:
    """Ask for membership of another segment, by its id."""
    return InSegment(segment=segment)


def customers(ids: Iterable[int] | Iterable[str]) -> Customers:
    """Ask for one of the customers of a list.

    Examples
    --------
    >>> print(customers(["ann", "bo"]))
    customer_id is one of 2 listed
    """
    return Customers(ids=tuple(ids))  # pyright: ignore[reportArgumentType] - pydantic says which


_ADAPTER: Final[TypeAdapter[AnyCondition]] = TypeAdapter(AnyCondition)


def read_condition(data: str | Mapping[str, Any]) -> AnyCondition:
    """Read a condition from JSON, or from what JSON was parsed to.

    Raises
    ------
    DeclarationError
        If it is no condition; every fault is named, with the place where it stands.

    Examples
    --------
    >>> read_condition({"kind": "known", "field": "email_label"})
    Known(kind='known', field='email_label')
    """
    try:
        text = data if isinstance(data, str) else json.dumps(data)
        made = _ADAPTER.validate_json(text, strict=True)
    except ValidationError as error:
        faults = [_fault(dict(each)) for each in error.errors(include_url=False)]
        rest = len(faults) - _SHOWN
        told = "; ".join(faults[:_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
        raise DeclarationError(f"no condition: {told}", asked_by="read_condition") from error
    except (TypeError, ValueError, RecursionError) as error:
        message = f"no JSON ({error}); write it with condition.to_json()"
        raise DeclarationError(message, asked_by="read_condition") from error
    depth = depth_of(made)
    if depth > DEEPEST:
        message = f"{depth} levels deep; at most {DEEPEST}: define parts as segments of their own"
        raise DeclarationError(message, asked_by="read_condition")
    return made


def _fault(error: Mapping[str, Any]) -> str:
    place = ".".join(str(step) if isinstance(step, int) else repr(step) for step in error["loc"])
    return f"{place or 'the whole'}: {str(error['msg'])!r}"

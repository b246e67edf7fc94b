"""How rules are written: ``field("recency_days") <= 30`` in Python, or the same as JSON.

What is compared is no condition yet: a reference to a field, to events or to a trend, which
turns into a condition of `profilekit.segments.rules.tree` by being compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, NoReturn

from pydantic import TypeAdapter, ValidationError

from profilekit.book.declared import faults_of
from profilekit.errors import DeclarationError
from profilekit.faults import shown
from profilekit.segments.rules.json_keys import refuse_repeated_keys
from profilekit.segments.rules.tree import (
    AnyCondition,
    Between,
    Compare,
    Customers,
    HasEvents,
    InSegment,
    Known,
    OneOf,
    Trend,
)
from profilekit.segments.rules.walking import require_readable

if TYPE_CHECKING:
    from profilekit.segments.rules.constants import Missing, Operator
    from profilekit.segments.rules.event_names import EventValue

__all__ = [
    "EventsRef",
    "FieldRef",
    "TrendRef",
    "customers",
    "events",
    "field",
    "in_segment",
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

    def __and__(self, other: object) -> NoReturn:
        self.__bool__()

    __or__ = __and__

    def __invert__(self) -> NoReturn:
        self.__bool__()


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


class _EventsRef(_Ref):
    """Events of a table within windows of some days."""

    __slots__ = ("_days", "_table", "_where")
    _made_by: ClassVar[str]
    _condition: ClassVar[type[HasEvents | Trend]]

    def __init__(
        self, table: str, days: int, where: Mapping[str, EventValue], missing: Missing
    ) -> None:
        self._table, self._days, self._where, self._missing = table, days, where, missing

    def __repr__(self) -> str:
        return f"{self._made_by}({self._table!r}, days={self._days!r})"

    def _compared(self, op: Operator, value: Any) -> HasEvents | Trend:
        return self._condition(
            table=self._table,
            days=self._days,
            where=self._where,
            op=op,
            value=value,
            missing=self._missing,
        )


class EventsRef(_EventsRef):
    """Events of a table within a window, to be compared with a count; made by `events`."""

    __slots__ = ()
    _made_by = "events"
    _condition = HasEvents


class TrendRef(_EventsRef):
    """The change of a count of events, to be compared with a ratio; made by `trend`."""

    __slots__ = ()
    _made_by = "trend"
    _condition = Trend


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
        A table of events, such as ``"web_events"`` or ``"transactions"`` (there: orders).
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
    return EventsRef(table, days, _picked(where, "events"), missing)


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
    return TrendRef(table, days, _picked(where, "trend"), missing)


def _picked(where: Mapping[str, EventValue] | None, asked_by: str) -> dict[str, EventValue]:
    if where is None or isinstance(where, Mapping):  # pyright: ignore[reportUnnecessaryIsInstance] - callers are not all typed
        return dict(where or {})
    message = f"where is {shown(where)}; expected a mapping: where={{'event_name': 'add_to_cart'}}"
    raise DeclarationError(message, asked_by=asked_by)


def in_segment(segment: str) -> InSegment:
    """Ask for membership of another segment, or of the residual of a group, by its id."""
    return InSegment(segment=segment)


def customers(ids: Iterable[int] | Iterable[str]) -> Customers:
    """Ask for one of the customers of a list.

    Raises
    ------
    DeclarationError
        If they are none, or not all of one kind.

    Examples
    --------
    >>> print(customers(["ann", "bo"]))
    customer_id is one of 2 listed
    """
    if isinstance(ids, str) or not isinstance(ids, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance] - callers are not all typed
        message = f"ids is {shown(ids)}; expected ids in a list: customers([{shown(ids)}])"
        raise DeclarationError(message, asked_by="customers")
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
        faults = faults_of(error)
        rest = len(faults) - _SHOWN
        told = "; ".join(faults[:_SHOWN]) + (f"; and {rest} more" if rest > 0 else "")
        raise DeclarationError(f"no condition: {told}", asked_by="read_condition") from error
    except (TypeError, ValueError, RecursionError) as error:
        message = f"no JSON ({error}); write it with condition.to_json()"
        raise DeclarationError(message, asked_by="read_condition") from error
    refuse_repeated_keys(text, asked_by="read_condition")
    require_readable(made, asked_by="read_condition")
    return made

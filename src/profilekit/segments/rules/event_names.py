"""How the fields of events and trends are called, so that rules and measures agree on them.

A name says the table, the events and the window. What letters and digits cannot say is told
apart by a short digest, so that two conditions share a field only if they ask for the same.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["EventValue", "change_field", "count_field"]

EventValue: TypeAlias = str | bool | int | float | tuple[str, ...]
"""What a column of an event has to hold: one value, or one of several texts."""

_PLAIN = re.compile(r"[a-z0-9]+(?:_[a-z0-9]+)*")
_OTHER = re.compile(r"[^a-z0-9]+")
_LONGEST = 48


def count_field(table: str, days: int, where: Mapping[str, EventValue]) -> str:
    """Name of the field that counts events.

    Examples
    --------
    >>> count_field("web_events", 30, {"event_name": "add_to_cart"})
    'web_events_add_to_cart_30d_count'
    >>> count_field("transactions", 90, {})
    'transactions_any_90d_count'
    """
    return f"{_table(table)}_{_events(where)}_{days}d_count"


def change_field(table: str, days: int, where: Mapping[str, EventValue]) -> str:
    """Name of the field that says how the count of events changed.

    Examples
    --------
    >>> change_field("transactions", 90, {})
    'transactions_any_90d_change_ratio'
    """
    return f"{_table(table)}_{_events(where)}_{days}d_change_ratio"


def _table(table: str) -> str:
    return table if _PLAIN.fullmatch(table) and table[0].isalpha() else f"table_{_digest(table)}"


def _events(where: Mapping[str, EventValue]) -> str:
    if not where:
        return "any"
    if list(where) == ["event_name"]:
        event = where["event_name"]
        if isinstance(event, str) and _PLAIN.fullmatch(event) and event != "any":
            return event
    asked = {
        column: sorted({*value}) if isinstance(value, tuple) else value
        for column, value in sorted(where.items())
    }
    said = "_".join(f"{column} {value}" for column, value in asked.items())
    words = _OTHER.sub("_", said.lower()).strip("_")[:_LONGEST].strip("_")
    told = json.dumps(asked)
    return "_".join(filter(None, (words, _digest(told))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]

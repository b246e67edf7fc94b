"""Statements about one field, as short as a test can write them."""

from __future__ import annotations

from typing import Any

from profilekit.book.attributes import without_window
from profilekit.personas.statement import Answer, Statement

__all__ = ["made", "middle"]


def made(
    field: str,
    *,
    low: float | None = None,
    high: float | None = None,
    value: str | bool | None = None,
    share: float | None = 0.6,
    base: float | None = 0.3,
    **others: Any,
) -> Statement:
    """Make a statement that an answer holds of `share` of the members and `base` of all."""
    answer = Answer(field=field, low=low, high=high, value=value)
    key = f"{without_window(field)}.{answer.kind}"
    given: dict[str, Any] = {
        "id": f"behaviours/{key}" + (f"={value}" if isinstance(value, str) else ""),
        "section": "behaviours",
        "key": key,
        "rule_id": "distinct",
        "role": "distinct",
        "answer": answer,
        "fields": (field,),
        "value": share,
        "base_value": base,
        "lift": share / base if share is not None and base else None,
    }
    return Statement(**(given | others))


def middle(field: str, median: float | None, **others: Any) -> Statement:
    """Make a statement that what the median of the members is."""
    key = f"{without_window(field)}.median"
    given: dict[str, Any] = {
        "id": f"behaviours/{key}",
        "section": "behaviours",
        "key": key,
        "rule_id": "typical",
        "role": "typical",
        "fields": (field,),
        "metric": "median",
        "value": median,
    }
    return Statement(**(given | others))

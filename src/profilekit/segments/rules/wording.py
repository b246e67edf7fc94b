"""How conditions and values are told in words.

Names and values are data: what could forge a line is shown as a literal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from profilekit.segments.rules.walking import has_operator, is_joint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.segments.rules.tree import AnyCondition, HasEvents, Leaf, Trend

__all__ = ["asked_of", "in_words", "shown", "subject_of", "when_missing"]

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_LISTED = 6
_DUST = 1e-9
_OPPOSITE: Mapping[str, str] = {
    "<": ">=",
    "<=": ">",
    ">": "<=",
    ">=": "<",
    "==": "!=",
    "!=": "==",
}


def in_words(condition: AnyCondition, *, negated: bool = False) -> str:
    """Tell a condition, or its opposite, in one line."""
    if condition.kind == "not":
        return in_words(condition.condition, negated=not negated)
    if is_joint(condition):
        joined = "and" if (condition.kind == "all_of") != negated else "or"
        parts = [_bracketed(part, negated=negated) for part in condition.conditions]
        return f" {joined} ".join(parts)
    is_verb = condition.kind in {"one_of", "known", "in_segment", "customers"}
    told = (
        f"{subject_of(condition)} {'is ' if is_verb else ''}{asked_of(condition, negated=negated)}"
    )
    missing = when_missing(condition, negated=negated)
    return f"{told} ({missing} if missing)" if missing else told


def subject_of(leaf: Leaf) -> str:
    """Tell what a leaf looks at."""
    if leaf.kind == "in_segment":
        return "customer"
    if leaf.kind == "customers":
        return "customer_id"
    if leaf.kind == "has_events":
        return _events(leaf)
    if leaf.kind == "trend":
        return f"change of {_events(leaf)}"
    return _name(leaf.field)


def asked_of(leaf: Leaf, *, negated: bool = False) -> str:
    """Tell what a leaf asks for, or the opposite."""
    no = "not " if negated else ""
    if has_operator(leaf):
        return f"{_OPPOSITE[leaf.op] if negated else leaf.op} {shown(leaf.value)}"
    if leaf.kind == "between":
        return f"{no}between {shown(leaf.low)} and {shown(leaf.high)}"
    if leaf.kind == "one_of":
        return f"{no}one of {_listed(leaf.values)}"
    if leaf.kind == "known":
        return f"{no}known"
    if leaf.kind == "in_segment":
        return f"{no}in segment {leaf.segment}"
    return f"{no}one of {len(leaf.ids):,} listed"


def when_missing(leaf: Leaf, *, negated: bool = False) -> str:
    """Tell what a leaf, or its opposite, is where the value is missing; empty where unknown."""
    mode: str = getattr(leaf, "missing", "unknown")
    if mode == "unknown":
        return ""
    return mode if not negated else "fails" if mode == "holds" else "holds"


def shown(value: Any) -> str:
    """Show a value: numbers but for dust of adding up, text as a literal."""
    if isinstance(value, float):
        short = float(f"{value:.12g}")
        return repr(short if abs(short - value) < _DUST else value)
    return "yes" if value is True else "no" if value is False else repr(value)


def _bracketed(part: AnyCondition, *, negated: bool) -> str:
    inner = part.condition if part.kind == "not" else part
    told = in_words(part, negated=negated)
    return f"({told})" if is_joint(inner) else told


def _events(leaf: HasEvents | Trend) -> str:
    asked = [
        f"{_name(column)} is {_listed(value) if isinstance(value, tuple) else shown(value)}"
        for column, value in leaf.where.items()
    ]
    where = f" where {' and '.join(asked)}" if asked else ""
    return f"{_name(leaf.table)}{where} in {leaf.days} days"


def _listed(values: Sequence[Any]) -> str:
    rest = len(values) - _LISTED
    return ", ".join(map(shown, values[:_LISTED])) + (f" and {rest} more" if rest > 0 else "")


def _name(name: str) -> str:
    return name if _PLAIN.fullmatch(name) else repr(name)

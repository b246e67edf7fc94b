"""Going through the tree of a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from profilekit.errors import DeclarationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from typing_extensions import TypeIs

    from profilekit.segments.rules.tree import (
        AllOf,
        AnyCondition,
        AnyOf,
        Compare,
        HasEvents,
        Leaf,
        Trend,
    )

__all__ = [
    "DEEPEST",
    "Compared",
    "asks_events",
    "compared_with",
    "depth_of",
    "flags_in",
    "has_operator",
    "is_joint",
    "leaves_of",
    "require_readable",
]

DEEPEST: Final = 60
"""Most levels of a tree: more is no rule that anybody wrote."""

Compared: TypeAlias = Literal["text", "flags", "numbers", "anything"]
"""What a leaf compares with; anything where it compares nothing."""


def is_joint(condition: AnyCondition) -> TypeIs[AllOf | AnyOf]:
    """Tell conditions that are made of several."""
    return condition.kind in {"all_of", "any_of"}


def asks_events(condition: AnyCondition) -> TypeIs[HasEvents | Trend]:
    """Tell leaves that ask for events."""
    return condition.kind in {"has_events", "trend"}


def has_operator(condition: AnyCondition) -> TypeIs[Compare | HasEvents | Trend]:
    """Tell leaves that compare with one value."""
    return condition.kind in {"compare", "has_events", "trend"}


def leaves_of(condition: AnyCondition) -> Iterator[Leaf]:
    """Give every leaf, from left to right."""
    pending = [condition]
    while pending:
        each = pending.pop()
        if is_joint(each):
            pending += reversed(each.conditions)
        elif each.kind == "not":
            pending.append(each.condition)
        else:
            yield each


def depth_of(condition: AnyCondition) -> int:
    """Levels of a tree; a leaf has one."""
    deepest, pending = 1, [(condition, 1)]
    while pending:
        each, depth = pending.pop()
        deepest = max(deepest, depth)
        if is_joint(each):
            pending += [(part, depth + 1) for part in each.conditions]
        elif each.kind == "not":
            pending.append((each.condition, depth + 1))
    return deepest


def flags_in(condition: AnyCondition) -> tuple[bool, ...]:
    """Tell which of the values that a leaf compares with are flags; of trees none."""
    value, values = getattr(condition, "value", None), getattr(condition, "values", ())
    where: Mapping[str, object] = getattr(condition, "where", {})
    picked = (where[name] for name in sorted(where))
    return tuple(isinstance(each, bool) for each in (value, *values, *picked))


def require_readable(condition: AnyCondition, *, asked_by: str) -> None:
    """Refuse a tree of too many levels.

    Raises
    ------
    DeclarationError
        If it has more than `DEEPEST`.
    """
    depth = depth_of(condition)
    if depth > DEEPEST:
        message = f"{depth:,} levels deep; at most {DEEPEST}: define parts as segments of their own"
        raise DeclarationError(message, asked_by=asked_by)


def compared_with(leaf: Leaf) -> Compared:
    """Say what a leaf compares its column with."""
    if leaf.kind == "between" or asks_events(leaf):
        return "numbers"
    if leaf.kind == "compare":
        constant = leaf.value
    elif leaf.kind == "one_of" and leaf.values:
        constant = leaf.values[0]
    elif leaf.kind == "customers" and leaf.ids:
        constant = leaf.ids[0]
    else:
        return "anything"
    if isinstance(constant, str):
        return "text"
    return "flags" if isinstance(constant, bool) else "numbers"

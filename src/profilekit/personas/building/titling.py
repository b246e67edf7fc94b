"""What the title of a segment says, where the library gave it, so that each language can say it.

Titles in the seller's own words say nothing here: they are shown as they were written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from profilekit.personas.statement import Answer
from profilekit.segments.levels.five_levels import TEMPLATES
from profilekit.segments.levels.templates import title_of
from profilekit.segments.rules.tree import AllOf, Compare

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profilekit.book import ProfileBook
    from profilekit.segments.rules.tree import AnyCondition
    from profilekit.segments.segment import Segment

__all__ = ["answers_of_label", "answers_of_title"]

_READY: Final = frozenset(template.id for template in TEMPLATES)


def answers_of_label(segment: Mapping[str, str]) -> tuple[Answer, ...]:
    """Give what names the customers with one label."""
    return tuple(Answer(field=field, value=value) for field, value in segment.items())


def answers_of_title(segment: Segment, book: ProfileBook) -> tuple[Answer, ...]:
    """Give what the title of a segment says; empty unless a ready template gave it."""
    if segment.group not in _READY:
        return ()
    bounds: dict[str, dict[str, str | bool | float]] = {}
    for condition in _leaves(segment.definition):
        if not isinstance(condition, Compare) or condition.field not in book.catalogue:
            return ()
        end = {"==": "value", ">=": "low", "<": "high"}.get(condition.op)
        if end is None:
            return ()
        bounds.setdefault(condition.field, {})[end] = condition.value
    answers = tuple(Answer.model_validate({"field": name, **ends}) for name, ends in bounds.items())
    specs = [book.catalogue[each.field] for each in answers]
    # A comparison has one value.
    one_value = (cast("str | bool | None", each.value) for each in answers)
    ends = ((each.low, each.high) for each in answers)
    given = title_of(
        [(spec, value, *both) for spec, value, both in zip(specs, one_value, ends, strict=True)]
    )
    return answers if given == segment.name else ()


def _leaves(condition: AnyCondition | None) -> Iterator[AnyCondition | None]:
    if isinstance(condition, AllOf):
        for each in condition.conditions:
            yield from _leaves(each)
    else:
        yield condition

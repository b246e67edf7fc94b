"""Which headline an answer has: none that says more than the answer does.

Words that compare, such as "often", are told of what is more common than among all customers, and
what few of them do; words that count, such as "several" or "mostly", where the bounds of the answer
bear them out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.book.attributes import without_window
from profilekit.fields import Unit
from profilekit.personas.wording.rules import base_of
from profilekit.personas.wording.values import unit_of, window_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Answer, Statement
    from profilekit.personas.wording.phrases import Headline, Phrases

__all__ = ["headline_of"]

_HALF: Final = 0.5
_THIRD: Final = 1 / 3
"""Our choice: what more than a third of all customers do is nothing done much, often or long."""
_SEVERAL: Final = 3
_PARTS: Final = frozenset({Unit.SHARE, Unit.PROB})


def headline_of(statement: Statement, phrases: Phrases, subject: Subject) -> str | None:
    """Find the headline of a statement that is about a field.

    Parameters
    ----------
    statement : Statement
        Counted, and no derived one.
    phrases : Phrases
        The words.
    subject : {"consumer", "company"}
        Who is told of.

    Returns
    -------
    str or None
        In English, maybe with ``{value}``; None where name and answer say it.
    """
    found = phrases.field(base_of(statement.key))
    if found is None:
        return None
    words, answer = found.words, statement.answer
    if statement.metric == "median":
        return words.told("median", subject) if statement.value is not None else None
    if answer is None:
        return None
    if answer.kind == "is":
        by_label = words.values.get(str(answer.value).casefold())
        return by_label or words.told("is", subject)
    kinds = _kinds(answer, words.rarely, stands_out=_stands_out(statement))
    return next(filter(None, (words.told(kind, subject) for kind in kinds)), None)


def _stands_out(statement: Statement) -> bool:
    lift, base = statement.lift, statement.base_value
    return lift is not None and lift > 1 and base is not None and base <= _THIRD


def _kinds(answer: Answer, rarely: float, *, stands_out: bool) -> Iterator[Headline]:
    """Give the kinds of headlines that an answer bears out, the most telling first."""
    if answer.kind == "unknown":
        return
    unit = unit_of(without_window(answer.field))
    if answer.kind not in {"more", "less"} or unit not in {*_PARTS, Unit.COUNT}:
        if stands_out or answer.kind not in {"more", "less"}:
            yield answer.kind
    elif unit == Unit.COUNT:
        yield from _of_count(answer, stands_out=stands_out)
    else:
        yield from _of_part(answer, rarely)


def _of_count(answer: Answer, *, stands_out: bool) -> Iterator[Headline]:
    low, high = answer.low or 0, answer.high
    if high is not None and high <= 1:
        # Not one in some days says nothing of the days before.
        if window_of(answer.field) is None:
            yield "none"
    elif high is not None:
        if stands_out:
            yield "less"
    elif low >= _SEVERAL:
        if stands_out:
            yield "more"
        yield "several"
    elif 0 < low <= 1:
        yield "some"


def _of_part(answer: Answer, rarely: float) -> Iterator[Headline]:
    if answer.high is not None:
        if answer.high <= rarely:
            yield "less"
        return
    low = answer.low or 0
    if low >= _HALF:
        yield "mostly"
    if low > 0:
        yield "more"

"""Which statements tell of few people by themselves.

A share near 100 % tells of the few of whom it does not hold, and counts of members beside counts
of all customers tell of the rest. A nought tells of everybody, which only a definition may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from profilekit.personas.parts import NotKnown
    from profilekit.personas.statement import Statement

__all__ = ["is_few", "tells_of_few", "untold"]


def is_few(count: int, minimum: int) -> bool:
    """Tell whether a count is of somebody, but of too few.

    Examples
    --------
    >>> is_few(9, 10), is_few(10, 10), is_few(0, 10)
    (True, False, False)
    """
    return 0 < count < minimum


def tells_of_few(
    statement: Statement, *, members_count: int, customers_count: int, minimum: int
) -> bool:
    """Tell whether a statement gives away a count of few members, or of few of the rest.

    Counted are those of whom it holds, does not hold, and is not known, among both.

    Parameters
    ----------
    statement : Statement
        What would be told, with its counts.
    members_count, customers_count : int
        Members of the segment, and all customers, they among them.
    minimum : int
        Fewest customers behind a count.

    Returns
    -------
    bool
        False where nothing was counted.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer, Statement
    >>> most = Statement(
    ...     id="channels/typical.sms",
    ...     section="channels",
    ...     key="sms_flag.yes",
    ...     rule_id="typical",
    ...     role="typical",
    ...     answer=Answer(field="sms_flag", value=True),
    ...     n=57,
    ...     of=60,
    ...     base_n=300,
    ...     base_of=500,
    ... )
    >>> tells_of_few(most, members_count=60, customers_count=500, minimum=10)
    True
    """
    n, of, base_of = statement.n, statement.of, statement.base_of
    if of is None or statement.metric in {"size-share", "value-share"}:
        return False
    rest_of = 0 if base_of is None else base_of - of
    not_known = [members_count - of]
    not_known += [] if base_of is None else [customers_count - members_count - rest_of]
    if of < minimum or any(is_few(count, minimum) for count in not_known):
        return True
    if statement.metric == "median" or n is None:
        return False
    others = [of - n]
    if statement.base_n is not None and rest_of:
        others += [statement.base_n - n, rest_of - (statement.base_n - n)]
    least = 0 if statement.role == "chosen" else -1
    return n < minimum or any(least < count < minimum for count in others)


def untold(
    entries: Iterable[NotKnown], *, members_count: int, minimum: int
) -> tuple[NotKnown, ...]:
    """Leave counts of few out of what is not known.

    How many more it takes until something is known of enough gives away of how many it is known,
    so `minimum` is told instead: so many more of whom it is known are enough in any case.

    Examples
    --------
    >>> from profilekit.personas.parts import NotKnown
    >>> age = NotKnown(
    ...     section="demographics",
    ...     key="age_years",
    ...     reason="too-few",
    ...     known_count=3,
    ...     needed_count=140,
    ... )
    >>> told, *_ = untold([age], members_count=60, minimum=10)
    >>> told.known_count, told.needed_count
    (None, 10)
    """
    return tuple(_untold(each, members_count, minimum) for each in entries)


def _untold(entry: NotKnown, members_count: int, minimum: int) -> NotKnown:
    known = entry.known_count
    if known is None or not any(is_few(each, minimum) for each in (known, members_count - known)):
        return entry
    needed = entry.needed_count
    if needed is not None and entry.reason == "too-few":
        needed = minimum
    return entry.model_copy(update={"known_count": None, "needed_count": needed})

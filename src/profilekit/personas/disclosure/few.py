"""Which statements tell of few people by themselves.

A share near 100 % tells of the few of whom it does not hold, and counts of members beside counts
of all customers tell of the rest. A nought tells of everybody, which only a definition may.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from profilekit.personas.statement import Statement

__all__ = ["Counted", "counted_in", "is_few", "tells_of_few"]


class Counted(NamedTuple):
    """What a statement tells of few by: the counts of `Statement`; null where none is told."""

    n: int | None
    of: int | None
    base_n: int | None
    base_of: int | None


def counted_in(statement: Statement) -> Counted:
    """Give the counts that a statement tells of the answers to its field.

    A part of all value tells of how many members, and of how many customers, it is known. The size
    of a segment is no answer, and readers know it.

    Examples
    --------
    >>> from profilekit.personas.statement import Statement
    >>> value = Statement(
    ...     id="identity/identity.value",
    ...     section="identity",
    ...     key="identity.value",
    ...     rule_id="identity.value",
    ...     role="identity",
    ...     fields=("spend_amount",),
    ...     metric="value-share",
    ...     n=57,
    ...     of=480,
    ... )
    >>> counted_in(value)
    Counted(n=None, of=57, base_n=None, base_of=480)
    """
    if statement.metric == "size-share":
        return Counted(None, None, None, None)
    if statement.metric == "value-share":
        return Counted(None, statement.n, None, statement.of)
    return Counted(statement.n, statement.of, statement.base_n, statement.base_of)


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
    n, of, base_n, base_of = counted_in(statement)
    if of is None:
        return False
    rest_of = 0 if base_of is None else base_of - of
    not_known = [members_count - of]
    not_known += [] if base_of is None else [customers_count - members_count - rest_of]
    if of < minimum or any(is_few(count, minimum) for count in not_known):
        return True
    if n is None:
        return False
    others = [of - n]
    if base_n is not None and rest_of:
        others += [base_n - n, rest_of - (base_n - n)]
    least = 0 if statement.role == "chosen" else -1
    return n < minimum or any(least < count < minimum for count in others)

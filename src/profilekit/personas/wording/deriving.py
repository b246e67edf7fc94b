"""Deriving: goals, pains, messages and advice that follow from statements by rules.

Nothing is derived from what is kept back or weak, and each derived statement cites all that it
follows from; its numbers are those of the clearest of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.personas.wording.phrases import own_phrases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.parts import Subject
    from profilekit.personas.statement import Statement
    from profilekit.personas.wording.rules import Rule

__all__ = ["derive"]

_GRADES: Final = {"strong": 0, "fair": 1, None: 2, "weak": 3}


def derive(statements: Sequence[Statement], subject: Subject = "consumer") -> tuple[Statement, ...]:
    """Say what follows from statements.

    Parameters
    ----------
    statements : sequence of Statement
        What may be told of the members. Derived ones among them are passed over, as are those that
        are withheld or weak.
    subject : {"consumer", "company"}, default="consumer"
        Who stands for the members.

    Returns
    -------
    tuple of Statement
        Goals, pains, messages and advice, in the order of their rules.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer, Statement
    >>> coupons = Statement(
    ...     id="behaviours/coupon_orders_share.more",
    ...     section="behaviours",
    ...     key="coupon_orders_share.more",
    ...     rule_id="distinct",
    ...     role="distinct",
    ...     answer=Answer(field="coupon_orders_share", low=0.3),
    ...     value=0.6,
    ...     lift=2.0,
    ... )
    >>> [each.id for each in derive([coupons])]
    ['goals/goal.pay_less', 'messages/message.deal_first', 'messages/message.coupon']
    """
    usable = [each for each in statements if _is_usable(each)]
    made = (
        _derived(key, rule, usable)
        for key, rule in own_phrases().rules.items()
        if rule.subject in {None, subject}
    )
    return tuple(filter(None, made))


def _is_usable(statement: Statement) -> bool:
    return (
        statement.role != "derived"
        and statement.suppression != "withheld"
        and statement.grade != "weak"
        and statement.value is not None
    )


def _derived(key: str, rule: Rule, statements: Sequence[Statement]) -> Statement | None:
    justified = [each for each in statements if _justifies(each, rule)]
    conditions = sum(any(each.holds_of(one) for one in justified) for each in rule.when)
    if conditions < rule.together:
        return None
    cited = sorted(justified, key=_clearness)
    clearest = cited[0]
    if rule.tells_value:
        cited = _of_one_value(cited)
    return clearest.model_copy(
        update={
            "id": f"{rule.section}/{key}",
            "section": rule.section,
            "key": key,
            "rule_id": key,
            "role": "derived",
            "cites": tuple(each.id for each in cited),
        }
    )


def _justifies(statement: Statement, rule: Rule) -> bool:
    return _is_enough(statement, rule) and any(each.holds_of(statement) for each in rule.when)


def _is_enough(statement: Statement, rule: Rule) -> bool:
    share, base = statement.value or 0.0, statement.base_value
    if _is_distinct(statement):
        return statement.metric != "share" or share >= rule.least
    if rule.distinct:
        return False
    is_rarer = base is not None and share < base
    return statement.metric != "share" or (share >= rule.usual and (rule.rarer or not is_rarer))


def _is_distinct(statement: Statement) -> bool:
    is_common = statement.lift is not None and statement.lift > 1
    return statement.role == "distinct" or (statement.role == "chosen" and is_common)


def _clearness(statement: Statement) -> tuple[int, bool, float, float, str]:
    """Order statements: the better graded, distinct ones first, then by lift and by share."""
    low = statement.lift_interval.low if statement.lift_interval else statement.lift or 0.0
    grade = _GRADES[statement.grade]
    return grade, not _is_distinct(statement), -low, -(statement.value or 0.0), statement.id


def _of_one_value(cited: Sequence[Statement]) -> list[Statement]:
    """Keep those that give the answer which is told."""
    first, *others = cited
    return [first, *(each for each in others if _label_of(each) == _label_of(first))]


def _label_of(statement: Statement) -> str:
    return str(statement.answer.value).casefold() if statement.answer else ""

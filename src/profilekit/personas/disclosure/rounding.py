"""Numbers for the public: counts to 5, shares to 1 %, and nothing that is more exact than those.

The share, the lift and the interval told are worked out anew from the rounded counts, so that what
is told agrees with itself. What counts give no number for is told coarsely: how often a statement
came back to a tenth, a part of all value to 5 %, a middle value to two digits. Which statements are
chosen, where they are cut, and whether one is weak because it seldom came back, still follow from
exact counts: whoever could have one customer changed might see another statement.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

from profilekit.personas.statement import Interval
from profilekit.stats.wilson import wilson_interval

if TYPE_CHECKING:
    from profilekit.personas.statement import Resampling, Statement

__all__ = ["rounded", "rounded_count", "rounded_resampling", "short"]

_STEP: Final = 5
_TENTHS: Final = 10
_TWENTIETHS: Final = 20
_HUNDREDTHS: Final = 100
_DIGITS: Final = 2
"""Significant digits of a middle value, which is that of one customer."""


def rounded_count(count: int) -> int:
    """Round a count to the nearest multiple of 5.

    Examples
    --------
    >>> [rounded_count(n) for n in (0, 52, 53, 57, 58)]
    [0, 50, 55, 55, 60]
    """
    return (count + _STEP // 2) // _STEP * _STEP


def rounded_resampling(resampling: Resampling) -> Resampling:
    """Round the customers who were drawn, and those they were drawn from."""
    counts = {
        name: max(rounded_count(count), 1)
        for name, count in (
            ("drawn_count", resampling.drawn_count),
            ("customers_count", resampling.customers_count),
        )
    }
    return resampling.model_copy(update=counts)


def rounded(statement: Statement) -> Statement:
    """Round a statement for the public.

    The share and what it is compared with follow from the rounded counts, the lift from those two,
    and the interval is that of Wilson [1]_. The interval of the lift and the recipe are left out:
    they would give the exact numbers.

    Parameters
    ----------
    statement : Statement
        As it was counted.

    Returns
    -------
    Statement
        Its suppression is ``"rounded"``; one that is withheld is given back as it is.

    References
    ----------
    .. [1] Wilson, E. B. (1927), "Probable inference, the law of succession, and statistical
       inference", Journal of the American Statistical Association 22(158), 209-212.

    Examples
    --------
    >>> from profilekit.personas.statement import Answer, Statement
    >>> exact = Statement(
    ...     id="channels/distinct.sms",
    ...     section="channels",
    ...     key="sms_flag.yes",
    ...     rule_id="distinct",
    ...     role="distinct",
    ...     answer=Answer(field="sms_flag", value=True),
    ...     value=40 / 61,
    ...     base_value=203 / 499,
    ...     n=40,
    ...     of=61,
    ...     base_n=203,
    ...     base_of=499,
    ...     lift=1.612,
    ... )
    >>> told = rounded(exact)
    >>> told.n, told.of, told.value, told.base_value, told.lift
    (40, 60, 0.67, 0.41, 1.6)
    """
    if statement.suppression == "withheld":
        return statement
    counts = {
        name: None if count is None else rounded_count(count)
        for name, count in _counts(statement).items()
    }
    told: dict[str, Any] = {
        **counts,
        "value": _value(statement, statement.value, counts["n"], counts["of"]),
        "base_value": _value(statement, statement.base_value, counts["base_n"], counts["base_of"]),
        "interval": None,
        "lift": None,
        "lift_interval": None,
        "recipe": None,
        "came_back_share": _nearest(statement.came_back_share, _TENTHS),
        "suppression": "rounded",
    }
    if statement.metric == "share" and told["value"] is not None:
        if statement.interval is not None and counts["n"] is not None and counts["of"]:
            told["interval"] = _wilson(counts["n"], counts["of"])
        if statement.lift is not None and told["base_value"]:
            told["lift"] = round(told["value"] / told["base_value"], 1)
    return statement.model_copy(update=told)


def _counts(statement: Statement) -> dict[str, int | None]:
    return {
        "n": statement.n,
        "of": statement.of,
        "base_n": statement.base_n,
        "base_of": statement.base_of,
    }


def _value(
    statement: Statement, exact: float | None, n: int | None, of: int | None
) -> float | None:
    """Work a number out anew, from rounded counts where it is of some."""
    if exact is None:
        return None
    if statement.metric == "median":
        return short(exact)
    if statement.metric == "value-share":
        return _nearest(exact, _TWENTIETHS)
    if n is None or of is None:
        return _nearest(exact, _HUNDREDTHS)
    return (200 * n + of) // (2 * of) / 100 if of else None


def _nearest(share: float | None, parts: int) -> float | None:
    return None if share is None else math.floor(share * parts + 0.5) / parts


def short(number: float) -> float:
    """Round to two significant digits.

    Examples
    --------
    >>> short(1234.5), short(0.0567)
    (1200.0, 0.057)
    """
    if not number or not math.isfinite(number):
        return number
    return round(number, _DIGITS - 1 - math.floor(math.log10(abs(number))))


def _wilson(n: int, of: int) -> Interval:
    """Give a 95 % interval, its ends rounded outwards to 1 %."""
    low, high = map(float, wilson_interval(n, of))
    return Interval(low=math.floor(low * 100) / 100, high=math.ceil(high * 100) / 100)

"""How values of indicators are told in a sentence, by their unit."""

from __future__ import annotations

from typing import Final

from profilekit.fields import Unit

__all__ = ["compared", "counted", "told"]

_PARTS: Final = frozenset({Unit.SHARE, Unit.PROB})
_WORTH_TELLING: Final = 0.05
_ALL_BUT: Final = 0.99


def told(value: float, unit: Unit) -> str:
    """Write a value with its unit.

    Examples
    --------
    >>> told(0.5412, Unit.SHARE), told(1234.5, Unit.AMOUNT), told(1, Unit.DAYS)
    ('54.1%', '1,234.50', '1 day')
    """
    if unit in _PARTS:
        return f"{value:.1%}"
    if unit == Unit.AMOUNT:
        return f"{value:,.2f}"
    written = f"{value:,.0f}" if float(value).is_integer() else f"{value:,.2f}"
    return counted(written, "day") if unit == Unit.DAYS else written


def counted(number: float | str, noun: str) -> str:
    """Write a number of things.

    Examples
    --------
    >>> counted(1, "order"), counted(0, "visit")
    ('1 order', '0 visits')
    """
    written = number if isinstance(number, str) else f"{number:,.0f}"
    return f"{written} {noun}{'' if written == '1' else 's'}"


def compared(below: float, equal: float) -> str:
    """Tell where a value stands: the share of customers below it, and equal to it.

    Examples
    --------
    >>> compared(0.98, 0.01), compared(0.1, 0.02), compared(0.0, 0.6)
    ('higher than 98% of customers', 'lower than 88% of customers', 'as 60% of customers')
    """
    above = 1 - below - equal
    if equal > max(below, above):
        return f"as {equal:.0%} of customers"
    same = f", the same as {equal:.0%}" if equal >= _WORTH_TELLING else ""
    passed = min(max(below, above), _ALL_BUT)
    return f"{'higher' if below >= above else 'lower'} than {passed:.0%} of customers{same}"

"""The Jalali calendar: which day of it a day of the Gregorian calendar is.

Eight leap years in 33, at the places of the cycle that hold for the solar years 1210 to 1501
(1831 to 2123): there the cycle and the equinox in Iran, which the calendar goes by, agree.
"""

from __future__ import annotations

from datetime import date
from typing import Final

__all__ = ["jalali"]

_CYCLE_YEARS: Final = 33
_CYCLE_DAYS: Final = 33 * 365 + 8
_FIRST_YEAR: Final = 1210
_FIRST_DAY: Final = date(1831, 3, 21)
"""First day of the solar year 1210."""
_LAST_YEAR: Final = 1501
_LEAP: Final = frozenset({1, 5, 9, 13, 17, 22, 26, 30})
_LONG_MONTHS_DAYS: Final = 6 * 31


def jalali(day: date) -> tuple[int, int, int] | None:
    """Give year, month and day in the Jalali calendar; None where it is not certain.

    References
    ----------
    .. [1] Borkowski (1996), "The Persian calendar for 3000 years", Earth, Moon, and Planets
       74(3), 223-230.

    Examples
    --------
    >>> jalali(date(2026, 11, 21)), jalali(date(2025, 3, 20))
    ((1405, 8, 30), (1403, 12, 30))
    """
    cycles, left = divmod((day - _FIRST_DAY).days, _CYCLE_DAYS)
    year = _FIRST_YEAR + cycles * _CYCLE_YEARS
    while left >= _days_of(year):
        left -= _days_of(year)
        year += 1
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    if left < _LONG_MONTHS_DAYS:
        return year, left // 31 + 1, left % 31 + 1
    left -= _LONG_MONTHS_DAYS
    return year, left // 30 + 7, left % 30 + 1


def _days_of(year: int) -> int:
    return 366 if year % _CYCLE_YEARS in _LEAP else 365

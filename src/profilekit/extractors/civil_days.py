"""Month and year of a day, by whole-number arithmetic that every engine shares.

Engines differ in their calendars and zones; here a day is the number since 1970-01-01, and the
civil calendar follows from counting years from 1 March, so that the leap day comes last.

References
----------
.. [1] Hinnant (2013), "chrono-Compatible Low-Level Date Algorithms",
   https://howardhinnant.github.io/date_algorithms.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import narwhals as nw

__all__ = ["month_of", "year_of"]

_ERA_DAYS: Final = 146_097
"""Days of 400 years, after which the calendar repeats."""
_FROM_YEAR_0: Final = 719_468
"""Days from 0000-03-01 to 1970-01-01."""


def month_of(day: nw.Expr) -> nw.Expr:
    """Month, 1 to 12, of a day since year 0."""
    return (_march_month(day) + 2) % 12 + 1


def year_of(day: nw.Expr) -> nw.Expr:
    """Year of a day since year 0."""
    years = _years_of_era(day) + 400 * ((day + _FROM_YEAR_0) // _ERA_DAYS)
    return years + _march_month(day) // 10


def _years_of_era(day: nw.Expr) -> nw.Expr:
    rest = _day_of_era(day)
    return (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365


def _march_month(day: nw.Expr) -> nw.Expr:
    """Months since the first of March."""
    years = _years_of_era(day)
    day_of_year = _day_of_era(day) - (365 * years + years // 4 - years // 100)
    return (5 * day_of_year + 2) // 153


def _day_of_era(day: nw.Expr) -> nw.Expr:
    return (day + _FROM_YEAR_0) % _ERA_DAYS

"""Which days the numbers are of: the window in a field's name, up to the day of the book."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from profilekit.book import ProfileBook

__all__ = ["first_day", "first_of", "stale_days", "window_of"]

_WINDOW: Final = re.compile(r"_([0-9]+)d(?=_)")


def window_of(field: str) -> int | None:
    """Give the days of the window in a field's name.

    Examples
    --------
    >>> window_of("spend_365d_amount"), window_of("recency_days")
    (365, None)
    """
    found = _WINDOW.search(field)
    return int(found[1]) if found else None


def first_day(field: str, as_of: date) -> date | None:
    """Give the first day of the window of a field; None for as far back as the tables go.

    No window begins before the first day that there is.

    Examples
    --------
    >>> from datetime import date
    >>> first_day("orders_90d_count", date(2017, 12, 31))
    datetime.date(2017, 10, 3)
    """
    window = window_of(field)
    return first_of(window, as_of) if window else None


def first_of(days: int, as_of: date) -> date:
    """Give the first of some days that end with a day.

    Examples
    --------
    >>> first_of(365, date(1, 3, 1))
    datetime.date(1, 1, 1)
    """
    return as_of - timedelta(days=min(days - 1, (as_of - date.min).days))


def stale_days(book: ProfileBook) -> float | None:
    """Tell how long before its day the youngest order of the book was; None where it has none."""
    if "recency_days" not in book.catalogue:
        return None
    youngest = book.frame["recency_days"].min()
    return None if youngest is None else float(youngest)

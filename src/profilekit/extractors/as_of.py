"""The day asked about: explicit everywhere, and the only "now" there is."""

from __future__ import annotations

from datetime import date, datetime, time

from profilekit.errors import DeclarationError

__all__ = ["calendar_day", "epoch_day"]

_EPOCH = date(1970, 1, 1)


def calendar_day(as_of: date | str, *, asked_by: str) -> date:
    """Read a calendar day: a date, or ISO 8601."""
    if isinstance(as_of, str):
        try:
            return date.fromisoformat(as_of)
        except ValueError:
            pass
    elif isinstance(as_of, datetime):
        if as_of.tzinfo is None and as_of.time() == time.min:
            return as_of.date()
    elif isinstance(as_of, date):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        return as_of
    raise DeclarationError(
        f"as_of={as_of!r} is no calendar day; write as_of='2017-12-31' or give a datetime.date",
        asked_by=asked_by,
    )


def epoch_day(day: date) -> int:
    """Count the days from 1970-01-01 to a day."""
    return (day - _EPOCH).days

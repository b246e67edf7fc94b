"""The hours that a table's times can tell: what a clock of the business zone showed.

They are asked for seldom, so they are expressions over the instants instead of columns kept.
A column that came as calendar days has no hours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import narwhals as nw

from profilekit.tables.opening import Family
from profilekit.tables.schema import Kind
from profilekit.tables.specs import hour_name

if TYPE_CHECKING:
    from profilekit.tables.calendars import Calendar
    from profilekit.tables.settling import Settled

__all__ = ["hours_of"]

_HOUR_US: Final = 3_600_000_000


def hours_of(table: Settled, calendar: Calendar) -> dict[str, nw.Expr]:
    """Tell the hours of a table's times.

    Parameters
    ----------
    table : Settled
        The table.
    calendar : Calendar
        Of the business zone.

    Returns
    -------
    dict of str to nw.Expr
        By the name of the hour column, whole hours since 1970-01-01 that the clock showed.
    """
    hours: dict[str, nw.Expr] = {}
    for column in table.draft.columns:
        if column.spec.kind is not Kind.TIME:
            continue
        seen = table.draft.seen
        read = seen.of(column.name, "read")
        days_only = column.family is Family.STRING and seen.of(column.name, "dated") == read
        if read and (column.family is Family.DAY or days_only):
            continue
        clock = calendar.to_local(nw.col(column.name))
        # The rest is taken off first, because Spark divides whole numbers as floats.
        hour = (clock - clock % _HOUR_US) // _HOUR_US
        hours[hour_name(column.name)] = hour.cast(nw.Int64)
    return hours

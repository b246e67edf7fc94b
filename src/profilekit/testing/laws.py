"""Checks of what must not matter: the future, order, others, the calendar, the currency, names."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final, cast

from profilekit.testing.changes import (
    renamed,
    scaled,
    shifted,
    with_future,
    with_other_values,
    without_future,
)
from profilekit.testing.check import Check
from profilekit.testing.lab import UTC, CannotMeasureError, differences
from profilekit.testing.raw import CUSTOMER, RawTable, business_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.extractors.base import Extractor
    from profilekit.testing.lab import Answers, Lab

__all__ = ["LAWS"]

_YEARS: Final = 28
_DAYS: Final = 10_227
"""Days of 28 years, after which weekdays and leap years come again."""
_ZONE: Final = "Asia/Kolkata"
_AHEAD: Final = timedelta(hours=5, minutes=30)
"""What the clocks of that zone are ahead of UTC, all the year."""
_FACTOR: Final = 3


def future_rows(lab: Lab) -> Iterator[str]:
    """Take the future away, then add another one."""
    yield from lab.changes(without_future(lab.raw, lab.as_of, UTC))
    yield from lab.changes(with_future(lab.raw, lab.as_of, UTC))


def row_order(lab: Lab) -> Iterator[str]:
    """Turn the rows around, and put every second one first."""

    def mixed(table: RawTable) -> RawTable:
        rows = table.rows[::-1]
        return RawTable(table.spec, table.dtypes, (*rows[1::2], *rows[::2]))

    yield from lab.changes(lab.raw.each_table(mixed))


def other_customers(lab: Lab) -> Iterator[str]:
    """Take those away who came last, then change the values of every second customer."""
    if lab.extractor.crosses_customers:
        lab.notes.append("PK203 left out: its crosses_customers is True, so it reads all customers")
        return
    everybody = sorted(lab.base, key=lambda customer: _last_seen(lab, customer))
    early, half = everybody[: len(everybody) // 2], everybody[::2]
    yield from lab.changes(lab.raw.only(early), of=early)
    others = frozenset(everybody) - frozenset(half)
    yield from lab.changes(with_other_values(lab.raw, others), of=half)


def _last_seen(lab: Lab, customer: Any) -> tuple[date, str]:
    days = [
        business_day(row[table.time], UTC)
        for table in lab.raw.tables.values()
        if table.has_customers and table.time
        for row in table.rows
        if row[CUSTOMER] == customer
    ]
    return max((day for day in days if day and day <= lab.as_of), default=date.min), str(customer)


def time_shift(lab: Lab) -> Iterator[str]:
    """Move all times and the day asked about by 28 years."""
    before = lab.base
    by = timedelta(days=-_DAYS)
    try:
        after = lab.measured(shifted(lab.raw, by, years=-_YEARS), as_of=lab.as_of + by)
    except CannotMeasureError as error:
        yield str(error)
        return
    expected = {
        customer: {name: _shifted_date(name, value, by) for name, value in fields.items()}
        for customer, fields in before.items()
    }
    yield from differences(expected, after)


def _shifted_date(name: str, value: Any, by: timedelta) -> Any:
    if name.endswith("_date") and isinstance(value, str):
        return (date.fromisoformat(value) + by).isoformat()
    return value


def time_zone(lab: Lab) -> Iterator[str]:
    """Move the business to another zone, and every instant with its clocks."""
    before = lab.base
    try:
        after = lab.measured(shifted(lab.raw, -_AHEAD, zoned_only=True), zone=_ZONE)
    except CannotMeasureError as error:
        yield str(error)
        return
    yield from differences(before, after)


def money_scale(lab: Lab) -> Iterator[str]:
    """Multiply all money, and parameters that are amounts."""
    before = lab.base
    parameters = {
        name: _times(value) if name.endswith("_amount") else value
        for name, value in dict(lab.extractor).items()
    }
    raised: Extractor = type(lab.extractor).model_validate(parameters)
    try:
        after = lab.measured(scaled(lab.raw, _FACTOR), extractor=raised)
    except CannotMeasureError as error:
        yield str(error)
        return
    expected: Answers = {
        customer: {
            name: _times(value) if name.endswith("_amount") else value
            for name, value in fields.items()
        }
        for customer, fields in before.items()
    }
    yield from differences(expected, after)


def _times(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return tuple(_times(part) for part in cast("Sequence[Any]", value))
    return None if value is None else value * _FACTOR


def renaming(lab: Lab) -> Iterator[str]:
    """Give every customer another id, in the opposite order."""
    before = lab.base
    customers = lab.raw.customers
    last = len(customers)
    new: list[Any] = [
        f"'{last - i:05} ñ\";--" if isinstance(customer, str) else last - i
        for i, customer in enumerate(customers)
    ]
    names = dict(zip(customers, new, strict=True))
    back = {new: old for old, new in names.items()}
    try:
        after = lab.measured(renamed(lab.raw, names))
    except CannotMeasureError as error:
        yield str(error)
        return
    yield from differences(before, {back.get(c, c): fields for c, fields in after.items()})


LAWS: Final = (
    Check(
        "PK201",
        "no future rows",
        "rows after as_of, and what became known after it, change nothing and add no customer",
        "read rows through measures or view.table(), which end with the day asked about",
        future_rows,
    ),
    Check(
        "PK202",
        "row order",
        "the order of rows changes nothing",
        "order by time and keys, and say which of equals counts: .at_max(row, by=row)",
        row_order,
    ),
    Check(
        "PK203",
        "other customers",
        "a field depends on its own customer's rows alone, unless it declares crosses_customers",
        "count back from as_of_day, never from the newest row; leave norms and ranks of a "
        "population to an estimator",
        other_customers,
    ),
    Check(
        "PK204",
        "time shift",
        "moving all times and as_of by 28 years changes nothing; dates move along",
        "as_of_day is the only now: read no clock, and compare with no fixed date",
        time_shift,
    ),
    Check(
        "PK205",
        "money scale",
        f"all money times {_FACTOR} gives _amount fields times {_FACTOR} and leaves others alone",
        "make thresholds relative, or parameters whose name ends in _amount",
        money_scale,
    ),
    Check(
        "PK206",
        "renaming",
        "other ids give the same values",
        "use ids as keys only: no arithmetic on them, no order by them",
        renaming,
    ),
    Check(
        "PK207",
        "time zone",
        "the same clocks in another zone give the same values",
        "use day and hour columns, which are cut in the business zone, not microseconds",
        time_zone,
    ),
)

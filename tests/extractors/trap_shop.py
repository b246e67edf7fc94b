"""A shop in which every trap of a planner lies, and plain loops over it."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import polars as pl

AS_OF = date(2024, 2, 29)
HOSTILE = ["'; DROP TABLE lines; --", 'a"b.c', "{{7*7}}<b>", "%s\\", "NaN", "null", " tea", "τσάι"]
ANN, BOB, EVE, OLD, REF, TIE, ZED, MAX = (
    *("ann", "o'bob", "007", "Zoë; --"),
    *('r"e"f', "t.i.e", "z z", "%max\\"),
)


class Line(NamedTuple):
    customer_id: str
    order_id: int
    ordered_at: datetime
    amount: float
    quantity: float | None
    category: str | None


def _ago(days, hour=12):
    return datetime(2024, 2, 29, hour) - timedelta(days=days)


SOLD = [
    # Two orders of one day, an order over two days, one before the window of 30 days.
    Line(ANN, 1, _ago(100), 10.0, 1.0, "tea"),
    Line(ANN, 2, _ago(50), 20.0, 9.0, "pot"),
    Line(ANN, 3, _ago(30), 5.0, 2.0, "cup"),
    Line(ANN, 3, _ago(29), 7.5, 3.0, "tea"),
    Line(ANN, 4, _ago(3, 18), 40.0, 1.0, "cup"),
    Line(ANN, 5, _ago(3, 9), 30.0, None, None),
    # Only missing categories, only old orders.
    Line(BOB, 6, _ago(200), 3.0, 4.0, None),
    Line(BOB, 7, _ago(90), 2.0, 1.0, None),
    # As much of "b" as of "a": the smaller label wins; a missing one is no label.
    Line(TIE, 8, _ago(2), 1.0, 2.0, "b"),
    Line(TIE, 9, _ago(1), 1.0, 1.0, "a"),
    Line(TIE, 10, _ago(0), 0.0, 1.0, "a"),
    Line(TIE, 10, _ago(0), 1.0, 2.0, None),
    # Most of what has no category: no label is on top.
    Line(MAX, 16, _ago(2), 2.0, 5.0, None),
    Line(MAX, 16, _ago(2), 3.0, 1.0, "tea"),
    # Before 1970.
    Line(OLD, 11, datetime(1965, 5, 5, 23, 59, 59), 8.0, 1.0, "tea"),
    Line(OLD, 12, datetime(1969, 12, 31, 23, 59, 59), 9.0, 1.0, "cup"),
    Line(OLD, 13, datetime(1970, 1, 1, 0, 0), 9.5, 1.0, "cup"),
    # Refunds inside and outside the window, and one that is all there is.
    Line(REF, 14, _ago(40), 50.0, 1.0, "tea"),
    Line(REF, 14, _ago(5), -20.0, None, "tea"),
    Line(ZED, 15, _ago(60), -4.0, None, None),
    # Hostile categories, all of one weight.
    *(Line(EVE, 20 + i, _ago(i), 1.25, 1.0, name) for i, name in enumerate(HOSTILE)),
]
LATER = [
    Line(ANN, 5, _ago(-1), 999.0, 99.0, "later"),
    Line(BOB, 90, _ago(-400), 999.0, 99.0, "later"),
    Line("never yet", 91, _ago(-1), 1.0, 1.0, "later"),
    Line(REF, 14, _ago(-2), -999.0, None, "later"),
]


def frame_of(rows):
    schema = {
        "customer_id": pl.String,
        "order_id": pl.Int64,
        "ordered_at": pl.Datetime("us"),
        "amount": pl.Float64,
        "quantity": pl.Float64,
        "category": pl.String,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


NUMBERS = {-7: ANN, 0: BOB, 2**53 + 1: EVE, 3: OLD, 4: REF, 5: TIE, 6: ZED, 7: MAX}
CUSTOMERS = sorted({line.customer_id for line in SOLD})


def lines_of(customer, days=None):
    bought = [one for one in SOLD if one.customer_id == customer and one.amount >= 0]
    return [one for one in bought if days is None or age(one) < days]


def age(line):
    return (AS_OF - line.ordered_at.date()).days


def orders_of(customer):
    """Orders in the order of time, each as its lines."""
    parts = defaultdict(list)
    for line in lines_of(customer):
        parts[line.order_id].append(line)
    return sorted(parts.values(), key=lambda one: min(line.ordered_at for line in one))


def paid(order):
    return sum(line.amount for line in order)


def day(order):
    return min(line.ordered_at for line in order).date()


def units_of(some):
    return sum(line.quantity or 0 for line in some)


def top(some):
    """Label of most units, the smallest of equals."""
    units = Counter()
    for line in some:
        units[line.category] += line.quantity or 0
    most = [label for label in units if label is not None and units[label] == max(units.values())]
    return min(most, default=None)


def largest(some):
    labels = {line.category for line in some}
    return max((units_of(x for x in some if x.category == c) for c in labels), default=None)


def gaps(customer):
    """Gap and day of each order but the first."""
    known = [day(order) for order in orders_of(customer)]
    return [((b - a).days, b) for a, b in pairwise(known)]


def refunds_of(customer, days=None):
    given_back = [one for one in SOLD if one.customer_id == customer and one.amount < 0]
    return [one for one in given_back if days is None or age(one) < days]

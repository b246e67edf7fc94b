"""Plain rows of what customers bought, for loops that can be checked by reading them."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

Row = dict[str, Any]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
OF_PRODUCT = ("category", "brand", "department")


class Order(NamedTuple):
    at: datetime
    day: date
    cents: int
    lines: list[Row]


class Buyer(NamedTuple):
    """What is known of one customer up to a day: rows with ``at``, ``day`` and ``cents``."""

    lines: list[Row]
    refunds: list[Row]
    products: dict[Any, Row]
    as_of: date

    @property
    def orders(self) -> list[Order]:
        """Orders, in the order of time."""
        parts = defaultdict(list)
        for number, line in enumerate(self.lines):
            parts[line.get("order_id", number)].append(line)
        made = [
            Order(
                min(line["at"] for line in some),
                min(line["day"] for line in some),
                sum(line["cents"] for line in some),
                some,
            )
            for some in parts.values()
        ]
        return sorted(made, key=lambda order: order.at)

    def age(self, what) -> int:
        """Days from an order's, or a row's, day to the day asked about."""
        day = what["day"] if isinstance(what, dict) else what.day
        return (self.as_of - day).days


def buyers_of(tables, as_of: date) -> dict[Any, Buyer]:
    """Give each customer that any row up to the day names."""
    products = {row["product_id"]: row for row in _rows(tables, "products")}
    made = defaultdict(lambda: Buyer([], [], products, as_of))
    for line in _dated(tables, "transactions", "ordered_at", as_of):
        product = products.get(line.get("product_id"), {})
        made[line["customer_id"]].lines.append(
            {name: product.get(name) for name in OF_PRODUCT} | line
        )
    for refund in _dated(tables, "refunds", "refunded_at", as_of):
        made[refund["customer_id"]].refunds.append(refund)
    return made


def _rows(tables, name: str) -> list[Row]:
    return tables.engine.collect(tables.frame(name)).rows(named=True) if name in tables else []


def _dated(tables, name: str, time: str, as_of: date) -> list[Row]:
    zone, rows = ZoneInfo(tables.timezone), []
    for row in _rows(tables, name):
        at = (EPOCH + timedelta(microseconds=row[time])).astimezone(zone)
        if at.date() <= as_of:
            rows.append(row | {"at": at, "day": at.date(), "cents": row["amount"]})
    return rows


def over(part, whole):
    """Divide; by zero gives None."""
    return part / whole if whole else None


def share(some, condition):
    """Share of the rows that meet a condition; None of no rows."""
    return over(sum(1 for one in some if condition(one)), len(some))


def labels_of(lines: list[Row], label: str) -> Counter:
    """Lines by label, without those that have none."""
    return Counter(line[label] for line in lines if line.get(label) is not None)


def top_of(counts: Counter):
    """Give the label of most lines, of equals the smallest, as text."""
    most = max(counts.values(), default=0)
    label = min((one for one, count in counts.items() if count == most), default=None)
    return None if label is None else str(label)


def top_share_of(counts: Counter):
    """Share of the lines that the label of most has."""
    return over(max(counts.values(), default=0), sum(counts.values()))

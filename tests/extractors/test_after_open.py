"""Purchases after an open: an extractor that cannot be declared, on every engine."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from extractors.shops import assert_same, by_customer
from extractors.ways import WAYS, given
from profilekit.extractors import orders
from profilekit.tables.shop import shop_frames

if TYPE_CHECKING:
    from collections.abc import Iterator

AS_OF = date(2024, 2, 29)
NOON = datetime(2024, 2, 20, 12, tzinfo=UTC)
MIDNIGHT = datetime(2024, 3, 1, tzinfo=UTC)
DAY_US = 24 * 60 * 60 * 1_000_000
NEVER = -(2**62)


class PurchasesAfterOpen(pk.Extractor):
    """Share of purchases within 24 hours of an e-mail open."""

    needs: ClassVar = {
        "transactions": frozenset({"ordered_at"}),
        "messages": frozenset({"occurred_at", "event_name", "channel", "machine_open"}),
    }

    def fields(self) -> Iterator[pk.Field]:
        yield pk.Field(
            "purchases_after_open_share",
            dtype="float64",
            meaning="Share of purchases within 24 hours of an e-mail open",
            minimum=0,
            maximum=1,
            null_meaning="no purchase",
        )

    def extract(self, view):
        by_person = nw.col("machine_open").fill_null(0) == 0
        opened = (nw.col("event_name") == "opened") & (nw.col("channel") == "email") & by_person
        opens = view.table("messages").filter(opened)
        opens = opens.select("customer_id", at="occurred_at", open="occurred_at", buys=_whole(0))
        bought = view.grain(orders, at=orders.at)
        bought = bought.select("customer_id", "at", open=_whole(NEVER), buys=_whole(1))
        before = nw.col("open").cum_max().over("customer_id", order_by=["at", "buys"])
        both = nw.concat([opens, bought]).with_columns(since=nw.col("at") - before)
        soon = nw.when(nw.col("since") <= DAY_US).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
        bought = both.filter(nw.col("buys") == 1).with_columns(soon=soon)
        shares = bought.group_by("customer_id").agg(nw.col("soon").mean())
        return shares.select("customer_id", purchases_after_open_share="soon")


def _whole(number):
    return nw.lit(number, nw.Int64)


def after(hours, **more):
    return NOON + timedelta(hours=hours, **more)


EVENTS = [
    # Customer, time, event, channel, machine.
    ("instant", after(0), "opened", "email", False),
    ("bound", after(0), "opened", "email", False),
    ("late", after(0), "opened", "email", False),
    ("latest", after(-30), "opened", "email", False),
    ("latest", after(0), "opened", "email", False),
    ("latest", after(0), "opened", "email", False),
    ("before", after(1), "opened", "email", False),
    ("machine", after(0), "opened", "email", True),
    ("unknown", after(0), "opened", "email", None),
    ("push", after(0), "opened", "push", False),
    ("clicked", after(0), "clicked", "email", False),
    ("others", after(0), "opened", "email", False),
    ("bulk", after(0), "opened", "email", False),
    ("future", MIDNIGHT, "opened", "email", False),
]
BOUGHT = [
    # Customer, order, time: the lines of one order are one purchase, of its first line's time.
    ("instant", 1, after(0)),
    ("bound", 2, after(24)),
    ("late", 3, after(24, microseconds=1)),
    ("latest", 4, after(5)),
    ("before", 5, after(0)),
    ("machine", 6, after(1)),
    ("unknown", 7, after(1)),
    ("push", 8, after(1)),
    ("clicked", 9, after(1)),
    ("silent", 10, after(1)),
    ("bulk", 11, after(0)),
    ("bulk", 11, after(0)),
    ("bulk", 12, after(0)),
    ("bulk", 13, after(48)),
    ("bulk", 14, after(-1)),
    ("future", 15, MIDNIGHT),
    ("future", 16, MIDNIGHT - timedelta(hours=1)),
]
SHARES = {
    "instant": 1,
    "bound": 1,
    "late": 0,
    "latest": 1,
    "before": 0,
    "machine": 0,
    "unknown": 1,
    "push": 0,
    "clicked": 0,
    "silent": 0,
    "others": None,
    "bulk": 0.5,
    "future": 0,
}


def traps():
    messages = pl.DataFrame(
        [(f"m{number}", *row) for number, row in enumerate(EVENTS)],
        schema=[
            *("message_id", "customer_id", "occurred_at", "event_name", "channel", "machine_open")
        ],
        orient="row",
    )
    bought = pl.DataFrame(BOUGHT, schema=["customer_id", "order_id", "ordered_at"], orient="row")
    return {
        "messages": messages.reverse(),
        "transactions": bought.with_columns(amount=pl.lit(1.0)).reverse(),
    }


def shares(tables, as_of):
    book = pk.measure(tables, [PurchasesAfterOpen()], as_of=as_of)
    return by_customer(book)


@pytest.mark.parametrize("way", WAYS)
def test_every_engine_finds_the_last_open_before_each_purchase(way, request, tmp_path):
    tables = pk.Tables.load(**given(way, request, tmp_path, **traps()))
    expected = {name: {"purchases_after_open_share": share} for name, share in SHARES.items()}
    assert_same(shares(tables, AS_OF), expected)


def plainly(frames, end):
    """Compare every purchase with every open."""
    opened, bought = {}, {}
    for row in frames["messages"].rows(named=True):
        if row["event_name"] == "opened" and not row["machine_open"] and row["occurred_at"] < end:
            opened.setdefault(row["customer_id"], []).append(row["occurred_at"])
    for row in frames["transactions"].rows(named=True):
        if row["amount"] >= 0 and row["ordered_at"] < end:
            known = bought.setdefault(row["customer_id"], {})
            moment = known.get(row["order_id"], row["ordered_at"])
            known[row["order_id"]] = min(moment, row["ordered_at"])
    found = {}
    for customer, times in bought.items():
        soon = [
            any(timedelta(0) <= at - seen <= timedelta(days=1) for seen in opened.get(customer, ()))
            for at in times.values()
        ]
        found[customer] = sum(soon) / len(soon)
    return found


@pytest.mark.parametrize("as_of", [date(2025, 3, 15), date(2025, 12, 31)])
def test_a_whole_shop_agrees_with_plain_loops(as_of):
    # Athens is 2 hours ahead of UTC on both days.
    end = datetime(as_of.year, as_of.month, as_of.day, 22, tzinfo=UTC)
    expected = plainly(shop_frames(seed=7, n_customers=60), end)
    found = shares(pk.make_shop(seed=7, n_customers=60), as_of)
    measured = {
        customer: fields["purchases_after_open_share"] for customer, fields in found.items()
    }
    assert {c: s for c, s in measured.items() if s is not None} == pytest.approx(expected)
    assert any(0 < share < 1 for share in expected.values())

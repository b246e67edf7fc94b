"""Visits in which the traps of sessions, views and carts lie, in Athens, two hours east of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

import profilekit as pk
from extractors.shops import by_customer
from profilekit.extractors.browsing import Browsing, CategoriesViewed, ProductsViewed
from profilekit.extractors.carts import Carts
from profilekit.extractors.sessions import SessionOutcomes, WebActivity, WebDwell
from profilekit.extractors.web_sources import WebDevices, WebMedia, WebSources

AS_OF = date(2024, 2, 29)
ZONE = "Europe/Athens"
NOON = datetime(2024, 2, 20, 12, tzinfo=UTC)
MIDNIGHT = datetime(2024, 2, 29, 22, tzinfo=UTC)
"""The first instant after the day asked about."""

BY_EVENT = [WebActivity(), SessionOutcomes(), Browsing(), Carts()]
EXTRACTORS = [
    *(*BY_EVENT, WebDwell(), ProductsViewed(), CategoriesViewed()),
    *(WebDevices(), WebSources(), WebMedia()),
]

SCHEMA = {
    "customer_id": pl.String,
    "occurred_at": pl.Datetime("us", "UTC"),
    "event_name": pl.String,
    "session_id": pl.String,
    "product_id": pl.String,
    "category": pl.String,
    "device": pl.String,
    "source": pl.String,
    "medium": pl.String,
    "engaged_s": pl.Float64,
}


def event(name="page_view", at=NOON, customer="ann", **columns):
    """Give one event; the columns not named are missing."""
    nothing = dict.fromkeys(SCHEMA)
    return nothing | {"customer_id": customer, "occurred_at": at, "event_name": name} | columns


def later(**span):
    return NOON + timedelta(**span)


def events_frame(rows, *, columns=tuple(SCHEMA)):
    return pl.DataFrame(rows, schema=SCHEMA).select(columns)


def orders_frame(orders):
    """Lines of 10 of (customer, instant) orders; each twice, as two lines of one order."""
    rows = [
        {"customer_id": customer, "ordered_at": at, "order_id": number, "amount": 10.0}
        for number, (customer, at) in enumerate(orders)
        for _ in range(2)
    ]
    times = pl.Datetime("us", "UTC")
    schema = {"customer_id": pl.String, "ordered_at": times, "order_id": pl.Int64}
    return pl.DataFrame(rows, schema=schema | {"amount": pl.Float64})


def measured(rows, *extractors, orders=(), columns=tuple(SCHEMA), as_of=AS_OF):
    """Measure events; give {customer: {field: value}}."""
    given = {"web_events": events_frame(rows, columns=columns)}
    given |= {"transactions": orders_frame(orders)} if orders else {}
    return by_customer(pk.measure(pk.Tables.load(**given, timezone=ZONE), extractors, as_of=as_of))


def _ids():
    """Visits with session ids: bounces at either side of ten seconds, a purchase, repeats."""
    base = {"customer": "ids", "source": "google", "medium": "cpc", "device": "mobile"}
    s1 = base | {"session_id": "s1"}
    yield event("page_view", later(), **s1, engaged_s=3.0)
    yield event("search", later(seconds=5), **s1)
    yield event("view_item", later(seconds=9), **s1, product_id="p1", category="tea")
    yield event("view_item", later(seconds=20), **s1, product_id="p2", category="cup")
    yield event("view_item", later(seconds=30), **s1, product_id="p1", category="tea")
    yield event("add_to_cart", later(seconds=40), **s1)
    yield event("purchase", later(seconds=61, microseconds=500), **s1)
    yield event("purchase", later(seconds=90), **s1)
    for number, engaged in enumerate([9.999, 10.0, None, 0.0]):
        again = base | {"session_id": f"b{number}"}
        yield event(at=later(days=1, hours=number), **again, engaged_s=engaged)
    yield event(at=later(days=2), **base, session_id="two")
    yield event("screen_view", later(days=2), **base, session_id="two")
    yield event("view_promotion", later(days=3), **base, session_id="deal", engaged_s=5.0)
    yield event("view_item", later(days=3), **base, session_id="deal", product_id="p2")


def _gaps():
    """Visits without ids: half an hour to the instant, one more, and two events after a gap."""
    for span in (
        *({"minutes": 0}, {"minutes": 30}, {"minutes": 60, "microseconds": 1}),
        *({"hours": 5}, {"hours": 5}),
    ):
        yield event(at=later(**span), customer="gaps")
    yield event("view_item", later(hours=5), "gaps")
    yield event("search", later(hours=5), "gaps")


def _mixed():
    """Events without an id around a visit that has one."""
    for minutes, session in enumerate([None, "x", None, None]):
        yield event(at=later(minutes=20 * minutes), customer="mixed", session_id=session)
    yield event(at=later(hours=3), customer="mixed", session_id="x")
    yield event(at=later(hours=3, minutes=20), customer="mixed")


def _origins():
    """Devices and sources: ties, late knowledge, two at one instant, and sessions without any."""
    for number, (device, source, medium) in enumerate(
        [
            ("tablet", "b", "organic"),
            ("mobile", "a", "ppc"),
            ("tablet", "b", None),
            ("mobile", "a", "PPC"),
            (None, None, None),
        ]
    ):
        session = {"session_id": f"o{number}", "customer": "origins"}
        yield event(at=later(hours=number), **session)
        columns = {"device": device, "source": source, "medium": medium}
        yield event(at=later(hours=number, seconds=9), **session, **columns)
        yield event(at=later(hours=number, seconds=10), **session, device="desktop")
    for device in ("mobile", "desktop"):
        yield event(at=later(), customer="same instant", session_id="s", device=device)


def _edges():
    """Days are cut in Athens, windows at their first instant, and what comes after is not seen."""
    for days in (90, 365):
        start = MIDNIGHT - timedelta(days=days)
        yield event("view_item", start, f"in {days}", session_id="s", engaged_s=1.0)
        before = start - timedelta(microseconds=1)
        yield event("view_item", before, f"out {days}", session_id="s", engaged_s=1.0)
    yield event("page_view", MIDNIGHT - timedelta(microseconds=1), "last instant")
    yield event("page_view", MIDNIGHT - timedelta(minutes=10), "cut", session_id="s")
    yield event("purchase", MIDNIGHT, "cut", session_id="s", engaged_s=100.0, device="mobile")
    yield event("add_to_cart", MIDNIGHT, "cut", session_id="s", product_id="p", category="c")
    yield event("page_view", MIDNIGHT, "never yet")


CARTS = [
    # Customer, last of the cart, purchases on the site, orders; in hours from noon.
    ("cart bought at once", 0, [0], []),
    ("cart bought in time", 0, [24], []),
    ("cart bought late", 0, [24.001], []),
    ("cart bought before", 0, [-0.001], []),
    ("cart ordered", 0, [], [2]),
    ("cart ordered late", 0, [], [30]),
    ("cart ordered before", 0, [], [-2]),
    ("cart left", 0, [], []),
]


def cart_events():
    for customer, last, purchases, _ in CARTS:
        yield event("add_to_cart", later(hours=last, minutes=-20), customer, session_id="c")
        yield event("add_to_cart", later(hours=last), customer, session_id="c")
        for hours in purchases:
            yield event("purchase", later(hours=hours), customer, session_id=f"p{hours}")
    for hour in (0, 48):
        # Two carts; the first is left, the second bought: the wanted purchase is its own.
        yield event("add_to_cart", later(hours=hour), "two carts", session_id=f"{hour}")
    yield event("purchase", later(hours=49), "two carts", session_id="48")
    for days in (1, 2):
        closed_from = MIDNIGHT - timedelta(days=days)
        name = f"cart of {days} days ago"
        yield event("add_to_cart", closed_from - timedelta(microseconds=1), name)
    yield event("add_to_cart", MIDNIGHT - timedelta(hours=49), "cart bought after the day")
    yield event("purchase", MIDNIGHT, "cart bought after the day")


def cart_orders():
    orders = [(c, later(hours=hours)) for c, _, _, ordered in CARTS for hours in ordered]
    return [*orders, ("only orders", NOON), ("cart left", MIDNIGHT)]


def trap_events():
    return [*_ids(), *_gaps(), *_mixed(), *_origins(), *_edges(), *cart_events()]

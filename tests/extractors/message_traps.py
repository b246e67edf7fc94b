"""Messages in which the traps of opens and windows lie, in Athens, two hours east of UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl

import profilekit as pk
from extractors.shops import by_customer
from profilekit.extractors.contact_permission import ContactPermission
from profilekit.extractors.message_engagement import ContentOpened, MessageEngagement
from profilekit.extractors.message_timing import MessageTiming
from profilekit.extractors.message_volume import MessageVolume

AS_OF = date(2024, 2, 29)
ZONE = "Europe/Athens"
SENT = datetime(2024, 2, 20, 10, tzinfo=UTC)
MIDNIGHT = datetime(2024, 2, 29, 22, tzinfo=UTC)
"""The first instant after the day asked about."""

EXTRACTORS = [
    *(MessageVolume(), MessageEngagement(), ContentOpened()),
    *(MessageTiming(), ContactPermission()),
]

SCHEMA = {
    "customer_id": pl.String,
    "occurred_at": pl.Datetime("us", "UTC"),
    "event_name": pl.String,
    "message_id": pl.String,
    "content_type": pl.String,
    "machine_open": pl.Boolean,
}


def event(name="delivered", at=SENT, customer="ann", **columns):
    """Give one event of the message m; the other columns not named are missing."""
    nothing = dict.fromkeys(SCHEMA) | {"message_id": "m"}
    return nothing | {"customer_id": customer, "occurred_at": at, "event_name": name} | columns


def later(**span):
    return SENT + timedelta(**span)


def events_frame(rows, *, columns=tuple(SCHEMA)):
    return pl.DataFrame(rows, schema=SCHEMA).select(columns)


def measured(rows, *extractors, columns=tuple(SCHEMA), as_of=AS_OF):
    """Measure events; give {customer: {field: value}}."""
    tables = pk.Tables.load(messages=events_frame(rows, columns=columns), timezone=ZONE)
    return by_customer(pk.measure(tables, extractors, as_of=as_of))


def _opens():
    """One message each, opened in all ways there are."""
    yield event(customer="unread")
    # Athens is past midnight at 22:00 UTC.
    closing = datetime(2024, 2, 23, 22, tzinfo=UTC)
    for name, moment in {"in time": -1, "too late": 0}.items():
        at = closing + timedelta(microseconds=moment)
        yield event(customer=name)
        yield event("opened", at, name)
        yield event("clicked", at, name)
    yield event(customer="opened early")
    yield event("opened", later(seconds=-1), "opened early", machine_open=False)
    yield event(customer="machine")
    yield event("opened", later(seconds=1), "machine", machine_open=True)
    yield event(customer="machine, then click")
    yield event("opened", later(seconds=1), "machine, then click", machine_open=True)
    yield event("clicked", later(days=1), "machine, then click", machine_open=True)
    yield event(customer="both")
    for machine in (True, False, None):
        yield event("opened", later(hours=3), "both", machine_open=machine)
    yield event("opened", later(hours=3), "never delivered", content_type="offer")
    yield event(customer="twice delivered")
    yield event(at=later(days=6), customer="twice delivered")
    yield event("opened", later(days=7), "twice delivered")


def _many():
    """Several messages of kinds: ties of content and of hours, and rows without an id."""
    kinds = ["b", "a", None, "a", "b", "c", "c", "c"]
    for number, kind in enumerate(kinds):
        mail = {"customer": "many", "message_id": f"m{number}", "content_type": kind}
        yield event(at=later(days=-number), **mail)
        if kind != "c":
            yield event("opened", later(days=-number, hours=number % 3), **mail)
            yield event("opened", later(days=-number, hours=5), **mail)
    yield event("clicked", later(days=1), "many", message_id="m1", content_type="a")
    for name in ("delivered", "delivered", "opened", "clicked"):
        yield event(name, later(days=2), "many", message_id=None, content_type="c")
    for kind in ("z", "y"):
        yield event(at=later(), customer="two kinds", content_type=kind)
    yield event("opened", later(), "two kinds")


def _windows():
    """Messages at the edges of all windows, and what comes after the day asked about."""
    for days in (1, 3, 4, 7, 30, 90, 365):
        first = MIDNIGHT - timedelta(days=days)
        yield event(at=first, customer=f"in {days}")
        yield event("clicked", first, f"in {days}")
        yield event(at=first - timedelta(microseconds=1), customer=f"out {days}")
    yield event(customer="clicked after")
    yield event("clicked", MIDNIGHT, "clicked after")
    yield event(at=MIDNIGHT, customer="clicked after", message_id="n")
    yield event("unsubscribed", MIDNIGHT, "clicked after")
    yield event(at=MIDNIGHT, customer="never yet")
    for name in ("bounced", "unsubscribed", "complained"):
        yield event(name, later(), "gone")
        yield event(name, later(days=1), "gone", message_id=None)


def trap_events():
    return [*_opens(), *_many(), *_windows()]

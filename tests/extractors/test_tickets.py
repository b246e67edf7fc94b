"""Tickets, on cases whose times can be counted by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.tickets import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.tickets import (
    FirstReplies,
    Reopening,
    TicketResolution,
    Tickets,
    TicketSatisfaction,
    TicketSeverity,
    TicketsPerOrder,
    TicketTopics,
)

AS_OF = date(2024, 2, 29)
EVERY = [
    Tickets(),
    TicketsPerOrder(),
    TicketResolution(),
    FirstReplies(),
    Reopening(),
    TicketSatisfaction(),
    TicketTopics(),
    TicketSeverity(),
]
TIME = pl.Datetime("us", "UTC")
DTYPES = {
    "first_reply_at": TIME,
    "resolved_at": TIME,
    "reopened": pl.Boolean,
    "csat": pl.Int64,
    "topic": pl.String,
    "severity": pl.Int64,
}


def at(month, day, hour=12):
    return datetime(2024, month, day, hour, tzinfo=UTC)


def case(opened, resolved=None, customer="ann", **more):
    return {"customer_id": customer, "opened_at": opened, "resolved_at": resolved, **more}


def measured(extractor, *cases, as_of=AS_OF):
    tables = pk.Tables.load(tickets=frame(*cases, **DTYPES))
    return by_customer(pk.measure(tables, [extractor], as_of=as_of))["ann"]


def order(customer, number, day):
    return {"customer_id": customer, "order_id": number, "ordered_at": day, "amount": 9.0}


TRAPS = {
    "tickets": frame(
        case(at(1, 1), at(1, 3), reopened=True, csat=2, topic="delivery", severity=1),
        case(at(1, 1), at(1, 8, 0), reopened=False, csat=4, topic="broken", severity=2),
        case(at(1, 1), at(1, 2), first_reply_at=at(1, 1, 13), severity=3),
        case(at(2, 1), at(1, 31), first_reply_at=at(1, 31), topic="delivery"),
        case(at(2, 20), at(3, 1), reopened=True, csat=1, topic="broken", severity=4),
        case(at(2, 20), at(2, 29, 23), first_reply_at=at(2, 29, 23), reopened=True, csat=1),
        case(at(2, 29), reopened=True, topic="damaged", severity=1),
        case(at(3, 1), at(3, 2), csat=5, topic="not yet", severity=1),
        case(at(2, 1), customer="bob"),
        case(datetime(2023, 1, 1, tzinfo=UTC), at(2, 1), customer="cyd", severity=2),
        **DTYPES,
    ),
    "transactions": frame(
        order("ann", "1", at(1, 1)),
        order("ann", "1", at(1, 1)),
        order("ann", "2", at(2, 1)),
        order("ann", "3", at(3, 1)),
        order("dan", "4", at(1, 1)),
    ),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert assert_held(tables, EVERY, fields_of, AS_OF).keys() == {"ann", "bob", "cyd", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


def test_time_so_far_of_open_cases_lengthens_the_mean():
    found = measured(
        TicketResolution(), case(at(1, 1), at(1, 3)), case(at(1, 1), at(1, 5)), case(at(2, 19))
    )
    assert found["ticket_resolution_mean_days"] == (2 + 4 + 10) / 2
    assert found["ticket_resolution_median_days"] == 3


def test_a_case_resolved_after_the_day_is_open():
    found = measured(TicketResolution(), case(at(1, 1), at(3, 1)))
    assert found["open_tickets_count"] == 1
    assert found["ticket_resolution_mean_days"] is None


def test_what_a_case_came_to_is_unknown_until_it_is_resolved():
    found = measured(TicketSatisfaction(), case(at(1, 1), at(3, 1), csat=5))
    assert found["ticket_csat_mean_score"] is None


def test_an_open_case_is_not_reopened():
    assert measured(Reopening(), case(at(1, 1), reopened=True))["reopened_share"] is None


def test_a_wait_is_in_seconds():
    found = measured(FirstReplies(), case(at(1, 1, 12), first_reply_at=at(1, 1, 13)))
    assert found["first_reply_median_s"] == 3600


def test_of_topics_as_frequent_the_first_by_name_is_top():
    cases = [case(at(1, 1), topic=topic) for topic in ("late", "broken", None, None, None)]
    assert measured(TicketTopics(), *cases)["top_ticket_topic_label"] == "broken"


def test_severity_one_is_the_worst():
    cases = [case(at(1, 1), severity=severity) for severity in (1, 2, 3, 4, None)]
    assert measured(TicketSeverity(), *cases)["severe_tickets_count"] == 2
    assert measured(TicketSeverity(severe_at_most=1), *cases)["severe_tickets_count"] == 1

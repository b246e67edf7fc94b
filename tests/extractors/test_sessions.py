"""Sessions and what comes of them, on visits that can be told by eye."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.web_traps import AS_OF, MIDNIGHT, event, later, measured
from profilekit.extractors.sessions import SessionOutcomes, WebActivity, WebDwell


def outcomes(*rows, **parameters):
    return measured(rows, SessionOutcomes(**parameters))["ann"]


def visit(*names, session="s", **columns):
    return [event(name, session_id=session, **columns) for name in names]


def test_a_session_counts_for_the_day_on_which_it_began():
    # Midnight in Athens is 22:00 UTC.
    began = MIDNIGHT - timedelta(days=90, minutes=1)
    rows = [event(at=began + timedelta(minutes=minutes), session_id="s") for minutes in (0, 2)]
    found = measured(rows, WebActivity())["ann"]
    assert found["sessions_90d_count"] == 0
    assert found["web_active_days_90d_count"] == 1
    assert found["web_active_days_count"] == 2


def test_recency_counts_days_of_the_business_zone():
    assert measured([event(at=MIDNIGHT - timedelta(days=1))], WebActivity())["ann"][
        "web_recency_days"
    ] == (0)


def test_conversion_counts_sessions_not_purchases():
    rows = [*visit("page_view", "purchase", "purchase"), *visit("page_view", session="other")]
    assert outcomes(*rows)["session_conversion_share"] == 0.5


def test_time_to_purchase_runs_from_the_start_to_the_first_purchase():
    rows = [
        *visit("page_view"),
        *visit("purchase", at=later(seconds=90)),
        *visit("purchase", at=later(seconds=500)),
        *visit("purchase", session="at once", at=later(hours=1)),
    ]
    assert outcomes(*rows)["session_purchase_mean_s"] == 45


@pytest.mark.parametrize(
    ("rows", "share"),
    [
        (visit("page_view"), 1),
        (visit("page_view", engaged_s=9.9), 1),
        (visit("page_view", engaged_s=10), 0),
        (visit("page_view", "page_view"), 0),
        (visit("page_view", "view_item"), 1),
        (visit("page_view", "purchase"), 0),
        ([*visit("page_view"), *visit("scroll", at=later(seconds=10))], 0),
        ([*visit("page_view", engaged_s=4), *visit("scroll", at=later(seconds=10))], 1),
        ([*visit("page_view", engaged_s=4), *visit("scroll", engaged_s=6)], 0),
        (visit("scroll"), 1),
    ],
)
def test_a_bounce_is_short_and_of_one_page_and_buys_nothing(rows, share):
    assert outcomes(*rows)["bounce_sessions_share"] == share


def test_seconds_are_measured_by_the_clock_where_no_event_says_how_long():
    rows = [event(), event("scroll", later(seconds=10))]
    bare = ("customer_id", "occurred_at", "event_name")
    found = measured(rows, SessionOutcomes(), columns=bare)["ann"]
    assert found["bounce_sessions_share"] == 0


def test_pages_per_session_leave_other_events_out():
    rows = [*visit("page_view", "view_item", "screen_view"), *visit("search", session="none")]
    assert outcomes(*rows)["session_pageviews_mean_count"] == 1


def test_dwell_leaves_sessions_of_unknown_time_out():
    rows = [*visit("page_view", engaged_s=30), *visit("page_view", session="unknown")]
    found = measured(rows, WebDwell())["ann"]
    assert found["session_engaged_mean_s"] == 30
    assert found["engaged_365d_s"] == 30


def test_visits_of_unknown_time_have_no_dwell_and_no_visits_have_none():
    rows = [*visit("page_view"), *visit("page_view", customer="old", at=later(days=-800))]
    found = measured(rows, WebDwell())
    assert found["ann"]["engaged_365d_s"] is None
    assert found["old"]["engaged_365d_s"] == 0


def test_what_comes_after_the_day_changes_nothing():
    rows = visit("page_view")
    more = [*rows, event("purchase", MIDNIGHT, session_id="s")]
    extractors = [WebActivity(), SessionOutcomes()]
    assert measured(rows, *extractors, as_of=AS_OF) == measured(more, *extractors, as_of=AS_OF)

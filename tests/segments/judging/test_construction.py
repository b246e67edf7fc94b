"""What a segment is made of: its definition, and what models in between have read."""

from __future__ import annotations

import profilekit as pk
from profilekit.segments import Segment, assign_segments, events, field, in_segment
from profilekit.segments.judging.construction import fields_behind
from segments.flagged_books import flagged_book

COLUMNS = {
    "in_loyal_flag": [True, False],
    "spend_365d_amount": [1.0, 2.0],
    "spend_90d_amount": [1.0, 2.0],
    "recency_days": [1, 2],
    "age_years": [30, 40],
    "web_events_any_30d_count": [1, 0],
    "segment_found_label": ["x", "y"],
}


def segment(definition, name="loyal", **more):
    return Segment(id=name, name="Some", levels=("behavioural",), definition=definition, **more)


def test_fields_of_the_definition_and_their_other_windows():
    made = segment((field("spend_365d_amount") > 1) | ~(field("recency_days") < 3))
    assert fields_behind(flagged_book(COLUMNS), made) == {
        "in_loyal_flag",
        "spend_365d_amount",
        "spend_90d_amount",
        "recency_days",
    }


def test_the_universe_counts_as_well():
    made = segment(field("recency_days") < 3, universe=field("age_years").is_known())
    assert fields_behind(flagged_book(COLUMNS), made) == {
        "in_loyal_flag",
        "recency_days",
        "age_years",
    }


def test_events_are_the_field_that_counts_them():
    made = segment(events("web_events", days=30) >= 1)
    assert fields_behind(flagged_book(COLUMNS), made) == {
        "in_loyal_flag",
        "web_events_any_30d_count",
    }


def test_a_segment_in_another_has_its_fields():
    first = segment(field("age_years") > 30, name="first")
    second = segment(in_segment("first"), name="second")
    other = segment(field("recency_days") < 2, name="other")
    book = assign_segments(flagged_book(COLUMNS), [first, second, other])
    assert fields_behind(book, "second") == {"in_second_flag", "in_first_flag", "age_years"}


def test_a_label_is_made_of_all_in_its_group():
    old = segment(field("age_years") > 35, name="old", group="kind")
    late = segment(field("recency_days") < 2, name="late", group="kind", priority=1)
    book = assign_segments(flagged_book(COLUMNS), [old, late])
    behind = fields_behind(book, {"segment_kind_label": "old"})
    assert behind == {"segment_kind_label", "age_years", "recency_days"}


def test_of_an_id_without_a_definition_it_is_the_field_of_the_members():
    assert fields_behind(flagged_book(COLUMNS), "loyal") == {"in_loyal_flag"}
    assert fields_behind(flagged_book(COLUMNS), "x") == {"segment_found_label"}


def test_what_an_estimator_read_for_a_label_counts():
    shop = pk.make_shop(seed=7, n_customers=60)
    book = pk.measure(shop, ["recency", "frequency", "spend", "cadence"], as_of="2025-12-31")
    behind = fields_behind(book.apply(pk.RFMScorer()), {"rfm_segment_label": "Champions"})
    assert {"recency_days", "orders_365d_count", "orders_90d_count", "spend_365d_amount"} <= behind
    assert "tenure_days" not in behind

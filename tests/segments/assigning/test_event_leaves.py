"""Events in rules: counted by hand, up to the book's day."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, LeakageError
from profilekit.segments import SegmentRulesError, assign_segments, events, field, trend
from profilekit.segments.assigning.event_leaves import EventLeaves, with_events
from profilekit.segments.rules.event_names import change_field, count_field
from profilekit.testing import check_extractor
from segments.ruled_books import segment

AS_OF = "2025-03-31"
ORDERS = pl.DataFrame(
    {
        "customer_id": ["ann", "ann", "ann", "ann", "bo", "bo", "cy"],
        "order_id": ["1", "1", "2", "3", "4", "5", "6"],
        "ordered_at": [date(2025, *day) for day in (
            (3, 31), (3, 31), (3, 2), (2, 1), (3, 1), (1, 30), (4, 1),
        )],
        "amount": [5.0, 6.0, 7.0, 8.0, 9.0, 1.0, 2.0],
        "category": ["tea", "jam", "jam", "tea", "tea", "tea", "tea"],
    }
)  # fmt: skip
VIEWS = pl.DataFrame(
    {
        "customer_id": ["ann", "ann", "bo", "cy", "dee"],
        "occurred_at": [date(2025, 3, day) for day in (30, 31, 1, 31, 31)],
        "event_name": ["view", "add_to_cart", "add_to_cart", "view", "view"],
    }
)


@pytest.fixture(scope="module")
def tables():
    return pk.Tables.load(transactions=ORDERS, web_events=VIEWS, timezone="UTC")


@pytest.fixture(scope="module")
def book(tables):
    return pk.measure(tables, [pk.Recency()], as_of=AS_OF)


def members(book, tables, rule):
    made = assign_segments(book, [segment("x", rule)], tables=tables)
    return made.to_polars(["in_x_flag"]).filter(pl.col("in_x_flag"))["customer_id"].to_list()


def test_a_line_is_of_the_category_of_its_product():
    bought = ORDERS.drop("category").with_columns(product_id=ORDERS["category"])
    products = pl.DataFrame({"product_id": ["tea", "jam"], "category": ["drinks", "spreads"]})
    tables = pk.Tables.load(transactions=bought, products=products, timezone="UTC")
    book = pk.measure(tables, [pk.Recency()], as_of=AS_OF)
    drinks = events("transactions", days=60, where={"category": "drinks"})
    assert members(book, tables, drinks >= 2) == ["ann"]
    assert members(book, tables, drinks == 1) == ["bo"]


def test_an_order_is_one_event_however_many_lines_it_has(book, tables):
    assert members(book, tables, events("transactions", days=30) >= 2) == ["ann"]
    assert members(book, tables, events("transactions", days=30) == 2) == ["ann"]
    assert members(book, tables, events("transactions", days=31) >= 1) == ["ann", "bo"]
    assert members(book, tables, events("transactions", days=30) == 0) == ["bo", "cy", "dee"]


def test_events_are_counted_by_what_their_columns_hold(book, tables):
    tea = events("transactions", days=90, where={"category": "tea"})
    assert members(book, tables, tea == 2) == ["ann", "bo"]
    both = events("transactions", days=90, where={"category": ("tea", "jam")})
    assert members(book, tables, both == 3) == ["ann"]
    cart = events("web_events", days=30, where={"event_name": "add_to_cart"})
    assert members(book, tables, cart >= 1) == ["ann"]


def test_nothing_after_the_day_counts(book, tables):
    assert "cy" not in members(book, tables, events("transactions", days=90) >= 1)


def test_a_trend_is_the_change_against_the_days_before(book, tables):
    made = with_events(book, [segment("x", trend("transactions", days=31) < 0)], tables)
    changes = dict(
        zip(made.customer_ids, made.frame["transactions_any_31d_change_ratio"], strict=True)
    )
    # March, 31 days: ann 2 orders, bo 1; the 31 days before: ann 1, bo 1 (30 January); cy none.
    assert changes["ann"] == 1.0
    assert changes["bo"] == 0.0
    assert changes["cy"] is None


def test_fields_are_measured_once_and_kept_in_the_book(book, tables):
    rule = events("transactions", days=30) >= 2
    again = events("transactions", days=30) < 2
    made = assign_segments(book, [segment("x", rule), segment("y", again)], tables=tables)
    name = "transactions_any_30d_count"
    assert [each for each in made.catalogue.names if each == name] == [name]
    assert made.catalogue[name].made_by == "EventLeaves"
    assert [each["name"] for each in made.provenance.extractors] == ["Recency", "EventLeaves"]
    without = assign_segments(made, [segment("x", rule)])
    assert without.frame["in_x_flag"].to_list() == made.frame["in_x_flag"].to_list()


def test_without_tables_it_says_what_to_give(book):
    with pytest.raises(SegmentRulesError, match="tables=tables"):
        assign_segments(book, [segment("x", events("web_events", days=30) >= 1)])


def test_what_tables_do_not_have_is_said_with_all_other_faults(book, tables):
    wrong = [
        segment("a", events("web_event", days=3) >= 1),
        segment("b", events("web_events", days=3, where={"event": "view"}) >= 1),
        segment("c", events("transactions", days=3, where={"amount": 3}) >= 1),
        segment("d", events("transactions", days=3, where={"category": 3}) >= 1),
        segment("e", events("stores", days=3) >= 1),
        segment("f", field("recency_day") > 3),
    ]
    with pytest.raises(SegmentRulesError) as raised:
        assign_segments(book, wrong, tables=tables)
    found = [(fault.segment, fault.code) for fault in raised.value.faults]
    assert found == [
        ("a", "unknown_table"),
        ("b", "unknown_column"),
        ("c", "text_and_numbers"),
        ("d", "text_and_numbers"),
        ("e", "unknown_table"),
        ("f", "unknown_field"),
    ]
    assert "Did you mean 'web_events'?" in str(raised.value)
    assert "Did you mean 'event_name'?" in str(raised.value)


def test_other_tables_than_the_books_are_refused(book):
    other = pk.Tables.load(transactions=ORDERS.with_columns(customer_id=pl.Series(range(7))))
    with pytest.raises((DeclarationError, LeakageError, ValueError), match="customer"):
        assign_segments(book, [segment("x", events("transactions", days=3) >= 1)], tables=other)


def test_the_extractor_is_sound():
    check_extractor(EventLeaves)


def test_names_tell_different_questions_apart():
    asked = [
        {},
        {"event_name": "any"},
        {"event_name": "view"},
        {"event_name": "View"},
        {"event_name": ("view",)},
        {"page": "view"},
        {"event_name": "v" * 200},
        {"event_name": "v" * 201},
        {"event_name": "1"},
        {"event_name": 1},
        {"event_name": True},
        {"event_name": "ä"},
        {"a": "b", "c": "d"},
        {"a": "b c d"},
    ]
    names = [count_field("web_events", 30, where) for where in asked]
    assert len({*names}) == len(asked)
    for name in names:
        assert pk.FieldSpec(name=name, dtype="int64", meaning="x")
    assert names[0] == "web_events_any_30d_count"
    assert names[2] == "web_events_view_30d_count"
    assert count_field("web_events", 30, {"a": "b", "c": "d"}) == count_field(
        "web_events", 30, {"c": "d", "a": "b"}
    )
    assert pk.FieldSpec(name=change_field('x"; --', 9, {}), dtype="float64", meaning="x")

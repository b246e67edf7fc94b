"""Interests, on acts whose weights can be added by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial

import polars as pl
import pydantic
import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.interests import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.interests import Interests
from profilekit.fields import PointInTime

AS_OF = date(2024, 6, 30)


def at(month, day, year=2024):
    return datetime(year, month, day, 12, tzinfo=UTC)


def bought(category, when, product=None, customer="ann", amount=1.0):
    return {
        "customer_id": customer,
        "ordered_at": when,
        "amount": amount,
        "category": category,
        "product_id": product,
    }


def viewed(category, when, customer="ann"):
    row = {"customer_id": customer, "occurred_at": when, "event_name": "page_view"}
    return row | {"category": category}


def talked(topic, when, customer="ann"):
    row = {"customer_id": customer, "occurred_at": when, "platform": "x", "event_name": "like"}
    return row | {"topic": topic}


def answered(product, when, customer="ann"):
    row = {"customer_id": customer, "campaign_id": "K", "responded_at": when, "kind": "clicked"}
    return row | {"product_id": product}


def measured(extractor=None, **tables):
    loaded = pk.Tables.load(**{name: frame(*rows) for name, rows in tables.items()})
    return by_customer(pk.measure(loaded, [extractor or Interests()], as_of=AS_OF))["ann"]


TRAPS = {
    "transactions": frame(
        bought("tea", at(6, 30)),
        bought("coffee", at(4, 1)),
        bought("coffee", at(1, 2)),
        bought("cups", at(6, 1, 2020)),
        bought("tea", at(6, 1), amount=-1.0),
        bought("tea", at(7, 1)),
        bought(None, at(6, 1)),
        bought("b", at(1, 3), customer="bob"),
        bought("b", at(2, 11), customer="bob"),
        bought("b", at(5, 7), customer="bob"),
        bought("a", at(5, 7), customer="bob"),
        bought("a", at(1, 3), customer="bob"),
        bought("a", at(2, 11), customer="bob"),
        bought(None, at(6, 1), customer="dan"),
        bought("Tea", at(6, 1, 2010), customer="eve"),
        bought("tea", at(7, 1), customer="eve"),
        category=pl.String,
        product_id=pl.String,
    ),
    "web_events": frame(
        viewed("tea", at(6, 1)),
        viewed(None, at(6, 1)),
        viewed("cups", at(5, 1)),
        viewed("w", at(1, 1)),
    ),
    "social_events": frame(
        talked("recipes", at(3, 1)), talked("tea", at(3, 1)), talked(None, at(3, 1))
    ),
    "responses": frame(
        answered("p1", at(6, 1)), answered("p2", at(6, 1)), answered(None, at(6, 1), "fay")
    ),
    "products": frame({"product_id": "p1", "category": "cups"}),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    found = assert_held(tables, [Interests()], fields_of, AS_OF)
    assert found.keys() == {"ann", "bob", "dan", "eve", "fay"}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_responses_count_by_the_weight_they_are_given(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert_held(
        tables, [Interests(response_weight=1)], partial(fields_of, response_weight=1), AS_OF
    )


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), [Interests()], fields_of, as_of)


def test_an_act_of_a_half_life_ago_counts_half():
    found = measured(
        Interests(half_life_days=30),
        transactions=[bought("tea", at(6, 30)), bought("coffee", at(5, 31))],
    )
    assert found["top_interest_label"] == "tea"
    assert found["top_interest_share"] == pytest.approx(2 / 3)
    assert found["second_interest_share"] == pytest.approx(1 / 3)


def test_buying_weighs_more_than_looking():
    found = measured(
        transactions=[bought("tea", at(6, 30))],
        web_events=[viewed("coffee", at(6, 30)), viewed("coffee", at(6, 30))],
    )
    assert found["top_interest_share"] == pytest.approx(3 / 5)


def test_a_category_and_a_topic_of_one_name_are_one_interest():
    found = measured(
        web_events=[viewed("tea", at(6, 30))], social_events=[talked("tea", at(6, 30))]
    )
    assert found["interests_count"] == 1
    assert found["top_interest_share"] == 1


def test_of_equal_interests_the_first_by_name_comes_first():
    rows = [viewed(label, at(6, day)) for day in (1, 9, 17) for label in ("tea", "coffee", "cups")]
    found = measured(web_events=[*rows[::-1]])
    assert found["top_interest_label"] == "coffee"
    assert found["third_interest_label"] == "tea"


def test_a_weight_of_nothing_leaves_an_act_out():
    found = measured(
        Interests(view_weight=0),
        transactions=[bought("tea", at(6, 30))],
        web_events=[viewed("coffee", at(6, 30))],
    )
    assert found["second_interest_label"] is None


def test_a_small_share_is_no_interest_to_count():
    views = [viewed("tea", at(6, 30)) for _ in range(39)]
    found = measured(web_events=[*views, viewed("cups", at(6, 30))])
    assert found["interests_count"] == 1
    assert found["second_interest_share"] == 0.025


def test_without_a_category_or_topic_there_is_no_interest():
    found = measured(transactions=[bought(None, at(6, 30))])
    assert found["interests_count"] == 0
    assert found["top_interest_label"] is None


def test_an_act_of_twice_the_weight_a_half_life_earlier_is_equal():
    found = measured(
        Interests(half_life_days=7, view_weight=3, topic_weight=6),
        web_events=[viewed("tea", at(6, 29)), viewed("tea", at(6, 26)), viewed("z", at(6, 28))],
        social_events=[talked("coffee", at(6, 22)), talked("coffee", at(6, 19))],
    )
    assert found["top_interest_label"] == "coffee"
    assert found["top_interest_share"] == pytest.approx(found["second_interest_share"])


def test_without_any_table_to_learn_from_the_error_names_them():
    with pytest.raises(pk.errors.UnknownNameError, match="web_events"):
        measured(tickets=[{"customer_id": "ann", "opened_at": at(1, 1)}])


def test_responses_alone_are_no_interest_by_default():
    products = [{"product_id": "p1", "category": "cups"}]
    found = measured(responses=[answered("p1", at(6, 1))], products=products)
    assert (found["top_interest_label"], found["interests_count"]) == (None, 0)


def test_only_with_responses_the_fields_are_adjacent_to_the_response():
    assert {spec.point_in_time for spec in Interests().specs()} == {PointInTime.PLAIN}
    with_responses = Interests(response_weight=0.5).specs()
    assert {spec.outcome for spec in with_responses} == {"campaign_response"}


def test_only_ratios_of_weights_matter():
    rows = {
        "transactions": [bought("tea", at(6, 30))],
        "web_events": [viewed("coffee", at(6, 30)), viewed("cups", at(5, 30))],
    }
    large = Interests(purchase_weight=3e9, view_weight=1e9, topic_weight=0)
    small = Interests(topic_weight=0)
    assert measured(large, **rows) == pytest.approx(measured(small, **rows))


@pytest.mark.parametrize("wrong", [-1, float("inf"), float("nan")])
def test_a_weight_is_a_number_from_nothing_on(wrong):
    with pytest.raises(pydantic.ValidationError):
        Interests(view_weight=wrong)

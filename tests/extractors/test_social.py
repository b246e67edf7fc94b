"""Social interactions, on events that can be counted by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.social import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.social import (
    ReviewRatings,
    SocialAdvocacy,
    SocialInteractions,
    SocialSentiment,
    SocialTopics,
)

AS_OF = date(2024, 6, 30)
EVERY = [
    SocialInteractions(),
    ReviewRatings(),
    SocialSentiment(),
    SocialAdvocacy(),
    SocialTopics(),
]
DTYPES = {"topic": pl.String, "sentiment": pl.Float64, "rating": pl.Float64}


def event(name, month=6, day=1, customer="ann", platform="x", **more):
    return {
        "customer_id": customer,
        "occurred_at": datetime(2024, month, day, 12, tzinfo=UTC),
        "platform": platform,
        "event_name": name,
        **more,
    }


def measured(extractor, *events):
    tables = pk.Tables.load(social_events=frame(*events, **DTYPES))
    return by_customer(pk.measure(tables, [extractor], as_of=AS_OF))["ann"]


TRAPS = {
    "social_events": frame(
        event("share", 4, 1, topic="tea"),
        event("share", 4, 2, platform="b", topic="coffee"),
        event("mention", sentiment=0.0),
        event("mention", sentiment=0.01, topic="tea"),
        event("mention", sentiment=-0.5, platform="b", topic="coffee"),
        event("mention"),
        event("review", rating=4.0),
        event("review", rating=3.9, platform="b", sentiment=1.0),
        event("review"),
        event("like", rating=5.0, sentiment=0.9),
        event("mention", 7, 1, sentiment=-1.0, topic="prices"),
        event("like", customer="bob"),
        event("share", 7, 1, customer="cyd"),
        **DTYPES,
    ),
    "advocacy": frame({"customer_id": "dan", "occurred_at": "2024-01-01", "kind": "review"}),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert assert_held(tables, EVERY, fields_of, AS_OF).keys() == {"ann", "bob", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


def test_of_platforms_as_frequent_the_first_by_name_is_top():
    found = measured(SocialInteractions(), event("like", platform="y"), event("like", platform="b"))
    assert found["top_platform_label"] == "b"


def test_one_warm_word_is_drawn_towards_neutral():
    found = measured(SocialSentiment(), event("comment", sentiment=0.6))
    assert found["social_sentiment_mean_score"] == pytest.approx(0.1)
    found = measured(SocialSentiment(prior_weight=1), event("comment", sentiment=0.6))
    assert found["social_sentiment_mean_score"] == pytest.approx(0.3)


def test_without_sentiment_nothing_is_neutral():
    assert measured(SocialSentiment(), event("like"))["social_sentiment_mean_score"] is None


def test_stars_on_other_than_reviews_are_no_rating():
    found = measured(ReviewRatings(), event("review", rating=2.0), event("like", rating=5.0))
    assert found["review_rating_mean_score"] == 2


def test_shares_warm_mentions_and_good_reviews_speak_for_the_seller():
    found = measured(
        SocialAdvocacy(),
        event("share"),
        event("mention", sentiment=0.5),
        event("mention", sentiment=-0.5),
        event("review", rating=4.0),
        event("review", rating=3.0),
        event("like"),
    )
    assert found["advocacy_share"] == 0.5


def test_an_unnamed_topic_is_no_topic():
    found = measured(SocialTopics(), event("like"), event("like"), event("like", topic="tea"))
    assert found["top_social_topic_label"] == "tea"

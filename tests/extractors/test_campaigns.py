"""Campaigns, on contacts whose windows can be counted by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.campaigns import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.campaigns import (
    CampaignContacts,
    CampaignResponses,
    ContactChannels,
    ResponseValue,
)

AS_OF = date(2024, 2, 29)
EVERY = [
    CampaignContacts(),
    ContactChannels(),
    CampaignResponses(),
    ResponseValue(),
]


def at(month, day, hour=12, second=0):
    return datetime(2024, month, day, hour, 0, second, tzinfo=UTC)


def contact(campaign, contacted, ends=None, channel="email", variant="a", customer="ann"):
    return {
        "customer_id": customer,
        "campaign_id": campaign,
        "contacted_at": contacted,
        "ends_at": ends,
        "channel": channel,
        "variant": variant,
    }


def response(campaign, responded, kind="clicked", amount=None, customer="ann"):
    return {
        "customer_id": customer,
        "campaign_id": campaign,
        "responded_at": responded,
        "kind": kind,
        "amount": amount,
    }


def frames(contacts, responses):
    time, text = pl.Datetime("us", "UTC"), pl.String
    dtypes = {"ends_at": time, "channel": text, "variant": text}
    answered = {"customer_id": text, "campaign_id": text, "responded_at": time, "kind": text}
    return {
        "campaigns": frame(*contacts, **dtypes),
        "responses": frame(*responses, **answered, amount=pl.Float64),
    }


def measured(contacts, responses, extractor, *, as_of=AS_OF, **options):
    tables = pk.Tables.load(**frames(contacts, responses), **options)
    return by_customer(pk.measure(tables, [extractor], as_of=as_of))["ann"]


TRAPS = frames(
    [
        contact("at the instant", at(1, 1, 8), at(1, 21)),
        contact("too early, then late in the day", at(1, 5), at(2, 5, 1)),
        contact("ends today", at(2, 1), at(2, 29)),
        contact("ends today over there", at(2, 1), at(2, 28, 23)),
        contact("thirty days ago", at(1, 30)),
        contact("twenty-nine days ago", at(1, 31)),
        contact("held out", at(1, 3), at(1, 9), variant="control"),
        contact("twice", at(1, 2), at(1, 10)),
        contact("twice", at(1, 12), at(1, 20), channel="sms"),
        contact("unknown variant and channel", at(1, 2), at(1, 10), None, None),
        contact("not yet", at(3, 5), at(3, 9)),
        contact("last year", datetime(2023, 2, 28, 23, tzinfo=UTC), None, "carrier pigeon"),
        contact("held out", at(1, 3), at(1, 9), variant="control", customer="bob"),
        contact("twice", at(1, 2), at(1, 10), customer="dan"),
    ],
    [
        response("at the instant", at(1, 1, 8)),
        response("at the instant", at(1, 2), "coupon_redeemed", 5.0),
        response("at the instant", at(1, 22), "coupon_redeemed", 5.0),
        response("too early, then late in the day", at(1, 5, 11, 59)),
        response("too early, then late in the day", at(2, 5, 20), "purchased", 30.5),
        response("ends today", at(2, 2)),
        response("ends today over there", at(2, 2)),
        response("thirty days ago", at(2, 28), "coupon_redeemed"),
        response("twenty-nine days ago", at(2, 1)),
        response("held out", at(1, 4)),
        response("twice", at(1, 15)),
        response("never contacted", at(1, 15)),
        response("unknown variant and channel", at(1, 11)),
        response("at the instant", at(3, 1)),
        response("twice", at(1, 1), customer="cyd"),
        response("twice", at(1, 10, 21), customer="dan"),
    ],
)


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    found = assert_held(tables, EVERY, fields_of, AS_OF)
    assert found.keys() == {"ann", "bob", "cyd", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


def test_a_control_is_no_contact():
    contacts = [contact("one", at(1, 1)), contact("two", at(1, 1), variant="control")]
    found = measured(contacts, [], CampaignContacts())
    assert found["campaign_contacts_count"] == 1
    assert found["control_contacts_share"] == 0.5


def test_without_variants_nothing_is_known_of_controls():
    tables = pk.Tables.load(campaigns=TRAPS["campaigns"].drop("variant"))
    found = by_customer(pk.measure(tables, [CampaignContacts()], as_of=AS_OF))["bob"]
    assert found["campaign_contacts_count"] == 1
    assert found["control_contacts_share"] is None


def test_a_campaign_that_ends_today_is_not_over():
    found = measured([contact("one", at(2, 1), at(2, 29))], [], CampaignResponses())
    assert found["campaigns_over_count"] == 0
    assert found["campaign_response_share"] is None


def test_a_response_on_the_last_day_is_in_time():
    contacts = [contact("one", at(2, 1), at(2, 10, 0))]
    found = measured(contacts, [response("one", at(2, 10, 18))], CampaignResponses())
    assert found["campaign_response_share"] == 1


def test_a_response_before_the_contact_answers_nothing():
    contacts = [contact("one", at(2, 1), at(2, 10))]
    found = measured(contacts, [response("one", at(2, 1, 11))], CampaignResponses())
    assert found["campaign_response_share"] == 0


@pytest.mark.parametrize(("response_days", "over"), [(28, 1), (29, 0)])
def test_a_contact_without_an_end_is_over_after_its_days(response_days, over):
    found = measured([contact("one", at(2, 1))], [], CampaignResponses(response_days=response_days))
    assert found["campaigns_over_count"] == over


def test_a_campaign_answered_twice_is_answered_once():
    contacts = [contact("one", at(1, 1)), contact("two", at(1, 1))]
    responses = [response("one", at(1, 3)), response("one", at(1, 4))]
    found = measured(contacts, responses, CampaignResponses())
    assert found["campaign_response_share"] == 0.5
    assert found["response_delay_mean_days"] == 2
    assert found["campaign_responses_count"] == 2


def test_only_chosen_kinds_redeem():
    contacts, responses = [contact("one", at(1, 1))], [response("one", at(1, 3), "called")]
    found = measured(contacts, responses, CampaignResponses(redemption_kinds=("called",)))
    assert found["campaign_redemption_share"] == 1


def test_without_variants_and_ends_every_contact_has_its_days():
    given = frames([contact("one", at(1, 1))], [response("one", at(1, 30))])
    bare = given["campaigns"].drop("variant", "ends_at", "channel")
    tables = pk.Tables.load(campaigns=bare, responses=given["responses"])
    found = by_customer(pk.measure(tables, [CampaignResponses()], as_of=AS_OF))["ann"]
    assert found["campaign_response_share"] == 1

"""Response channels, on contacts whose windows can be counted by eye."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from extractors.held import MID_DATE, YEAR_END, assert_held, load_in, shop
from extractors.oracles.campaigns import fields_by_channel
from extractors.test_campaigns import AS_OF, TRAPS, at, contact, measured, response
from extractors.ways import IN_MEMORY
from profilekit.extractors.response_channels import ChannelResponses


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    found = assert_held(tables, [ChannelResponses()], fields_by_channel, AS_OF)
    assert found.keys() == {"ann", "bob", "cyd", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), [ChannelResponses()], fields_by_channel, as_of)


def test_a_campaign_counts_for_the_channel_whose_window_it_was_answered_in():
    contacts = [
        contact("one", at(1, 1), at(1, 5)),
        contact("one", at(1, 9), at(1, 20), channel="sms"),
    ]
    found = measured(contacts, [response("one", at(1, 10))], ChannelResponses())
    assert found["response_email_share"] == 0
    assert found["response_sms_share"] == 1
    assert found["response_push_share"] is None


def test_the_best_channel_may_be_one_without_a_share():
    contacts = [contact("one", at(1, 1), channel="carrier pigeon")]
    found = measured(contacts, [response("one", at(1, 3))], ChannelResponses(channels=()))
    assert found["top_response_channel_label"] == "carrier pigeon"


def test_without_a_response_no_channel_is_best():
    found = measured([contact("one", at(1, 1))], [], ChannelResponses())
    assert found["response_email_share"] == 0
    assert found["top_response_channel_label"] is None


def test_of_channels_answered_as_often_the_first_by_name_is_best():
    contacts = [contact("one", at(1, 1), channel="sms"), contact("two", at(1, 1))]
    responses = [response("one", at(1, 3)), response("two", at(1, 3))]
    found = measured(contacts, responses, ChannelResponses(channels=("sms", "email")))
    assert found["top_response_channel_label"] == "email"


def test_channels_are_words_for_names():
    with pytest.raises(ValidationError):
        ChannelResponses(channels=("E-Mail",))
    with pytest.raises(ValidationError):
        ChannelResponses(channels=("sms", "sms"))

"""Habits with offers, held against plain loops, and on offers that can be counted by eye."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.held import MID_DATE, YEAR_END, assert_held, load_in, shop
from extractors.oracles.habits import offered
from extractors.test_campaigns import AS_OF, TRAPS, at, contact, measured, response
from extractors.ways import IN_MEMORY
from profilekit.extractors.habits_offers import OfferHabits


@pytest.mark.parametrize("half_days", [7, 28, 182])
@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_give(way, half_days, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    loops = lambda customer, everything: offered(customer, everything, half_days)  # noqa: E731
    assert_held(tables, [OfferHabits(half_days=half_days)], loops, AS_OF)


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    loops = lambda customer, everything: offered(customer, everything, 182)  # noqa: E731
    found = assert_held(shop(), [OfferHabits()], loops, as_of)
    assert any(fields["habit_offers_late_182d_count"] for fields in found.values())


@pytest.mark.parametrize(
    ("days_ago", "early", "late"), [(0, 0, 0), (1, 0, 1), (6, 0, 1), (7, 1, 0), (13, 1, 0)]
)
def test_an_offer_belongs_to_the_half_in_which_its_last_day_lies(days_ago, early, late):
    ends = at(2, 29) - timedelta(days=days_ago)
    found = measured([contact("one", at(1, 1), ends)], [], OfferHabits(half_days=7))
    assert found["habit_offers_early_7d_count"] == early
    assert found["habit_offers_late_7d_count"] == late


def test_an_offer_redeemed_after_its_end_is_not_redeemed():
    contacts = [contact("one", at(1, 1), at(2, 25)), contact("two", at(1, 1), at(2, 25))]
    responses = [
        response("one", at(2, 25, 20), "coupon_redeemed"),
        response("two", at(2, 26), "coupon_redeemed"),
        response("two", at(2, 24), "clicked"),
    ]
    found = measured(contacts, responses, OfferHabits(half_days=7))
    assert found["habit_offers_late_7d_count"] == 2
    assert found["habit_redeemed_offers_late_7d_count"] == 1


@pytest.mark.parametrize(("hour", "redeemed"), [(12, 1), (11, 0)])
def test_an_offer_can_be_redeemed_from_the_instant_of_contact(hour, redeemed):
    answer = response("one", at(2, 20, hour), "coupon_redeemed")
    found = measured([contact("one", at(2, 20), at(2, 25))], [answer], OfferHabits(half_days=7))
    assert found["habit_redeemed_offers_late_7d_count"] == redeemed


def test_an_offer_made_twice_ends_with_the_later_of_its_ends():
    contacts = [contact("one", at(2, 1), at(2, 10)), contact("one", at(2, 5), at(2, 25))]
    answer = response("one", at(2, 24), "coupon_redeemed")
    found = measured(contacts, [answer], OfferHabits(half_days=7))
    assert found["habit_offers_late_7d_count"] == 1
    assert found["habit_redeemed_offers_late_7d_count"] == 1
    assert found["habit_offers_early_7d_count"] == 0

"""Referrals, on invitations that can be followed by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.referrals import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.referrals import (
    ReferralAcceptance,
    ReferralConversions,
    ReferralRewards,
    Referrals,
    Referred,
    ReferredRevenue,
)

AS_OF = date(2024, 6, 30)
EVERY = [
    Referrals(),
    ReferralAcceptance(),
    ReferralConversions(),
    ReferralRewards(),
    Referred(),
    ReferredRevenue(),
]
TIME = pl.Datetime("us", "UTC")
DTYPES = {
    "referred_id": pl.String,
    "accepted_at": TIME,
    "converted_at": TIME,
    "amount": pl.Float64,
}


def at(month, day, year=2024, hour=12):
    return datetime(year, month, day, hour, tzinfo=UTC)


def invitation(when, invited=None, accepted=None, converted=None, amount=None, customer="ann"):
    return {
        "customer_id": customer,
        "referred_at": when,
        "referred_id": invited,
        "accepted_at": accepted,
        "converted_at": converted,
        "amount": amount,
    }


def bought(customer, order, when, amount):
    return {"customer_id": customer, "order_id": order, "ordered_at": when, "amount": amount}


def measured(extractor, referrals, transactions=(), **options):
    frames = {"referrals": frame(*referrals, **DTYPES)}
    if transactions:
        frames["transactions"] = frame(*transactions)
    return by_customer(pk.measure(pk.Tables.load(**frames), [extractor], as_of=AS_OF, **options))


TRAPS = {
    "referrals": frame(
        invitation(at(5, 31), "bob", at(6, 30), at(6, 30, hour=23), 10.0),
        invitation(at(5, 31), "bob", at(6, 30, hour=22), at(6, 30), 7.0),
        invitation(at(4, 1), None, at(5, 1), None, 5.0),
        invitation(at(4, 1), None, at(5, 2)),
        invitation(at(4, 1), "ann", at(4, 1), at(4, 2), 3.0),
        invitation(at(6, 1), "cyd", at(6, 2)),
        invitation(at(7, 1), "dan", at(7, 1), at(7, 1), 10.0),
        invitation(at(5, 1), "cyd", customer="bob"),
        invitation(at(5, 20), "cyd", customer="bob"),
        invitation(at(5, 20), "stranger", customer="bob"),
        invitation(at(1, 1, 2020), "eve", customer="cyd"),
        **DTYPES,
    ),
    "transactions": frame(
        bought("ann", "1", at(6, 1), 99.0),
        bought("bob", "2", at(5, 30), 10.0),
        bought("bob", "3", at(5, 31, hour=1), 20.5),
        bought("bob", "3", at(6, 1), 0.25),
        bought("bob", "4", at(6, 2), -5.0),
        bought("cyd", "5", at(5, 19), 40.0),
        bought("cyd", "6", at(6, 10), 2.0),
        bought("cyd", "7", at(7, 1), 1000.0),
        bought("eve", "8", at(7, 1, 2023), 70.0),
        bought("eve", "9", at(7, 2, 2023), 1.0),
        bought("dan", "10", at(6, 2), 1.0),
    ),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    found = assert_held(tables, EVERY, fields_of, AS_OF)
    assert found.keys() == {"ann", "bob", "cyd", "dan", "eve"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


@pytest.mark.parametrize(("accepted", "share"), [(at(5, 1), 1), (at(5, 2), 0)])
def test_an_invitation_has_its_days_to_be_accepted(accepted, share):
    found = measured(ReferralAcceptance(), [invitation(at(4, 1), accepted=accepted)])
    assert found["ann"]["referral_acceptance_share"] == share
    assert found["ann"]["referrals_accepted_count"] == 1


def test_a_fresh_invitation_is_not_judged_yet():
    found = measured(ReferralAcceptance(), [invitation(at(6, 1), accepted=at(6, 2))])
    assert found["ann"]["referral_acceptance_share"] is None


def test_a_purchase_after_the_day_is_no_conversion_and_pays_nothing():
    rows = [invitation(at(6, 1), "bob", at(6, 2), at(7, 1), 10.0)]
    assert measured(ReferralConversions(), rows)["ann"]["referrals_converted_count"] == 0
    assert measured(ReferralRewards(), rows)["ann"]["referral_reward_amount"] == 0


def test_nobody_is_referred_by_themselves():
    found = measured(Referred(), [invitation(at(6, 1), "ann"), invitation(at(6, 1), "bob")])
    assert found["ann"]["is_referred_flag"] is False


def test_who_was_invited_is_referred():
    found = measured(Referred(), [invitation(at(6, 1), "bob")], [bought("bob", "1", at(6, 9), 5.0)])
    assert found["bob"]["is_referred_flag"] is True


def test_what_the_invited_paid_before_the_invitation_is_no_revenue():
    found = measured(
        ReferredRevenue(),
        [invitation(at(6, 1), "bob")],
        [bought("bob", "1", at(5, 31), 5.0), bought("bob", "2", at(6, 1), 7.0)],
    )
    assert found["ann"]["referred_revenue_365d_amount"] == 7
    assert found["bob"]["referred_revenue_365d_amount"] == 0


def test_an_order_counts_once_for_who_invited_twice():
    rows = [invitation(at(6, 1), "bob"), invitation(at(6, 2), "bob")]
    found = measured(ReferredRevenue(), rows, [bought("bob", "1", at(6, 3), 5.0)])
    assert found["ann"]["referred_revenue_365d_amount"] == 5


@pytest.mark.parametrize("way", IN_MEMORY)
def test_an_address_is_nobody_where_customers_are_numbers(way, request, tmp_path):
    invited = ["2", "bob@x.gr", "02", "2.0", "99999999999999999999", "", None]
    rows = [invitation(at(6, 1), one, customer=1) for one in invited]
    tables = load_in(
        way,
        request,
        tmp_path,
        referrals=frame(*rows, **DTYPES),
        transactions=frame(bought(1, "1", at(6, 2), 3.0), bought(2, "2", at(6, 2), 5.0)),
    )
    found = by_customer(pk.measure(tables, [Referred(), ReferredRevenue()], as_of=AS_OF))
    assert found == {
        1: {"is_referred_flag": False, "referred_revenue_365d_amount": 5},
        2: {"is_referred_flag": True, "referred_revenue_365d_amount": 0},
    }


@pytest.mark.parametrize("extractor", [Referred(), ReferredRevenue()])
def test_customers_in_other_parts_are_found(extractor):
    people = [f"c{number}" for number in range(12)]
    pairs = list(zip(people, [*people[1:], people[0]], strict=True))
    rows = [invitation(at(6, 1), friend, customer=person) for person, friend in pairs]
    lines = [bought(person, person, at(6, 3), 5.0) for person in people]
    found = measured(extractor, rows, lines, partitions=3)
    assert found == measured(extractor, rows, lines)


@pytest.mark.parametrize("extractor", [Referred(), ReferredRevenue()])
def test_the_rows_of_customers_who_are_not_asked_for_are_read(extractor):
    rows = [invitation(at(6, 1), "bob"), invitation(at(6, 1), "ann", customer="cyd")]
    lines = [bought("bob", "1", at(6, 3), 5.0)]
    everybody = measured(extractor, rows, lines)
    found = measured(extractor, rows, lines, customers=["ann"])
    assert found == {"ann": everybody["ann"]}
    assert any(found["ann"].values())

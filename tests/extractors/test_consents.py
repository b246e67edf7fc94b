"""Consents, on decisions that can be followed by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest
from pydantic import ValidationError

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.consents import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.consents import Consents

AS_OF = date(2024, 2, 29)
MAIL = "marketing.email"


def at(month, day, hour=12):
    return datetime(2024, month, day, hour, tzinfo=UTC)


def decision(when, status, expires=None, purpose=MAIL, customer="ann"):
    return {
        "customer_id": customer,
        "occurred_at": when,
        "purpose": purpose,
        "status": status,
        "expires_at": expires,
    }


def frames(*decisions):
    return {"consents": frame(*decisions, expires_at=pl.Datetime("us", "UTC"))}


def status(*decisions):
    tables = pk.Tables.load(**frames(*decisions))
    found = by_customer(pk.measure(tables, [Consents(purposes=(MAIL,))], as_of=AS_OF))
    return found["ann"]["consent_marketing_email_label"]


TRAPS = frames(
    decision(at(1, 1), "granted", at(2, 1)),
    decision(at(1, 1), "denied", customer="bob"),
    decision(at(1, 2), "granted", at(2, 28, 23), customer="bob"),
    decision(at(3, 1), "withdrawn", customer="bob"),
    decision(at(1, 2), "granted", purpose="profiling", customer="bob"),
    decision(at(1, 2), "withdrawn", purpose="profiling", customer="bob"),
    decision(at(1, 1), "granted", customer="cyd"),
    decision(at(1, 1), "granted", at(1, 15), customer="cyd"),
    decision(at(1, 1), "withdrawn", at(1, 15), purpose="profiling", customer="cyd"),
    decision(at(1, 1), "denied", purpose="profiling", customer="cyd"),
    decision(at(2, 28), "denied", purpose="something else", customer="dan"),
    decision(at(2, 1, 8), "granted", customer="eve"),
    decision(at(2, 1, 9), "withdrawn", customer="eve"),
    decision(at(2, 29, 23), "granted", customer="eve"),
)


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert assert_held(tables, [Consents()], fields_of, AS_OF).keys() == {
        "ann",
        "bob",
        "cyd",
        "dan",
        "eve",
    }


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), [Consents()], fields_of, as_of)


def test_the_latest_decision_holds():
    assert status(decision(at(1, 1), "denied"), decision(at(1, 2), "granted")) == "granted"


def test_a_later_decision_of_another_purpose_changes_nothing():
    other = decision(at(1, 9), "denied", purpose="profiling")
    assert status(decision(at(1, 1), "granted"), other) == "granted"


@pytest.mark.parametrize(("last_day", "holds"), [(28, "expired"), (29, "granted")])
def test_consent_holds_on_the_day_it_expires_and_not_after(last_day, holds):
    assert status(decision(at(1, 1), "granted", at(2, last_day))) == holds


def test_an_expired_consent_does_not_bring_an_older_one_back():
    expired = decision(at(1, 2), "granted", at(1, 9))
    assert status(decision(at(1, 1), "granted"), expired) == "expired"


@pytest.mark.parametrize("stricter", ["denied", "withdrawn"])
def test_of_decisions_of_one_instant_the_stricter_holds(stricter):
    assert status(decision(at(1, 1), "granted"), decision(at(1, 1), stricter)) == stricter


def test_without_a_decision_nothing_is_allowed_or_denied():
    assert status(decision(at(1, 1), "granted", purpose="profiling")) is None


def test_without_expiry_consent_holds():
    tables = pk.Tables.load(
        consents=frames(decision(at(1, 1), "granted"))["consents"].drop("expires_at")
    )
    found = by_customer(pk.measure(tables, [Consents()], as_of=AS_OF))["ann"]
    assert found["consent_marketing_email_label"] == "granted"
    assert found["consent_marketing_email_age_days"] == 59


@pytest.mark.parametrize("purposes", [("a.b", "a-b"), ("...",), ("",)])
def test_purposes_must_give_different_names(purposes):
    with pytest.raises(ValidationError):
        Consents(purposes=purposes)

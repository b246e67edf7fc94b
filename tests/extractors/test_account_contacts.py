"""People known at companies, on people who change their roles."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop, holding
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.account_contacts import AccountContacts, BuyingCentre
from profilekit.fields import PointInTime

AS_OF = date(2025, 6, 30)
CONTACTS = pl.DataFrame(
    [
        ("acme", "1", None, "user", "staff"),
        ("acme", "1", datetime(2025, 6, 30), "decision_maker", "staff"),
        ("acme", "1", datetime(2025, 7, 1), "gatekeeper", "c_level"),
        ("acme", "2", datetime(2025, 1, 1), "decision_maker", "c_level"),
        ("acme", "2", datetime(2025, 2, 1), "user", "c_level"),
        ("acme", "3", datetime(2025, 2, 1), "user", None),
        ("acme", "4", datetime(2025, 2, 1), None, "staff"),
        # The same person's id at another company is another person.
        ("zeta", "1", None, "influencer", "manager"),
        # Who forgot the role says nothing of it.
        ("zeta", "2", datetime(2025, 1, 1), "decision_maker", "staff"),
        ("zeta", "2", datetime(2025, 2, 1), None, None),
    ],
    schema={
        "customer_id": pl.String,
        "contact_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "role": pl.String,
        "seniority": pl.String,
    },
    orient="row",
)


def expected(rows, as_of):
    """Take the version of each person that holds."""
    del as_of
    people = {}
    for row in rows["account_contacts"]:
        people.setdefault((row["customer_id"], row["contact_id"]), []).append(row)
    found = {}
    for (customer, _), versions in people.items():
        row = holding(versions)[customer]
        known = found.setdefault(customer, {"people": 0, "roles": set(), "deciding": 0})
        known["people"] += 1
        known["roles"] |= {row["role"]} - {None}
        known["deciding"] += row["role"] == "decision_maker" or row["seniority"] == "c_level"
    return {
        customer: {
            "contacts_count": known["people"],
            "roles_count": len(known["roles"]),
            "decision_makers_count": known["deciding"],
        }
        for customer, known in found.items()
    }


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    tables = {"account_contacts": CONTACTS}
    extractors = [AccountContacts(), BuyingCentre()]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    extractors = [AccountContacts(), BuyingCentre()]
    assert_agrees_on_the_shop(extractors, ["account_contacts"], expected, as_of)


def measured(frame, **parameters):
    extractors = [AccountContacts(), BuyingCentre(**parameters)]
    tables = pk.Tables.load(account_contacts=frame)
    return by_customer(pk.measure(tables, extractors, as_of=AS_OF))


def test_people_roles_and_deciders_can_be_counted_by_eye():
    assert measured(CONTACTS)["acme"] == {
        "contacts_count": 4,
        "roles_count": 2,
        "decision_makers_count": 2,
    }


def test_a_company_of_customers_without_people_has_none():
    customers = pl.DataFrame({"customer_id": ["alone"]})
    tables = pk.Tables.load(account_contacts=CONTACTS, customers=customers)
    book = pk.measure(tables, [AccountContacts(), BuyingCentre()], as_of=AS_OF)
    assert set(by_customer(book)["alone"].values()) == {0}


def test_who_decides_can_be_said_otherwise():
    found = measured(CONTACTS, deciding_roles=("influencer",), deciding_seniorities=("staff",))
    assert found["acme"]["decision_makers_count"] == 2
    assert found["zeta"]["decision_makers_count"] == 1


def test_without_seniority_the_role_decides():
    assert measured(CONTACTS.drop("seniority"))["acme"]["decision_makers_count"] == 1


def test_who_is_known_now_need_not_have_been_known_before():
    specs = [*AccountContacts().specs(), *BuyingCentre().specs()]
    assert {spec.point_in_time for spec in specs} == {PointInTime.SLOW}

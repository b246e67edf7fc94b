"""Demographics, on customers whose versions can be told apart by eye."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from pydantic import ValidationError

import profilekit as pk
from extractors.held import (
    SHOP_DAYS,
    assert_agrees_in_a_way,
    assert_agrees_on_the_shop,
    holding,
)
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.demographics import Age, AgeBand, Demographics, Gender

AS_OF = date(2025, 6, 30)
LABELS = ("income_band", "education", "occupation", "home_ownership", "language")
CUSTOMERS = pl.DataFrame(
    [
        # A version of tomorrow, one of today, one without a start.
        ("ann", None, 1950, None, "f", "low", "2", "1", "owner", "el"),
        ("ann", datetime(2025, 6, 30, 23), 1980, None, "f", "mid", None, "2", "owner", "en"),
        ("ann", datetime(2025, 7, 1), 1990, "later", "m", "high", "8", "3", "renter", "fa"),
        # Born this year, next year, 17 or 18, 18 or 19, 64 or 65, 65 or 66 years ago.
        ("born", datetime(2025, 1, 1), 2025, None, None, None, None, None, None, None),
        ("unborn", datetime(2025, 1, 1), 2026, "2", None, None, None, None, None, None),
        ("seventeen", datetime(2025, 1, 1), 2007, None, None, None, None, None, None, None),
        ("eighteen", datetime(2025, 1, 1), 2006, None, None, None, None, None, None, None),
        ("nearly", datetime(2025, 1, 1), 1960, None, None, None, None, None, None, None),
        ("pensioner", datetime(2025, 1, 1), 1959, None, None, None, None, None, None, None),
        # Only a band, and nothing at all.
        ("band", datetime(2024, 1, 1), None, "35-44", "x", None, "6", None, None, "tr"),
        ("nobody", None, None, None, None, None, None, None, None, None),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "birth_year": pl.Int64,
        "age_band": pl.String,
        "gender": pl.String,
        **dict.fromkeys(LABELS, pl.String),
    },
    orient="row",
)
EXTRACTORS = [Age(), AgeBand(), Demographics(), Gender(purpose="a test")]


def expected(rows, as_of):
    """Read the version that holds, by plain loops."""
    found = {}
    for customer, row in holding(rows["customers"]).items():
        born = row["birth_year"]
        age = None
        if born is not None and born <= as_of.year:
            age = max(as_of.year - born - 0.5, 0)
        band = row.get("age_band")
        if age is not None:
            steps = [("under 18", 0, 18), ("18-24", 18, 25), ("25-34", 25, 35), ("35-44", 35, 45)]
            steps += [("45-54", 45, 55), ("55-64", 55, 65), ("65+", 65, 999)]
            band = next(name for name, low, high in steps if low <= age < high)
        found[customer] = {
            "age_years": age,
            "age_band_label": band,
            "gender_label": row["gender"],
            **{f"{name}_label": row[name] for name in LABELS},
        }
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_the_version_that_holds_agrees_with_plain_loops(way, request, tmp_path):
    tables = {"customers": CUSTOMERS}
    assert_agrees_in_a_way(way, request, tmp_path, EXTRACTORS, tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop(EXTRACTORS, ["customers"], expected, as_of)


def measured(frame, extractors, as_of=AS_OF):
    return by_customer(pk.measure(pk.Tables.load(customers=frame), extractors, as_of=as_of))


def test_who_was_born_in_1980_is_44_and_a_half_in_the_middle_of_2025():
    assert measured(CUSTOMERS, [Age()])["ann"]["age_years"] == 44.5


def test_a_value_that_the_version_leaves_out_is_unknown():
    assert measured(CUSTOMERS, [Demographics()])["ann"]["education_label"] is None


def test_who_may_still_be_17_is_a_minor():
    found = measured(CUSTOMERS, [AgeBand()])
    assert found["seventeen"]["age_band_label"] == "under 18"
    assert found["eighteen"]["age_band_label"] == "18-24"


def test_who_may_still_be_64_is_not_65():
    found = measured(CUSTOMERS, [AgeBand()])
    assert found["nearly"]["age_band_label"] == "55-64"
    assert found["pensioner"]["age_band_label"] == "65+"


def test_a_band_that_is_given_stands_in_for_a_year_that_is_not():
    found = measured(CUSTOMERS.drop("birth_year"), [AgeBand()])
    assert found["band"]["age_band_label"] == "35-44"


def test_the_first_of_january_begins_a_year():
    frame = pl.DataFrame({"customer_id": ["a"], "birth_year": [2000]})
    assert measured(frame, [Age()], date(2024, 12, 31))["a"]["age_years"] == 23.5
    assert measured(frame, [Age()], date(2025, 1, 1))["a"]["age_years"] == 24.5


def test_without_any_age_there_is_no_band_to_choose():
    bare = pk.Tables.load(customers=CUSTOMERS.drop("birth_year", "age_band"))
    assert AgeBand.fitting(bare) == ()
    assert AgeBand.fitting(pk.Tables.load(customers=CUSTOMERS)) == (AgeBand(),)


@pytest.mark.parametrize("purpose", ["", "  "])
def test_gender_needs_a_purpose(purpose):
    with pytest.raises(ValidationError):
        Gender(purpose=purpose)


def test_gender_is_not_chosen_by_default():
    assert Gender.fitting(pk.Tables.load(customers=CUSTOMERS)) == ()


def test_the_purpose_is_kept_with_the_book():
    book = pk.measure(pk.Tables.load(customers=CUSTOMERS), [Gender(purpose="sizes")], as_of=AS_OF)
    assert book.provenance.extractors[0]["parameters"] == {"purpose": "sizes"}

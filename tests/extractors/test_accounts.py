"""Firmographics, on companies whose versions can be told apart by eye."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop, holding
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.accounts import EmployeesChange, Firmographics

AS_OF = date(2025, 12, 31)
ACCOUNTS = pl.DataFrame(
    [
        # Known throughout, then a version of tomorrow.
        ("steady", None, 10, 1000.5, "722511", 1990, "private", "GR"),
        ("steady", datetime(2026, 1, 1), 99, 5.0, "1", 2000, "public", "TR"),
        # A version of exactly 365 days ago, and of 364 days ago.
        ("grown", datetime(2024, 12, 31, 23), 10, None, "I56.10", 2025, None, None),
        ("grown", datetime(2025, 12, 31), 25, 7.25, "56.10", 2025, "state", "GR"),
        ("new", datetime(2025, 1, 1), 10, 0.01, None, 2026, "private", "GR"),
        ("new", datetime(2025, 6, 1), 5, 0.01, None, 2026, "private", "GR"),
        ("shrunk", None, 8, -3.0, "", 1000, "private", "GR"),
        ("shrunk", datetime(2024, 1, 1), 4, -3.0, "", 1000, "private", "GR"),
        ("shrunk", datetime(2025, 1, 1), 0, -3.0, "", 1000, "private", "GR"),
        ("hired", datetime(2020, 1, 1), 0, 1.0, "11", 1999, "private", "GR"),
        ("hired", datetime(2025, 3, 1), 3, 1.0, "11", 1999, "private", "GR"),
        ("forgot", datetime(2020, 1, 1), 6, 1.0, "11", None, "private", "GR"),
        ("forgot", datetime(2025, 3, 1), None, 1.0, "11", None, "private", "GR"),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "employees_count": pl.Int64,
        "annual_revenue_amount": pl.Float64,
        "industry_code": pl.String,
        "founded_year": pl.Int64,
        "ownership": pl.String,
        "country": pl.String,
    },
    orient="row",
)


def facts(rows, as_of):
    """Read the version that holds."""
    found = {}
    for customer, row in holding(rows["accounts"]).items():
        founded = row["founded_year"]
        found[customer] = {
            "employees_count": row["employees_count"],
            "annual_revenue_amount": row["annual_revenue_amount"],
            "industry_code_label": row["industry_code"],
            "company_age_years": (
                as_of.year - founded if founded is not None and founded <= as_of.year else None
            ),
            "ownership_label": row["ownership"],
            "account_country_label": row["country"],
        }
    return found


def with_change(rows, as_of):
    """Compare the version that holds with the one that held 365 days ago."""
    found = facts(rows, as_of)
    old = [
        row
        for row in rows["accounts"]
        if row["valid_from"] is None or (as_of - row["valid_from_day"]).days >= 365
    ]
    before = holding(old)
    for customer, fields in found.items():
        then = before.get(customer, {}).get("employees_count")
        now = fields["employees_count"]
        known = then not in {None, 0} and now is not None
        fields["employees_change_365d_ratio"] = (now - then) / then if known else None
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_versions_agree_with_plain_loops(way, request, tmp_path):
    # An empty text is a missing one.
    empty = pl.col("industry_code").replace("", None)
    tables = {"accounts": ACCOUNTS.with_columns(empty)}
    extractors = [Firmographics(), EmployeesChange()]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, tables, with_change, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop([Firmographics()], ["accounts"], facts, as_of)


@pytest.mark.parametrize(
    ("company", "change"),
    [
        ("steady", 0),
        ("grown", 1.5),
        ("new", None),
        ("shrunk", -1),
        ("hired", None),
        ("forgot", None),
    ],
)
def test_growth_can_be_told_by_eye(company, change):
    book = pk.measure(pk.Tables.load(accounts=ACCOUNTS), [EmployeesChange()], as_of=AS_OF)
    assert by_customer(book)[company]["employees_change_365d_ratio"] == change


def test_without_versions_nobody_is_said_to_stand_still():
    tables = pk.Tables.load(accounts=ACCOUNTS.unique("customer_id").drop("valid_from"))
    with pytest.raises(pk.errors.UnknownNameError, match="valid_from"):
        pk.measure(tables, [EmployeesChange()], as_of=AS_OF)

"""Sectors, on codes whose first digits can be read."""

from __future__ import annotations

from datetime import date, datetime
from itertools import chain

import polars as pl
import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop, holding
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.sectors import NACE_SECTIONS, NAICS_SECTORS, Sector

AS_OF = date(2025, 6, 30)
CODES = ["722511", "44", "45", "31-33", "9", "99", "62.1", None, "I56.10", "i5", "01.11", "7", "A"]
ACCOUNTS = pl.DataFrame(
    [
        *((f"c{place}", None, code) for place, code in enumerate(CODES)),
        ("moved", datetime(2025, 6, 29), "11"),
        ("moved", datetime(2025, 6, 30), "72"),
        ("moved", datetime(2025, 7, 1), "81"),
        ("moved", None, "92"),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "industry_code": pl.String,
    },
    orient="row",
)


def by_naics(rows, as_of):
    """Look the first two digits up."""
    del as_of
    names = {digits: name for name, all_digits in NAICS_SECTORS.items() for digits in all_digits}
    return {
        customer: {"sector_label": names.get((row["industry_code"] or "")[:2])}
        for customer, row in holding(rows["accounts"]).items()
    }


def by_nace(rows, as_of):
    """Take the letter in front, or look the division up."""
    del as_of
    letters = {digits: name for name, divisions in NACE_SECTIONS.items() for digits in divisions}
    found = {}
    for customer, row in holding(rows["accounts"]).items():
        code = row["industry_code"] or ""
        letter = code[:1] if code[:1] in NACE_SECTIONS else letters.get(code[:2])
        found[customer] = {"sector_label": letter}
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
@pytest.mark.parametrize(("classification", "oracle"), [("NAICS", by_naics), ("NACE", by_nace)])
def test_it_agrees_with_a_dictionary(classification, oracle, way, request, tmp_path):
    tables = {"accounts": ACCOUNTS}
    extractors = [Sector(classification=classification)]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, tables, oracle, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_a_dictionary(as_of):
    assert_agrees_on_the_shop([Sector()], ["accounts"], by_naics, as_of)


@pytest.mark.parametrize(
    ("code", "classification", "sector"),
    [
        ("722511", "NAICS", "Accommodation and Food Services"),
        ("31-33", "NAICS", "Manufacturing"),
        ("56.10", "NACE", "I"),
        ("I56.10", "NACE", "I"),
        ("01.11", "NACE", "A"),
    ],
)
def test_a_code_belongs_to_its_sector(code, classification, sector):
    frame = pl.DataFrame({"customer_id": ["a"], "industry_code": [code]})
    tables = pk.Tables.load(accounts=frame)
    book = pk.measure(tables, [Sector(classification=classification)], as_of=AS_OF)
    assert by_customer(book)["a"]["sector_label"] == sector


@pytest.mark.parametrize(("table", "sectors"), [(NAICS_SECTORS, 20), (NACE_SECTIONS, 21)])
def test_no_digits_belong_to_two_sectors(table, sectors):
    digits = list(chain(*table.values()))
    assert len(table) == sectors
    assert len(set(digits)) == len(digits)


def test_nace_has_88_divisions():
    assert len(list(chain(*NACE_SECTIONS.values()))) == 88

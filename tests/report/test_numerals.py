from __future__ import annotations

import math
from datetime import date

import pytest

from profilekit.report.numerals import MISSING, Numerals


@pytest.mark.parametrize(
    ("currency", "value", "written"),
    [
        ("USD", 1234.5, "$1,234.50"),
        ("JPY", 1234.0, "¥1,234"),
        ("KWD", 1.5, "KWD\xa01.500"),
        (None, 1234.5, "1,234.50"),
        ("USD", -2.0, "-$2.00"),
    ],
)
def test_money_has_the_decimals_of_its_currency(currency, value, written):
    assert Numerals(currency).money(value) == written


def test_sums_may_be_written_without_cents():
    assert Numerals("EUR").money(1_999_999.6, whole=True) == "€2,000,000"


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (1, "days", "1 day"),
        (1200, "days", "1,200 days"),
        (2.3456, "days", "2.346 days"),
        (0.125, "share", "12.5%"),
        (1.0, "share", "100.0%"),
        (1.0, "prob", "over 99.9%"),
        (5, "score", "5"),
        (True, "flag", "yes"),
        (None, "amount", MISSING),
        (math.nan, "ratio", MISSING),
        ("Champions", "label", "Champions"),
        (3, "parsecs", "3"),
    ],
)
def test_values_are_written_by_their_unit(value, unit, written):
    assert Numerals("USD").value(value, unit) == written


def test_a_figure_has_no_noun():
    assert Numerals().figure(3, "days") == "3"


def test_days_are_written_out():
    assert Numerals().day(date(2017, 12, 31)) == "31 December 2017"


def test_amounts_in_a_sentence_are_written_as_elsewhere():
    told = "1,234.50 USD spent in 365 days: higher than 67% of customers (-5.00 USD or more)"
    shown = "$1,234.50 spent in 365 days: higher than 67% of customers (-$5.00 or more)"
    assert Numerals("USD").sentence(told) == shown


@pytest.mark.parametrize("text", ["1.00 spent", "1.00 EUR", "1.00 USDT", f"{'9' * 400} USD"])
def test_other_numbers_in_a_sentence_are_let_be(text):
    assert Numerals("USD").sentence(text) == text
    assert Numerals().sentence(text) == text

"""Amounts in sentences, with the currency of the book they are about."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from profilekit.book.money import money, money_of
from profilekit.book.profile import Provenance

YEN = Provenance(currency="JPY", decimals=0)


@pytest.mark.parametrize(
    ("provenance", "told"),
    [
        (None, "1,234.50"),
        (Provenance(), "1,234.50"),
        (Provenance(currency="EUR"), "1,234.50 EUR"),
        (YEN, "1,234 JPY"),
        (Provenance(currency="KWD", decimals=3), "1,234.500 KWD"),
    ],
)
def test_an_amount_has_the_code_and_the_decimals_of_its_currency(provenance, told):
    with money_of(provenance):
        assert money(1234.5) == told


def test_the_currency_holds_within_and_no_longer():
    with money_of(YEN):
        with money_of(Provenance(currency="EUR")):
            assert money(1) == "1.00 EUR"
        assert money(1) == "1 JPY"
    assert money(1) == "1.00"


def test_the_currency_is_forgotten_when_explaining_fails():
    with pytest.raises(ZeroDivisionError), money_of(YEN):
        raise ZeroDivisionError
    assert money(1) == "1.00"


def test_another_thread_knows_nothing_of_it():
    with money_of(YEN), ThreadPoolExecutor(1) as pool:
        assert pool.submit(money, 1).result() == "1.00"

"""What is written here is what ICU writes, which has all of CLDR."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from profilekit.personas.locales import SUPPORTED, locale_of
from profilekit.personas.locales.catalogue import Message, read_catalogue

message_format = pytest.importorskip("icu4py.messageformat", reason="needs icu4py")

EACH = pytest.mark.parametrize("code", SUPPORTED)
NUMBERS = (0, 1, 3, 12, 123, 1234, -56, 1_234_567)


def icu(code: str, pattern: str, value: object) -> str:
    return message_format.MessageFormat(f"{{x, {pattern}}}", code).format({"x": value})


@EACH
@pytest.mark.parametrize("number", NUMBERS)
def test_counts(code: str, number: int) -> None:
    assert locale_of(code).count(number) == icu(code, "number", number)


@EACH
@pytest.mark.parametrize("number", [1.5, -12.25, 0.125])
def test_numbers(code: str, number: float) -> None:
    told = locale_of(code).numerals.decimal(number, "#,##0.###")
    assert told == icu(code, "number", number)


@EACH
@pytest.mark.parametrize("share", [0.0, 0.07, 0.63, 1.0, -0.5])
def test_shares(code: str, share: float) -> None:
    assert locale_of(code).share(share) == icu(code, "number, percent", share)


@EACH
def test_shares_with_decimals(code: str) -> None:
    told = locale_of(code).share(0.635, 1)
    assert told == icu(code, "number, ::percent .0 scale/100", 0.635)


@pytest.mark.parametrize("code", ["en", "tr", "el"])
@pytest.mark.parametrize("currency", ["EUR", "USD", "TRY", "IRR", "GBP", "JPY", "KWD"])
def test_money(code: str, currency: str) -> None:
    for amount in (1234.5, -3):
        expected = icu(code, f"number, ::currency/{currency}", amount)
        assert locale_of(code).money(amount, currency) == expected


@pytest.mark.parametrize("currency", ["EUR", "JPY"])
def test_persian_money_is_that_with_the_name_of_the_currency(currency: str) -> None:
    expected = icu("fa", f"number, ::currency/{currency} unit-width-full-name", 1234.5)
    told = locale_of("fa").money(1234.5, currency)
    assert told.replace("\N{NO-BREAK SPACE}", " ") == expected


@pytest.mark.parametrize("code", ["tr", "fa", "el"])
@pytest.mark.parametrize("day", [date(2026, 11, 21), date(2025, 3, 20), date(2024, 2, 29)])
def test_days(code: str, day: date) -> None:
    assert locale_of(code).day(day) == icu(code, "date, long", day)


@EACH
@pytest.mark.parametrize(
    ("unit", "of_icu"), [("days", "day"), ("years", "year"), ("seconds", "second")]
)
@pytest.mark.parametrize("number", [0, 1, 2, 3, 21, 2.5])
def test_units_in_the_plural_that_the_number_asks_for(
    code: str, unit: str, of_icu: str, number: float
) -> None:
    locale = locale_of(code)
    told = locale.seconds(number) if unit == "seconds" else locale.value(number, unit)
    assert told == icu(code, f"number, ::unit/{of_icu} unit-width-full-name", number)


@pytest.mark.parametrize("code", ["tr", "fa", "el"])
def test_plural_rules_of_the_catalogues(code: str, tmp_path: Path) -> None:
    header = (locale_of(code).folder / "messages.po").read_text("utf-8").partition("\n\n")[0]
    counted = 'msgid "{n} a"\nmsgid_plural "{n} b"\nmsgstr[0] "{n} one"\nmsgstr[1] "{n} other"\n'
    path = tmp_path / "messages.po"
    path.write_text(f"{header}\n\n{counted}", "utf-8")
    catalogue = read_catalogue(path)
    for n in (0, 1, 2, 5, 11, 21, 101):
        category = icu(code, "plural, one {one} other {other}", n)
        assert catalogue.counted(Message("{n} a", "{n} b"), n) == f"{{n}} {category}"

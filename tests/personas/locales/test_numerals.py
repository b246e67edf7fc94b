# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnknownNameError
from profilekit.personas.locales import SUPPORTED, locale_of

NBSP = "\N{NO-BREAK SPACE}"
LATIN = frozenset("0123456789%")
EACH = pytest.mark.parametrize("code", SUPPORTED)


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "63%"), ("tr", "%63"), ("fa", "۶۳٪"), ("el", "63%")],
)
def test_a_share_has_its_sign_where_the_language_puts_it(code: str, written: str) -> None:
    assert locale_of(code).share(0.63) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "12.5%"), ("tr", "%12,5"), ("fa", "۱۲٫۵٪"), ("el", "12,5%")],
)
def test_a_share_has_as_many_decimals_as_asked_for(code: str, written: str) -> None:
    assert locale_of(code).share(0.125, 1) == written


@pytest.mark.parametrize(
    ("share", "written"),
    [(0.0, "0%"), (1.0, "100%"), (0.004, "0.4%"), (0.9996, "99.96%"), (0.994, "99%")],
)
def test_only_none_and_all_are_told_as_none_and_all(share: float, written: str) -> None:
    assert locale_of("en").share(share) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "1,234,567"),
        ("tr", "1.234.567"),
        ("fa", "۱٬۲۳۴٬۵۶۷"),
        ("el", "1.234.567"),
    ],
)
def test_counts_are_grouped_as_the_language_does(code: str, written: str) -> None:
    assert locale_of(code).count(1_234_567) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(0, "0"), (7, "7"), (1.7333, "1.73"), (12.345, "12.3"), (0.0123, "0.012"), (123.4, "123")],
)
def test_a_number_has_the_decimals_that_its_size_calls_for(value: float, written: str) -> None:
    assert locale_of("en").number(value) == written


def test_a_negative_number_keeps_its_sign_on_the_left_of_a_right_to_left_line() -> None:
    assert locale_of("fa").number(-12.5) == "\N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}۱۲٫۵"


@EACH
def test_what_is_rounded_to_nothing_has_no_sign(code: str) -> None:
    locale = locale_of(code)
    assert (locale.number(-0.00001), locale.count(-0.2)) == (locale.number(0), locale.count(0))


@EACH
@pytest.mark.parametrize(
    ("currency", "decimals"), [("EUR", 2), ("USD", 2), ("TRY", 2), ("JPY", 0), ("IRR", 0)]
)
def test_money_has_the_decimals_of_its_currency(code: str, currency: str, decimals: int) -> None:
    locale = locale_of(code)
    told = locale.numerals.decimal(1234.5, f"#,##0.{'0' * decimals}" if decimals else "#,##0")
    assert told in locale.money(1234.5, currency)


@pytest.mark.parametrize(
    ("code", "currency", "written"),
    [
        ("en", "EUR", "€1,234.50"),
        ("en", "TRY", f"TRY{NBSP}1,234.50"),
        ("tr", "TRY", "₺1.234,50"),
        ("tr", "IRR", f"IRR{NBSP}1.234"),
        ("fa", "EUR", f"۱٬۲۳۴٫۵۰{NBSP}یورو"),
        ("fa", "USD", f"۱٬۲۳۴٫۵۰{NBSP}دلار آمریکا"),
        ("fa", "IRR", f"۱٬۲۳۴{NBSP}ریال"),
        ("el", "EUR", f"1.234,50{NBSP}€"),
        ("el", "TRY", f"1.234,50{NBSP}TRY"),
        ("en", None, "1,234.50"),
        ("fa", None, "۱٬۲۳۴٫۵۰"),
    ],
)
def test_money_is_written_as_the_language_does(
    code: str, currency: str | None, written: str
) -> None:
    assert locale_of(code).money(1234.5, currency) == written


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "-€1,234"), ("tr", "-€1.234"), ("el", f"-1.234{NBSP}€")],
)
def test_whole_money_leaves_the_decimals_out(code: str, written: str) -> None:
    assert locale_of(code).money(-1234.4, "EUR", whole=True) == written


def test_rials_are_told_in_tomans_where_asked_for() -> None:
    assert locale_of("fa", money_unit="toman").money(45_000, "IRR") == f"۴٬۵۰۰{NBSP}تومان"


def test_persian_money_holds_no_marks_of_direction() -> None:
    told = [locale_of("fa").money(12.5, currency) for currency in ("EUR", "USD", "TRY", "IRR")]
    assert not set("\u200e\u200f") & set("".join(told))


def test_tomans_are_of_rials_alone() -> None:
    asked, unasked = locale_of("fa", money_unit="toman"), locale_of("fa")
    assert asked.money(45, "EUR") == unasked.money(45, "EUR")


def test_names_the_units_that_a_language_has() -> None:
    with pytest.raises(UnknownNameError, match="'tomans'; there are 'toman'"):
        locale_of("fa", money_unit="tomans")


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "21 November 2026"),
        ("tr", "21 Kasım 2026"),
        ("fa", "۳۰ آبان ۱۴۰۵"),
        ("el", "21 Νοεμβρίου 2026"),
    ],
)
def test_a_day_is_told_in_the_calendar_of_the_language(code: str, written: str) -> None:
    assert locale_of(code).day(date(2026, 11, 21)) == written


def test_a_day_beyond_the_certain_years_is_told_in_the_gregorian_calendar() -> None:
    assert locale_of("fa").day(date(2222, 1, 1)) == "۱ ژانویهٔ ۲۲۲۲"


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "2:30\N{NARROW NO-BREAK SPACE}PM"),
        ("tr", "14:30"),
        ("fa", "۱۴:۳۰"),
        ("el", "2:30\N{NARROW NO-BREAK SPACE}μ.μ."),
    ],
)
def test_an_hour_is_a_time_of_the_day(code: str, written: str) -> None:
    assert locale_of(code).value(14.5, "hour") == written


@given(value=st.floats(-1e12, 1e12), currency=st.sampled_from(["EUR", "IRR", "TRY", "XAU", None]))
def test_persian_has_no_digit_or_percent_sign_of_another_script(
    value: float, currency: str | None
) -> None:
    locale = locale_of("fa")
    told = (locale.number(value), locale.share(value), locale.money(value, currency))
    assert not LATIN & set("".join(told))


def test_digits_are_those_of_the_language_and_letters_stay() -> None:
    assert locale_of("fa").digits("Q3 12%") == "Q۳ ۱۲٪"

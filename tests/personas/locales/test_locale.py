# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

import pytest
from markupsafe import Markup

from profilekit.errors import DeclarationError
from profilekit.personas.locales import SUPPORTED, locale_of, normalise_text

EACH = pytest.mark.parametrize("code", SUPPORTED)


@pytest.mark.parametrize(
    ("code", "name", "direction", "calendar", "font"),
    [
        ("en", "English", "ltr", "gregorian", None),
        ("tr", "Türkçe", "ltr", "gregorian", None),
        ("fa", "فارسی", "rtl", "jalali", "Vazirmatn"),
        ("el", "Ελληνικά", "ltr", "gregorian", None),
    ],
)
def test_says_what_it_is(
    code: str, name: str, direction: str, calendar: str, font: str | None
) -> None:
    locale = locale_of(code)
    assert (locale.code, locale.name, locale.direction) == (code, name, direction)
    assert (locale.calendar, locale.font) == (calendar, font)


def test_is_told_by_its_code() -> None:
    assert repr(locale_of("fa")) == "Locale('fa')"


@EACH
def test_what_is_not_translated_is_said_in_english(code: str) -> None:
    locale = locale_of(code)
    assert locale.say("{a} never written", a="x") == "x never written"
    assert locale.is_translated("{a} never written") is (code == "en")


def test_numbers_are_written_in_the_language() -> None:
    assert locale_of("fa").say("{n} zzz {x}", n=12, x=1.5) == "۱۲ zzz ۱٫۵"


def test_a_counted_sentence_has_its_number_in_it() -> None:
    locale = locale_of("en")
    told = [locale.say_many("{n} zzz of {of}", "{n} zzzs of {of}", n, of="9") for n in (1, 1200)]
    assert told == ["1 zzz of 9", "1,200 zzzs of 9"]


def test_a_counted_sentence_takes_another_text_for_its_number() -> None:
    assert locale_of("en").say_many("{n} a", "{n} b", 2, n="two") == "two b"


def test_markup_makes_markup_and_escapes_the_rest() -> None:
    told = locale_of("en").say("<{a}> {b}", a=Markup("<i>1</i>"), b="<2>")
    assert told == Markup("&lt;<i>1</i>&gt; &lt;2&gt;")


def test_a_sentence_without_its_values_is_an_error() -> None:
    with pytest.raises(DeclarationError, match=r"Locale\.say: .* needs a value for n"):
        locale_of("tr").say("{n} zzz")


@pytest.mark.parametrize(
    ("code", "isolated"), [("en", "iOS"), ("fa", "\u2068iOS\u2069"), ("el", "iOS")]
)
def test_values_of_the_data_are_set_apart_in_right_to_left_text(code: str, isolated: str) -> None:
    assert locale_of(code).isolated("iOS") == isolated


@EACH
def test_values_of_the_data_are_set_apart_in_html(code: str) -> None:
    locale = locale_of(code)
    assert locale.isolated("<b>", markup=True) == Markup("<bdi>&lt;b&gt;</bdi>")
    assert locale.isolated(Markup("<b>1</b>")) == Markup("<bdi><b>1</b></bdi>")


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("tr", ("IŞIL YILDIZ", "Işıl Yıldız", "ışıl yıldız", "ISIL  YILDIZ", "isil yildiz")),
        ("tr", ("İREM İNCİ", "İrem İnci", "i\u0307rem inci", "IREM INCI")),
        ("fa", ("علی کیانی", "علي كياني", "علی\u200c کیانی", "عَلی کیانی", "علـی کیانی")),
        ("fa", ("آرام رضائی", "ارام رضایی")),
        ("el", ("ΓΙΩΡΓΟΣ ΠΑΪΣΙΟΥ", "Γιώργος Παϊσίου", "γιωργος παισιου")),
        ("en", ("ZOË SMITH", "Zoe\u0308 Smith", "Zoe  Ｓｍｉｔｈ ")),
    ],
)
def test_spellings_of_one_name_are_the_same(code: str, spellings: tuple[str, ...]) -> None:
    assert len({normalise_text(each, locale_of(code)) for each in spellings}) == 1


@pytest.mark.parametrize(
    ("code", "one", "other"),
    [("tr", "Ece Kaya", "Ece Kara"), ("fa", "مینا", "مانا"), ("el", "Νίκη", "Νίκος")],
)
def test_other_names_are_not_the_same(code: str, one: str, other: str) -> None:
    locale = locale_of(code)
    assert normalise_text(one, locale) != normalise_text(other, locale)

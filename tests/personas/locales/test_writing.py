# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

from datetime import date

import pytest

from profilekit.fields import Unit
from profilekit.personas.locales import SUPPORTED, locale_of

EACH = pytest.mark.parametrize("code", SUPPORTED)


@pytest.mark.parametrize(
    ("code", "one", "three"),
    [
        ("en", "1 day", "3 days"),
        ("tr", "1 gün", "3 gün"),
        ("fa", "۱ روز", "۳ روز"),
        ("el", "1 ημέρα", "3 ημέρες"),
    ],
)
def test_a_noun_follows_its_number_by_the_plural_rule(code: str, one: str, three: str) -> None:
    locale = locale_of(code)
    assert (locale.value(1, "days"), locale.value(3, "days")) == (one, three)


@EACH
@pytest.mark.parametrize("unit", [unit.value for unit in Unit])
def test_every_unit_is_told_in_every_language_and_never_by_its_code(code: str, unit: str) -> None:
    told = locale_of(code).value(3, unit, "EUR")
    english = {unit} - ({"days", "years", "km"} if code == "en" else {"km", "s"})
    assert told
    assert not any(word in told for word in {"duration", "length", *english} - {"s"})


@EACH
def test_no_suffix_is_glued_to_a_number(code: str) -> None:
    words = locale_of(code).spec.words
    texts = [text for name, text in words if name not in {"times", "rank"}]
    assert {piece[:1] for text in texts for piece in text.split("}")[1:]} <= {"", " ", ","}


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "1.7×"), ("tr", "1,7 kat"), ("fa", "۱٫۷ برابر"), ("el", "1,7 φορές")],
)
def test_times_as_much(code: str, written: str) -> None:
    assert locale_of(code).times(1.7333) == written


@pytest.mark.parametrize(("lift", "written"), [(1.04, "1.04×"), (12.3, "12×"), (1.0, "1.0×")])
def test_what_is_more_is_not_told_as_the_same(lift: float, written: str) -> None:
    assert locale_of("en").times(lift) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [(1, "1 second"), (45.0, "45 seconds"), (90, "1.5 minutes"), (9000, "2.5 hours")],
)
def test_seconds_are_told_in_the_unit_that_suits_them(seconds: float, written: str) -> None:
    assert locale_of("en").value(seconds, "s") == written


@pytest.mark.parametrize(
    ("code", "yes", "no"),
    [("en", "yes", "no"), ("tr", "evet", "hayır"), ("fa", "بله", "خیر"), ("el", "ναι", "όχι")],
)
def test_flags_are_told_as_yes_and_no(code: str, yes: str, no: str) -> None:
    locale = locale_of(code)
    assert (locale.value(value=True, unit="flag"), locale.value(value=False)) == (yes, no)


@EACH
@pytest.mark.parametrize("value", [None, float("nan"), float("inf")])
def test_what_is_missing_is_a_dash(code: str, value: float | None) -> None:
    assert locale_of(code).value(value, "amount", "EUR") == "–"


def test_dates_of_the_book_are_days_of_the_calendar() -> None:
    locale = locale_of("fa")
    assert locale.value(date(2026, 11, 21)) == "۳۰ آبان ۱۴۰۵"
    assert locale.value("2026-11-21", "date") == locale.day(date(2026, 11, 21)) == "۳۰ آبان ۱۴۰۵"


def test_text_stays_as_it_is_but_for_what_cannot_be_seen() -> None:
    locale = locale_of("fa")
    assert locale.value("12% <b>\u202e", "label") == "12% <b>\\u202e"
    assert locale.value("soon", "date") == "soon"


@pytest.mark.parametrize(
    ("code", "written"),
    [("en", "no. 3"), ("tr", "3. sıra"), ("fa", "رتبهٔ ۳"), ("el", "3η θέση")],
)
def test_ranks(code: str, written: str) -> None:
    assert locale_of(code).value(3, "rank") == written

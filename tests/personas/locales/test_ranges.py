# ruff: noqa: RUF001 - digits and letters of other scripts are what is tested
from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from profilekit.personas.locales import SUPPORTED, Locale, locale_of

EACH = pytest.mark.parametrize("code", SUPPORTED)
FIRST, LAST = date(2026, 8, 23), date(2026, 11, 21)


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "58% to 68%"),
        ("tr", "%58 ile %68 arası"),
        ("fa", "از ۵۸٪ تا ۶۸٪"),
        ("el", "από 58% έως 68%"),
    ],
)
def test_an_interval_is_told_in_words(code: str, written: str) -> None:
    locale = locale_of(code)
    assert locale.interval(0.58, 0.68, written=locale.share) == written


@EACH
def test_an_interval_in_html_says_its_direction(code: str) -> None:
    locale = locale_of(code)
    told = locale.interval(0.58, 0.68, written=locale.share, markup=True)
    assert isinstance(told, Markup)
    assert told.startswith(f'<bdi dir="{locale.direction}">')


def test_an_interval_in_html_is_escaped() -> None:
    told = locale_of("en").interval(1, 2, written=lambda value: f"<{value}>", markup=True)
    assert told == '<bdi dir="ltr">&lt;1&gt; to &lt;2&gt;</bdi>'


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("en", "23 August 2026 to 21 November 2026"),
        ("tr", "23 Ağustos 2026 ile 21 Kasım 2026 arası"),
        ("fa", "از ۱ شهریور ۱۴۰۵ تا ۳۰ آبان ۱۴۰۵"),
        ("el", "από 23 Αυγούστου 2026 έως 21 Νοεμβρίου 2026"),
    ],
)
def test_a_period_is_told_with_both_days(code: str, written: str) -> None:
    assert locale_of(code).period(FIRST, LAST) == written


@EACH
def test_a_period_may_be_open_or_a_single_day(code: str) -> None:
    locale = locale_of(code)
    told = {
        locale.period(FIRST, LAST),
        locale.period(FIRST, None),
        locale.period(None, LAST),
        locale.period(LAST, LAST),
        locale.period(None, None),
    }
    assert len(told) == 5
    assert locale.period(LAST, LAST) == locale.day(LAST)


def bounds(locale: Locale) -> list[str]:
    return [
        locale.bound(12, None, "count"),
        locale.bound(None, 12, "days"),
        locale.bound(12, 30, "days"),
        locale.bound(12, 30, "days", whole=False),
        locale.bound(10, 20.5, "amount", "EUR"),
    ]


@pytest.mark.parametrize(
    ("code", "written"),
    [
        (
            "en",
            [
                "12 or more",
                "below 12 days",
                "12 to 29 days",
                "12 to below 30 days",
                "€10.00 to below €20.50",
            ],
        ),
        (
            "tr",
            [
                "en az 12",
                "12 gün altı",
                "12 ile 29 gün arası",
                "en az 12, 30 gün altı",
                "en az €10,00, €20,50 altı",
            ],
        ),
        (
            "fa",
            [
                "۱۲ یا بیشتر",
                "کمتر از ۱۲ روز",
                "از ۱۲ تا ۲۹ روز",
                "از ۱۲ تا کمتر از ۳۰ روز",
                "از ۱۰٫۰۰\N{NO-BREAK SPACE}یورو تا کمتر از ۲۰٫۵۰\N{NO-BREAK SPACE}یورو",
            ],
        ),
        (
            "el",
            [
                "τουλάχιστον 12",
                "κάτω από 12 ημέρες",
                "από 12 έως 29 ημέρες",
                "από 12 έως κάτω από 30 ημέρες",
                "από 10,00\N{NO-BREAK SPACE}€ έως κάτω από 20,50\N{NO-BREAK SPACE}€",
            ],
        ),
    ],
)
def test_bounds_of_an_answer(code: str, written: list[str]) -> None:
    assert bounds(locale_of(code)) == written


def test_a_bound_that_only_one_whole_number_meets_is_that_number() -> None:
    locale = locale_of("en")
    assert (locale.bound(3, 4, "count"), locale.bound(None, 1, "days")) == ("3", "0 days")


@pytest.mark.parametrize(("share", "written"), [(0.125, "12.5%"), (0.5, "50%"), (0.0625, "6.25%")])
def test_a_bound_is_not_rounded(share: float, written: str) -> None:
    assert locale_of("en").bound(share, None, "share") == f"{written} or more"


def test_a_bound_between_whole_numbers_makes_no_range_of_whole_ones() -> None:
    assert locale_of("en").bound(12.5, 30, "days") == "12.5 to below 30 days"


def test_hours_of_the_day_are_told_as_times() -> None:
    assert locale_of("tr").bound(18, None, "hour") == "18:00 ile 00:00 arası"


def test_no_bound_is_a_dash() -> None:
    assert locale_of("en").bound(None, None, "count") == "–"


@given(low=st.integers(0, 500), width=st.integers(1, 500), code=st.sampled_from(SUPPORTED))
def test_every_whole_range_tells_both_of_its_ends(low: int, width: int, code: str) -> None:
    locale = locale_of(code)
    told = locale.bound(low, low + width, "count")
    assert locale.count(low) in told
    assert locale.count(low + width - 1) in told

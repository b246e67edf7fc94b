from __future__ import annotations

from datetime import date, timedelta

import pytest

from profilekit.personas.locales.jalali import jalali

FIRST, LAST = date(1831, 3, 21), date(2123, 3, 21)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(1979, 2, 11), (1357, 11, 22)),
        (date(2017, 12, 31), (1396, 10, 10)),
        (date(2021, 3, 20), (1399, 12, 30)),
        (date(2021, 3, 21), (1400, 1, 1)),
        (date(2024, 9, 22), (1403, 7, 1)),
        (date(2025, 3, 20), (1403, 12, 30)),
        (date(2025, 3, 21), (1404, 1, 1)),
        (date(2026, 3, 21), (1405, 1, 1)),
        (date(2026, 11, 21), (1405, 8, 30)),
    ],
)
def test_known_days(day: date, expected: tuple[int, int, int]) -> None:
    assert jalali(day) == expected


def test_each_day_follows_the_one_before() -> None:
    told = [jalali(FIRST + timedelta(days=at)) for at in range((LAST - FIRST).days)]
    assert None not in told
    assert sorted(set(told)) == told


@pytest.mark.parametrize("day", [FIRST - timedelta(days=1), LAST, date.min, date.max])
def test_years_in_which_it_is_not_certain_are_not_told(day: date) -> None:
    assert jalali(day) is None


def test_agrees_with_icu_on_every_day_that_it_tells() -> None:
    message_format = pytest.importorskip("icu4py.messageformat", reason="needs icu4py")
    written = message_format.MessageFormat("{day, date, ::yMd}", "fa")
    days = [FIRST + timedelta(days=at) for at in range((LAST - FIRST).days)]
    told = [tuple(map(int, written.format({"day": day}).split("/"))) for day in days]
    assert told == list(map(jalali, days))

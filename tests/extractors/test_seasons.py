"""Seasons, on orders that can be laid out on a calendar."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, line
from profilekit.extractors.seasons import Seasons

LOOPS = of_class(Seasons)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def ordered(*days):
    """Give one order a day."""
    return [line("ann", i, datetime.combine(day, time(9)), 1) for i, day in enumerate(days)]


def test_the_years_are_laid_over_each_other():
    days = [date(2022, 12, 1), date(2023, 12, 31), date(2023, 10, 1), date(2023, 3, 31)]
    assert measured(Seasons(), *ordered(*days)) == {
        "top_quarter_label": "q4",
        "top_quarter_share": 0.75,
        "season_concentration_ratio": pytest.approx(2 / 12),
    }


def test_the_first_of_equal_quarters_is_on_top():
    found = measured(Seasons(), *ordered(date(2022, 9, 30), date(2022, 4, 1)))
    assert (found["top_quarter_label"], found["season_concentration_ratio"]) == ("q2", 0)


@pytest.mark.parametrize(("day", "label"), [(date(2023, 3, 1), "q1"), (date(2023, 3, 2), None)])
def test_less_than_a_year_tells_no_season(day, label):
    assert measured(Seasons(), *ordered(day))["top_quarter_label"] == label

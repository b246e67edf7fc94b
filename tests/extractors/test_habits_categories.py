"""Which categories habits are told by."""

from __future__ import annotations

import pytest

import profilekit as pk
from extractors.habit_traps import HALF_DAYS, habit_frames
from extractors.held import frame, shop
from extractors.purchase_families import TIMEZONE
from extractors.purchase_traps import AS_OF, LINE, ago, line
from extractors.ways import IN_MEMORY, given
from profilekit.extractors.habit_families import HABITS, habits_for
from profilekit.extractors.habits_categories import CategoryDealHabits, categories_of_most_spend


def loaded(*rows, **tables):
    return pk.Tables.load(timezone=TIMEZONE, transactions=frame(*rows, **LINE), **tables)


@pytest.mark.parametrize("way", IN_MEMORY)
def test_categories_of_most_products_fit_the_tables(way, request, tmp_path):
    frames = given(way, request, tmp_path, **habit_frames(frame))
    (fitting,) = CategoryDealHabits.fitting(pk.Tables.load(timezone=TIMEZONE, **frames))
    assert fitting.categories == ("cup", "tea")


@pytest.mark.parametrize("way", IN_MEMORY)
def test_categories_of_most_spend_are_those_of_the_window(way, request, tmp_path):
    rows = [
        line("ann", 1, ago(0), 5, category="tea"),
        line("ann", 2, ago(6), 7, category="cup"),
        line("ann", 3, ago(7), 100, category="older"),
        line("ann", 4, ago(-1), 100, category="later"),
        line("ann", 5, ago(1), 100),
        line("ann", 6, ago(1), 5, category="pot"),
        line("ann", 7, ago(1), -50, category="refunded"),
    ]
    frames = given(way, request, tmp_path, transactions=frame(*rows, **LINE))
    tables = pk.Tables.load(timezone=TIMEZONE, **frames)
    assert categories_of_most_spend(tables, as_of=AS_OF, days=7) == ("cup", "pot", "tea")
    assert categories_of_most_spend(tables, as_of=AS_OF, days=7, number=1) == ("cup",)


def test_categories_missing_from_lines_are_those_of_their_products():
    products = frame({"product_id": 1, "category": "tea"})
    rows = frame(line("ann", 1, ago(0), 5, product_id=1), **LINE).drop("category")
    tables = pk.Tables.load(timezone=TIMEZONE, transactions=rows, products=products)
    assert categories_of_most_spend(tables, as_of=AS_OF) == ("tea",)


def test_a_category_without_a_name_of_its_own_is_left_out():
    labels = ("tea", "Tea!", "τσάι")
    rows = [line("ann", n, ago(0), 9 - n, category=one) for n, one in enumerate(labels)]
    assert categories_of_most_spend(loaded(*rows), as_of=AS_OF) == ("tea",)


def test_without_categories_none_fits():
    rows = frame(line("ann", 1, ago(0), 5), **LINE).drop("category")
    tables = pk.Tables.load(timezone=TIMEZONE, transactions=rows)
    assert categories_of_most_spend(tables, as_of=AS_OF) == ()
    assert CategoryDealHabits.fitting(tables) == ()


def test_every_family_that_the_tables_allow_is_given():
    found = habits_for(shop(), as_of="2025-12-31", half_days=HALF_DAYS)
    assert {type(one) for one in found} == {*HABITS, CategoryDealHabits}
    assert {one.half_days for one in found} == {HALF_DAYS}
    assert len(pk.measure(shop(), found, as_of="2025-12-31").frame)


def test_families_whose_columns_are_not_there_are_left_out():
    rows = frame(line("ann", 1, ago(0), 5), **LINE)
    rows = rows.select("customer_id", "order_id", "ordered_at", "amount")
    tables = pk.Tables.load(timezone=TIMEZONE, transactions=rows)
    found = habits_for(tables, as_of=AS_OF)
    assert [type(one).__name__ for one in found] == ["OrderHabits", "BasketHabits"]

"""Habits of buying, held against plain loops, and on orders that can be counted by eye."""

from __future__ import annotations

from math import log

import pytest

import profilekit as pk
from extractors.habit_traps import CATEGORIES, HALF_DAYS, habit_frames
from extractors.held import frame
from extractors.oracles.habits import bought
from extractors.oracles.purchases import buyers_of
from extractors.purchase_families import SHOP_DAYS, TIMEZONE, measured, shop
from extractors.purchase_traps import AS_OF, ago, line
from extractors.shops import assert_same, by_customer
from extractors.ways import IN_MEMORY, SPARK, given
from profilekit.extractors.habits import BasketHabits, OrderHabits
from profilekit.extractors.habits_categories import CategoryDealHabits, HedonicHabits
from profilekit.extractors.habits_prices import (
    CouponHabits,
    DiscountHabits,
    OwnBrandHabits,
    PriceHabits,
)
from profilekit.extractors.habits_variety import (
    BrandHabits,
    CategoryHabits,
    DepartmentHabits,
    ItemHabits,
)

PLAIN = (
    *(OrderHabits, BasketHabits, CategoryHabits, ItemHabits, BrandHabits, DepartmentHabits),
    *(DiscountHabits, CouponHabits, OwnBrandHabits, PriceHabits),
)
NAMED = (CategoryDealHabits, HedonicHabits)
WEEK = 7


def every(half_days=HALF_DAYS):
    named = [one(categories=tuple(CATEGORIES), half_days=half_days) for one in NAMED]
    return [*(one(half_days=half_days) for one in PLAIN), *named]


def assert_held(tables, as_of, half_days=HALF_DAYS):
    """Hold every customer against the loops; give how many fields were held."""
    found = by_customer(pk.measure(tables, every(half_days), as_of=as_of))
    buyers = buyers_of(tables, as_of)
    wanted = {customer: bought(buyers[customer], half_days, CATEGORIES) for customer in found}
    names = set(next(iter(found.values())))
    assert names == set(next(iter(wanted.values())))
    assert_same(found, wanted)


@pytest.mark.parametrize("way", [*IN_MEMORY, pytest.param("pyspark", marks=SPARK)])
def test_every_field_is_what_loops_give(way, request, tmp_path):
    frames = given(way, request, tmp_path, **habit_frames(frame))
    assert_held(pk.Tables.load(timezone=TIMEZONE, **frames), AS_OF)


@pytest.mark.parametrize("half_days", [7, 91, 182])
def test_windows_of_other_lengths_give_what_loops_give(half_days):
    assert_held(pk.Tables.load(timezone=TIMEZONE, **habit_frames(frame)), AS_OF, half_days)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), as_of, 182)


def test_lines_without_order_ids_are_orders():
    frames = habit_frames(frame)
    frames["transactions"] = frames["transactions"].drop("order_id")
    assert_held(pk.Tables.load(timezone=TIMEZONE, **frames), AS_OF)


def test_rows_before_the_window_change_nothing():
    rows = [line("ann", n, ago(age), 5) for n, age in enumerate((3, 10, 13))]
    older = [line("ann", 10 + n, ago(age), 99) for n, age in enumerate((14, 15, 200))]
    for one in (OrderHabits(half_days=WEEK), BasketHabits(half_days=WEEK)):
        assert measured(one, *rows) == measured(one, *rows, *older)


def test_a_gap_belongs_to_the_half_of_its_later_order():
    rows = [line("ann", n, ago(age), 5) for n, age in enumerate((12, 8, 2))]
    found = measured(OrderHabits(half_days=WEEK), *rows)
    assert (found["habit_gaps_early_7d_count"], found["habit_gap_sum_early_7d_days"]) == (1, 4)
    assert (found["habit_gaps_late_7d_count"], found["habit_gap_sum_late_7d_days"]) == (1, 6)
    assert found["habit_gap_log_sum_late_7d_ratio"] == pytest.approx(log(6))


def test_weeks_end_with_the_day_asked_about():
    rows = [line("ann", n, ago(age), 5) for n, age in enumerate((0, 6, 7, 13))]
    found = measured(OrderHabits(half_days=2 * WEEK), *rows)
    assert found["habit_order_weeks_late_14d_count"] == 2


def test_recency_runs_to_the_end_of_its_window():
    found = measured(OrderHabits(half_days=WEEK), line("ann", 1, ago(9), 5))
    assert found["habit_recency_early_7d_days"] == 2
    assert found["habit_recency_late_7d_days"] is None
    assert found["habit_recency_14d_days"] == 9


def test_logarithms_of_values_come_as_their_mean_and_squares():
    rows = [line("ann", n, ago(1), 100 * worth) for n, worth in enumerate((1, 4, 0))]
    found = measured(BasketHabits(half_days=WEEK), *rows)
    assert found["habit_valued_orders_late_7d_count"] == 2
    assert found["habit_order_value_late_7d_amount"] == pytest.approx(200)
    assert found["habit_order_value_log_square_sum_late_7d_ratio"] == pytest.approx(2 * log(2) ** 2)


def test_one_order_has_no_spread():
    found = measured(BasketHabits(half_days=WEEK), line("ann", 1, ago(1), 5))
    assert found["habit_order_value_log_square_sum_14d_ratio"] == 0


def test_a_splurge_is_held_against_the_median_of_its_own_window():
    spent = {1: (1, 10, 12), 8: (20, 20, 20)}
    rows = [
        line("ann", 10 * age + n, ago(age), worth)
        for age, orders in spent.items()
        for n, worth in enumerate(orders)
    ]
    found = measured(BasketHabits(half_days=WEEK), *rows)
    assert found["habit_splurge_late_7d_amount"] == 0
    assert found["habit_splurge_14d_amount"] == 0
    found = measured(BasketHabits(half_days=WEEK), *rows, line("ann", 99, ago(2), 30))
    assert found["habit_splurge_late_7d_amount"] == 30
    assert found["habit_splurge_14d_amount"] == 0


def test_twice_the_median_is_no_splurge():
    rows = [line("ann", n, ago(1), worth) for n, worth in enumerate((10, 10, 20, 20.01, 1))]
    found = measured(BasketHabits(half_days=WEEK), *rows)
    assert found["habit_splurge_late_7d_amount"] == pytest.approx(20.01)


def test_a_category_counts_its_brands_from_enough_lines_on():
    brands = {"tea": "aab", "cup": "aa"}
    rows = [
        line("ann", 1, ago(1), 5, category=category, brand=brand)
        for category, some in brands.items()
        for brand in some
    ]
    found = measured(BrandHabits(half_days=WEEK), *rows)
    assert found["habit_branded_lines_late_7d_count"] == 3
    assert found["habit_same_brand_late_7d_ratio"] == pytest.approx(1)
    found = measured(BrandHabits(half_days=WEEK, category_lines=2), *rows)
    assert found["habit_branded_lines_late_7d_count"] == 5
    assert found["habit_same_brand_late_7d_ratio"] == pytest.approx(1 + 2)


def test_items_bought_before_are_those_of_orders_less_the_different_ones():
    bought_in = {1: (1, 2, 2), 2: (1, 3), 3: (1,)}
    rows = [
        line("ann", order, ago(order), 5, product_id=product)
        for order, products in bought_in.items()
        for product in products
    ]
    found = measured(ItemHabits(half_days=WEEK), *rows)
    assert found["habit_order_items_late_7d_count"] == 5
    assert found["habit_items_late_7d_count"] == 3


@pytest.mark.parametrize("half_days", [0, -7, 90])
def test_a_half_is_whole_weeks(half_days):
    with pytest.raises(ValueError, match="half_days"):
        OrderHabits(half_days=half_days)

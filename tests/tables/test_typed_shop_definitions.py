"""Customers of known types act as their type is defined, and the types overlap."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from profilekit.tables.example_shop.typed_world import happen
from tables.typed_statistics import auc, described, means, natively

TYPES = ("loyal", "impulse", "bargain", "wandering", "need")


@pytest.fixture(scope="module")
def statistics():
    return described(*natively(7, 1500))


@pytest.fixture(scope="module")
def world():
    return happen(7, 1500, days=364, hardness=0.7)


@pytest.mark.parametrize(
    ("label", "column", "most"),
    [
        ("loyal", "unevenness", False),
        ("loyal", "spend", True),
        ("loyal", "days_since", False),
        ("impulse", "order_value", True),
        ("impulse", "departments", True),
        ("impulse", "lines", True),
        ("impulse", "views", True),
        ("impulse", "categories", True),
        ("bargain", "paid_share", False),
        ("bargain", "on_deal", True),
        ("bargain", "coupons", True),
        ("bargain", "deals", True),
        ("wandering", "conversion", False),
        ("wandering", "orders", False),
        ("wandering", "abandoned", True),
        ("need", "seconds_to_buy", False),
        ("need", "searches", True),
    ],
)
def test_the_definition_of_a_type_holds_on_average(statistics, label, column, most):
    found = means(statistics, column)
    extreme = max if most else min
    assert extreme(found, key=found.__getitem__) == label


@pytest.mark.parametrize("column", ["categories", "order_value", "lines", "views"])
def test_who_buys_from_need_buys_less_and_less_widely_than_who_buys_on_sight(statistics, column):
    found = means(statistics, column)
    assert found["need"] < 0.8 * found["impulse"]


def test_the_few_loyal_bring_much_of_the_revenue(statistics):
    loyal = statistics.filter(pl.col("shopper_type_label") == "loyal")
    share = loyal["spend"].sum() / statistics["spend"].sum()
    assert share > 1.7 * len(loyal) / len(statistics)


def test_the_loyal_try_what_is_new(world):
    launched = world.goods.launch_day[world.lines.product]
    day = world.visits.day[world.lines.visit]
    new = (launched > 0) & (day - launched <= 75)
    dominant = world.people.dominant[world.visits.customer[world.lines.visit]]
    share = [new[dominant == place].mean() for place in range(len(TYPES))]
    assert TYPES[int(np.argmax(share))] == "loyal"


def test_who_is_after_deals_buys_in_weeks_of_sale(world):
    week = world.visits.day[world.lines.visit] // 7 % 26
    sale = (week == 2) | (week == 3)
    dominant = world.people.dominant[world.visits.customer[world.lines.visit]]
    share = [sale[dominant == place].mean() for place in range(len(TYPES))]
    assert TYPES[int(np.argmax(share))] == "bargain"


@pytest.mark.parametrize(
    ("label", "column"),
    [
        ("loyal", "unevenness"),
        ("impulse", "departments"),
        ("bargain", "paid_share"),
        ("wandering", "conversion"),
        ("need", "seconds_to_buy"),
    ],
)
def test_no_statistic_tells_a_type_on_its_own(statistics, label, column):
    found = auc(statistics, label, column)
    assert 0.65 < max(found, 1 - found) < 0.97


def test_the_more_mixed_people_are_the_more_alike_are_types():
    found = [
        1 - auc(described(*natively(7, 400, hardness=hardness)), "wandering", "conversion")
        for hardness in (0.3, 1)
    ]
    assert found[0] > found[1] + 0.05

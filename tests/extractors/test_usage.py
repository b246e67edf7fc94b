"""Usage, on events and orders that can be counted by eye."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from pydantic import ValidationError

import profilekit as pk
from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.usage import fields_of
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.usage import (
    FeatureUsage,
    ProductUsage,
    PurchasePeriods,
    UnitPeriods,
    Usage,
    UsagePeriods,
    UsageQuantity,
)

AS_OF = date(2024, 6, 30)
NOON = datetime(2024, 6, 30, 12, tzinfo=UTC)
EVERY = [
    Usage(),
    UsageQuantity(),
    FeatureUsage(),
    ProductUsage(),
    UsagePeriods(),
    PurchasePeriods(),
    UnitPeriods(),
]
DTYPES = {"feature": pl.String, "product_id": pl.String, "quantity": pl.Float64}


def use(days_ago, feature=None, product=None, quantity=None, customer="ann"):
    return {
        "customer_id": customer,
        "occurred_at": NOON - timedelta(days=days_ago),
        "feature": feature,
        "product_id": product,
        "quantity": quantity,
    }


def bought(days_ago, order, quantity=None, customer="ann", amount=1.0):
    return {
        "customer_id": customer,
        "order_id": order,
        "ordered_at": NOON - timedelta(days=days_ago),
        "amount": amount,
        "quantity": quantity,
    }


def measured(extractor, *uses):
    tables = pk.Tables.load(usage_events=frame(*uses, **DTYPES))
    return by_customer(pk.measure(tables, [extractor], as_of=AS_OF))["ann"]


TRAPS = {
    "usage_events": frame(
        use(0, "brew", "p1", 2.5),
        use(0, "grind", "p1"),
        use(29, "brew", "p2", 1.0),
        use(30, "grind", "p2", 4.0),
        use(59.9, "clean"),
        use(60, None, "p2"),
        use(89, "steam", None, 8.0),
        use(90, "froth", None, 16.0),
        use(179),
        use(180),
        use(-1, "brew", "p1", 99.0),
        use(400, "z", customer="bob"),
        use(10, customer="cyd"),
        use(45, customer="cyd"),
        **DTYPES,
    ),
    "transactions": frame(
        bought(0, "1", 2.0),
        bought(30, "1", 1.5),
        bought(29, "2", 1.0),
        bought(31, "3"),
        bought(150, "4", 3.0),
        bought(179, "5", 3.0),
        bought(180, "6", 3.0),
        bought(5, "7", 9.0, amount=-3.0),
        bought(-1, "8", 9.0),
        bought(12, "9", 0.5, customer="dan"),
    ),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert assert_held(tables, EVERY, fields_of, AS_OF).keys() == {"ann", "bob", "cyd", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


def test_uses_of_one_day_are_one_active_day():
    assert measured(Usage(), use(1), use(1), use(2))["usage_active_days_30d_count"] == 2


@pytest.mark.parametrize(("ago", "trend"), [((1,), 1), ((31,), -1), ((1, 2, 3, 31), 0.5)])
def test_the_trend_compares_two_windows(ago, trend):
    assert measured(Usage(), *map(use, ago))["usage_trend_30d_ratio"] == trend


def test_period_one_is_the_latest():
    found = measured(UsagePeriods(period_days=7, periods=2), use(6), use(7), use(13), use(14))
    assert found["usage_period_1_count"] == 1
    assert found["usage_period_2_count"] == 2


def test_steady_growth_by_one_use_is_its_slope_over_the_mean():
    found = measured(UsagePeriods(period_days=7, periods=3), *map(use, (0, 1, 2, 7, 8, 14)))
    assert found["usage_slope_ratio"] == pytest.approx(1 / 2)


def test_of_features_used_as_often_the_first_by_name_is_top():
    found = measured(FeatureUsage(), use(1, "grind"), use(1, "brew"), use(1), use(1))
    assert found["top_feature_label"] == "brew"


def test_a_slope_takes_two_periods():
    with pytest.raises(ValidationError):
        UsagePeriods(periods=1)


def test_units_given_back_in_a_period_are_taken_off():
    tables = pk.Tables.load(transactions=frame(bought(0, "1", -2.0), bought(40, "2", 4.0)))
    found = by_customer(pk.measure(tables, [UnitPeriods(periods=2)], as_of=AS_OF))["ann"]
    assert (found["units_period_1_count"], found["units_period_2_count"]) == (-2, 4)

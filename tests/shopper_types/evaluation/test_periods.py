"""Both periods: the first knows nothing of the second, and new categories are new."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError, UnsupportedInputError
from profilekit.shopper_types.evaluation.new_categories import NewCategories
from profilekit.shopper_types.evaluation.periods import Span, measured_periods
from shopper_types.evaluation.orders_of_two_periods import AS_OF, HORIZON_DAYS, lines, tables

SPAN = Span.of(AS_OF, HORIZON_DAYS, half_days=HORIZON_DAYS // 2)
LATER = pl.col("ordered_at") > AS_OF


@pytest.fixture(scope="module")
def drawn():
    return lines()


@pytest.fixture(scope="module")
def periods(drawn):
    return measured_periods(tables(drawn), SPAN, None)[0]


def test_the_first_period_is_the_same_whatever_came_after(drawn, periods):
    other = drawn.with_columns(
        amount=pl.when(LATER).then(pl.col("amount") * 100).otherwise(pl.col("amount")),
        category=pl.when(LATER).then(pl.lit("z")).otherwise(pl.col("category")),
    )
    changed = measured_periods(tables(other), SPAN, None)[0]
    assert changed.first.to_polars().equals(periods.first.to_polars())
    assert not np.array_equal(changed.came["spend_amount"], periods.came["spend_amount"])


def test_the_same_customers_are_in_the_same_rows_of_both(periods):
    assert periods.first["customer_id"].to_list() == periods.second["customer_id"].to_list()


def test_customers_of_the_second_period_alone_are_left_out(drawn, periods):
    known = drawn.filter(~LATER)["customer_id"].unique().to_list()
    assert sorted(periods.customers) == sorted(known)


def test_spend_is_that_of_the_horizon(drawn, periods):
    spent = drawn.filter(LATER).group_by("customer_id").agg(pl.col("amount").sum())
    by_customer = dict(spent.iter_rows())
    expected = [by_customer.get(customer, 0.0) for customer in periods.customers]
    assert periods.came["spend_amount"] == pytest.approx(expected)


def test_new_categories_are_those_of_a_plain_loop(drawn, periods):
    before, later = drawn.filter(~LATER), drawn.filter(LATER)
    for customer, choices, amount in zip(
        periods.customers,
        periods.came["new_category_choices_count"],
        periods.came["new_categories_amount"],
        strict=True,
    ):
        known = set(before.filter(pl.col("customer_id") == customer)["category"])
        own = later.filter(
            (pl.col("customer_id") == customer) & ~pl.col("category").is_in(list(known))
        )
        assert choices == own.select("order_id", "category").n_unique() * bool(len(own))
        assert amount == pytest.approx(own["amount"].sum())


def test_who_ordered_in_the_second_window_is_back(drawn, periods):
    back = set(drawn.filter(LATER)["customer_id"])
    assert periods.is_back.tolist() == [customer in back for customer in periods.customers]


def test_new_categories_need_whole_weeks():
    with pytest.raises(ValueError, match="multiple of 7"):
        NewCategories(horizon_days=30)


@pytest.mark.parametrize("days", [0, -7, 30, 28.0, True])
def test_a_horizon_is_whole_weeks(days):
    with pytest.raises(DeclarationError, match="whole weeks"):
        Span.of(AS_OF, days, half_days=14)


@pytest.mark.parametrize("days", [0, -7, 7.0, True])
def test_days_of_lapse_are_whole_days(days):
    with pytest.raises(DeclarationError, match="lapse_days"):
        Span.of(AS_OF, HORIZON_DAYS, half_days=14, lapse_days=days)


def test_days_of_lapse_are_eight_weeks_and_no_more_than_the_horizon():
    assert Span.of(AS_OF, 182, half_days=91).lapse_days == 56
    assert Span.of(AS_OF, 28, half_days=14).lapse_days == 28


def test_the_last_order_of_the_horizon_is_as_long_ago_as_in_a_plain_loop(drawn, periods):
    days = drawn.filter(LATER).with_columns(pl.col("ordered_at").str.to_date())
    last = dict(days.group_by("customer_id").agg(pl.col("ordered_at").max()).iter_rows())
    ago = [
        (SPAN.last_day - last[customer]).days if customer in last else np.nan
        for customer in periods.customers
    ]
    assert periods.came["recency_days"].tolist() == pytest.approx(ago, nan_ok=True)


def test_nothing_after_the_first_period_is_refused(drawn):
    with pytest.raises(DeclarationError, match="neither a purchase nor a visit after"):
        measured_periods(tables(drawn.filter(~LATER)), SPAN, None)


def test_tables_that_seem_to_end_early_are_told(drawn):
    early = drawn.filter(pl.col("ordered_at") < "2024-03-10")
    with pytest.warns(UserWarning, match="customers look lapsed who are not"):
        measured_periods(tables(early), SPAN, None)


def test_nobody_in_the_first_period_is_refused(drawn):
    with pytest.raises(UnsupportedInputError, match="nobody active"):
        measured_periods(tables(drawn.filter(LATER)), SPAN, None)


def test_habits_of_ones_own_are_measured(drawn):
    own = pk.habits_for(tables(drawn), as_of=AS_OF, half_days=14)[:2]
    periods, habits = measured_periods(tables(drawn), SPAN, own)
    assert habits == own
    assert "habit_categories_28d_count" not in periods.first.columns

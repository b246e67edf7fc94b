from __future__ import annotations

import pytest

from profilekit.book.money import money_of
from profilekit.book.profile import Provenance
from profilekit.book.wording import amount_of, bound_of, lacking, much_of


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("recency_days", 0, "Last order 0 days ago"),
        ("recency_days", 1, "Last order 1 day ago"),
        ("orders_count", 1, "1 order"),
        ("orders_count", 1630, "1,630 orders"),
        ("orders_365d_count", 12, "12 orders in 365 days"),
        ("repeat_days_count", 3, "Repeat days 3"),
        ("spend_amount", 8263.026, "8,263.03 spent"),
        ("spend_amount", -5, "-5.00 spent"),
        ("spend_90d_amount", 20, "20.00 spent in 90 days"),
        ("order_value_mean_amount", 47.364, "Order value mean 47.36"),
        ("order_gap_mean_days", 7.782608, "Order gap mean 7.78 days"),
        ("overdue_ratio", 0.63457, "Overdue 0.635"),
        ("spend", 3, "Spend 3"),
        ("nps_score", 9, "Net promoter answer 9"),
        ("csat_mean_365d_score", 4.5, "Mean satisfaction 4.50 in 365 days"),
        ("Total\n", 3, "'Total\\n' 3"),
    ],
)
def test_tells_a_value_by_what_the_name_of_its_field_says(field, value, words):
    assert amount_of(field, value) == words


@pytest.mark.parametrize(
    ("field", "higher_is_better", "words"),
    [
        ("recency_days", False, "30 days or fewer"),
        ("orders_count", True, "30 or more"),
        ("orders_count", False, "30 or fewer"),
        ("spend_amount", True, "30.00 or more"),
        ("spend_amount", False, "30.00 or less"),
        ("anything", True, "30 or more"),
    ],
)
def test_tells_a_bound_from_its_better_side(field, higher_is_better, words):
    assert bound_of(field, 30, higher_is_better=higher_is_better) == words


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("recency_days", "No order"),
        ("spend_amount", "No spend known"),
        ("orders_365d_count", "No orders in 365 days known"),
        ("order_gap_mean_days", "No order gap mean known"),
        ("age_years", "No age known"),
        ("region_label", "No region known"),
        ("nps_score", "No net promoter answer known"),
        ("discount_share", "No discount share known"),
        ("return_rate_share", "No return rate known"),
    ],
)
def test_tells_that_a_value_is_missing(field, words):
    assert lacking(field) == words


def test_money_is_told_in_the_currency_of_the_book_asked_about():
    with money_of(Provenance(currency="EUR")):
        assert amount_of("spend_90d_amount", 20) == "20.00 EUR spent in 90 days"
        assert bound_of("spend_amount", 30, higher_is_better=True) == "30.00 EUR or more"
    assert bound_of("spend_amount", 30, higher_is_better=True) == "30.00 or more"


@pytest.mark.parametrize(
    ("field", "much", "little"),
    [
        ("recency_days", "long since the last order", "recent order"),
        ("usage_recency_days", "long since the last use", "recent use"),
        ("tenure_days", "long tenure", "short tenure"),
        ("orders_count", "many orders", "few orders"),
        ("household_size_count", "high household size", "low household size"),
        ("order_value_mean_amount", "high mean order value", "low mean order value"),
        ("clv_365d_amount", "high lifetime value in 365 days", "low lifetime value in 365 days"),
        ("own_brand_share", "high own brand share", "low own brand share"),
        ("is_referred_flag", "is referred: yes", "is referred: no"),
        ("anything", "high anything", "low anything"),
    ],
)
def test_tells_much_and_little(field, much, little):
    assert (much_of(field, is_much=True), much_of(field, is_much=False)) == (much, little)

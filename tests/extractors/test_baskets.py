"""Baskets, on orders that can be weighed by eye."""

from __future__ import annotations

from math import log, sqrt

import pydantic
import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.baskets import Baskets, BasketUnits

LOOPS = of_class(Baskets, BasketUnits)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_a_small_basket_is_one_that_is_carried_by_hand():
    small = [line("ann", 1, ago(1), 1) for _ in range(3)]
    large = [line("ann", 2, ago(1), 1) for _ in range(4)]
    found = measured(Baskets(), *small, *large)
    assert found["small_basket_share"] == 0.5
    assert found["basket_lines_mean_count"] == 3.5


def test_twice_the_usual_is_no_splurge_and_a_cent_more_is():
    usual = [line("ann", order, ago(order), 10) for order in (1, 2)]
    assert measured(Baskets(), *usual, line("ann", 3, ago(3), 20))["splurge_share"] == 0
    found = measured(Baskets(), *usual, line("ann", 3, ago(3), 20.01))
    assert found["splurge_share"] == pytest.approx(20.01 / 40.01)


def test_the_spread_of_values_tells_twice_from_once():
    found = measured(Baskets(), line("ann", 1, ago(1), 10), line("ann", 2, ago(2), 20))
    assert found["order_value_log_std_ratio"] == pytest.approx(log(2) / sqrt(2))


def test_a_gift_has_no_logarithm():
    found = measured(Baskets(), line("ann", 1, ago(1), 10), line("ann", 2, ago(2), 0))
    assert found["order_value_log_std_ratio"] is None


def test_units_are_those_of_orders_not_of_lines():
    lines = [line("ann", 1, ago(1), 1, quantity=2.0), line("ann", 1, ago(1), 1, quantity=3.5)]
    assert measured(BasketUnits(), *lines)["basket_units_mean_count"] == 5.5


@pytest.mark.parametrize("wrong", [0.5, float("inf"), float("nan")])
def test_a_splurge_factor_below_one_is_refused(wrong):
    with pytest.raises(pydantic.ValidationError, match="splurge_factor"):
        Baskets(splurge_factor=wrong)


def test_units_given_back_in_an_order_are_taken_off():
    assert (
        measured(BasketUnits(), line("ann", 1, ago(1), 0, quantity=-2))["basket_units_mean_count"]
        == -2
    )

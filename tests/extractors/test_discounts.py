"""Discounts and coupons, on lines that can be added by eye."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.discounts import Coupons, Discounts

LOOPS = of_class(Coupons, Discounts)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_a_third_off_is_a_third():
    found = measured(Discounts(), line("ann", 1, ago(1), 10, discount_amount=5.0))
    assert found == {
        "discount_amount": 5,
        "discount_share": pytest.approx(1 / 3),
        "deal_lines_share": 1,
    }


def test_a_line_without_a_discount_is_no_deal():
    lines = [line("ann", 1, ago(1), 1, discount_amount=off) for off in (None, 0.0, 1.0, 2.0)]
    assert measured(Discounts(), *lines)["deal_lines_share"] == 0.5


def test_two_coupons_in_an_order_are_one_order_with_coupons():
    lines = [line("ann", 1, ago(1), 1, coupon_amount=1.0) for _ in range(2)]
    found = measured(Coupons(), *lines, line("ann", 2, ago(1), 2))
    assert (found["coupon_orders_count"], found["coupon_orders_share"]) == (1, 0.5)
    assert found["coupon_share"] == pytest.approx(1 / 3)


def test_what_costs_nothing_has_no_share():
    assert measured(Discounts(), line("ann", 1, ago(1), 0))["discount_share"] is None


def test_negative_discounts_add_up_as_they_are_written():
    found = measured(Discounts(), line("ann", 1, ago(1), 15, discount_amount=-5.0))
    assert found == {"discount_amount": -5, "discount_share": -0.5, "deal_lines_share": 0}


def test_negative_coupons_add_up_as_they_are_written():
    found = measured(Coupons(), line("ann", 1, ago(1), 15, coupon_amount=-5.0))
    assert (found["coupon_orders_count"], found["coupon_share"]) == (0, -0.5)

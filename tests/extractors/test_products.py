"""Products, on lines that can be counted by eye."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.products import Products

LOOPS = of_class(Products)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_a_product_is_repeated_when_it_is_bought_on_two_days():
    once = [line("ann", order, ago(1), 1, product_id=1) for order in (1, 2)]
    twice = [line("ann", order, ago(order), 1, product_id=2) for order in (1, 2)]
    found = measured(Products(), *once, *twice, line("ann", 1, ago(1), 1))
    assert (found["products_count"], found["repeat_products_share"]) == (2, 0.5)
    assert found["top_product_label"] == "1"


def test_numbers_of_products_are_told_apart_as_numbers():
    lines = [line("ann", 1, ago(1), 1, product_id=number) for number in (10, 9)]
    assert measured(Products(), *lines)["top_product_label"] == "9"

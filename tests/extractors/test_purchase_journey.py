"""The purchase journey, on first and second orders."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.purchase_journey import FirstCategory, FirstProduct, PurchaseJourney

LOOPS = of_class(FirstCategory, FirstProduct, PurchaseJourney)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_of_orders_at_one_time_the_smallest_is_first():
    lines = [line("ann", 1, ago(9), 5), line("ann", 1, ago(9), 4), line("ann", 2, ago(9), 7)]
    found = measured(PurchaseJourney(), *lines)
    assert found == {"first_order_amount": 7, "second_order_days": 0}


def test_the_second_order_is_the_next_in_time():
    lines = [line("ann", 1, ago(d), d) for d in (9,)]
    lines += [line("ann", 2, ago(3), 3), line("ann", 3, ago(5), 5)]
    found = measured(PurchaseJourney(), *lines)
    assert found == {"first_order_amount": 9, "second_order_days": 4}
    assert measured(PurchaseJourney(), lines[0])["second_order_days"] is None


def test_the_first_label_is_that_of_the_earliest_line():
    lines = [
        line("ann", 1, ago(9, 13), 5, product_id=1, category="a"),
        line("ann", 1, ago(9, 12), 5, product_id=10, category="c"),
        line("ann", 1, ago(9, 12), 5, product_id=9, category="b"),
    ]
    assert measured(FirstProduct(), *lines)["first_product_label"] == "9"
    assert measured(FirstCategory(), *lines)["first_category_label"] == "b"


def test_what_was_first_may_not_be_known():
    lines = [line("ann", 1, ago(9), 5), line("ann", 1, ago(8), 5, category="a")]
    assert measured(FirstCategory(), *lines)["first_category_label"] is None

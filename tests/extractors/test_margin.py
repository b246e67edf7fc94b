"""Margin, on costs that can be taken off by eye."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.margin import Margin

LOOPS = of_class(Margin)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_only_lines_with_a_cost_count():
    lines = [line("ann", 1, ago(1), 10, cost_amount=cost) for cost in (6.0, 12.0, None)]
    assert measured(Margin(), *lines) == {"margin_amount": 2, "margin_share": 0.1}


def test_a_cost_that_is_not_known_is_not_zero():
    assert measured(Margin(), line("ann", 1, ago(1), 10)) == {
        "margin_amount": None,
        "margin_share": None,
    }


def test_what_is_given_away_has_a_margin_and_no_share():
    found = measured(Margin(), line("ann", 1, ago(1), 0, cost_amount=3.0))
    assert found == {"margin_amount": -3, "margin_share": None}

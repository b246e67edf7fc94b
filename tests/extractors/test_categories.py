"""Categories, on lines that can be counted by eye."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.categories import Categories

LOOPS = of_class(Categories)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_as_many_of_each_is_even():
    found = measured(Categories(), *(line("ann", 1, ago(1), 1, category=c) for c in "aabb"))
    assert found["category_entropy_ratio"] == 1
    assert found["category_concentration_ratio"] == pytest.approx(1 / 3)
    assert (found["top_category_label"], found["top_category_share"]) == ("a", 0.5)


def test_three_to_one_is_less_even():
    found = measured(Categories(), *(line("ann", 1, ago(1), 1, category=c) for c in "abbb"))
    assert found["category_entropy_ratio"] == pytest.approx(0.8112781244591328)
    assert found["category_concentration_ratio"] == 0.5
    assert (found["top_category_label"], found["top_category_share"]) == ("b", 0.75)


def test_one_category_has_no_evenness():
    found = measured(Categories(), *(line("ann", 1, ago(1), 1, category="a") for _ in range(3)))
    assert (found["category_entropy_ratio"], found["category_concentration_ratio"]) == (None, 1)


def test_lines_without_a_category_are_left_out():
    lines = [line("ann", 1, ago(1), 1, category=c) for c in (None, None, "a")]
    found = measured(Categories(), *lines)
    assert (found["categories_count"], found["top_category_share"]) == (1, 1)
    assert measured(Categories(), lines[0])["top_category_share"] is None


def test_a_category_is_new_once():
    old = [line("ann", 1, ago(90), 1, category="a"), line("ann", 1, ago(90), 1, category="b")]
    new = [line("ann", 2, ago(89), 1, category="a"), line("ann", 2, ago(89), 1, category="c")]
    found = measured(Categories(), *old, *new, line("ann", 3, ago(0), 1, category="c"))
    assert found["new_categories_90d_share"] == 0.5
    assert measured(Categories(), *old)["new_categories_90d_share"] is None

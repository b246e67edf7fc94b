"""Brands, own brand and price tier, on prices that can be compared by eye."""

from __future__ import annotations

from math import log

import polars as pl
import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.brands import Brands, OwnBrand, PriceTier

LOOPS = of_class(Brands, OwnBrand, PriceTier)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


SHELF = pl.DataFrame(
    {
        "product_id": [1, 2, 3, 4],
        "category": ["tea", "tea", "tea", "cup"],
        "own_brand": [True, False, None, False],
        "list_amount": [5.0, 10.0, 20.0, 7.0],
    }
)


def test_brands_are_counted_by_lines():
    lines = [line("ann", 1, ago(1), 9 - 3 * i, brand=b) for i, b in enumerate(("a", "b", "b"))]
    assert measured(Brands(), *lines) == {
        "brands_count": 2,
        "top_brand_label": "b",
        "top_brand_share": pytest.approx(2 / 3),
    }


def test_own_brand_is_a_share_of_spend_that_is_known_to_be_or_not():
    lines = [line("ann", 1, ago(1), float(p), product_id=p) for p in (1, 2, 3, 99)]
    found = measured(OwnBrand(), *lines, products=SHELF)
    assert found["own_brand_share"] == pytest.approx(1 / 3)
    assert measured(OwnBrand(), lines[2], products=SHELF)["own_brand_share"] is None


def test_half_and_twice_the_usual_price_are_as_far_from_it():
    prices = [
        measured(PriceTier(), line("ann", 1, ago(1), 1, product_id=p), products=SHELF)[
            "price_tier_ratio"
        ]
        for p in (1, 2, 3, 4, 99)
    ]
    assert prices == [pytest.approx(-log(2)), 0, pytest.approx(log(2)), 0, None]


def test_the_price_tier_is_a_mean_over_lines():
    lines = [line("ann", 1, ago(1), 1, product_id=p) for p in (3, 3, 2, 99)]
    found = measured(PriceTier(), *lines, products=SHELF)
    assert found["price_tier_ratio"] == pytest.approx(2 / 3 * log(2))

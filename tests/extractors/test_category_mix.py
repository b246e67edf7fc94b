"""Category mix, and the names that categories give their fields."""

from __future__ import annotations

import pydantic
import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.category_mix import CategoryMix

LOOPS = of_class(CategoryMix)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def test_the_parts_add_up_to_what_was_paid():
    lines = [line("ann", 1, ago(1), 2, category=c, discount_amount=1.0) for c in ("a", "b", None)]
    assert measured(CategoryMix(categories=("a",)), *lines) == {
        "spend_a_amount": 2,
        "discount_a_amount": 1,
        "spend_other_categories_amount": 4,
    }


def test_without_discounts_only_spend_is_told():
    mix = CategoryMix(categories=("tea",), with_discounts=False)
    names = [spec.name for spec in mix.specs()]
    assert names == ["spend_tea_amount", "spend_other_categories_amount"]


@pytest.mark.parametrize(
    ("label", "slug"), [("COFFEE & TEA", "coffeetea"), ("café_1", "cafe1"), ("7up", "7up")]
)
def test_fields_are_named_by_letters_and_digits(label, slug):
    assert CategoryMix(categories=(label,)).specs()[0].name == f"spend_{slug}_amount"


@pytest.mark.parametrize(
    ("labels", "told"),
    [
        ((), "at least 1 item"),
        (("τσάι",), "'τσάι' has no letter a-z"),
        (("Ice cream", "icecream"), "'Ice cream' and 'icecream' would both name"),
    ],
)
def test_categories_that_cannot_name_their_fields_are_refused(labels, told):
    with pytest.raises(pydantic.ValidationError, match=told):
        CategoryMix(categories=labels)


def test_negative_discounts_of_a_category_add_up_as_they_are_written():
    bought = line("ann", 1, ago(1), 15, category="tea", discount_amount=-5.0)
    assert measured(CategoryMix(categories=("tea",)), bought)["discount_tea_amount"] == -5

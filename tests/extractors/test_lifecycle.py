"""The lifecycle stage, on orders at the edges of each stage."""

from __future__ import annotations

import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.lifecycle import Lifecycle

LOOPS = of_class(Lifecycle)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


@pytest.mark.parametrize(
    ("ages", "stage"),
    [
        ((366,), "lapsed"),
        ((400, 365), "slowing"),
        ((365,), "steady"),
        ((89,), "new"),
        ((90,), "slowing"),
        ((80, 50, 20), "new"),
        ((269, 89), "returned"),
        ((269, 90), "slowing"),
        ((268, 89), "growing"),
        ((105, 70), "steady"),
        ((104, 70), "slowing"),
        ((170, 160, 150, 89), "slowing"),
        ((170, 120, 80), "slowing"),
        ((170, 80, 40), "growing"),
        ((170, 120, 80, 40), "steady"),
    ],
)
def test_stages_at_their_edges(ages, stage):
    lines = [line("ann", age, ago(age), 1) for age in ages]
    assert measured(Lifecycle(), *lines)["lifecycle_stage_label"] == stage


def test_terms_are_parameters():
    found = measured(Lifecycle(lapsed_days=30), line("ann", 1, ago(31), 1))
    assert found["lifecycle_stage_label"] == "lapsed"


def test_refunds_alone_are_no_stage():
    assert measured(Lifecycle(), line("ann", 1, ago(31), -1))["lifecycle_stage_label"] is None

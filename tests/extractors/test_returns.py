"""Returns, on refunds whose days can be counted by eye."""

from __future__ import annotations

import polars as pl
import pytest

from extractors.purchase_families import SHOP_DAYS, assert_agrees, measured, of_class, shop, traps
from extractors.purchase_traps import AS_OF, ago, line
from profilekit.extractors.returns import ReturnRate, Returns
from profilekit.fields import PointInTime

LOOPS = of_class(ReturnRate, Returns)


def test_traps_agree_with_plain_loops():
    assert_agrees(LOOPS, traps(), AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS, ids=str)
def test_a_shop_agrees_with_plain_loops(as_of):
    assert_agrees(LOOPS, shop(), as_of)


def back(order, days, amount):
    """Give a return of ann's."""
    row = {"customer_id": "ann", "order_id": order, "returned_at": ago(days), "amount": amount}
    return pl.DataFrame([row], schema_overrides={"order_id": pl.Int64})


@pytest.mark.parametrize(
    ("order", "days", "share"),
    [(1, 71, 0.25), (1, 70, 0.25), (1, 69, 0), (1, 100, 0.25), (2, 70, None), (None, 90, None)],
)
def test_what_came_back_within_the_days_counts(order, days, share):
    found = measured(ReturnRate(), line("ann", 1, ago(100), 8), returns=back(order, days, 2.0))
    assert found["return_rate_share"] == share


def test_refunds_of_orders_not_known_are_left_out_beside_one_that_is():
    both = pl.concat([back(1, 80, 2.0), back(2, 80, 4.0)])
    found = measured(ReturnRate(), line("ann", 1, ago(100), 8), returns=both)
    assert found["return_rate_share"] == 0.25


def test_a_refund_of_a_recent_order_is_of_a_known_one():
    lines = [line("ann", 1, ago(90), 8), line("ann", 2, ago(5), 8)]
    assert measured(ReturnRate(), *lines, returns=back(2, 3, 8.0))["return_rate_share"] == 0


def test_who_gave_nothing_back_has_a_rate_of_nought():
    assert measured(ReturnRate(), line("ann", 1, ago(90), 8))["return_rate_share"] == 0


def test_orders_that_may_still_come_back_are_left_out():
    lines = [line("ann", 1, ago(29), 8), line("ann", 2, ago(30), 8)]
    found = measured(ReturnRate(), *lines, returns=back(1, 10, 8.0))
    assert found["return_rate_share"] == 0
    assert measured(ReturnRate(), lines[0])["return_rate_share"] is None


def test_no_more_than_all_can_come_back():
    found = measured(ReturnRate(), line("ann", 1, ago(90), 8), returns=back(1, 80, 9.0))
    assert found["return_rate_share"] == 1


def test_negative_lines_and_returns_are_refunds():
    lines = [line("ann", 1, ago(90), 8), line("ann", 2, ago(80), -1)]
    found = measured(Returns(), *lines, returns=back(1, 80, 3.0))
    assert found == {"refunds_count": 2, "refunded_amount": 4, "refunded_ratio": 0.5}


def test_what_is_known_of_refunds_grows_later():
    specs = [*Returns().specs(), *ReturnRate().specs()]
    assert {spec.point_in_time for spec in specs} == {PointInTime.LATE}

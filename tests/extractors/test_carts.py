"""Carts, on a day that can be told by eye."""

from __future__ import annotations

from datetime import timedelta

import pytest

from extractors.web_traps import AS_OF, MIDNIGHT, event, later, measured
from profilekit.extractors.carts import Carts

CART = event("add_to_cart", session_id="cart")


def carts(*rows, **options):
    return measured(rows, Carts(), **options)["ann"]


@pytest.mark.parametrize(("hours", "abandoned"), [(0, 0), (1, 0), (24, 0), (24.01, 1), (-0.01, 1)])
def test_a_cart_is_bought_by_a_purchase_within_a_day(hours, abandoned):
    bought = event("purchase", later(hours=hours), session_id="another")
    assert carts(CART, bought) == {"closed_carts_count": 1, "cart_abandonment_share": abandoned}


@pytest.mark.parametrize(("hours", "abandoned"), [(0, 0), (24, 0), (24.01, 1), (-0.01, 1)])
def test_an_order_anywhere_buys_a_cart(hours, abandoned):
    found = carts(CART, orders=[("ann", later(hours=hours))])
    assert found["cart_abandonment_share"] == abandoned


def test_an_order_of_another_customer_does_not():
    assert carts(CART, orders=[("bob", later(hours=1))])["cart_abandonment_share"] == 1


def test_time_runs_from_the_last_thing_put_in():
    rows = [CART, event("add_to_cart", later(hours=10), session_id="cart")]
    assert carts(*rows, event("purchase", later(hours=30)))["cart_abandonment_share"] == 0


def test_a_session_with_many_things_put_in_is_one_cart():
    assert carts(*[CART] * 5)["closed_carts_count"] == 1


@pytest.mark.parametrize(("days", "closed"), [(0, 0), (1, 0), (2, 1)])
def test_a_cart_is_closed_from_the_second_day_after(days, closed):
    last_instant = MIDNIGHT - timedelta(days=days, microseconds=1)
    found = carts(event("add_to_cart", last_instant))
    assert found["closed_carts_count"] == closed
    assert (found["cart_abandonment_share"] is None) == (not closed)


def test_the_fate_of_a_closed_cart_does_not_change():
    rows = [CART, event("purchase", later(hours=24)), event("purchase", later(days=3))]
    days = [AS_OF - timedelta(days=day) for day in range(8)]
    assert {carts(*rows, as_of=day)["cart_abandonment_share"] for day in days} == {0}


def test_without_a_cart_there_is_no_share():
    found = carts(event("page_view"))
    assert found == {"closed_carts_count": 0, "cart_abandonment_share": None}

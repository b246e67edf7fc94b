"""Browsing, on a few looks that can be counted by eye."""

from __future__ import annotations

import pytest

from extractors.web_traps import event, later, measured
from profilekit.extractors.browsing import Browsing, CategoriesViewed, ProductsViewed


def browsing(*rows, **parameters):
    return measured(rows, Browsing(**parameters))["ann"]


def views(*products):
    return [event("view_item", later(minutes=n), product_id=p) for n, p in enumerate(products)]


@pytest.mark.parametrize(
    ("products", "share"),
    [("aab", 1 / 3), ("abc", 0), ("aaaa", 3 / 4), ((None, None), None), (("a", None, "a"), 1 / 2)],
)
def test_every_view_of_a_product_but_the_first_is_a_repeat(products, share):
    found = measured(views(*products), ProductsViewed())["ann"]
    assert found["repeat_views_share"] == pytest.approx(share)


@pytest.mark.parametrize(
    ("names", "share"),
    [
        (["search", "view_item"], 1),
        (["view_item", "search"], 0),
        (["page_view", "view_search_results"], 1),
        (["view_item"], 0),
    ],
)
def test_a_session_is_led_by_a_search_that_comes_before_the_views(names, share):
    rows = [event(name, later(minutes=n)) for n, name in enumerate(names)]
    assert browsing(*rows)["search_led_sessions_share"] == share


def test_a_search_on_the_instant_of_a_view_leads():
    found = browsing(event("view_item"), event("search"))
    assert found["search_led_sessions_share"] == 1


def test_deals_are_looked_at_by_promotion_events():
    found = browsing(event("view_item"), event("view_promotion"), event("select_promotion"))
    assert found["deal_views_share"] == pytest.approx(2 / 3)
    assert found["product_views_count"] == 1


def test_a_category_can_be_one_of_deals():
    rows = [event("view_item", category=name) for name in ("outlet", "tea", None, "outlet")]
    found = browsing(*rows, event("page_view", category="outlet"), deal_categories=("outlet",))
    assert found["deal_views_share"] == 0.5


def test_breadth_is_the_mean_over_the_sessions_with_a_view():
    rows = [
        event("view_item", session_id="1", category="tea"),
        event("view_item", session_id="1", category="cup"),
        event("view_item", session_id="2", category="tea"),
        event("page_view", session_id="3", category="pot"),
    ]
    found = measured(rows, CategoriesViewed())["ann"]
    assert found["categories_viewed_count"] == 2
    assert found["session_categories_mean_count"] == 1.5

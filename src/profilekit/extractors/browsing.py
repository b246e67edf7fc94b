"""Browsing: what a customer looks at and looks for before buying.

A product view is a GA4 ``view_item``. What needs to know the product or its category is
measured apart, so that a table of bare events still says how much is viewed and searched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import PositiveInt

from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.web_grains import GAP_MINUTES, Names, sessions_cut_after, web_events
from profilekit.fields import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Browsing", "CategoriesViewed", "ProductsViewed"]

_VIEWS: Names = ("view_item",)


class Browsing(Extractor):
    """Product views, searches, visits that begin with a search, and visits to deals.

    A session is led by search when its first search comes before, or with, its first product
    view; a search without a product view leads too.

    Parameters
    ----------
    windows_days : tuple of int, default=(90, 365)
        Windows that end with the day asked about, in days.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    view_events : tuple of str
        Events that are a product view.
    search_events : tuple of str
        Events that are a search: GA4 sends ``search`` where a site says so and
        ``view_search_results`` by itself. Name one of them where both are collected.
    deal_events : tuple of str
        Events that are a look at a deal.
    deal_categories : tuple of str
        Categories whose product views are looks at a deal too; needs ``category``.

    References
    ----------
    .. [1] Google, "Recommended events" and "Enhanced measurement events", GA4 help.

    Examples
    --------
    >>> [spec.name for spec in Browsing(windows_days=()).specs()]
    ['product_views_count', 'searches_count', 'search_led_sessions_share', 'deal_views_share']
    """

    windows_days: tuple[PositiveInt, ...] = (90, 365)
    gap_minutes: PositiveInt = GAP_MINUTES
    view_events: Names = _VIEWS
    search_events: Names = ("search", "view_search_results")
    deal_events: Names = ("view_promotion", "select_promotion")
    deal_categories: tuple[str, ...] = ()

    def fields(self) -> Iterator[Field]:
        """Yield views, searches, then shares."""
        views = web_events.named(self.view_events)
        yield Field(
            "product_views_count",
            views.count(),
            meaning="Product views",
            minimum=0,
            section=Section.INTERESTS,
        )
        for days in self.windows_days:
            yield Field(
                f"product_views_{days}d_count",
                views.last(days=days).count(),
                meaning=f"Product views in the last {days} days",
                minimum=0,
                section=Section.INTERESTS,
            )
        yield Field(
            "searches_count",
            web_events.named(self.search_events).count(),
            meaning="Searches on the site or in the app",
            minimum=0,
        )
        yield self._search_led()
        yield self._deals()

    def _search_led(self) -> Field:
        sessions = sessions_cut_after(self.gap_minutes)
        searched = sessions.first_of(self.search_events)
        viewed = sessions.first_of(self.view_events)
        return Field(
            "search_led_sessions_share",
            sessions.share(searched <= viewed.fill(searched)),
            meaning="Share of sessions in which a search comes before any product view",
            minimum=0,
            maximum=1,
            null_meaning="no session",
            evidence="sessions_count",
        )

    def _deals(self) -> Field:
        name = web_events.event_name
        is_view, is_deal = name.is_in(self.view_events), name.is_in(self.deal_events)
        looks = web_events.where(is_view | is_deal)
        if self.deal_categories:
            in_deals = web_events.category.is_in(self.deal_categories)
            is_deal = is_deal | (is_view & in_deals.fill(other=False))
        return Field(
            "deal_views_share",
            looks.share(is_deal),
            meaning="Share of product and deal views that are of deals",
            minimum=0,
            maximum=1,
            null_meaning="no product or deal view",
            evidence="product_views_count",
        )


class ProductsViewed(Extractor):
    """How often a customer comes back to a product already viewed.

    Parameters
    ----------
    view_events : tuple of str
        Events that are a product view.

    Examples
    --------
    >>> [spec.name for spec in ProductsViewed().specs()]
    ['repeat_views_share']
    """

    view_events: Names = _VIEWS

    def fields(self) -> Iterator[Field]:
        """Yield the share of repeats: every view of a product but its first."""
        views = web_events.named(self.view_events)
        known = views.count(web_events.product_id)
        yield Field(
            "repeat_views_share",
            (known - views.n_unique(web_events.product_id)) / known,
            meaning="Share of product views that are of a product viewed before",
            minimum=0,
            maximum=1,
            null_meaning="no view of a known product",
            evidence="product_views_count",
            section=Section.INTERESTS,
        )


class CategoriesViewed(Extractor):
    """Breadth of interest: different categories of the products viewed, in all and per session.

    Parameters
    ----------
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    view_events : tuple of str
        Events that are a product view.

    Examples
    --------
    >>> [spec.name for spec in CategoriesViewed().specs()]
    ['categories_viewed_count', 'session_categories_mean_count']
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    view_events: Names = _VIEWS

    def fields(self) -> Iterator[Field]:
        """Yield the categories in all, then per session."""
        category = web_events.category
        categories = web_events.named(self.view_events).n_unique(category)
        yield Field(
            "categories_viewed_count",
            categories,
            meaning="Different categories of the products viewed",
            minimum=0,
            evidence="product_views_count",
            section=Section.INTERESTS,
        )
        sessions = sessions_cut_after(self.gap_minutes)
        breadth = categories.named_per(sessions, "categories")
        yield Field(
            "session_categories_mean_count",
            sessions.where(breadth > 0).mean(breadth),
            meaning="Categories viewed per session, over the sessions with a view",
            minimum=1,
            null_meaning="no view of a known category",
            evidence="sessions_count",
            section=Section.INTERESTS,
        )

"""Habits of browsing: what a customer's visits are for and what comes of them, by half.

The kinds of visit are those of Moe (2003), Journal of Consumer Psychology 13(1-2), 29-39: to buy,
to search, to browse for pleasure, or to learn. A visit counts for the day on which it began, a
view for its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pydantic import PositiveInt

from profilekit.extractors.habit_windows import Habit
from profilekit.extractors.web_grains import GAP_MINUTES, Names, sessions_cut_after, web_events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Field
    from profilekit.extractors.rows import Row
    from profilekit.extractors.web_grains import Sessions

__all__ = ["CategoryViewHabits", "ItemViewHabits", "SessionHabits", "ViewHabits"]

_VIEWS: Final[Names] = ("view_item",)
_MINUTE_US: Final = 60_000_000


class SessionHabits(Habit):
    """Sessions with a purchase, a search or a cart, those left at once, and time to buy, by half.

    A session is left at once when it has few pages and no purchase. Where a site tells of
    product views but not of pages, the views are its pages.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    bounce_pages : int, default=2
        Most pages of a session that is left at once. Our choice: the page arrived at, and one
        more.
    page_events, view_events : tuple of str
        Events that are a page or a screen, and that are a product view.
    search_events, cart_events, purchase_events : tuple of str
        Events that are a search, that put something into a cart, and that are a purchase.

    Examples
    --------
    >>> [spec.name for spec in SessionHabits(half_days=91).specs()][0]
    'habit_sessions_early_91d_count'
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    bounce_pages: PositiveInt = 2
    page_events: Names = ("page_view", "screen_view")
    view_events: Names = _VIEWS
    search_events: Names = ("search", "view_search_results")
    cart_events: Names = ("add_to_cart",)
    purchase_events: Names = ("purchase",)

    def fields(self) -> Iterator[Field]:
        """Yield sessions of each kind, then the time to buy."""
        sessions = sessions_cut_after(self.gap_minutes)
        buys = sessions.count_of(self.purchase_events) > 0
        fills = sessions.count_of(self.cart_events) > 0
        kinds: dict[str, tuple[str, Row[Sessions]]] = {
            "buying": ("with a purchase", buys),
            "bounced": ("left at once, without a purchase", ~buys & self._is_short(sessions)),
            "search": ("with a search", sessions.count_of(self.search_events) > 0),
            "cart": ("with something put into a cart", fills),
            "left_cart": ("with something put into a cart and no purchase", fills & ~buys),
        }
        yield from self.in_halves("sessions", "count", "Sessions", lambda w: w.of(sessions).count())
        for kind, (words, condition) in kinds.items():
            counted = sessions.where(condition)
            yield from self.in_halves(
                f"{kind}_sessions",
                "count",
                f"Sessions {words}",
                lambda w, counted=counted: w.of(counted).count(),
            )
        until = (sessions.first_of(self.purchase_events) - sessions.at) / _MINUTE_US
        yield from self.in_halves(
            "purchase_delay_log_sum",
            "ratio",
            "Sum of the logarithms of 1 and the minutes to the first purchase, over sessions",
            lambda w: w.of(sessions).sum((1 + until).log()),
            minimum=0,
        )

    def _is_short(self, sessions: Sessions) -> Row[Sessions]:
        pages = sessions.count_of(self.page_events).at_least(sessions.count_of(self.view_events))
        return pages <= self.bounce_pages


class ViewHabits(Habit):
    """Product views and looks at deals, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    view_events, deal_events : tuple of str
        Events that are a product view, and that are a look at a deal.
    deal_categories : tuple of str
        Categories whose product views are looks at a deal too; needs ``category``.

    Examples
    --------
    >>> [spec.name for spec in ViewHabits(half_days=91).specs()][0]
    'habit_looks_early_91d_count'
    """

    view_events: Names = _VIEWS
    deal_events: Names = ("view_promotion", "select_promotion")
    deal_categories: tuple[str, ...] = ()

    def fields(self) -> Iterator[Field]:
        """Yield looks, then those at deals."""
        name = web_events.event_name
        is_view, is_deal = name.is_in(self.view_events), name.is_in(self.deal_events)
        looks = web_events.where(is_view | is_deal)
        if self.deal_categories:
            in_deals = web_events.category.is_in(self.deal_categories)
            is_deal = is_deal | (is_view & in_deals.fill(other=False))
        deals = looks.where(is_deal)
        yield from self.in_halves(
            "looks", "count", "Product and deal views", lambda w: w.of(looks).count()
        )
        yield from self.in_halves(
            "deal_looks", "count", "Views of deals", lambda w: w.of(deals).count()
        )


class ItemViewHabits(Habit):
    """Views of known products, and how many products are different, by half.

    The views less the different products are views of a product viewed before.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    view_events : tuple of str
        Events that are a product view.

    Examples
    --------
    >>> [spec.name for spec in ItemViewHabits(half_days=91).specs()][0]
    'habit_item_views_early_91d_count'
    """

    view_events: Names = _VIEWS

    def fields(self) -> Iterator[Field]:
        """Yield views, then different products."""
        views, item = web_events.named(self.view_events), web_events.product_id
        yield from self.in_halves(
            "item_views", "count", "Views of known products", lambda w: w.of(views).count(item)
        )
        yield from self.in_all_three(
            "viewed_items",
            "count",
            "Different products viewed",
            lambda w: w.of(views).n_unique(item),
        )


class CategoryViewHabits(Habit):
    """How many categories a session looks into, by half.

    Parameters
    ----------
    half_days : int, default=182
        Days of each half of the window, a multiple of 7.
    gap_minutes : int, default=30
        Longest silence within a session whose events carry no ``session_id``, in minutes.
    view_events : tuple of str
        Events that are a product view.

    Examples
    --------
    >>> [spec.name for spec in CategoryViewHabits(half_days=91).specs()][0]
    'habit_view_sessions_early_91d_count'
    """

    gap_minutes: PositiveInt = GAP_MINUTES
    view_events: Names = _VIEWS

    def fields(self) -> Iterator[Field]:
        """Yield sessions with a view of a known category, then how many categories."""
        sessions = sessions_cut_after(self.gap_minutes)
        seen = web_events.named(self.view_events).n_unique(web_events.category)
        breadth = seen.named_per(sessions, "categories")
        yield from self.in_halves(
            "view_sessions",
            "count",
            "Sessions with a view of a known category",
            lambda w: w.of(sessions).where(breadth > 0).count(),
        )
        yield from self.in_halves(
            "view_categories_log_sum",
            "ratio",
            "Sum of the logarithms of the categories viewed, over sessions",
            lambda w: w.of(sessions).sum(breadth.log()),
            minimum=0,
        )

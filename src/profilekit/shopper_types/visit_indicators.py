"""What visits to a site or app say about the type of a shopper.

Visits are for buying, searching, browsing or building knowledge [1]_: need is directed and
immediate, bargains are searched and compared, impulse browses broadly and buys, and who wanders
browses and does not.

References
----------
.. [1] Moe, W. W. (2003), "Buying, Searching, or Browsing: Differentiating Between Online Shoppers
   Using In-Store Navigational Clickstream", Journal of Consumer Psychology 13(1-2), 29-39.
"""

from __future__ import annotations

from typing import Final

from profilekit.fields import Unit
from profilekit.shopper_types.catalogue import Indicator

__all__ = ["VISIT_INDICATORS"]


def _drawn_to_usual(part: str, whole: str) -> str:
    """Write the share of a part as if five more had been seen, as many as usual of them such."""
    return f"({part} + 5 * usual({part}, {whole})) / ({whole} + 5)"


VISIT_INDICATORS: Final = (
    Indicator(
        name="visit_frequency",
        meaning="Visits in 30 days",
        formula="30 * sessions_count / window_days",
        evidence="window_days / 15",
        prior_evidence=4,
        block="visiting",
        weights={"wandering": 2, "need": -1},
        unit=Unit.COUNT,
        source="Moe & Fader (2004), Management Science 50(3): many visits are made to browse, not "
        "to buy; what visits come to is told by conversion",
    ),
    Indicator(
        name="conversion",
        meaning="Visits that end in an order",
        formula=_drawn_to_usual("buying_sessions_count", "sessions_count"),
        shown="buying_sessions_count / sessions_count",
        evidence="sessions_count",
        prior_evidence=6,
        block="conversion",
        weights={"loyal": 1, "impulse": 1, "wandering": -3, "need": 3},
        unit=Unit.SHARE,
        source="Moe & Fader (2004), Management Science 50(3): shrunk, never raw",
    ),
    Indicator(
        name="bounces",
        meaning="Visits of two pages or fewer without an order",
        formula=_drawn_to_usual("bounced_sessions_count", "sessions_count"),
        shown="bounced_sessions_count / sessions_count",
        evidence="sessions_count",
        prior_evidence=6,
        block="conversion",
        weights={"loyal": -1, "wandering": 3},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="left_carts",
        meaning="Visits with a cart that end without an order",
        formula=_drawn_to_usual("left_cart_sessions_count", "cart_sessions_count"),
        shown="left_cart_sessions_count / cart_sessions_count",
        evidence="cart_sessions_count",
        prior_evidence=5,
        block="conversion",
        weights={"bargain": 1, "wandering": 2, "need": -1},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="browsing_breadth",
        meaning="Categories looked at in a visit",
        formula="exp(view_categories_log_sum_ratio / view_sessions_count)",
        evidence="view_sessions_count",
        prior_evidence=5,
        block="browsing",
        weights={"impulse": 3, "need": -2},
        unit=Unit.COUNT,
    ),
    Indicator(
        name="visit_depth",
        meaning="Products and deals looked at in a visit",
        formula="looks_count / sessions_count",
        evidence="sessions_count",
        prior_evidence=5,
        block="browsing",
        weights={"impulse": 2, "bargain": 1, "need": -2},
        unit=Unit.COUNT,
        source="Moe (2003), Journal of Consumer Psychology 13(1-2): who came to buy sees few pages",
    ),
    Indicator(
        name="comparing",
        meaning="Views of products looked at before",
        formula="log((item_views_count - viewed_items_count + 0.5) / (viewed_items_count + 0.5))",
        shown="(item_views_count - viewed_items_count) / item_views_count",
        evidence="item_views_count",
        prior_evidence=15,
        block="comparing",
        weights={"impulse": -1, "bargain": 2, "need": -2},
        unit=Unit.SHARE,
        exposure=True,
    ),
    Indicator(
        name="searching",
        meaning="Visits with a search",
        formula=_drawn_to_usual("search_sessions_count", "sessions_count"),
        shown="search_sessions_count / sessions_count",
        evidence="sessions_count",
        prior_evidence=5,
        block="searching",
        weights={"impulse": -2, "wandering": -1, "need": 2},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="deal_views",
        meaning="Views of deals",
        formula="deal_looks_count / looks_count",
        evidence="looks_count",
        prior_evidence=15,
        block="deal_views",
        weights={"bargain": 3, "need": -1},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="purchase_delay",
        meaning="Minutes from the start of a visit to its order",
        formula="exp(purchase_delay_log_sum_ratio / buying_sessions_count) - 1",
        evidence="buying_sessions_count",
        prior_evidence=4,
        block="delay",
        weights={"bargain": 1, "need": -3},
        unit=Unit.COUNT,
    ),
)
"""Indicators read off visits and views."""

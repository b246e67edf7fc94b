"""The five types of shoppers, and what to do for each.

Loyal, impulse, bargain hunting, wandering and need-based shoppers are the common stock of retail
marketing; how they show in a log follows the typology of store visits [1]_ and the studies that
each indicator names.

References
----------
.. [1] Moe, W. W. (2003), "Buying, Searching, or Browsing: Differentiating Between Online Shoppers
   Using In-Store Navigational Clickstream", Journal of Consumer Psychology 13(1-2), 29-39.
"""

from __future__ import annotations

from typing import Final

from profilekit.shopper_types.catalogue import ShopperType, TypeCatalogue
from profilekit.shopper_types.purchase_indicators import PURCHASE_INDICATORS
from profilekit.shopper_types.visit_indicators import VISIT_INDICATORS

__all__ = ["DEFAULT_CATALOGUE", "FIVE_TYPES", "UNDIVIDED"]

FIVE_TYPES: Final = (
    ShopperType(
        name="loyal",
        label="Loyal customer",
        meaning="Keeps choosing the brand at regular periods though there is a choice; few, and "
        "much of the revenue. Loyalty is not satisfaction.",
        advice=(
            "Care for them: they invest time and money in the brand.",
            "Test new products with them.",
        ),
    ),
    ShopperType(
        name="impulse",
        label="Impulse buyer",
        meaning="Browses without a set goal and spends much.",
        advice=("Introduce new products to them.",),
    ),
    ShopperType(
        name="bargain",
        label="Bargain hunter",
        meaning="Is after the deal: weighs price, quality and delivery; seldom loyal and seldom "
        "an advocate.",
        advice=("Show them the deal first; they are hard to convince by anything else.",),
        facets=("coupon", "shelf"),
        source="Lichtenstein, Burton & Netemeyer (1997), Journal of Retailing 73(2): who is prone "
        "to deals in general is so by coupon or by shelf price",
    ),
    ShopperType(
        name="wandering",
        label="Wandering visitor",
        meaning="Roams, and is unlikely to complete a purchase.",
        advice=("Do not spend much on them; make the first purchase easy.",),
        needs_visits=True,
    ),
    ShopperType(
        name="need",
        label="Need-based shopper",
        meaning='"I need it, I see it, I got it": quick, practical, narrow; easily drawn to '
        "competitors.",
        advice=(
            "Be quick: they become loyal through quick solutions.",
            "Be the first to deliver; competitors draw them away easily.",
        ),
    ),
)
"""Loyal, impulse, bargain, wandering, need."""

UNDIVIDED: Final = (
    "recency_days",
    "order_value_amount",
    "order_value_log_square_sum_ratio",
    "splurge_amount",
    "same_category_count",
    "once_categories_count",
    "categories_count",
    "items_count",
    "branded_lines_count",
    "same_brand_ratio",
    "departments_count",
    "viewed_items_count",
)
"""Statistics of habits that do not add up over the halves of a window."""

DEFAULT_CATALOGUE: Final = TypeCatalogue(
    types=FIVE_TYPES,
    indicators=(*PURCHASE_INDICATORS, *VISIT_INDICATORS),
    undivided=UNDIVIDED,
)
"""The five types with all indicators; those whose tables are not there are left out and listed."""

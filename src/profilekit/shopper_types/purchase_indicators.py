"""What purchases and answers to offers say about the type of a shopper.

Weights are 3 for what defines a type, 2 for strong and 1 for supporting evidence; coupons in
orders have 4 within their own facet of bargain hunting. They were set from the studies named, not
fitted; unit weights do nearly as well [1]_. How many observations make a habit reliable is
learned from halves of the window; ``prior_evidence`` stands in where that cannot be.

Shares of rare events are drawn to what is usual before they are compared. Loyalty to makers
within a category is weak evidence of loyalty to a shop that sells many brands. The share of
categories bought once, or of items bought before, depends on how much was bought at all [2]_, so
what that explains is taken off.

References
----------
.. [1] Dawes, R. M. (1979), "The robust beauty of improper linear models in decision making",
   American Psychologist 34(7), 571-582.
.. [2] Stern, P. and Hammond, K. (2004), "The Relationship Between Customer Loyalty and Purchase
   Incidence", Marketing Letters 15(1), 5-19.
"""

from __future__ import annotations

from typing import Final

from profilekit.fields import Unit
from profilekit.shopper_types.catalogue import Indicator

__all__ = ["PURCHASE_INDICATORS"]

_ACTIVITY: Final = (
    Indicator(
        name="frequency",
        meaning="Orders in 30 days",
        formula="30 * orders_count / window_days",
        evidence="window_days / 15",
        prior_evidence=4,
        block="activity",
        weights={"loyal": 2, "wandering": -3},
        unit=Unit.COUNT,
    ),
    Indicator(
        name="active_weeks",
        meaning="Weeks with an order",
        formula="order_weeks_count / (window_days / 7)",
        evidence="window_days / 15",
        prior_evidence=4,
        block="activity",
        weights={"loyal": 3, "wandering": -3},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="recency",
        meaning="Time since the last order",
        formula="recency_days",
        evidence="window_days / 15",
        prior_evidence=4,
        block="activity",
        weights={"loyal": -2, "wandering": 2},
        unit=Unit.DAYS,
    ),
    Indicator(
        name="spend",
        meaning="Spend in 30 days",
        formula="30 * (spend_amount - refunds_amount) / window_days",
        evidence="window_days / 15",
        prior_evidence=4,
        block="activity",
        weights={"loyal": 3, "impulse": 1, "wandering": -2, "need": -1},
        unit=Unit.AMOUNT,
    ),
    Indicator(
        name="regularity",
        meaning="Steadiness of the gaps between orders (1 is chance)",
        formula="gamma_shape(gaps_count, gap_sum_days, gap_log_sum_ratio)",
        evidence="gaps_count",
        prior_evidence=12,
        block="rhythm",
        weights={"loyal": 2, "impulse": -1, "wandering": -1, "need": 1},
        source="Platzer & Reutterer (2016), Marketing Science 35(5)",
    ),
)

_BASKETS: Final = (
    Indicator(
        name="order_value",
        meaning="Usual worth of an order",
        formula="order_value_amount",
        evidence="valued_orders_count",
        prior_evidence=3,
        block="size",
        weights={"impulse": 2, "wandering": -1, "need": -2},
        unit=Unit.AMOUNT,
    ),
    Indicator(
        name="small_baskets",
        meaning="Orders of few lines",
        formula="(small_baskets_count + 1) / (orders_count + 2)",
        shown="small_baskets_count / orders_count",
        evidence="orders_count",
        prior_evidence=5,
        block="size",
        weights={"impulse": -1, "wandering": 1, "need": 3},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="order_spread",
        meaning="Spread of the worth of orders (log)",
        formula="sqrt(order_value_log_square_sum_ratio / max(valued_orders_count - 1, 0))",
        evidence="valued_orders_count - 1",
        prior_evidence=8,
        block="spread",
        weights={"impulse": 2, "need": -1},
    ),
    Indicator(
        name="splurges",
        meaning="Spend in orders far above the usual one",
        formula="splurge_amount / spend_amount",
        evidence="orders_count",
        prior_evidence=10,
        block="spread",
        weights={"impulse": 1},
        unit=Unit.SHARE,
    ),
)

_DEALS: Final = (
    Indicator(
        name="discount_share",
        meaning="Discounts as a share of shelf prices",
        formula="discount_amount / gross_amount",
        evidence="lines_count",
        prior_evidence=20,
        block="discounts",
        weights={"loyal": -1, "bargain": 2, "need": -1},
        unit=Unit.SHARE,
        source="Blattberg et al. (1978), Advances in Consumer Research 5",
    ),
    Indicator(
        name="discount_excess",
        meaning="Discounts beyond what the categories bought explain, as a share of shelf prices",
        formula="(discount_amount - usual_discount_amount) / gross_amount",
        evidence="lines_count",
        prior_evidence=25,
        block="discounts",
        weights={"loyal": -1, "bargain": 3, "need": -1},
        unit=Unit.SHARE,
        source="Henderson (1994), Advances in Consumer Research 21: proneness is confounded with "
        "what categories offer",
    ),
    Indicator(
        name="deal_lines",
        meaning="Lines bought at a discount",
        formula="(deal_lines_count + 1) / (lines_count + 2)",
        shown="deal_lines_count / lines_count",
        evidence="lines_count",
        prior_evidence=20,
        block="discounts",
        weights={"bargain": 2, "need": -1},
        unit=Unit.SHARE,
    ),
    Indicator(
        name="coupon_orders",
        meaning="Orders with a coupon",
        formula="(coupon_orders_count + 0.2) / (orders_count + 4)",
        shown="coupon_orders_count / orders_count",
        evidence="orders_count",
        prior_evidence=15,
        block="coupons",
        weights={"impulse": -1, "bargain": 4, "need": -1},
        facet="coupon",
        unit=Unit.SHARE,
        source="Bawa & Shoemaker (1986), Advances in Consumer Research 13",
    ),
    Indicator(
        name="redemption",
        meaning="Offers redeemed",
        formula="(redeemed_offers_count + 4 * usual(redeemed_offers_count, offers_count))"
        " / (offers_count + 4)",
        shown="redeemed_offers_count / offers_count",
        evidence="offers_count",
        prior_evidence=6,
        block="coupons",
        weights={"bargain": 3, "wandering": -1, "need": -1},
        facet="coupon",
        unit=Unit.SHARE,
    ),
    Indicator(
        name="price_level",
        meaning="Prices paid, times the usual of the category",
        formula="exp(price_level_log_sum_ratio / priced_lines_count)",
        evidence="priced_lines_count",
        prior_evidence=30,
        block="price",
        weights={"impulse": 1, "bargain": -1},
    ),
)

_CHOICES: Final = (
    Indicator(
        name="category_focus",
        meaning="Chance that two lines are of one category",
        formula="same_category_count"
        " / (categorised_lines_count * max(categorised_lines_count - 1, 0))",
        evidence="categorised_lines_count",
        prior_evidence=25,
        block="breadth",
        weights={"impulse": -2, "need": 3},
        unit=Unit.SHARE,
        source="Simpson (1949), Nature 163: the unbiased index of concentration",
    ),
    Indicator(
        name="department_breadth",
        meaning="Departments bought in",
        formula="departments_count",
        evidence="department_lines_count",
        prior_evidence=40,
        block="breadth",
        weights={"loyal": 1, "impulse": 1, "need": -2},
        unit=Unit.COUNT,
        exposure=True,
    ),
    Indicator(
        name="novelty",
        meaning="Choices of categories bought once only",
        formula="log((once_categories_count + 0.5)"
        " / (order_categories_count - once_categories_count + 0.5))",
        shown="once_categories_count / order_categories_count",
        evidence="order_categories_count",
        prior_evidence=30,
        block="novelty",
        weights={"impulse": 3, "wandering": 1, "need": -2},
        unit=Unit.SHARE,
        exposure=True,
        source="Orlitsky, Suresh & Wu (2016), PNAS 113(47): what was seen once tells of the unseen",
    ),
    Indicator(
        name="item_repeat",
        meaning="Items bought that were bought before",
        formula="log((order_items_count - items_count + 0.5) / (items_count + 0.5))",
        shown="(order_items_count - items_count) / order_items_count",
        evidence="order_items_count",
        prior_evidence=30,
        block="repetition",
        weights={"loyal": 1, "impulse": -2, "wandering": -1, "need": 2},
        unit=Unit.SHARE,
        exposure=True,
    ),
    Indicator(
        name="brand_focus",
        meaning="Chance that two lines of a category are of one brand",
        formula="same_brand_ratio / branded_lines_count",
        evidence="branded_lines_count",
        prior_evidence=20,
        block="repetition",
        weights={"loyal": 1, "impulse": -1, "bargain": -1, "need": 1},
        unit=Unit.SHARE,
        source="Meyer-Waarden et al. (2015), Journal of Business Research 68(2)",
    ),
    Indicator(
        name="own_brand",
        meaning="Spend on the shop's own brands",
        formula="own_brand_amount / own_brand_known_amount",
        evidence="own_brand_known_lines_count",
        prior_evidence=25,
        block="own_brand",
        weights={"loyal": 1},
        unit=Unit.SHARE,
        source="Ailawadi, Pauwels & Steenkamp (2008), Journal of Marketing 72(6)",
    ),
    Indicator(
        name="hedonic",
        meaning="Spend in categories bought for pleasure",
        formula="hedonic_amount / spend_amount",
        evidence="lines_count",
        prior_evidence=30,
        block="hedonic",
        weights={"impulse": 2, "need": -1},
        unit=Unit.SHARE,
    ),
)

PURCHASE_INDICATORS: Final = (*_ACTIVITY, *_BASKETS, *_DEALS, *_CHOICES)
"""Indicators read off orders, lines and answers to offers."""

"""What is asked of each type: what such customers would do if the type were real."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

__all__ = ["ASKED", "Asked", "Kind"]

Kind: TypeAlias = Literal["ratio to rest", "share", "auc", "top fifth"]


@dataclass(frozen=True)
class Asked:
    """One figure about customers of a type.

    Attributes
    ----------
    name : str
        Its name.
    type_name : str
        The type.
    meaning : str
        What it is, for people.
    good : str
        What would be good.
    outcome : str
        Name of the outcome that it is of.
    kind : {"ratio to rest", "share", "auc", "top fifth"}
        A ratio of the type to the rest, who are all customers not of it; the type's share of the
        total; or how well its score ranks: the chance that of two customers the right one has the
        higher score, or the share of the total that the fifth with the highest scores brings.
    """

    name: str
    type_name: str
    meaning: str
    good: str
    outcome: str
    kind: Kind = "ratio to rest"


ASKED: Final = (
    Asked(
        "bargain_redeemed_ratio",
        "bargain",
        "customers who redeem an offer, of those who get any",
        "above 1",
        "redeemed",
    ),
    Asked(
        "bargain_redemptions_ratio", "bargain", "share of offers redeemed", "above 1", "redemptions"
    ),
    Asked(
        "bargain_coupons_ratio",
        "bargain",
        "share of orders with a coupon",
        "above 1",
        "coupons",
    ),
    Asked("bargain_discounts_ratio", "bargain", "share taken off prices", "above 1", "discounts"),
    Asked(
        "bargain_auc_prob",
        "bargain",
        "who redeems an offer, by score (AUC)",
        "above .5",
        "redeemed",
        "auc",
    ),
    Asked("loyal_spend_ratio", "loyal", "spend a head", "above 1", "spend"),
    Asked("loyal_spend_share", "loyal", "share of all spend", "high", "spend", "share"),
    Asked(
        "loyal_top_fifth_share",
        "loyal",
        "share of all spend of the top fifth by score",
        "above 20%",
        "spend",
        "top fifth",
    ),
    Asked("loyal_lapse_ratio", "loyal", "customers who lapse", "below 1", "lapsed"),
    Asked(
        "impulse_new_ratio", "impulse", "share of choices in new categories", "", "new_categories"
    ),
    Asked(
        "impulse_new_adjusted_ratio",
        "impulse",
        "share of choices in new categories, against who buys as much",
        "above 1",
        "new_categories_adjusted",
    ),
    Asked(
        "impulse_new_spend_ratio",
        "impulse",
        "spend a head in new categories",
        "above 1",
        "new_spend",
    ),
    Asked("need_small_ratio", "need", "share of orders of few lines", "above 1", "small_baskets"),
    Asked("need_categories_ratio", "need", "number of categories", "below 1", "categories"),
    Asked("wandering_lapse_ratio", "wandering", "customers who lapse", "above 1", "lapsed"),
    Asked("wandering_orders_ratio", "wandering", "orders a head", "below 1", "orders"),
)
"""Of the types of the default catalogue."""

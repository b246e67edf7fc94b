"""Brands, own brand and price tier by plain loops."""

from __future__ import annotations

from math import log
from statistics import mean, median

from extractors.oracles.purchases import Buyer, labels_of, over, top_of, top_share_of


def brands(buyer: Buyer):
    counts = labels_of(buyer.lines, "brand")
    return {
        "brands_count": len(counts),
        "top_brand_label": top_of(counts),
        "top_brand_share": top_share_of(counts),
    }


def own_brand(buyer: Buyer):
    spent = {0: 0, 1: 0}
    for line in buyer.lines:
        own = buyer.products.get(line["product_id"], {}).get("own_brand")
        if own is not None:
            spent[own] += line["cents"]
    return {"own_brand_share": over(spent[1], spent[0] + spent[1])}


def price_tier(buyer: Buyer):
    def is_priced(product):
        return product.get("category") is not None and (product.get("list_amount") or 0) > 0

    tiers = []
    for line in buyer.lines:
        product = buyer.products.get(line["product_id"], {})
        if is_priced(product):
            prices = [
                other["list_amount"]
                for other in buyer.products.values()
                if is_priced(other) and other["category"] == product["category"]
            ]
            tiers.append(log(product["list_amount"] / median(prices)))
    return {"price_tier_ratio": mean(tiers) if tiers else None}

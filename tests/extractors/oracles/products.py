"""Products by plain loops."""

from __future__ import annotations

from collections import defaultdict

from extractors.oracles.purchases import Buyer, labels_of, over, top_of


def products(buyer: Buyer):
    days = defaultdict(set)
    for line in buyer.lines:
        if line["product_id"] is not None:
            days[line["product_id"]].add(line["day"])
    repeated = [product for product, known in days.items() if len(known) > 1]
    return {
        "products_count": len(days),
        "repeat_products_share": over(len(repeated), len(days)),
        "top_product_label": top_of(labels_of(buyer.lines, "product_id")),
    }

"""Spend and discounts of named categories by plain loops."""

from __future__ import annotations

from extractors.oracles.purchases import Buyer


def category_mix(buyer: Buyer, slugs: dict[str, str]):
    """Measure categories, given with the words that name their fields."""
    fields = {}
    for label, slug in slugs.items():
        bought = [line for line in buyer.lines if line["category"] == label]
        fields[f"spend_{slug}_amount"] = sum(line["cents"] for line in bought) / 100
        taken = sum(line["discount_amount"] or 0 for line in bought)
        fields[f"discount_{slug}_amount"] = taken / 100
    others = sum(line["cents"] for line in buyer.lines if line["category"] not in slugs)
    return fields | {"spend_other_categories_amount": others / 100}

"""Interests by plain loops."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction


def fields_of(customer, everything, half_life=90, least=0.05, response_weight=0):
    products = {
        row["product_id"]: row.get("category") for row in everything.tables.get("products", [])
    }
    acts = [
        (row["category"] or products.get(row["product_id"]), row["ordered_day"], 3)
        for row in everything.own("transactions", customer)
        if row["amount"] >= 0
    ]
    acts += [
        (row["category"], row["occurred_day"], 1) for row in everything.own("web_events", customer)
    ]
    acts += [
        (row["topic"], row["occurred_day"], 2) for row in everything.own("social_events", customer)
    ]
    acts += [
        (products.get(row["product_id"]), row["responded_day"], response_weight)
        for row in everything.own("responses", customer)
    ]
    affinities = defaultdict(Fraction)
    for label, day, weight in acts:
        if label is not None and weight:
            affinities[label] += weight * Fraction(0.5 ** ((everything.day - day) / half_life))
    total = sum(affinities.values())
    # Powers of 0.5 are off by their last digit: equal shares differ by that.
    ranked = sorted(affinities, key=lambda label: (-round(affinities[label] / total, 9), label))
    shares = {label: float(affinities[label] / total) for label in ranked}
    fields = {"interests_count": sum(share >= least for share in shares.values())}
    for place, name in enumerate(("top", "second", "third")):
        label = ranked[place] if place < len(ranked) else None
        fields[f"{name}_interest_label"] = label
        fields[f"{name}_interest_share"] = shares.get(label)
    return fields

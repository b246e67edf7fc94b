"""Categories by plain loops."""

from __future__ import annotations

from math import log

from extractors.oracles.purchases import Buyer, labels_of, over, top_of, top_share_of


def categories(buyer: Buyer, window_days=90):
    counts = labels_of(buyer.lines, "category")
    every = sum(counts.values())
    parts = [count / every for count in counts.values()]
    entropy = -sum(p * log(p) for p in parts)
    first = {}
    for line in buyer.lines:
        first[line["category"]] = min(line["day"], first.get(line["category"], line["day"]))
    in_window = {
        line["category"]
        for line in buyer.lines
        if line["category"] is not None and buyer.age(line) < window_days
    }
    new = [label for label in in_window if (buyer.as_of - first[label]).days < window_days]
    pairs = sum(count * (count - 1) for count in counts.values())
    return {
        "categories_count": len(counts),
        "top_category_label": top_of(counts),
        "top_category_share": top_share_of(counts),
        "category_entropy_ratio": entropy / log(len(counts)) if len(counts) > 1 else None,
        "category_concentration_ratio": over(pairs, every * (every - 1)),
        f"new_categories_{window_days}d_share": over(len(new), len(in_window)),
    }

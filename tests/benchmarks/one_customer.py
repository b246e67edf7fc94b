"""Time scoring one customer with a fitted RFMScorer read from JSON."""

from __future__ import annotations

import statistics
import time
from itertools import pairwise

import profilekit as pk


def main() -> None:
    """Print milliseconds: reading the scorer, the first customer, and the median of many."""
    book = pk.measure(pk.make_shop(seed=7), as_of="2025-12-31").apply(pk.RFMScorer())
    text = book.fitted["RFMScorer"].to_json()
    customer = {"recency_days": 12, "orders_count": 7, "spend_amount": 340.5}
    stamps = [time.perf_counter()]
    scorer = pk.RFMScorer.from_json(text)
    stamps.append(time.perf_counter())
    for _ in range(2_000):
        scorer.transform_one(customer)
        stamps.append(time.perf_counter())
    read, first, *later = (1e3 * (b - a) for a, b in pairwise(stamps))
    print(f"read {read:.2f} ms, first {first:.2f} ms, median {statistics.median(later):.2f} ms")


if __name__ == "__main__":
    main()

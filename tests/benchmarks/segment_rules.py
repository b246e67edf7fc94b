"""Time a rule of twelve leaves over many customers, beside the same written by hand in polars.

``python tests/benchmarks/segment_rules.py 10_000_000 5``: customers and runs of each, in turn.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import date
from functools import partial

import narwhals as nw
import numpy as np
import polars as pl

from profilekit.book import ProfileBook, Provenance
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.segments import Segment, SegmentAssigner, assign_segments, field

RULE = (
    (field("recency_days") <= 60)
    & field("orders_count").between(2, 40)
    & ((field("spend_amount") > 150) | (field("order_value_mean_amount") >= 60))
    & field("country_label").one_of("DE", "AT", "CH")
    & ~(field("discount_share") > 0.5)
    & ((field("returns_count") == 0) | (field("return_share", missing="holds") < 0.1))
    & field("email_label").is_known()
    & (field("channel_label") != "store")
    & (field("card_flag").is_true() | (field("tenure_days") > 365))
)


def by_hand() -> pl.Expr:
    """Write the same for polars."""
    c = pl.col
    return (
        (c("recency_days") <= 60)
        & (c("orders_count") >= 2)
        & (c("orders_count") <= 40)
        & ((c("spend_amount") > 150) | (c("order_value_mean_amount") >= 60))
        & c("country_label").is_in(["DE", "AT", "CH"])
        & ~(c("discount_share") > 0.5)
        & ((c("returns_count") == 0) | (c("return_share") < 0.1).fill_null(value=True))
        & c("email_label").is_not_null()
        & (c("channel_label") != "store")
        & (c("card_flag") | (c("tenure_days") > 365))
    ).fill_null(value=False)


def customers(n: int) -> pl.DataFrame:
    """Draw customers, a tenth of the values of most fields missing."""
    rng = np.random.default_rng(6)

    def some(values: np.ndarray) -> pl.Series:
        return pl.Series(values).scatter(rng.integers(0, n, n // 10), None)

    countries, channels = np.array(["DE", "AT", "CH", "FR", "NL"]), np.array(["web", "store"])
    return pl.DataFrame(
        {
            "customer_id": np.arange(n),
            "recency_days": some(rng.integers(0, 400, n)),
            "orders_count": rng.integers(0, 50, n),
            "spend_amount": some(rng.gamma(1, 200, n)),
            "order_value_mean_amount": some(rng.gamma(2, 25, n)),
            "country_label": some(countries[rng.integers(0, 5, n)]),
            "discount_share": some(rng.random(n)),
            "returns_count": rng.integers(0, 4, n),
            "return_share": some(rng.random(n)),
            "email_label": some(np.array(["yes"])[np.zeros(n, dtype=np.int64)]),
            "channel_label": some(channels[rng.integers(0, 2, n)]),
            "card_flag": some(rng.random(n) < 0.5),
            "tenure_days": some(rng.integers(0, 3_000, n)),
        }
    )


def book_of(frame: pl.DataFrame) -> ProfileBook:
    """Make a book of a frame."""
    dtypes = {pl.Int64: "int64", pl.Float64: "float64", pl.String: "string", pl.Boolean: "bool"}
    specs = [
        FieldSpec(name=name, dtype=dtypes[dtype], meaning=name)
        for name, dtype in frame.schema.items()
        if name != "customer_id"
    ]
    return ProfileBook(
        nw.from_native(frame),
        FieldCatalogue(specs),
        as_of=date(2025, 12, 31),
        provenance=Provenance(),
    )


def main() -> None:
    """Print the median seconds of each way, and how many times the one by hand they are."""
    n, runs = (int(text.replace("_", "")) for text in (*sys.argv[1:], "10_000_000", "5")[:2])
    frame = customers(n)
    book = book_of(frame)
    segment = Segment(id="good", name="Good", levels=("behavioural",), definition=RULE)
    fitted = SegmentAssigner((segment,)).fit(frame.head(100_000))
    ways = {
        "polars by hand": partial(frame.select, in_good_flag=by_hand()),
        "fitted, a frame": lambda: fitted.transform(frame),
        "fitted, a book": lambda: nw.to_native(fitted.apply_to(book).columns),
        "assign_segments": lambda: assign_segments(book, [segment]).to_polars(["in_good_flag"]),
    }
    found = {name: int(way()["in_good_flag"].sum()) for name, way in ways.items()}
    if len({*found.values()}) > 1:
        sys.exit(f"they disagree: {found}")
    taken: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(runs):
        for name, way in ways.items():
            start = time.perf_counter()
            way()
            taken[name].append(time.perf_counter() - start)
    base = statistics.median(taken["polars by hand"])
    print(f"{n:,} customers, {found['polars by hand']:,} members, polars {pl.__version__}")
    for name, seconds in taken.items():
        median = statistics.median(seconds)
        print(f"{name:16} {median:6.3f} s  {median / base:5.2f} x  ({min(seconds):.3f} at best)")


if __name__ == "__main__":
    main()

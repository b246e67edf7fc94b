"""Found segments on real shops: found in one half, known a quarter later, judged on the other.

Segments are learned of what was known on one day, and what customers did afterwards says whether
they differ. The fields of Complete Journey were chosen as of 2017-03-31 by the quarter after it,
those of Online Retail before anything was looked at.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.preprocessing import StandardScaler

import profilekit as pk
from profilekit.segments.finding import SegmentFinder
from profilekit.segments.finding.matching import successions
from profilekit.stats.bootstrap import paired_bootstrap

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

LABEL = "segment_found_label"
SHUFFLES = 200
RESAMPLES = 1000


@dataclass(frozen=True)
class Shop:
    """A shop, and when it is looked at.

    Attributes
    ----------
    name : str
        What it is called.
    tables : Tables
        All that is known.
    fields : tuple of str
        Fields that segments are to be alike in.
    as_of, next_quarter : date
        Days of the two fits.
    horizon_days : int
        Days after the first one in which customers are judged.
    """

    name: str
    tables: pk.Tables
    fields: tuple[str, ...]
    as_of: date
    next_quarter: date
    horizon_days: int


def complete_journey() -> Shop:
    """Households of Complete Journey: the first half of 2017, and the second."""
    fields = (
        "recency_days",
        "orders_365d_count",
        "spend_365d_amount",
        "orders_90d_count",
        "spend_90d_amount",
        "campaign_responses_count",
    )
    days = (date(2017, 6, 30), date(2017, 9, 30), 184)
    return Shop("Complete Journey", pk.load_complete_journey(), fields, *days)


def online_retail() -> Shop:
    """Customers of Online Retail: up to May 2011, and the half year that follows."""
    if "PROFILEKIT_DATA" not in os.environ:
        sys.exit("set PROFILEKIT_DATA to the folder that holds online_retail_uci/")
    path = Path(os.environ["PROFILEKIT_DATA"]) / "online_retail_uci" / "online_retail.parquet"
    rows = pd.read_parquet(path)
    rows = rows[rows["CustomerID"].notna() & (rows["UnitPrice"] > 0)]
    lines = pd.DataFrame(
        {
            "customer_id": rows["CustomerID"].astype(int).astype(str).to_numpy(),
            "order_id": rows["InvoiceNo"].astype(str).to_numpy(),
            "ordered_at": pd.to_datetime(rows["InvoiceDate"]).to_numpy(),
            "product_id": rows["StockCode"].astype(str).to_numpy(),
            "quantity": rows["Quantity"].abs().astype(int).to_numpy(),
            "amount": (rows["Quantity"] * rows["UnitPrice"]).round(2).to_numpy(),
        }
    )
    tables = pk.Tables.load(transactions=lines[lines["amount"] > 0], timezone="Europe/London")
    fields = (
        "recency_days",
        "orders_365d_count",
        "spend_365d_amount",
        "basket_lines_mean_count",
        "order_value_mean_amount",
        "products_count",
        "repeat_products_share",
        "weekend_orders_share",
    )
    return Shop("Online Retail", tables, fields, date(2011, 5, 31), date(2011, 8, 31), 184)


def main(what: str) -> None:
    """Print the figures of one shop."""
    shop = complete_journey() if what == "journey" else online_retail()
    book = pk.measure(shop.tables, as_of=shop.as_of)
    begun = time.process_time()
    finder = SegmentFinder(shop.fields, between=(4, 8), value="spend_365d_amount").fit(book)
    print(f"{shop.name}, {shop.as_of}, four to eight ({time.process_time() - begun:.0f} s of CPU)")
    print(finder.found_)
    labelled = book.apply(finder)
    refit(shop, finder, labelled)
    judge(shop, finder, labelled)
    whole = pk.measure(shop.tables, as_of=max(shop.next_quarter, date(shop.as_of.year, 12, 31)))
    full = SegmentFinder(shop.fields, between=(4, 8)).fit(whole)
    stable = sum(segment.quality.is_stable for segment in full.segments_)
    jaccards = ", ".join(f"{each:.2f}" for each in full.stability_.values())
    print(f"Whole year: {stable} of {len(full.segments_)} stable, Jaccard {jaccards}")


def refit(shop: Shop, finder: SegmentFinder, labelled: pk.ProfileBook) -> None:
    """Print who keeps a segment's id a quarter later, beside labels put in any order."""
    book = pk.measure(shop.tables, as_of=shop.next_quarter)
    found = SegmentFinder(shop.fields, between=(4, 8)).fit(book, previous=finder, earlier=labelled)
    now = book.apply(found)
    then = dict(zip(labelled.customer_ids, labelled.frame[LABEL].to_list(), strict=True))
    pairs = zip(now.customer_ids, now.frame[LABEL].to_list(), strict=True)
    both = [(then[who], label) for who, label in pairs if who in then]
    before, after = (np.array(each) for each in zip(*both, strict=True))
    kept = int((before == after).sum())
    print(f"A quarter later ({shop.next_quarter}), {len(both):,} customers of both:")
    for each in found.successions_:
        print(f"  {each}")
    ids = [segment.id for segment in finder.segments_]
    earlier = np.array([ids.index(name) for name in before])
    names, groups = np.unique(after, return_inverse=True)
    rng = np.random.default_rng(0)
    shuffled = [
        shuffled_kept(earlier, rng.permutation(groups), ids, len(names)) for _ in range(SHUFFLES)
    ]
    print(
        f"  kept under their id: {kept:,} ({kept / len(both):.1%}); of {SHUFFLES} shuffled refits "
        f"{np.mean(shuffled) / len(both):.1%} on average, {max(shuffled) / len(both):.1%} at most; "
        f"margin {(kept - max(shuffled)) / len(both):+.1%}"
    )


def shuffled_kept(
    earlier: NDArray[np.intp], groups: NDArray[np.intp], ids: list[str], n_groups: int
) -> int:
    """Count who would keep an id, were the pairs taken that have most in common, however little."""
    table = np.zeros((len(ids), n_groups), dtype=np.int64)
    np.add.at(table, (earlier, groups), 1)
    fresh = [f"new-{number}" for number in range(n_groups)]
    told = successions(earlier, groups, ids, n_groups, fresh)[:n_groups]
    by_rule = sum(
        int(table[ids.index(each.id), place]) for place, each in enumerate(told) if each.id in ids
    )
    used = np.argsort(-table.max(axis=1))
    left = set(range(n_groups))
    greedy = 0
    for old in used.tolist():
        if left:
            best = max(left, key=lambda new: table[old, new])
            greedy += int(table[old, best])
            left.discard(best)
    return max(by_rule, greedy)


def judge(shop: Shop, finder: SegmentFinder, labelled: pk.ProfileBook) -> None:
    """Print how much of what customers did next each grouping tells."""
    days = shop.horizon_days
    split = pk.holdout_split(shop.tables, as_of=str(shop.as_of), horizon_days=days)
    ids = list(labelled.customer_ids)
    came = split.outcome.to_pandas().reindex(ids)
    spend = came[f"outcome_spend_{days}d_amount"].fillna(0.0).to_numpy(dtype=float)
    outcomes = {
        "spend": spend,
        "log spend": np.log1p(np.maximum(spend, 0.0)),
        "lapse": came[f"outcome_lapsed_{days}d_flag"].fillna(1.0).to_numpy(dtype=float),
    }
    if "campaign_responses_count" in shop.fields:
        outcomes["redemption"] = redeemed(shop, labelled)
    known = labelled.to_pandas(fields=shop.fields)
    n_groups = len(finder.segments_)
    scored = labelled.apply(pk.RFMScorer()).to_pandas()
    total = scored[[f"rfm_{each}_score" for each in ("recency", "frequency", "monetary")]]
    cells = total.sum(axis=1, skipna=False).rank(method="average", pct=True).fillna(0.0)
    scaled = StandardScaler().fit_transform(known.fillna(known.median()))
    groupings = {
        "found segments": codes(labelled.frame[LABEL].to_list()),
        "plain k-means": KMeans(n_groups, n_init=10, random_state=0).fit(scaled).labels_,
        "RFM scores, as many": np.minimum((cells * n_groups).to_numpy().astype(int), n_groups - 1),
        "RFM segments": codes(scored["rfm_segment_label"].fillna("none").tolist()),
    }
    print(f"Part of the variance of the {days} days to come that groups tell, in %")
    told(groupings, outcomes)


def redeemed(shop: Shop, labelled: pk.ProfileBook) -> NDArray[np.float64]:
    """Tell who responded to a campaign after the day of the book."""
    later = date.fromordinal(shop.as_of.toordinal() + shop.horizon_days)
    field = "campaign_responses_count"
    after = pk.measure(shop.tables, as_of=later).to_pandas(fields=[field])
    before = labelled.to_pandas(fields=[field])
    gained = after[field].reindex(before.index).fillna(0) - before[field].fillna(0)
    return (gained > 0).to_numpy(dtype=float)


def codes(labels: list[str]) -> NDArray[np.intp]:
    """Number labels."""
    return np.unique(labels, return_inverse=True)[1]


def told(
    groupings: Mapping[str, NDArray[np.intp]], outcomes: Mapping[str, NDArray[np.float64]]
) -> None:
    """Print eta squared of each grouping and outcome, with intervals of the same draws."""
    n_rows = len(next(iter(outcomes.values())))
    pairs = [(name, outcome) for name in groupings for outcome in outcomes]

    def figures(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        made = [explained(weights, outcomes[each], groupings[name]) for name, each in pairs]
        return np.column_stack(made)

    found = paired_bootstrap(figures, n_rows, resamples=RESAMPLES, rng=0)
    first = next(iter(groupings))
    for outcome in outcomes:
        print(f"  {outcome}")
        for name, groups in groupings.items():
            place = pairs.index((name, outcome))
            chance = 100 * np.quantile(by_chance(outcomes[outcome], groups), 0.99)
            low, mid, high = (100 * each[place] for each in (found.low, found.estimate, found.high))
            print(
                f"    {name} ({groups.max() + 1}): {mid:.1f} ({low:.1f} to {high:.1f}), "
                f"chance up to {chance:.1f}"
            )
        for name in groupings:
            if name != first:
                compared = difference(groupings[first], groupings[name], outcomes[outcome])
                mid, low, high = (100 * each for each in compared)
                print(f"    {first} less {name}: {mid:+.1f} ({low:+.1f} to {high:+.1f})")


def difference(
    one: NDArray[np.intp], other: NDArray[np.intp], values: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Difference of what two groupings tell, with its interval."""

    def figures(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return (explained(weights, values, one) - explained(weights, values, other))[:, None]

    found = paired_bootstrap(figures, len(values), resamples=RESAMPLES, rng=0)
    return float(found.estimate[0]), float(found.low[0]), float(found.high[0])


def explained(
    weights: NDArray[np.float64], values: NDArray[np.float64], groups: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Eta squared: part of the variance that lies between groups, per draw."""
    member = groups[:, None] == np.arange(groups.max() + 1)
    sizes, sums = weights @ member, weights @ (member * values[:, None])
    n_rows, total = weights.sum(axis=1), weights @ values
    between = (sums**2 / np.maximum(sizes, 1e-9)).sum(axis=1) - total**2 / n_rows
    return between / (weights @ values**2 - total**2 / n_rows)


def by_chance(values: NDArray[np.float64], groups: NDArray[np.intp]) -> NDArray[np.float64]:
    """Eta squared of 200 shuffles."""
    rng = np.random.default_rng(0)
    even = np.ones((1, len(values)))
    return np.array([explained(even, rng.permutation(values), groups)[0] for _ in range(200)])

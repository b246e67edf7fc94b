"""Found segments: are they found where there are some, nowhere else, again, and of any use.

Run as::

    python tests/benchmarks/found_segments.py noise [--seeds 100]
    python tests/benchmarks/found_segments.py groups [--seeds 20]
    python tests/benchmarks/found_segments.py journey
    PROFILEKIT_DATA=... python tests/benchmarks/found_segments.py retail
    python tests/benchmarks/found_segments.py million [--customers 1000000]

``journey`` is Complete Journey, from its package; ``retail`` reads
``online_retail_uci/online_retail.parquet`` in the folder that ``PROFILEKIT_DATA`` names.
"""

from __future__ import annotations

import argparse
import time
from typing import TYPE_CHECKING

import found_segments_real
import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from profilekit.errors import FitError
from profilekit.segments.finding import SegmentFinder

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

N_NOISE, N_FIELDS, MOST = 250, 4, 6


def equally_correlated(rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw normal numbers, each two columns correlated by a half."""
    common = rng.normal(size=(N_NOISE, 1))
    return (common + rng.normal(size=(N_NOISE, N_FIELDS))) / 2**0.5


def heavy(rng: np.random.Generator) -> NDArray[np.float64]:
    """Draw of a correlated t distribution with 3 degrees of freedom."""
    return equally_correlated(rng) / np.sqrt(rng.chisquare(3, (N_NOISE, 1)) / 3)


NOISE: dict[str, Callable[[np.random.Generator], NDArray[np.float64]]] = {
    "normal": lambda rng: rng.normal(size=(N_NOISE, N_FIELDS)),
    "uniform": lambda rng: rng.random((N_NOISE, N_FIELDS)),
    "correlated normal": equally_correlated,
    "heavy tails (t3, correlated)": heavy,
}


def frame_of(rows: NDArray[np.float64]) -> pd.DataFrame:
    """Name columns as scores."""
    return pd.DataFrame(rows, columns=[f"column_{place}_score" for place in range(rows.shape[1])])


def noise(seeds: int) -> None:
    """Print how often data without groups are told to have none."""
    print(f"Noise: {N_NOISE} customers, {N_FIELDS} fields, 2 to {MOST} segments, k-means")
    for name, drawn in NOISE.items():
        told, begun = 0, time.process_time()
        for seed in range(seeds):
            frame = frame_of(drawn(np.random.default_rng(seed)))
            try:
                SegmentFinder(tuple(frame.columns), between=(2, MOST), resamples=10, rng=seed).fit(
                    frame
                )
            except FitError:
                told += 1
        each = (time.process_time() - begun) / seeds
        print(f"  {name}: no structure in {told} of {seeds} seeds ({each:.1f} s each)", flush=True)


def groups(seeds: int) -> None:
    """Print how well generated groups are found, mixed types and missing values included."""
    for method in ("k-means", "gaussian-mixture", "hdbscan"):
        found: list[float] = []
        counts: list[int] = []
        for seed in range(seeds):
            frame, kinds = generated(np.random.default_rng(seed))
            finder = SegmentFinder(tuple(frame.columns), method=method, resamples=10, rng=seed)
            labels = finder.fit(frame).labels_
            found.append(adjusted_rand_score(kinds, labels))
            counts.append(len(finder.segments_))
        print(
            f"Groups, {method}: ARI {np.mean(found):.3f} on average, {min(found):.3f} at least; "
            f"5 segments found in {counts.count(5)} of {seeds} seeds",
            flush=True,
        )


def generated(rng: np.random.Generator) -> tuple[pd.DataFrame, NDArray[np.intp]]:
    """Draw five groups of customers, far apart, with labels, flags and gaps."""
    kinds = rng.integers(5, size=600)
    orders = np.array([2, 30, 30, 4, 12])[kinds]
    spend = np.array([40.0, 900.0, 250.0, 400.0, 60.0])[kinds]
    share = np.array([0.05, 0.1, 0.7, 0.8, 0.4])[kinds]
    home = np.array(["north", "south", "east", "west", "centre"])[kinds]
    strays = rng.random(600) < 0.03
    frame = pd.DataFrame(
        {
            "orders_365d_count": rng.poisson(orders),
            "spend_365d_amount": spend * rng.lognormal(0, 0.2, 600),
            "discount_share": rng.beta(40 * share, 40 * (1 - share)),
            "region_label": np.where(strays, rng.permutation(home), home),
            "app_flag": rng.random(600) < np.array([0.02, 0.98, 0.98, 0.02, 0.98])[kinds],
        }
    )
    frame.loc[rng.random(600) < 0.05, "discount_share"] = np.nan
    return frame, kinds


def million(n_customers: int) -> None:
    """Print what a large population costs."""
    rng = np.random.default_rng(1)
    kinds = rng.choice(6, n_customers, p=[0.3, 0.25, 0.2, 0.12, 0.08, 0.05])
    columns: dict[str, object] = {}
    for place in range(8):
        means = rng.lognormal(2, 0.8, 6)[kinds]
        columns[f"kind_{place}_count"] = rng.poisson(means).astype(float)
    for place in range(5):
        means = rng.normal(4, 0.7, 6)[kinds]
        columns[f"paid_{place}_amount"] = np.exp(rng.normal(means, 0.6))
    for place in range(4):
        shares = rng.beta(2, 2, 6)[kinds]
        columns[f"part_{place}_share"] = rng.beta(10 * shares, 10 * (1 - shares))
    for place in range(2):
        labels = np.array([f"level {level}" for level in range(8)], dtype=object)
        columns[f"sort_{place}_label"] = labels[(kinds + rng.integers(3, size=n_customers)) % 8]
    columns["told_flag"] = rng.random(n_customers) < 0.5
    frame = pd.DataFrame(columns)
    frame.loc[rng.random(n_customers) < 0.1, "part_0_share"] = np.nan
    begun, burnt = time.perf_counter(), time.process_time()
    finder = SegmentFinder(tuple(frame.columns), resamples=50).fit(frame)
    learned, cost = time.perf_counter() - begun, time.process_time() - burnt
    score = adjusted_rand_score(kinds, finder.labels_)
    print(
        f"{n_customers:,} customers x {len(frame.columns)} fields, 50 resamples of 2 to 8 segments"
    )
    print(f"  fit {learned:.0f} s ({cost:.0f} s of CPU), ARI with the generated groups {score:.3f}")
    begun = time.perf_counter()
    finder.transform(frame)
    print(f"  transform {time.perf_counter() - begun:.0f} s")
    print(finder.found_)


def main() -> None:
    """Run what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["noise", "groups", "journey", "retail", "million"])
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--customers", type=int, default=1_000_000)
    asked = parser.parse_args()
    if asked.what == "noise":
        noise(asked.seeds or 100)
    elif asked.what == "groups":
        groups(asked.seeds or 20)
    elif asked.what == "million":
        million(asked.customers)
    else:
        found_segments_real.main(asked.what)


if __name__ == "__main__":
    main()

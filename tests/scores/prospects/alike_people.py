"""People whose likeness to the best is known, because it was made up."""

from __future__ import annotations

import numpy as np
import polars as pl

from profilekit.scores.prospects.lookalikes import LookalikeScorer

RATIO, SCORE, COVERAGE = "lookalike_ratio", "lookalike_score", "lookalike_coverage_share"
FIELDS = ("income_amount", "region_label")


def people(rows=2000, *, seed=0):
    """Make people: high incomes in the north tend to be good, and half of the good are known."""
    rng = np.random.default_rng(seed)
    income, north = rng.normal(50, 10, rows), rng.random(rows) < 0.3
    good = rng.random(rows) < 1 / (1 + np.exp(4 - 1.5 * north - (income - 50) / 6))
    known = good & (rng.random(rows) < 0.5)
    region = np.where(north, "north", np.where(rng.random(rows) < 0.5, "south", "east"))
    hidden = rng.random((2, rows)) < 0.1
    return pl.DataFrame(
        {
            "customer_id": np.arange(rows),
            "income_amount": np.where(hidden[0], np.nan, income),
            "region_label": [None if h else str(r) for h, r in zip(hidden[1], region, strict=True)],
            "best_customer_flag": known,
            "good": good,
        }
    ).with_columns(pl.col("income_amount").fill_nan(None))


def scorer_of(fields=FIELDS, **params):
    return LookalikeScorer(fields, **{"best": "best_customer_flag", **params})


PEOPLE = people()
SCORER = scorer_of().fit(PEOPLE)

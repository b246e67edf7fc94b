"""Customers to fit on: the public CDNOW sample, and some drawn from known parameters."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl

SAMPLE = Path(__file__).parents[1] / "data" / "cdnow_sample.parquet"
CALIBRATED_TO = date(1997, 9, 30)
PARETO = (0.553277, 10.577684, 0.606240, 11.668728)
VALUES = (6.25, 3.74, 15.44)


@lru_cache(maxsize=1)
def cdnow() -> pl.DataFrame:
    """Histories to 1997-09-30, and what came in the 39 weeks after."""
    paid = pl.read_parquet(SAMPLE).select(
        customer_id="sample_id", day=pl.col("date").dt.date(), amount="amount_usd"
    )
    days = paid.group_by("customer_id", "day").agg(pl.col("amount").sum())
    days = days.with_columns(first=pl.col("day").min().over("customer_id"))
    seen = pl.col("day") <= CALIBRATED_TO
    again = seen & (pl.col("day") > pl.col("first"))
    return (
        days.group_by("customer_id")
        .agg(
            repeat_days_count=again.sum().cast(pl.Int64),
            active_span_days=(pl.col("day").filter(seen).max() - pl.col("first").first())
            .dt.total_days()
            .cast(pl.Int64),
            tenure_days=(pl.lit(CALIBRATED_TO) - pl.col("first").first())
            .dt.total_days()
            .cast(pl.Int64),
            repeat_mean_amount=pl.col("amount").filter(again).mean(),
            holdout_days_count=(~seen).sum().cast(pl.Int64),
        )
        .sort("customer_id")
    )


@lru_cache(maxsize=4)
def drawn(n: int, seed: int, *, horizon_days: int = 365) -> pl.DataFrame:
    """Customers of Pareto/NBD in weeks and Gamma-Gamma, and what they do within a horizon."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = PARETO
    p, q, v = VALUES
    tenure = rng.integers(30, 540, n).astype(float)
    rate = rng.gamma(r, 1 / alpha, n) / 7
    leaves = rng.exponential(7 / rng.gamma(s, 1 / beta, n))
    until = np.minimum(tenure + horizon_days, leaves)
    who = np.repeat(np.arange(n), rng.poisson(rate * until))
    at = rng.random(len(who)) * until[who]
    value = rng.gamma(p, 1 / rng.gamma(q, 1 / v, n)[who])
    seen = at <= tenure[who]
    repeats = np.bincount(who[seen], minlength=n)
    span = np.zeros(n)
    np.maximum.at(span, who[seen], at[seen])
    total = np.bincount(who[seen], weights=value[seen], minlength=n)
    worth = 1.1 ** (-(at - tenure[who]) / 365)
    return pl.DataFrame(
        {
            "customer_id": np.arange(n),
            "repeat_days_count": repeats,
            "active_span_days": span,
            "tenure_days": tenure,
            "repeat_mean_amount": np.where(repeats > 0, total / np.maximum(repeats, 1), np.nan),
            "spend_to_come": np.bincount(who[~seen], weights=value[~seen], minlength=n),
            "clv_to_come": np.bincount(who[~seen], weights=(value * worth)[~seen], minlength=n),
        }
    ).with_columns(pl.col("repeat_mean_amount").fill_nan(None))

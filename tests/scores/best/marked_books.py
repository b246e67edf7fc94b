"""Books in which nothing marks the best, and books in which two things do."""

from __future__ import annotations

import numpy as np
import polars as pl

from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.signals import Signal
from profilekit.scores.best.what_marks import what_marks_the_best
from scores.best.best_customer_books import book_of

BY_SPEND = BestCustomerScorer((Signal(field="spend_365d_amount", group="value"),), gates=())


def noise(rng, n_customers, n_fields=8):
    """Fields that know nothing of spend: numbers, labels and flags, some of them missing."""
    columns = {"spend_365d_amount": rng.lognormal(4, 1, n_customers)}
    for place in range(n_fields):
        numbers = rng.normal(size=n_customers)
        columns[f"noise{place}_share"] = np.where(rng.random(n_customers) < 0.2, np.nan, numbers)
        columns[f"noise{place}_label"] = rng.choice([*"abc"], n_customers)
    columns["noise_flag"] = rng.random(n_customers) < 0.3
    return pl.DataFrame(columns).with_columns(pl.selectors.float().fill_nan(None))


def planted(rng, n_customers=600):
    frame = noise(rng, n_customers, n_fields=5)
    spend = frame["spend_365d_amount"].to_numpy()
    best = spend >= np.quantile(spend, 0.9)
    colour = np.where(best & (rng.random(n_customers) < 0.7), "red", "blue")
    red_by_chance = rng.random(n_customers) < 0.1
    return frame.with_columns(
        colour_label=pl.Series(np.where(red_by_chance, "red", colour)),
        visits_count=pl.Series(rng.poisson(np.where(best, 9, 4))),
        spend_90d_amount=frame["spend_365d_amount"] / 3,
    )


def marks_of(frame, **parameters):
    return what_marks_the_best(book_of(frame).apply(BY_SPEND), **parameters)

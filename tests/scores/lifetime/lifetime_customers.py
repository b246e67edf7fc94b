"""Customers that purchase models are tried on: the public CDNOW sample, and simulated ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

FIELDS = ("repeat_days_count", "active_span_days", "tenure_days")

CDNOW = pd.read_csv(Path(__file__).parent / "data" / "cdnow_histories.csv", comment="#")
"""2,357 customers; whole days to 1997-09-30, and days with an order in the 39 weeks after it."""

HOLDOUT_DAYS = 273
CDNOW_WEEKS = tuple(
    CDNOW[FIELDS[0]].to_numpy(float) if k == 0 else CDNOW[name].to_numpy() / 7
    for k, name in enumerate(FIELDS)
)


def simulated(params, tenure, horizon, rng, *, may_leave_at_first):
    """Simulate what BG/NBD says, or MBG/NBD where the first order is a chance to leave too.

    Gives repeat orders, their span and the orders within the horizon after the tenure.
    """
    r, alpha, a, b = params
    n = len(tenure)
    rate, leaves = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n)
    x, t_x, later, now = np.zeros((4, n))
    there = np.arange(n)
    if may_leave_at_first:
        there = there[rng.random(n) >= leaves]
    while len(there):
        now[there] += rng.exponential(size=len(there)) / rate[there]
        there = there[now[there] <= tenure[there] + horizon]
        seen = there[now[there] <= tenure[there]]
        x[seen] += 1
        t_x[seen] = now[seen]
        later[there[now[there] > tenure[there]]] += 1
        there = there[rng.random(len(there)) >= leaves[there]]
    return x, t_x, later


def frame_of(x, t_x, tenure, *, time_unit_days=1):
    """Give histories in time units as a frame in days."""
    days = (np.asarray(t_x) * time_unit_days, np.asarray(tenure) * time_unit_days)
    return pd.DataFrame(dict(zip(FIELDS, (x, *days), strict=True)))

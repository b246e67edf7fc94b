"""Orders of customers over two periods of 28 days, which a test can make different."""

from __future__ import annotations

import numpy as np
import polars as pl

import profilekit as pk

AS_OF = "2024-02-25"
HORIZON_DAYS = 28
FIRST_DAY = np.datetime64("2024-01-29")


def lines(n_customers=80, seed=1):
    """Draw lines: some customers order often and little, others rarely and much."""
    rng = np.random.default_rng(seed)
    rows = []
    for customer in range(n_customers):
        rate = (0.1, 0.4)[customer % 2]
        for day in np.flatnonzero(rng.random(2 * HORIZON_DAYS) < rate):
            rows += [
                {
                    "customer_id": customer,
                    "order_id": f"{customer}-{day}",
                    "ordered_at": str(FIRST_DAY + day),
                    "amount": float(rng.integers(1, 9)),
                    "category": str(rng.choice(list("abcdefgh"))),
                }
                for _ in range(1 + rng.integers(4))
            ]
    return pl.DataFrame(rows)


def tables(frame, **more):
    return pk.Tables.load(transactions=frame, currency="EUR", **more)

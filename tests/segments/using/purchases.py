"""Tables of purchases and the flags of those who made them."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

import profilekit as pk
from segments.flagged_books import flagged_book

AS_OF = date(2017, 12, 31)


def tables_of(rows, *, products=None, columns=("customer_id", "ordered_at", "amount", "category")):
    """Load lines given as tuples."""
    lines = pl.DataFrame(rows, schema=list(columns), orient="row")
    more = {} if products is None else {"products": pl.DataFrame(products)}
    return pk.Tables.load(transactions=lines, currency="EUR", **more)


def lines_of(buyers, *, day="2017-12-01", amount=1.0):
    """Make one line of each customer who buys a category."""
    return [(who, day, amount, label) for label, bought in buyers.items() for who in bought]


def book_of_flags(n, **flags):
    """Make a book of customers 1 to n, of whom those named are members."""
    columns = {
        f"in_{name}_flag": [customer in set(members) for customer in range(1, n + 1)]
        for name, members in flags.items()
    }
    return flagged_book(columns, as_of=AS_OF)


def random_lines(seed, n=400, labels=20, member_times=None):
    """Let every customer buy each label by chance; members buy some of them so often more."""
    rng = np.random.default_rng(seed)
    share = rng.uniform(0.05, 0.4, labels)
    buyers = {}
    for place in range(labels):
        times = np.where(np.arange(n) < n // 4, (member_times or {}).get(place, 1.0), 1.0)
        bought = rng.random(n) < np.minimum(share[place] * times, 0.95)
        buyers[f"c{place:02}"] = (np.flatnonzero(bought) + 1).tolist()
    everybody = [(who, "2017-12-01", 1.0, "bags") for who in range(1, n + 1)]
    return [*lines_of(buyers), *everybody]

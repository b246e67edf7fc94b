"""Customers of known types, drawn as counts and sums in two halves of a window, and books of them.

Each customer has a type that shifts rates of buying, of coupons, of small baskets and of novelty;
halves are drawn from the same rates. Nothing here knows of the weights of the catalogue.
"""

from __future__ import annotations

from datetime import date

import narwhals as nw
import numpy as np
import polars as pl

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec

TYPES = ("loyal", "impulse", "bargain", "wandering", "need")
HALF_DAYS = 91

#                loyal impulse bargain wandering need
ORDERS = np.array([22.0, 9.0, 10.0, 1.5, 8.0])
LINES = np.array([9.0, 14.0, 8.0, 5.0, 2.0])
LINE_VALUE = np.array([5.0, 7.0, 3.5, 4.0, 4.0])
DEALS = np.array([0.3, 0.3, 0.65, 0.35, 0.2])
COUPONS = np.array([0.03, 0.02, 0.35, 0.02, 0.01])
SMALL = np.array([0.1, 0.05, 0.15, 0.4, 0.85])
ONCE = np.array([0.25, 0.6, 0.35, 0.5, 0.1])
SPREAD = np.array([0.4, 0.9, 0.5, 0.5, 0.3])


def drawn(n_customers, seed, *, shuffled=False):
    """Draw a frame of habits and the number of each customer's type.

    With ``shuffled`` the halves belong to different customers, so that nothing comes back.
    """
    rng = np.random.default_rng(seed)
    kinds = rng.integers(0, len(TYPES), n_customers)
    sway = np.exp(rng.normal(0, 0.25, (4, n_customers)))
    columns = {"customer_id": np.arange(n_customers)}
    for half in ("early", "late"):
        made = half_of(rng, kinds, sway)
        if shuffled:
            anybody = rng.permutation(n_customers)
            made = {name: values[anybody] for name, values in made.items()}
        for name, values in made.items():
            what, _, unit = name.rpartition("_")
            columns[f"habit_{what}_{half}_{HALF_DAYS}d_{unit}"] = values
    return with_wholes(pl.DataFrame(columns)), kinds


def half_of(rng, kinds, sway):
    orders = rng.poisson(ORDERS[kinds] * sway[0])
    lines = orders + rng.poisson(orders * (LINES[kinds] - 1) * sway[1])
    spend = lines * LINE_VALUE[kinds] * sway[2] * np.exp(rng.normal(0, 0.1, len(kinds)))
    share = np.clip(DEALS[kinds] * sway[3], 0, 0.95)
    deals = rng.binomial(lines, share)
    discount = spend * share * 0.4
    return {
        "orders_count": orders,
        "lines_count": lines,
        "order_weeks_count": np.minimum(orders, 13),
        "spend_amount": spend,
        "refunds_amount": np.zeros(len(kinds)),
        "small_baskets_count": rng.binomial(orders, SMALL[kinds]),
        "valued_orders_count": orders,
        "gross_amount": spend + discount,
        "discount_amount": discount,
        "deal_lines_count": deals,
        "coupon_orders_count": rng.binomial(orders, COUPONS[kinds]),
        "order_categories_count": lines,
        "once_categories_count": rng.binomial(lines, ONCE[kinds]),
        "order_value_amount": np.where(orders > 0, spend / np.maximum(orders, 1), np.nan),
        "order_value_log_square_sum_ratio": SPREAD[kinds] ** 2 * np.maximum(orders - 1, 0),
    }


def with_wholes(frame):
    """Add what does not add up by itself: here its sum, or its mean."""

    def half(name, which):
        what, _, unit = name.rpartition("_")
        return pl.col(f"habit_{what}_{which}_{HALF_DAYS}d_{unit}")

    def whole(name):
        what, _, unit = name.rpartition("_")
        return f"habit_{what}_{2 * HALF_DAYS}d_{unit}"

    added = ("once_categories_count", "order_value_log_square_sum_ratio")
    sums = [(half(name, "early") + half(name, "late")).alias(whole(name)) for name in added]
    early, late = (half("order_value_amount", which).fill_nan(None) for which in ("early", "late"))
    mean = pl.mean_horizontal(early, late).alias(whole("order_value_amount"))
    return frame.with_columns(*sums, mean)


def book_of(frame, specs=()):
    """Make a book of a frame with ``customer_id``."""
    given = {spec.name: spec for spec in specs}
    made = [
        given.get(name)
        or FieldSpec(name=name, dtype="float64" if dtype.is_float() else "int64", meaning=name)
        for name, dtype in frame.schema.items()
        if name != "customer_id"
    ]
    return ProfileBook(
        nw.from_native(frame.fill_nan(None)),
        FieldCatalogue(made),
        as_of=date(2017, 6, 30),
        provenance=Provenance(),
    )

"""Twelve customers whose scores can be reckoned by hand, and books of any columns."""

from __future__ import annotations

from datetime import date

import narwhals as nw
import polars as pl

from profilekit.book.book import ProfileBook
from profilekit.book.profile import Provenance
from profilekit.fields import FieldCatalogue, FieldSpec
from profilekit.scores.best.best_customers import BestCustomerScorer
from profilekit.scores.best.gates import Gate
from profilekit.scores.best.signals import Signal

DTYPES = {pl.Int64: "int64", pl.Float64: "float64", pl.String: "string", pl.Boolean: "bool"}

SPEND = Signal(field="spend_amount", group="value")
ORDERS = Signal(field="orders_count", group="loyalty")
RETURNS = Signal(field="return_rate_share", group="cost", higher_is_better=False)
SIGNALS = (SPEND, ORDERS, RETURNS)
GROUPS = {"value": 50.0, "loyalty": 30.0, "cost": 20.0}
GATES = (
    Gate(field="orders_count", minimum=2, missing="fail"),
    Gate(field="consent_profiling_label", equals="granted"),
)

CUSTOMERS = pl.DataFrame(
    {
        "spend_amount": [float(10 * n) for n in range(1, 13)],
        "orders_count": [1, 1, 2, 2, 2, 3, 3, 4, 5, 6, 8, 9],
        "return_rate_share": [0.5, 0.0, 0.0, 0.1, None, 0.2, 0.0, 0.4, None, 0.0, 0.1, 0.3],
        "consent_profiling_label": [*["granted"] * 8, None, "withdrawn", "granted", "granted"],
    }
)


def scorer(**changes):
    """Make a scorer of these customers, with some parameters changed."""
    parameters = {"signals": SIGNALS, "gates": GATES, "group_weights": GROUPS} | changes
    return BestCustomerScorer(**({"minimum_customers": 2} | parameters))


def book_of(frame, *, made_by=None, fitted=None, sections=None):
    """Make a book of columns; the customers are numbered from 1."""
    specs = [
        FieldSpec(
            name=name,
            dtype=DTYPES[dtype],
            meaning=name.replace("_", " ").capitalize(),
            null_meaning="not known",
            made_by=(made_by or {}).get(name, ""),
            **({"section": sections[name]} if name in (sections or {}) else {}),
        )
        for name, dtype in frame.schema.items()
    ]
    numbered = frame.with_columns(customer_id=pl.Series(range(1, len(frame) + 1), dtype=pl.Int64))
    return ProfileBook(
        nw.from_native(numbered),
        FieldCatalogue(specs),
        as_of=date(2017, 12, 31),
        provenance=Provenance(),
        fitted=fitted,
    )

"""Small shops of order lines, by eye or by chance."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pandas as pd
import pytest
from hypothesis import strategies as st

import profilekit as pk

AS_OF = date(2024, 2, 29)


def frame_of(rows):
    """Make a frame of (customer, order, day, amount) rows."""
    return pd.DataFrame(
        {
            "customer_id": [row[0] for row in rows],
            "order_id": [row[1] for row in rows],
            "ordered_at": [datetime.combine(row[2], time(12)) for row in rows],
            "amount": [float(row[3]) for row in rows],
        }
    ).astype({"customer_id": "str", "order_id": "int64", "ordered_at": "datetime64[us]"})


def load(rows, **options):
    """Load (customer, order, day, amount) rows."""
    return pk.Tables.load(transactions=frame_of(rows), **options)


def by_customer(book):
    """Give {customer: {field: value}}."""
    return {row.pop("customer_id"): row for row in book.frame.rows(named=True)}


BASICS = (pk.Recency(), pk.Frequency(), pk.Spend(), pk.Cadence())
"""What order lines alone are measured by, here."""


def measured(rows, extractors=BASICS, *, as_of=AS_OF, partitions=1):
    """Measure (customer, order, day, amount) rows."""
    return by_customer(pk.measure(load(rows), extractors, as_of=as_of, partitions=partitions))


def assert_same(found, expected):
    """Hold two {customer: {field: value}} against each other: numbers to 1e-9, texts exactly."""
    assert found.keys() == expected.keys()
    for customer, fields in expected.items():
        own = {name: found[customer][name] for name in fields}
        exact = {n: v for n, v in fields.items() if v is None or isinstance(v, str)}
        assert own == {**own, **exact}, customer
        numbers = {name: value for name, value in fields.items() if name not in exact}
        close = pytest.approx(numbers, rel=1e-9, abs=1e-9)
        assert {name: own[name] for name in numbers} == close, customer


days = st.integers(-400, 30).map(lambda ahead: AS_OF + timedelta(days=ahead))
cents = st.integers(-2_000, 100_000).map(lambda minor: minor / 100)
lines = st.lists(st.tuples(st.sampled_from("abc"), st.integers(1, 6), days, cents), min_size=1)
"""Lines of three customers; an order may span days, an amount be a refund, a day lie ahead."""

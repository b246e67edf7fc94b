"""The extractor keeps every law of the kit, and counts right where it can be seen by eye."""

from __future__ import annotations

import pandas as pd
import pytest
from profilekit_large_orders import LargeOrders

import profilekit as pk
from profilekit.testing import extractor_checks


@pytest.mark.parametrize("check", extractor_checks(), ids=str)
def test_large_orders_pass(check):
    check(LargeOrders)


def test_an_order_of_exactly_the_amount_is_large():
    rows = pd.DataFrame(
        {
            "customer_id": ["ann", "ann", "bob"],
            "order_id": [1, 2, 3],
            "ordered_at": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-01-03"]),
            "amount": [100.0, 99.99, 1.0],
        }
    )
    frame = pk.extract(LargeOrders(), pk.Tables.load(transactions=rows), as_of="2024-01-31")
    found = frame.set_index("customer_id")
    assert found["large_orders_count"].to_dict() == {"ann": 1, "bob": 0}
    assert found["large_orders_share"].to_dict() == {"ann": 0.5, "bob": 0.0}

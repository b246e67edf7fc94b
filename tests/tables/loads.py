"""What several tests of loading start from: two lines, and the faults that loading finds."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from profilekit.errors import TablesError
from profilekit.tables import Tables


def lines(**columns) -> pl.DataFrame:
    base = {"customer_id": ["ann", "bob"], "ordered_at": ["2017-01-01"] * 2, "amount": [1.0, 2.0]}
    return pl.DataFrame({**base, **columns})


def faults(**asked):
    with pytest.raises(TablesError) as caught:
        Tables.load(**asked)
    return caught.value.faults


def the_fault(**asked):
    (fault,) = faults(**asked)
    return fault


def amounts(tables: Tables, name: str = "transactions", column: str = "amount") -> list[int]:
    frame = nw.to_native(tables.engine.collect(tables.frame(name)))
    return sorted(frame[column].to_list())

"""Rows by day, counted after any day."""

from __future__ import annotations

import narwhals as nw
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines.polars import PolarsEngine
from profilekit.tables.days import count_days

days = st.one_of(st.none(), st.integers(-5, 5))


@given(found=st.lists(days), asked=st.integers(-7, 7))
def test_rows_after_a_day_are_those_with_a_later_day(found, asked):
    frame = nw.from_native(pl.LazyFrame({"day": pl.Series(found, dtype=pl.Int64)}))
    counts = count_days(PolarsEngine(), frame, "day")
    assert counts.after(asked) == sum(day is not None and day > asked for day in found)

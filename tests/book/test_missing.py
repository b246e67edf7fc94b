"""What is missing, and columns that have nothing else."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pandas as pd
import polars as pl
import pytest

from profilekit.book.missing import is_missing, is_untyped


@pytest.mark.parametrize("cell", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_every_mark_of_missing_is_known(cell):
    assert is_missing(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "", [], np.int64(0)])
def test_nothing_else_is_missing(cell):
    assert not is_missing(cell)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (pd.DataFrame({"x": [None]}), True),
        (pd.DataFrame({"x": pd.Series([None], dtype="str")}), False),
        (pl.DataFrame({"x": [None]}), False),
    ],
)
def test_objects_say_nothing_of_their_kind(data, told):
    assert is_untyped(nw.from_native(data, eager_only=True)["x"]) is told

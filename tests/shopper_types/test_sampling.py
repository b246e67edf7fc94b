"""Rows learned from are chosen by their values, whatever their order."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from profilekit.shopper_types.sampling import keys_of_rows, lowest


def keys(frame):
    wrapped = nw.from_native(frame, eager_only=True)
    return keys_of_rows(wrapped, frame.columns, np.zeros(len(frame), int), asked_by="test")


def chosen(frame, most):
    return frame[lowest(keys(frame), most).tolist()]


CELLS = st.sampled_from([None, 0.0, -0.0, 1.0, 2.5, 1e9, -7.0])


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=30), st.randoms(), st.integers(1, 9))
def test_the_order_of_rows_changes_nothing(rows, random, most):
    frame = pl.DataFrame(rows, schema={"a": pl.Float64, "b": pl.Float64}, orient="row") + 0.0
    order = random.sample(range(len(rows)), len(rows))
    assert chosen(frame[order], most).rows() == chosen(frame, most).rows()


def test_last_digits_of_sums_choose_nobody():
    rng = np.random.default_rng(1)
    values = rng.gamma(2.0, 10.0, (3000, 2))
    swayed = values * (1 + rng.choice([-2e-16, 0.0, 2e-16], values.shape))
    assert (values != swayed).any()
    assert keys(pl.DataFrame(values)).tolist() == keys(pl.DataFrame(swayed)).tolist()


def test_rows_that_differ_in_last_digits_only_are_numbered_whatever_their_order():
    frame = pl.DataFrame({"a": 1 + np.arange(20) * 2.0**-52})
    order = np.random.default_rng(1).permutation(20).tolist()
    assert len(set(keys(frame).tolist())) == 20
    assert keys(frame[order]).tolist() == keys(frame)[order].tolist()


def test_keys_are_those_of_the_values_whatever_holds_them():
    frame = pl.DataFrame({"a": [1, 2, None], "b": [0.5, -0.0, 3.0]})
    assert keys(frame).tolist() == keys(frame.to_pandas()).tolist()
    assert keys(frame).tolist() == keys(frame.with_columns(pl.col("b") + 0.0)).tolist()


def test_equal_rows_are_chosen_like_others():
    values = np.where(np.arange(20_000) % 2, np.arange(20_000), -1)
    share = (chosen(pl.DataFrame({"a": values}), 5000)["a"] == -1).mean()
    assert abs(share - 0.5) < 0.03


def test_every_part_of_a_range_is_chosen_from():
    values = chosen(pl.DataFrame({"a": np.arange(10_000.0)}), 1000)["a"].to_numpy()
    tenths = np.bincount((values // 1000).astype(int), minlength=10)
    assert tenths.min() > 70


def test_all_rows_are_kept_where_they_are_few():
    frame = pl.DataFrame({"a": [3.0, 1.0, 2.0]})
    assert sorted(lowest(keys(frame), 3)) == [0, 1, 2]

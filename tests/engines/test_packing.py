"""Grouping by one packed number gives what grouping by the columns gives."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines.packing import PackedKeys, Tops
from profilekit.engines.polars import PolarsEngine

TEXTS = ["", " ", "a", "Z", "τσάι", "çay", "چای", "a\x00b", "'; --"]
texts = st.sampled_from([*TEXTS, None])
small = st.integers(-3, 3) | st.none()
wide = st.sampled_from([-(2**63), -1, 0, 2**31, 2**53 + 1, 2**63 - 1, None])


def frame_of(rows, customer, key):
    schema = {"customer_id": customer, "key": key, "label": pl.String, "code": pl.Int64}
    return pl.DataFrame(rows, {**schema, "by": pl.Int64}, orient="row")


def aggregated(frame):
    """Count rows and pick labels through the engine."""
    tops = {"top": ("label", "by"), "top_code": ("code", "by")}
    found = PolarsEngine().aggregate(
        nw.from_native(frame.lazy()),
        ["customer_id", "key"],
        {"rows": nw.len(), "most": nw.col("by").max()},
        tops,
        bounds={},
    )
    rows = PolarsEngine().collect(found).to_native()
    return {
        (row["customer_id"], row["key"]): (
            *(row["rows"], row["most"], row["top"], row["top_code"]),
        )
        for row in rows.to_dicts()
    }


def looped(frame):
    """Do the same by plain loops."""
    groups = {}
    for row in frame.to_dicts():
        groups.setdefault((row["customer_id"], row["key"]), []).append(row)
    return {
        group: (len(rows), _most(rows), _top(rows, "label"), _top(rows, "code"))
        for group, rows in groups.items()
    }


def _most(rows):
    return max((row["by"] for row in rows if row["by"] is not None), default=None)


def _top(rows, label):
    best = [row[label] for row in rows if row["by"] is not None and row["by"] == _most(rows)]
    return min((one for one in best if one is not None), default=None)


@pytest.mark.parametrize("customer", [pl.Int64, pl.String])
@pytest.mark.parametrize("key", [pl.Int64, pl.String])
@given(data=st.data())
def test_packed_groups_and_labels_are_those_of_plain_loops(customer, key, data):
    values = {pl.Int64: wide, pl.String: texts}
    ids = {pl.Int64: st.sampled_from([-7, 0, 5]), pl.String: st.sampled_from(TEXTS)}
    row = st.tuples(ids[customer], values[key] | small if key is pl.Int64 else texts)
    rows = st.tuples(row, texts, wide, small | wide).map(lambda r: (*r[0], *r[1:]))
    frame = frame_of(data.draw(st.lists(rows, max_size=12)), customer, key)
    assert aggregated(frame) == looped(frame)


def test_keys_that_do_not_fit_one_number_are_grouped_as_they_are():
    ids = pl.LazyFrame({"a": [-(2**62), 2**62], "b": [0, 2**40]})
    assert PackedKeys.of(ids, ["a", "b"], {}) is None


def test_a_label_picked_by_what_is_no_whole_number_is_left_to_a_window():
    rows = pl.DataFrame({"label": ["a", "b"], "by": [0.5, 0.25]})
    assert Tops.of(rows, {"top": ("label", "by")}) is None

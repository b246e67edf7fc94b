"""Finding a customer by halving: the same answer as by looking at all."""

from __future__ import annotations

import narwhals as nw
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book.finding import place_of, row_of
from profilekit.errors import UnknownNameError

texts = st.text(st.characters(codec="utf-8"), max_size=3)
whole = st.integers(-(2**63), 2**63 - 1)


def sorted_frame(ids):
    dtype = nw.Int64() if all(isinstance(one, int) for one in ids) else nw.String()
    frame = nw.from_dict({"customer_id": ids}, schema={"customer_id": dtype}, backend="polars")
    return frame.sort("customer_id")


@given(
    ids=st.one_of(st.lists(texts, unique=True), st.lists(whole, unique=True)),
    stranger=st.one_of(texts, st.integers()),
)
def test_everybody_is_found_and_nobody_else(ids, stranger):
    frame = sorted_frame(ids)
    found = frame["customer_id"].to_list()
    assert [place_of(frame, one) for one in found] == list(range(len(ids)))
    assert (place_of(frame, stranger) is not None) == (stranger in ids)


def test_a_row_comes_with_its_names():
    frame = sorted_frame(["bo", "ann"]).with_columns(orders_count=nw.lit(3))
    assert row_of(frame, "bo", asked_by="test") == {"customer_id": "bo", "orders_count": 3}


def test_nobody_is_found_among_nobody():
    with pytest.raises(UnknownNameError, match="there is none at all"):
        row_of(sorted_frame([]), "ann", asked_by="test")

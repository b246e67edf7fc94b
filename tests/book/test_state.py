"""Plain JSON for parameters and states."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book.state import from_plain, to_plain

leaves = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=5)
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(tuple), st.dictionaries(st.text(max_size=5), inner)
    ),
    max_leaves=8,
)


@given(value=values)
def test_every_value_comes_back_through_strict_json(value):
    assert from_plain(json.loads(json.dumps(to_plain(value), allow_nan=False))) == value


def test_lists_come_back_as_tuples():
    assert from_plain(to_plain([1, [2]])) == (1, (2,))


@pytest.mark.parametrize("value", [{1: "a"}, {"a": {2, 3}}, b"bytes"])
def test_what_json_cannot_hold_is_refused(value):
    with pytest.raises(TypeError, match="cannot be written as JSON"):
        to_plain(value)

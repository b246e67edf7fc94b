"""Columns named as in the literature: how to rename them is said where it is sure that they are."""

from __future__ import annotations

import pandas as pd
import polars as pl
import pytest

from profilekit.book.columns import inputs_of, read_frame
from profilekit.errors import UnknownNameError

HISTORY = ("repeat_days_count", "active_span_days", "tenure_days")


def message(columns, make, fields=HISTORY):
    frame = read_frame(make({name: [1.0] for name in columns}), asked_by="me")
    with pytest.raises(UnknownNameError) as caught:
        inputs_of(frame, fields, asked_by="me")
    return str(caught.value)


@pytest.mark.parametrize(
    ("make", "call"), [(pd.DataFrame, "frame.rename(columns={"), (pl.DataFrame, "frame.rename({")]
)
def test_the_names_of_other_packages_are_said_with_what_to_type(make, call):
    told = message(("frequency", "recency", "T", "monetary_value"), make)
    asked = '"frequency": "repeat_days_count", "recency": "active_span_days", "T": "tenure_days"})'
    assert told.endswith(f"in days: {call}{asked}.")


def test_those_of_papers_too():
    told = message(("x", "t_x", "T"), pl.DataFrame)
    assert '{"x": "repeat_days_count", "t_x": "active_span_days", "T": "tenure_days"}' in told


def test_one_name_alone_may_be_chance():
    assert "rename" not in message(("x", "y"), pl.DataFrame)


def test_a_unit_in_common_is_no_likeness():
    assert "Did you mean" not in message(("recency_days",), pl.DataFrame, ("tenure_days",))
    assert "Did you mean" in message(("tenur_days",), pl.DataFrame, ("tenure_days",))


def test_what_is_near_to_several_is_meant_by_none():
    lacking = ("known_repeat_days_91d_count", "known_repeat_days_182d_count")
    assert "Did you mean" not in message(("repeat_days_91d_count",), pl.DataFrame, lacking)

"""Histories: who has which, and what cannot be one."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import TablesError
from profilekit.scores.lifetime.histories import HistoryFields, different_rows, read_histories

FIELDS = HistoryFields()
NAN = np.nan


def read(*customers, time_unit_days=7):
    columns = dict(zip(FIELDS.names, np.array(customers, dtype=float).T, strict=True))
    return read_histories(columns, FIELDS, time_unit_days=time_unit_days, asked_by="Model.fit")


def faults_of(*customers):
    with pytest.raises(TablesError) as caught:
        read(*customers)
    return {(fault.column, fault.code, fault.count) for fault in caught.value.faults}


def test_equal_customers_share_a_history():
    found = read((2, 14, 21), (0, 0, 70), (2, 14, 21))
    assert found.rows.tolist() == [1, 0, 1]
    assert found.weights.tolist() == [1, 2]
    assert (found.x.tolist(), found.t_x.tolist(), found.T.tolist()) == ([0, 2], [0, 2], [10, 3])
    assert (found.customers_count, found.repeat_customers_count) == (3, 2)


@pytest.mark.parametrize("repeats", [0, NAN])
def test_who_never_ordered_has_none_and_is_counted(repeats):
    found = read((repeats, NAN, NAN), (1, 7, 7))
    assert found.rows.tolist() == [-1, 0]
    assert (found.never_ordered_count, found.customers_count) == (1, 1)


def test_a_first_order_today_is_a_history():
    assert read((0, 0, 0)).T.tolist() == [0]


def test_nobody_at_all_is_no_history():
    found = read((0, NAN, NAN))
    assert (len(found.x), found.customers_count, found.never_ordered_count) == (0, 0, 1)


@pytest.mark.parametrize(
    ("customer", "column", "code"),
    [
        ((1, 9, 8), "active_span_days", "beyond_tenure"),
        ((0, 3, 8), "active_span_days", "span_without_repeat"),
        ((2, 0, 8), "repeat_days_count", "repeat_without_span"),
        ((100, 2, 8), "repeat_days_count", "more_than_days"),
        ((4, 3, 8), "repeat_days_count", "more_than_days"),
        ((1.5, 3, 8), "repeat_days_count", "not_whole"),
        ((-1, 0, 8), "repeat_days_count", "negative"),
        ((0, -2, 8), "active_span_days", "negative"),
        ((0, 0, np.inf), "tenure_days", "infinite"),
        ((np.inf, 3, 8), "repeat_days_count", "infinite"),
        ((NAN, 3, 8), "repeat_days_count", "missing"),
        ((0, NAN, 8), "active_span_days", "missing"),
        ((0, 0, NAN), "tenure_days", "missing"),
    ],
)
def test_what_cannot_be_is_named(customer, column, code):
    assert faults_of(customer, customer, (1, 7, 7)) == {(column, code, 2)}


@pytest.mark.parametrize("customer", [(3, 3, 3), (2, 1.5, 3)])
def test_a_repeat_a_day_can_be_and_orders_at_any_moment_too(customer):
    assert read(customer).repeat_customers_count == 1


def test_repeats_without_span_and_tenure_are_no_never_ordered():
    assert faults_of((3, NAN, NAN)) == {
        ("active_span_days", "missing", 1),
        ("tenure_days", "missing", 1),
    }


def test_all_faults_come_at_once_with_value_count_and_remedy():
    with pytest.raises(TablesError) as caught:
        read((1, 9, 8), (2, 0, 8), (2, 0, 9), (0, 0, np.inf))
    lines = str(caught.value).splitlines()
    assert lines[0] == "Model.fit found 3 faults:"
    assert lines[1].startswith("- book.tenure_days: inf infinite, of 1 customer [infinite]")
    assert lines[2] == (
        "- book.active_span_days: 9 beyond 'tenure_days', of 1 customer [beyond_tenure] "
        "Measure both up to the same day."
    )
    assert lines[3].startswith(
        "- book.repeat_days_count: 2 within a 'active_span_days' of 0, of 2 customers"
    )


@given(
    st.lists(st.tuples(*[st.one_of(st.integers(0, 3), st.floats(-1e300, 1e300))] * 3), max_size=30)
)
def test_different_rows_are_those_of_a_sort(rows):
    table = np.array(rows, dtype=float).reshape(-1, 3)
    first, which, counts = different_rows(*table.T)
    expected = sorted({tuple(row + 0.0) for row in table})
    assert [tuple(row + 0.0) for row in table[first]] == expected
    assert (table[first][which] == table).all()
    assert counts.tolist() == np.bincount(which, minlength=len(first)).tolist()

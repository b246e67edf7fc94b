"""Answers: every customer gives one to each field, or none where it is not known."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book.answers import answers_of, comparable_specs
from segments.flagged_books import flagged_book


def answers(values, name="spend_amount", bins=4):
    book = flagged_book({name: values})
    return answers_of(book.frame, book.catalogue[name], bins=bins, asked_by="me")


def told(values, **more):
    found = answers(values, **more)
    return [None if code < 0 else found.texts[code] for code in found.codes.tolist()]


def test_the_form_of_an_answer_says_what_its_text_says():
    values = [0.0, 0.0, 0.0, 1.25, 2.5, 5.0, None, 7.0, 9.0]
    found = answers(values)
    for form, place in zip(found.forms, range(len(found.texts)), strict=True):
        low = -np.inf if form.low is None else form.low
        high = np.inf if form.high is None else form.high
        within = [value is not None and low <= value < high for value in values]
        assert within == (found.codes == place).tolist()
        assert form.value is None
    assert answers([True, False], name="vip_flag").forms[1].value is True
    assert [each.value for each in answers(["b", None, "a"], name="city_label").forms] == ["a", "b"]
    assert answers([1.0, 1.0]).forms == ((None, None, None),)


def test_labels_are_answers_as_they_are():
    assert told(["b", None, "a"], name="city_label") == ["b", None, "a"]


def test_a_flag_is_yes_or_no():
    assert told([True, None, False], name="vip_flag") == ["yes", None, "no"]


def test_numbers_are_parts_of_equal_size_in_their_unit():
    assert told([float(n) for n in range(8)], bins=4) == [
        *["below 2.00"] * 2,
        *["2.00 to below 4.00"] * 2,
        *["4.00 to below 6.00"] * 2,
        *["6.00 or more"] * 2,
    ]


def test_nothing_known_is_no_answer():
    found = answers(pl.Series([None, None], dtype=pl.String), name="city_label")
    assert found.texts == ()
    assert found.codes.tolist() == [-1, -1]
    assert told(pl.Series([None, None], dtype=pl.Float64)) == [None, None]


def test_a_label_with_a_line_break_is_shown_as_a_literal():
    assert told(["a\nb"], name="city_label") == [r"'a\nb'"]


@given(
    st.lists(st.one_of(st.none(), st.floats(-1e6, 1e6, width=32)), min_size=1, max_size=60),
    st.integers(2, 6),
)
def test_larger_numbers_never_answer_lower(values, bins):
    if all(value is None for value in values):
        values = [*values, 0.0]
    found = answers(values, bins=bins)
    known = sorted(
        (v, c) for v, c in zip(values, found.codes.tolist(), strict=True) if v is not None
    )
    codes = [code for _, code in known]
    assert codes == sorted(codes)
    assert set(codes) == set(range(len(found.texts)))
    assert len(found.texts) <= bins
    assert [c < 0 for c in found.codes.tolist()] == [v is None for v in values]


@pytest.mark.parametrize("heap", [0.5, 0.9])
def test_a_heap_of_equals_answers_alike(heap):
    rng = np.random.default_rng(1)
    values = np.where(rng.random(400) < heap, 0.0, rng.random(400))
    found = answers(values.tolist())
    assert len(set(found.codes[values == 0].tolist())) == 1


def test_statistics_for_estimators_and_sensitive_fields_are_not_compared():
    columns = {"spend_amount": [1.0], "habit_spend_early_182d_amount": [1.0], "gender_label": ["f"]}
    catalogue = flagged_book({**columns, "in_x_flag": [True]}).catalogue
    assert [spec.name for spec in comparable_specs(catalogue)] == ["spend_amount"]


@pytest.mark.parametrize("unit", [1e-12, 5e-324, 1e-9, 1e15, 1e300])
def test_numbers_of_any_size_are_told_apart(unit):
    found = answers([1 * unit, 2 * unit, 3 * unit, 4 * unit])
    assert found.codes.tolist() == [0, 1, 2, 3]


def test_what_adding_up_in_another_order_changes_is_no_difference():
    assert answers([0.1 + 0.2, 0.3, 0.30000000000000016]).texts == ("any",)

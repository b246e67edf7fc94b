"""Attributes made of fields: ranges, values, and not to be known."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book.attributes import attributes_of
from profilekit.fields import FieldSpec

DTYPES = {"int64": pl.Int64, "float64": pl.Float64, "string": pl.String, "bool": pl.Boolean}


def made(name, dtype, values, *, bins=4, minimum=1, null_meaning="never"):
    spec = FieldSpec(name=name, dtype=dtype, meaning="What", null_meaning=null_meaning)
    frame = nw.from_native(pl.DataFrame({name: pl.Series(values, dtype=DTYPES[dtype])}))
    found = attributes_of(frame, spec, bins=bins, minimum=minimum, asked_by="here")
    return {each.text: each.holds.tolist() for each in found}


def test_numbers_are_split_into_parts_of_equal_size():
    found = made("orders_count", "int64", range(1, 9))
    assert list(found) == [
        "What: below 3",
        "What: 3 to below 5",
        "What: 5 to below 7",
        "What: 7 or more",
    ]
    assert [sum(holds) for holds in found.values()] == [2, 2, 2, 2]


def test_a_heap_of_noughts_leaves_one_question():
    assert made("referrals_count", "int64", [0] * 9 + [1, 2, 3]) == {
        "What: 1 or more": [False] * 9 + [True] * 3
    }


def test_a_part_next_to_a_heap_is_not_made_for_next_to_nobody():
    values = [0.0] * 74 + [0.1] + [0.2 + n / 100 for n in range(25)]
    assert list(made("coupon_share", "float64", values)) == ["What: 10.0% or more"]


def test_missing_is_an_answer_of_its_own():
    found = made("orders_count", "int64", [1, 2, 3, 4, None, None], bins=2)
    assert found["What: never"] == [False] * 4 + [True] * 2
    assert found["What: 3 or more"] == [False, False, True, True, False, False]


def test_missing_without_a_meaning_is_not_known():
    found = made("age_label", "string", ["a", None], null_meaning="")
    assert list(found) == ["What: a"]
    assert "What: not known" in made("age_label", "string", ["a", "b", None], null_meaning="")


def test_labels_are_taken_by_value():
    assert made("city_label", "string", ["Bo", "Al", "Bo", "Cy"]) == {
        "What: Al": [False, True, False, False],
        "What: Bo": [True, False, True, False],
        "What: Cy": [False, False, False, True],
    }


def test_of_two_opposites_one_is_asked():
    assert list(made("is_referred_flag", "bool", [True, False, False])) == ["What: yes"]


@pytest.mark.parametrize("values", [[None, None], [3, 3]])
def test_what_is_the_same_for_all_is_no_attribute(values):
    assert made("orders_count", "int64", values) == {}


def test_few_customers_are_not_told_nor_all_but_few():
    assert made("city_label", "string", ["Al"] * 3 + ["Bo"] * 7, minimum=3) == {
        "What: Bo": [False] * 3 + [True] * 7
    }
    assert made("city_label", "string", ["Al"] * 3 + ["Bo"] * 7, minimum=4) == {}


def test_a_hostile_label_stays_on_its_line():
    found = made("city_label", "string", ["x\n100%", "y", "z"])
    assert r"What: 'x\n100%'" in found


@given(st.lists(st.none() | st.integers(0, 9), min_size=2, max_size=50), st.integers(2, 6))
def test_the_answers_of_a_field_divide_the_customers(values, bins):
    found = list(made("orders_count", "int64", values, bins=bins).values())
    if len(found) > 1:
        assert np.sum(found, axis=0).tolist() == [1] * len(values)

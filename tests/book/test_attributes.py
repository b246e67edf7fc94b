"""Attributes made of fields: ranges, values, and not to be known."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.book.attributes import attributes_of, standing_out
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


def told_of(values, inside, *, minimum=1):
    spec = FieldSpec(name="agrees_flag", dtype="bool", meaning="Agrees")
    frame = nw.from_native(pl.DataFrame({"agrees_flag": values}))
    asked = attributes_of(frame, spec, bins=4, minimum=minimum, asked_by="here")
    found = standing_out(
        asked, np.array(inside), false_discovery_rate=0.05, minimum=minimum, group="own"
    )
    return [(row["attribute"], row["own_count"]) for row in found.iter_rows(named=True)]


def test_of_two_opposites_the_rarer_is_told():
    inside = [True] * 20 + [False] * 80
    mostly_yes = [True] * 2 + [False] * 18 + [True] * 78 + [False] * 2
    assert told_of(mostly_yes, inside) == [("Agrees: no", 18)]
    assert told_of([not each for each in mostly_yes], inside) == [("Agrees: yes", 18)]


def test_of_two_opposites_the_one_is_told_that_enough_of_the_group_have():
    inside = [True] * 20 + [False] * 80
    values = [False] * 20 + [True] * 40 + [False] * 40
    assert told_of(values, inside) == [("Agrees: no", 20)]
    assert told_of([not each for each in values], inside) == [("Agrees: yes", 20)]


def test_dust_of_adding_up_is_no_bound():
    found = made("margin_ratio", "float64", [0.0, 2.78e-17, 0.0, 5e-17, 0.31, 0.5, 0.7, 1.1])
    assert found["What: 0"] == [True] * 4 + [False] * 4
    assert not [text for text in found if "e-" in text]


def test_bounds_are_as_short_as_leave_everybody_on_their_side():
    values = [1.5, 1.7, 2.25, 3.1, 55.99999999999999, 57.5, 1783.2, 1815.75, 1790.1, 1822.4]
    found = made("spend_amount", "float64", values, bins=5)
    assert list(found) == [
        "What: below 2.00",
        "What: 2.00 to below 56.00",
        "What: 56.00 to below 1,000.00",
        "What: 1,000.00 to below 1,800.00",
        "What: 1,800.00 or more",
    ]
    assert [values[place] for place in np.flatnonzero(found["What: 1,800.00 or more"])] == [
        1815.75,
        1822.4,
    ]


def test_a_part_of_one_value_is_told_by_it():
    assert list(made("children_count", "int64", [0, 0, 0, 1, 1, 1, 2, 3, 4])) == [
        "What: 0",
        "What: 1",
        "What: 2 or more",
    ]

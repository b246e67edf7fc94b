"""How close values come to what is wanted, against numbers worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import DeclarationError, StateError
from profilekit.scores.prospects.ideal_customer import IdealCustomer
from profilekit.scores.prospects.wanted import Wanted

NUMBERS = st.floats(-1e6, 1e6)


def close(wanted, *values):
    dtype = object if wanted.is_text else np.float64
    return wanted.closeness(np.array(values, dtype=dtype)).tolist()


AGE = Wanted("age_years", at_least=25, at_most=45, fades_over=10)


def test_the_whole_range_is_wholly_close():
    assert close(AGE, 25, 30, 45) == [1, 1, 1]


def test_closeness_halves_at_the_stated_distance_and_is_a_sixteenth_at_twice_it():
    assert close(AGE, 55, 15, 65, 5) == pytest.approx([1 / 2, 1 / 2, 1 / 16, 1 / 16])


def test_a_number_just_outside_is_nearly_as_good():
    assert close(AGE, 46)[0] == pytest.approx(2**-0.01)


def test_what_is_missing_has_no_closeness():
    assert math.isnan(close(AGE, math.nan)[0])
    assert math.isnan(close(Wanted("region_label", one_of=("a",)), None)[0])
    assert math.isnan(close(Wanted("industry_code_label", codes=("62",)), None)[0])


@given(NUMBERS, NUMBERS)
def test_farther_is_never_closer(one, other):
    nearer, farther = sorted((one, other), key=lambda x: max(25 - x, x - 45, 0))
    assert close(AGE, nearer)[0] >= close(AGE, farther)[0]


@given(NUMBERS)
def test_closeness_is_from_nought_to_one(number):
    assert 0 <= close(AGE, number)[0] <= 1


@pytest.mark.parametrize(
    ("wanted", "half"),
    [
        (Wanted("x_count", at_least=10, at_most=30), 40),
        (Wanted("x_count", at_least=100), 50),
        (Wanted("x_count", at_most=-8), -4),
        (Wanted("x_count", at_least=4, at_most=4), 6),
        (Wanted("x_count", at_most=0), 1),
    ],
)
def test_without_a_stated_distance_it_is_half_the_width_or_half_the_end(wanted, half):
    assert close(wanted, half) == [0.5]


def test_no_distance_is_a_hard_edge():
    assert close(Wanted("x_count", at_least=3, fades_over=0), 2.999, 3) == [0, 1]


def test_a_factor_is_the_same_both_ways():
    size = Wanted("employees_count", at_least=50, at_most=500, fades_factor=2)
    assert close(size, 25, 1000) == pytest.approx([0.5, 0.5])
    assert close(size, 12.5, 2000) == pytest.approx([1 / 16, 1 / 16])
    assert close(size, 0, -3, 50, 500) == [0, 0, 1, 1]


def test_infinity_is_far_off():
    assert close(AGE, math.inf, -math.inf) == [0, 0]


def test_labels_are_close_wholly_partly_or_not():
    region = Wanted("region_label", one_of=("Marmara", "Aegean"), partly={"Anatolia": 0.4})
    assert close(region, "Marmara", "Aegean", "Anatolia", "Thrace", "marmara") == [1, 1, 0.4, 0, 0]


@pytest.mark.parametrize(
    ("code", "closeness"),
    [
        ("6201", 1),
        ("62.01", 1),
        ("J62.01", 1),
        ("620199", 1),
        ("6209", 3 / 4),
        ("62", 2 / 4),
        ("6", 0),
        ("6801", 0),
        ("", 0),
    ],
)
def test_a_code_is_as_close_as_the_digits_it_shares(code, closeness):
    assert close(Wanted("industry_code_label", codes=("6201",)), code) == [closeness]


def test_the_nearest_of_several_codes_counts():
    assert close(Wanted("industry_code_label", codes=("4711", "62")), "6209") == [1]


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        ({}, "wants nothing"),
        ({"at_least": 1, "one_of": ("a",)}, "several kinds"),
        ({"one_of": ("a",), "codes": ("62",)}, "several kinds"),
        ({"at_least": 2, "at_most": 1}, "empty: 2 to 1"),
        ({"at_least": 1, "fades_over": 1, "fades_factor": 2}, "not both"),
        ({"at_least": 0, "fades_factor": 2}, "above 0"),
        ({"one_of": ("a",), "fades_over": 1}, "for numbers"),
        ({"at_least": 1, "fades_over": -1}, "fades_over is -1; expected 0 or more"),
        ({"at_least": 1, "weight": 0}, "weight is 0; expected more than 0"),
        ({"at_least": math.nan}, "at_least is nan; expected a finite number"),
        ({"partly": {"a": 1.5}}, r"partly\['a'\] is 1.5; expected 1 or less"),
        ({"codes": ("J",)}, "fewer than two digits"),
        ({"one_of": "Marmara"}, r"one_of is 'Marmara'; expected a tuple such as \('Marmara',\)"),
        ({"one_of": 3}, "one_of is 3; expected a tuple"),
        ({"one_of": np.arange(3)}, "one_of is .*; expected a tuple"),
        ({"partly": ["a"]}, r"partly is \['a'\]; expected a mapping"),
    ],
)
def test_what_cannot_be_wanted_is_refused(stated, message):
    with pytest.raises(DeclarationError, match=message):
        Wanted("x_label", **stated)


def test_json_reads_back_what_was_written():
    for wanted in (AGE, Wanted("x_label", one_of=("a",), partly={"b": 0.5}, weight=3)):
        assert Wanted.model_validate_json(wanted.model_dump_json(), strict=True) == wanted


def test_json_is_read_as_strictly_within_an_ideal_customer():
    written = IdealCustomer((AGE,)).to_json()
    assert IdealCustomer.from_json(written).attributes == (AGE,)
    with pytest.raises(StateError):
        IdealCustomer.from_json(written.replace('"weight": 1.0', '"weight": "1.0"'))


def test_a_set_of_labels_is_taken_in_alphabetical_order():
    assert Wanted("region_label", one_of={"b", "a", "c"}).one_of == ("a", "b", "c")


def test_a_hostile_label_is_told_as_a_literal():
    told = Wanted("region_label", one_of=("north",)).told("a\x1b[31m\nb")
    assert told == r"Region 'a\x1b[31m\nb' (wanted: north)"


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"at_least": 1000}, "at least 1,000"),
        ({"at_most": 2.5}, "at most 2.5"),
        ({"at_least": 2, "at_most": 2}, "2"),
        ({"at_least": 2, "at_most": 3}, "2 to 3"),
    ],
)
def test_ranges_are_told_in_words(stated, words):
    assert Wanted("x_ratio", **stated).told(1) == f"X 1 (wanted: {words})"

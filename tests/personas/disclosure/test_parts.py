"""The parts that answers are made of, against customers who answer."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.personas.disclosure.parts import nested_fields, parts_of
from profilekit.personas.statement import Answer

SHORT, LONG = "orders_90d_count", "orders_365d_count"
BOUNDS = st.integers(1, 6).map(float)


@st.composite
def numbers(draw: st.DrawFn, field: str) -> Answer:
    low, high = sorted((draw(BOUNDS), draw(BOUNDS)))
    kind = draw(st.sampled_from(["more", "less", "between"]))
    if kind == "between" and low < high:
        return Answer(field=field, low=low, high=high)
    return Answer(field=field, low=low) if kind == "more" else Answer(field=field, high=high)


def holds(answer: Answer, value: float) -> bool:
    low = -math.inf if answer.low is None else answer.low
    return low <= value < (math.inf if answer.high is None else answer.high)


@given(answers=st.sets(numbers(SHORT), min_size=1, max_size=4))
def test_every_number_is_in_one_part_and_every_part_has_numbers(answers: set[Answer]) -> None:
    parts = parts_of([SHORT], answers, set())
    told = {tuple(holds(each, value) for each in answers) for value in range(8)}
    made = {tuple(column) for column in np.array([parts.holds[each] for each in answers]).T}
    assert told == made


@given(
    short=st.sets(numbers(SHORT), min_size=1, max_size=2),
    long=st.sets(numbers(LONG), min_size=1, max_size=2),
)
def test_a_longer_window_has_as_much_at_least(short: set[Answer], long: set[Answer]) -> None:
    parts = parts_of([SHORT, LONG], short | long, set())
    told = {
        (*(holds(each, a) for each in short), *(holds(each, b) for each in long))
        for b in np.arange(0, 8, 0.5)
        for a in np.arange(0, b + 0.1, 0.5)
    }
    answers = [*short, *long]
    made = {tuple(column) for column in np.array([parts.holds[each] for each in answers]).T}
    assert told == made


def test_labels_that_were_not_told_are_one_part() -> None:
    days = {Answer(field="top_weekday_label", value=day) for day in ("friday", "sunday")}
    parts = parts_of(["top_weekday_label"], days, set())
    made = np.array(list(parts.holds.values()))
    assert made.sum(axis=0).tolist() == [0, 1, 1]


def test_a_flag_holds_or_does_not_or_is_not_known() -> None:
    yes, no = (Answer(field="sms_flag", value=value) for value in (True, False))
    parts = parts_of(["sms_flag"], {yes, no}, {"sms_flag"})
    assert parts.holds[yes].tolist() == [False, True, False]
    assert parts.holds[no].tolist() == [True, False, False]
    assert parts.known["sms_flag"].tolist() == [True, True, False]


def test_not_to_be_known_goes_with_any_other_window() -> None:
    known = {Answer(field=SHORT, low=3.0), Answer(field=LONG, low=3.0)}
    without = len(next(iter(parts_of([SHORT, LONG], known, set()).holds.values())))
    parts = parts_of([SHORT, LONG], known, {SHORT})
    assert (without, len(parts.known[SHORT])) == (3, 5)


def test_what_two_bounds_enclose_is_looked_after() -> None:
    answers = {Answer(field=SHORT, low=3.0), Answer(field=SHORT, low=5.0)}
    looked_at = [each.tolist() for each in parts_of([SHORT], answers, set()).looked_at]
    assert sorted(map(tuple, looked_at)) == [
        (False, False, True),
        (False, True, False),
        (False, True, True),
        (True, False, False),
        (True, True, False),
    ]


@pytest.mark.parametrize(
    ("fields", "pairs"),
    [
        (["spend_365d_amount", "spend_amount"], [("spend_365d_amount", "spend_amount")]),
        (["deal_90d_share", "deal_365d_share"], []),
        (["top_category_90d_label", "top_category_label"], []),
        (["orders_90d_count", "refunds_365d_count"], []),
        ([SHORT, LONG, "orders_count"], [(SHORT, LONG), (SHORT, "orders_count"),
                                         (LONG, "orders_count")]),
    ],
)  # fmt: skip
def test_counts_grow_with_the_window_and_shares_do_not(
    fields: list[str], pairs: list[tuple[str, str]]
) -> None:
    assert nested_fields(fields) == pairs

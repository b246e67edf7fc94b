"""Which leaf decided: the first that fails of all, the first that holds of any."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import numpy as np
import pytest

from profilekit.book import Profile, Provenance
from profilekit.book.profile import Value
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.segments import customers, field, in_segment

RECENT, MUCH = field("recency_days") <= 30, field("spend_amount") > 100


def told(rule, **row):
    return str(rule.explain(row))


def test_of_all_the_first_that_fails_decides():
    assert told(RECENT & MUCH, recency_days=40, spend_amount=None) == (
        "fails: recency_days is 40 (asked: <= 30)"
    )
    assert told(RECENT & MUCH, recency_days=None, spend_amount=5) == (
        "fails: spend_amount is 5 (asked: > 100)"
    )


def test_of_all_that_hold_each_decides():
    assert told(RECENT & MUCH, recency_days=4, spend_amount=500) == (
        "holds: recency_days is 4 (asked: <= 30); spend_amount is 500 (asked: > 100)"
    )


def test_of_any_the_first_that_holds_decides():
    assert told(RECENT | MUCH, recency_days=40, spend_amount=500) == (
        "holds: spend_amount is 500 (asked: > 100)"
    )


def test_what_is_missing_decides_where_nothing_else_does():
    assert told(RECENT | MUCH, recency_days=None, spend_amount=5) == (
        "unknown: recency_days is missing (asked: <= 30)"
    )


def test_the_opposite_is_told_as_such():
    rule = ~(RECENT | ~field("c_label").one_of("DE"))
    assert told(rule, recency_days=40, c_label="DE") == (
        "holds: recency_days is 40 (asked: > 30); c_label is 'DE' (asked: one of 'DE')"
    )


def test_what_missing_counts_as_is_said_and_turns_with_not():
    rule = field("spend_amount", missing="holds") > 100
    assert told(rule, spend_amount=float("nan")) == (
        "holds: spend_amount is missing (asked: > 100, holds if missing)"
    )
    assert told(~rule, spend_amount=None) == (
        "fails: spend_amount is missing (asked: <= 100, fails if missing)"
    )


def test_segments_and_lists_are_told():
    row = {"in_loyal_flag": True, "customer_id": "ann"}
    assert str((in_segment("loyal") & ~customers(["bo"])).explain(row)) == (
        "holds: in segment loyal (asked: in segment loyal); "
        "customer_id is 'ann' (asked: not one of 1 listed)"
    )


def test_a_profile_is_a_row():
    recency = Value(value=3, unit="days", as_of=date(2025, 1, 1))
    profile = Profile(
        customer_id="ann",
        as_of=date(2025, 1, 1),
        behaviour={"recency_days": recency},
        provenance=Provenance(),
    )
    decision = (RECENT & customers(["ann"])).explain(profile)
    assert decision.answer == "holds"
    assert decision.leaves[0].field == "recency_days"
    assert decision.leaves[0].value == 3


def test_fields_that_are_not_there_are_named_all_at_once():
    with pytest.raises(UnknownNameError, match=r"'recency_days', 'spend_amount'.*'recency_day'"):
        (RECENT & MUCH).explain({"recency_day": 3})


def test_text_and_numbers_are_not_compared():
    with pytest.raises(UnsupportedInputError, match="'x' in the field 'recency_days'"):
        RECENT.explain({"recency_days": "x"})
    with pytest.raises(UnsupportedInputError, match="expected text"):
        (field("c_label") == "DE").explain({"c_label": 3})


def test_hostile_names_and_values_are_shown_as_literals():
    rule = field("a\n_label") == "<script>\x1b[31m"
    text = told(rule, **{"a\n_label": "x\r\nforged: holds"})
    assert text.isprintable()
    assert "\\r\\nforged" in text


@pytest.mark.parametrize("value", [date(2025, 1, 1), [1], np.array([1, 2]), np.array([1])])
def test_what_no_field_holds_is_refused(value):
    for rule in (field("x_count").is_known(), field("x_count") > 1):
        with pytest.raises(UnsupportedInputError, match="in the field 'x_count'"):
            rule.explain({"x_count": value})


def test_a_decimal_is_a_number():
    assert (
        told(MUCH, spend_amount=Decimal("100.5")) == "holds: spend_amount is 100.5 (asked: > 100)"
    )


def test_what_is_no_row_is_refused():
    with pytest.raises(UnsupportedInputError, match="was given 5; expected a mapping"):
        RECENT.explain(5)

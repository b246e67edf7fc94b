"""Drift of segments: counts by hand, and people told apart from rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments import Segment, assign_segments, field
from profilekit.segments.judging.drift import segment_drift
from segments.flagged_books import flagged_book

THEN, NOW = date(2017, 6, 30), date(2017, 12, 31)


def spender(limit):
    return Segment(
        id="spender",
        name="Spenders",
        levels=("behavioural",),
        definition=field("spend_amount") >= limit,
    )


def assigned(spends, *, ids, as_of, limit):
    book = flagged_book({"spend_amount": spends}, ids=ids, as_of=as_of)
    return assign_segments(book, [spender(limit)])


BEFORE = assigned([5.0, 20.0, 30.0, 40.0], ids=[1, 2, 3, 4], as_of=THEN, limit=10)
# 1 rises, 2 falls, 3 stays, 4 is gone, 5 is new; and now it takes 15 to be one.
AFTER = assigned([50.0, 5.0, 12.0, 60.0], ids=[1, 2, 3, 5], as_of=NOW, limit=15)


def of(found, segment="spender"):
    rows = found.to_pandas().set_index("segment")
    return rows.loc[segment].to_dict()


def test_who_came_and_who_left_by_hand():
    row = of(segment_drift(BEFORE, AFTER, ["spender"], resamples=1))
    assert (row["before_count"], row["after_count"], row["kept_count"]) == (3, 2, 0)
    assert (row["left_gone_count"], row["left_moved_count"]) == (1, 2)
    assert (row["joined_new_count"], row["joined_moved_count"]) == (1, 1)
    assert row["jaccard"] == 0


def test_people_and_rules_add_up_to_the_change():
    row = of(segment_drift(BEFORE, AFTER, ["spender"], resamples=1))
    # By the rule of before 1, 3 and 5 are in it: as many as then. The new rule leaves 3 out.
    assert (row["population_change_count"], row["definition_change_count"]) == (0, -1)


def test_the_same_rule_changes_by_people_alone():
    same = assigned([50.0, 5.0, 12.0, 60.0], ids=[1, 2, 3, 5], as_of=NOW, limit=10)
    assert of(segment_drift(BEFORE, same, ["spender"], resamples=1))["definition_change_count"] == 0


def test_without_what_defined_it_that_is_not_told():
    flags = {"in_spender_flag": [True, False]}
    then, now = (flagged_book(flags, as_of=day) for day in (THEN, NOW))
    found = segment_drift(then, now, ["spender"], resamples=1)
    assert np.isnan(of(found)["definition_change_count"])
    assert found.not_told == {"spender": "the book of before does not hold what defined it"}


LABELS_THEN = flagged_book({"segment_g_label": ["a", "a", "b", None]}, as_of=THEN)
LABELS_NOW = flagged_book({"segment_g_label": ["a", "c", "c"]}, ids=[1, 2, 9], as_of=NOW)


def test_transitions_by_hand():
    found = segment_drift(LABELS_THEN, LABELS_NOW, "segment_g_label", resamples=1)
    moves = found.transitions.to_dicts()
    told = [tuple(row.values()) for row in moves]
    assert ("a", "a", 1, 0.5) in told
    assert ("a", "c", 1, 0.5) in told
    assert ("b", None, 1, 1.0) in told
    assert (None, "c", 1, None) in told
    assert sum(row["customers_count"] for row in moves) == 5


def test_a_label_that_is_new_or_gone_is_an_empty_segment_of_the_other_book():
    rows = segment_drift(LABELS_THEN, LABELS_NOW, "segment_g_label", resamples=1).to_pandas()
    sizes = rows.set_index("segment")[["before_count", "after_count"]]
    assert sizes.loc["b"].tolist() == [1, 0]
    assert sizes.loc["c"].tolist() == [0, 2]


def test_fields_that_moved_are_told_from_those_that_did_not():
    rng = np.random.default_rng(3)
    calm = [rng.normal(size=1000) for _ in range(2)]
    moving = [rng.normal(loc=shift, size=1000) for shift in (0.0, 1.0)]
    flag = [True] * 500 + [False] * 500
    then, now = (
        flagged_book({"calm_score": a, "moving_score": b, "in_x_flag": flag}, as_of=day)
        for a, b, day in zip(calm, moving, (THEN, NOW), strict=True)
    )
    found = segment_drift(then, now, ["x"]).fields
    assert found["field"].to_list() == ["moving_score", "calm_score"]
    assert found["verdict"].to_list() == ["act", "stable"]


def test_what_is_not_known_any_more_is_a_move():
    columns = {"in_x_flag": [True] * 200, "age_years": [30.0, 40.0] * 100}
    then = flagged_book(columns, as_of=THEN)
    now = flagged_book({**columns, "age_years": [30.0, None] * 100}, as_of=NOW)
    found = segment_drift(then, now, ["x"]).fields
    assert found["verdict"].to_list() == ["act"]


def test_a_sensitive_field_is_not_compared():
    columns = {"in_x_flag": [True, False], "religion_label": ["x", "y"]}
    then, now = (flagged_book(columns, as_of=day) for day in (THEN, NOW))
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        segment_drift(then, now, ["x"], fields=("religion_label",))


def test_the_order_of_the_books_matters():
    with pytest.raises(DeclarationError, match="2017-06-30, not later than before, 2017-12-31"):
        segment_drift(AFTER, BEFORE, ["spender"])


def test_a_segment_must_be_known_to_both():
    with pytest.raises(UnknownNameError, match="assign segments to both"):
        segment_drift(flagged_book({"in_y_flag": [True]}, as_of=THEN), AFTER, ["spender"])


@pytest.mark.parametrize("asked", ["religion_label", [{"religion_label": "x"}]])
def test_a_sensitive_label_names_no_segment(asked):
    then, now = (flagged_book({"religion_label": ["x", "y"]}, as_of=day) for day in (THEN, NOW))
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        segment_drift(then, now, asked)


def test_a_label_that_nobody_has_in_either_book_is_refused():
    with pytest.raises(UnknownNameError, match="'typo'; there are 'a', 'b', 'c'"):
        segment_drift(LABELS_THEN, LABELS_NOW, [{"segment_g_label": "typo"}])


def test_a_label_of_one_of_the_books_is_an_empty_segment_of_the_other():
    found = segment_drift(LABELS_THEN, LABELS_NOW, [{"segment_g_label": "b"}], resamples=1)
    assert (of(found, "b")["before_count"], of(found, "b")["after_count"]) == (1, 0)


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"in_x_flag": True}, DeclarationError, "in_x_flag holds bool"),
        ({"segment_h_label": "a"}, UnknownNameError, "segment_h_label"),
        ({"segment_g_label": "a", "in_x_flag": "b"}, UnsupportedInputError, "one label field"),
        ({}, UnsupportedInputError, "one label field"),
    ],
)
def test_what_is_no_label_of_both_books_is_refused(asked, error, message):
    columns = {"segment_g_label": ["a"], "in_x_flag": [True]}
    then = flagged_book(columns | {"segment_h_label": ["a"]}, as_of=THEN)
    with pytest.raises(error, match=message):
        segment_drift(then, flagged_book(columns, as_of=NOW), [asked])


@pytest.mark.parametrize(
    "asked", [[{"segment_g_label": "a"}, {"segment_h_label": "a"}], ["x", "x"]]
)
def test_two_segments_of_one_name_are_refused(asked):
    columns = {"segment_g_label": ["a"], "segment_h_label": ["a"], "in_x_flag": [True]}
    then, now = (flagged_book(columns, as_of=day) for day in (THEN, NOW))
    with pytest.raises(DeclarationError, match="more than one segment is called"):
        segment_drift(then, now, asked)


def test_ids_of_two_kinds_are_refused():
    then = flagged_book({"in_x_flag": [True]}, ids=["1"], as_of=THEN)
    now = flagged_book({"in_x_flag": [True]}, ids=[1], as_of=NOW)
    with pytest.raises(UnsupportedInputError, match="ids of one kind"):
        segment_drift(then, now, ["x"])


def test_it_reads_as_text():
    text = str(segment_drift(BEFORE, AFTER, ["spender"], resamples=1))
    assert "spender: 3 before, 2 after, 0.00 Jaccard, +0 by population, -1 by definition" in text

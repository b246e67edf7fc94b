"""What personas cannot be built with: typed errors that name all of it, and what to type."""

from __future__ import annotations

import re

import pandas as pd
import polars as pl
import pytest

from personas.building.books import book_of, columns_of
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.personas import ideal_persona
from profilekit.personas.building import build_persona, build_personas
from profilekit.personas.building.asked import names_in
from profilekit.personas.building.too_few import TooFewMembersError
from profilekit.scores.prospects.wanted import Wanted

BOOK = book_of(columns_of())
PARTS = book_of(
    {**columns_of(), "rfm_segment_label": ["a"] * 300 + ["b"] * 270 + ["c"] * 20 + ["d"] * 10}
)


def test_all_that_cannot_be_is_told_at_once():
    wrong = {
        "rng": "x", "minimum_customers": -1, "most": 0, "false_discovery_rate": 2,
        "beside": "loyal", "product_fit": 3,
    }  # fmt: skip
    with pytest.raises(DeclarationError, match=r"^build_persona: ") as found:
        build_persona(BOOK, "loyal", **wrong)
    assert all(f"{name} is " in str(found.value) for name in wrong)


@pytest.mark.parametrize("least", [0, -1, "a", 1.5, True])
def test_a_minimum_is_a_whole_number(least):
    with pytest.raises(DeclarationError, match=r"minimum_customers is .* whole number from 1 on"):
        build_persona(BOOK, "loyal", minimum_customers=least)


@pytest.mark.parametrize("segment", [5, None, {"age_band_label": "18-24", "b": "c"}])
def test_what_is_no_segment_is_refused(segment):
    with pytest.raises(UnsupportedInputError, match="for a segment; expected an id"):
        build_persona(BOOK, segment)


def test_all_segments_that_are_not_there_are_named():
    with pytest.raises(UnknownNameError, match="no segment 'loyl', 'other'") as e:
        build_personas(BOOK, ("loyal", "loyl", "other"))
    assert e.value.nearest == {"loyl": "loyal"}
    assert "'rfm_segment_label'" in e.value.hint


def test_the_nearest_label_field_is_named():
    with pytest.raises(DeclarationError, match=r"build_personas: .*Did you mean 'age_band_label'"):
        build_personas(BOOK, "age_band_labl")


def test_all_small_segments_are_named_with_how_many_more_each_takes_and_what_to_type():
    with pytest.raises(TooFewMembersError) as found:
        build_personas(PARTS, "rfm_segment_label")
    assert found.value.missing == {"c": 30, "d": 40}
    assert re.match("build_personas .*'c' with 20 members, 30 too few", str(found.value))
    assert "skip_small=True" in str(found.value)


def test_names_come_in_any_column_of_texts():
    for names in (pd.Series(["Ada Brown"]), pl.Series(["Ada Brown"]), {"Ada Brown"}, iter(["A B"])):
        told, fault = names_in(names)
        assert (len(told), fault) == (1, "")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["a", float("nan"), 3], "known_names holds nan, 3; expected texts alone"),
        (
            pd.Series(["a", None, 1, 2, 3]),
            r"holds nan, 1, 2 and 1 more|holds None, 1, 2 and 1 more",
        ),
        ("Ada Brown", "known_names is 'Ada Brown'"),
        (pd.DataFrame({"name": ["a"]}), "known_names is "),
        (None, "known_names is None"),
    ],
)
def test_what_is_no_name_is_named(names, told):
    with pytest.raises(DeclarationError, match=told):
        build_persona(PARTS, {"rfm_segment_label": "a"}, known_names=names)
    with pytest.raises(DeclarationError, match=told):
        ideal_persona(
            "Young", {"demographics": [Wanted("age_years", at_least=25)]}, known_names=names
        )


def test_of_everybody_no_one_is_small():
    everybody = book_of({**columns_of(), "rfm_segment_label": ["a"] * 600})
    with pytest.raises(TooFewMembersError, match="not of nobody or of everybody") as found:
        build_persona(everybody, {"rfm_segment_label": "a"})
    assert "skip_small" not in str(found.value)


def test_small_segments_are_left_out_where_asked_for_and_it_is_said():
    with pytest.warns(UserWarning, match="left out 'c' with 20 members, 30 too few; 'd'") as said:
        told = build_personas(PARTS, "rfm_segment_label", skip_small=True, resamples=5)
    assert [each.id for each in told] == ["a", "b"]
    assert said[0].filename == __file__


def test_nothing_is_built_where_all_are_small():
    with pytest.raises(TooFewMembersError):
        build_personas(PARTS, ({"rfm_segment_label": "c"},), skip_small=True)


@pytest.mark.parametrize("skip", ["yes", 1, None])
def test_whether_to_skip_is_yes_or_no(skip):
    with pytest.raises(DeclarationError, match=r"skip_small is .*; expected True or False"):
        build_personas(PARTS, "rfm_segment_label", skip_small=skip)


def test_a_field_that_is_nearly_one_is_not_wanted():
    with pytest.raises(DeclarationError, match=r"'agee_years'.*did you mean 'age_years'"):
        ideal_persona("Young", {"demographics": [Wanted("agee_years", at_least=25)]})


def test_a_field_of_ones_own_may_be_wanted():
    told = ideal_persona("Young", {"demographics": [Wanted("tier_label", one_of=["gold"])]})
    assert [each.fields for each in told.statements] == [("tier_label",)]

"""What is not known is said, with why and how many more it takes."""

from __future__ import annotations

import numpy as np
import pytest

from personas.building.books import book_of, columns_of
from profilekit.personas.building import build_persona

COLUMNS = columns_of()


def not_known(columns, **parameters):
    persona = build_persona(book_of(columns), "loyal", resamples=5, **parameters)
    return persona.not_known


def of(entries, key):
    return next((each for each in entries if each.key == key), None)


def test_sections_with_nothing_measured_come_first():
    entries = not_known(COLUMNS)
    assert [(each.key, each.reason) for each in entries[:2]] == [
        ("psychographics", "no-data"),
        ("social", "no-data"),
    ]
    assert of(entries, "goals") is None
    assert of(entries, "firmographics") is None


def test_what_few_are_known_of_says_how_many_are_enough_and_not_of_how_many_it_is_known():
    answers = [8.0] * 5 + [None] * 195 + [3.0] * 400
    entry = of(not_known({**COLUMNS, "nps_score": answers}), "psychographics")
    assert (entry.reason, entry.known_count, entry.needed_count) == ("too-few", None, 10)


def test_what_is_not_clear_says_how_many_further_members_it_takes():
    city = np.where(np.arange(600) % 20 < 11, "a", "b")
    entry = of(not_known({**COLUMNS, "age_band_label": city.tolist()}), "age_band_label")
    # A lead of 0.1 is clear of 385 members.
    assert (entry.reason, entry.known_count, entry.needed_count) == ("not-clear", 200, 200)


@pytest.mark.parametrize("first", [10, 11])
def test_how_many_it_takes_does_not_follow_from_what_they_answer(first):
    city = np.where(np.arange(600) % 20 < first, "a", "b")
    entry = of(not_known({**COLUMNS, "age_band_label": city.tolist()}), "age_band_label")
    assert (entry.reason, entry.needed_count) == ("not-clear", 200)


def test_what_fewer_than_half_answer_is_not_told_by_more_members():
    city = np.array(["a", "b", "c"])[np.arange(600) % 3]
    entry = of(not_known({**COLUMNS, "age_band_label": city.tolist()}), "age_band_label")
    assert (entry.reason, entry.needed_count) == ("not-clear", None)


def unclear_of(known):
    answers = [None if place >= known else "ab"[place % 2] for place in range(200)]
    columns = {**COLUMNS, "age_band_label": [*answers, *("ab" * 200)]}
    return of(not_known(columns), "age_band_label")


def test_where_more_would_hardly_tell_it_no_number_is_given():
    assert unclear_of(100).needed_count == 600
    assert unclear_of(70).needed_count is None


def test_what_is_not_clear_of_few_is_kept_back_and_not_called_unclear():
    assert unclear_of(18) is None or unclear_of(18).reason != "not-clear"


@pytest.mark.parametrize("known", range(10))
def test_none_and_few_of_whom_it_is_known_are_told_alike(known):
    answers = [8.0] * known + [None] * (200 - known) + [3.0] * 400
    assert not_known({**COLUMNS, "nps_score": answers}) == not_known(
        {**COLUMNS, "nps_score": [None] * 200 + [3.0] * 400}
    )


def test_a_section_that_is_silent_to_protect_few_is_kept_back():
    flags = [place < 195 for place in range(200)] + [place % 2 == 0 for place in range(400)]
    columns = {**COLUMNS, "top_device_label": np.where(flags, "phone", "desktop").tolist()}
    entries = not_known(columns)
    assert of(entries, "channels").reason == "withheld"
    assert of(entries, "top_device_label").reason == "withheld"


def test_no_more_than_eight_are_listed():
    rng = np.random.default_rng(0)
    unclear = {
        f"{name}_label": rng.choice(["x", "y"], 600).tolist() for name in "abcdefghijklmnopq"
    }
    assert len(not_known({**COLUMNS, **{f"q{name}": v for name, v in unclear.items()}})) == 8


def test_what_is_told_is_not_listed_as_unknown():
    persona = build_persona(book_of(COLUMNS), "loyal", resamples=5)
    told = {each.key.split(".")[0] for each in persona.statements}
    assert not told & {each.key for each in persona.not_known}

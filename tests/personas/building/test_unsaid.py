"""What is not known is said, with why and how many more it takes."""

from __future__ import annotations

import numpy as np

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
    assert (entry.reason, entry.known_count, entry.needed_count) == ("not-clear", 200, 185)


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

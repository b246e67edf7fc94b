"""Titles that the library gives are told in each language; those of others as they were written."""

from __future__ import annotations

import pytest

import profilekit as pk
from personas.building.books import book_of, columns_of
from profilekit.personas.building.building import build_persona
from profilekit.personas.building.titling import answers_of_title
from profilekit.personas.locales import locale_of
from profilekit.personas.wording import Teller
from profilekit.segments import assign_segments, segments_from, templates_for

BOOK = pk.measure(pk.make_shop(seed=7, n_customers=600), as_of="2025-12-31").apply(pk.RFMScorer())


def title(persona, lang):
    return Teller(locale_of(lang)).segment_title(persona)


def test_every_ready_template_gives_titles_that_can_be_told():
    made = [
        segment
        for template in templates_for(BOOK)
        if template.levels != ("firmographic",)
        for segment in segments_from(BOOK, template, minimum_customers=10)
    ]
    assert len({segment.group for segment in made}) > 8
    assert all(answers_of_title(segment, BOOK) for segment in made)


def test_a_title_of_ones_own_says_nothing_to_the_library():
    first, *_ = segments_from(BOOK, "rfm", minimum_customers=10)
    renamed = first.model_copy(update={"name": "My best"})
    elsewhere = first.model_copy(update={"group": "mine"})
    assert answers_of_title(renamed, BOOK) == answers_of_title(elsewhere, BOOK) == ()


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "Champions"), ("tr", "Şampiyonlar"), ("fa", "قهرمانان"), ("el", "Πρωταθλητές")],
)
def test_a_segment_of_a_score_is_named_in_each_language(lang, expected):
    persona = build_persona(
        BOOK, {"rfm_segment_label": "Champions"}, resamples=1, minimum_members=20
    )
    assert title(persona, lang) == expected


def test_ranges_are_named_with_their_field():
    segments = segments_from(BOOK, "distance", minimum_customers=50)
    persona = build_persona(assign_segments(BOOK, segments), segments[0].id, resamples=1)
    assert title(persona, "en").startswith("Distance to the nearest store: ")
    assert title(persona, "el").startswith("Απόσταση από το κοντινότερο κατάστημα: ")


def test_titles_of_others_are_shown_as_written_and_set_apart():
    persona = build_persona(book_of(columns_of()), "loyal", resamples=1)
    assert title(persona, "tr") == "loyal"
    assert title(persona, "fa") == "\u2068loyal\u2069"

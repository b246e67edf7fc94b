"""Whole personas, built together and read as JSON, give no count of few away."""

from __future__ import annotations

import json
from typing import Any

import pytest

from personas.building.books import book_of
from personas.disclosure.auditor import recovered
from personas.disclosure.whole_pages import pages_of, random_book, read
from profilekit.personas.building import build_personas

BOOKS = 200
AT_ONCE = 25


@pytest.mark.parametrize("start", range(0, BOOKS, AT_ONCE))
def test_no_count_of_few_is_recovered_from_whole_personas(start: int) -> None:
    found = [both for seed in range(start, start + AT_ONCE) if (both := pages_of(seed))]
    assert len(found) > AT_ONCE // 2
    for book, pages in found:
        release = read(book, pages)
        assert recovered(release, release.personas) == []


def test_what_is_read_is_everything_that_is_counted() -> None:
    found = [both for seed in range(AT_ONCE) if (both := pages_of(seed))]
    kinds = [
        each
        for book, pages in found
        for statements in read(book, pages).personas
        for each in statements
    ]
    assert any(each.key == "affinity.is" for each in kinds)
    assert any(each.metric == "median" for each in kinds)
    assert any(each.id == "known/spend_365d_amount" for each in kinds)
    assert any(each.id == "known/age_band_label" for each in kinds)
    assert any(each.role == "distinct" for each in kinds)


def without_draws(page: str) -> dict[str, Any]:
    """Leave out what depends on the draws of the resamples, and what is hashed of it."""
    told = json.loads(page)
    del told["evidence"]["digest"]
    for section in told["sections"]:
        for each in section["statements"]:
            del each["came_back_share"]
    return told


def test_books_that_round_alike_are_told_alike_in_public() -> None:
    def told(members: int, phones: int, others: int) -> dict[str, Any]:
        devices = ["phone"] * phones + ["desktop"] * (members - phones)
        devices += ["phone", "desktop", "desktop", "desktop"] * (others // 4)
        devices += ["desktop"] * (others % 4)
        inside = [True] * members + [False] * others
        book = book_of({"in_loyal_flag": inside, "top_device_label": devices})
        (persona,) = build_personas(book, ("loyal",), resamples=5, public=True)
        return without_draws(persona.to_json())

    assert told(198, 118, 401) == told(201, 121, 400)


def test_the_book_is_the_same_for_a_seed() -> None:
    assert random_book(3).columns == random_book(3).columns

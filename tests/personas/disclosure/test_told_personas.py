"""Personas as they are built: what is told of them gives no count of few away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from personas.building.books import book_of, columns_of
from personas.disclosure.auditor import recovered
from personas.disclosure.releases import Release
from profilekit.personas.building import build_persona, build_personas
from profilekit.personas.disclosure.few import is_few
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError
from profilekit.personas.disclosure.rounding import rounded_count
from profilekit.segments.memberships import members_of

if TYPE_CHECKING:
    from profilekit.book.book import ProfileBook
    from profilekit.personas.persona import Persona

MINIMUM = 10


def segments_of(book_columns: dict[str, Any], seed: int) -> dict[str, list[bool]]:
    """Add segments that lie in one another, that overlap, and parts."""
    rng = np.random.default_rng(seed)
    orders = np.array(book_columns["orders_365d_count"])
    part = rng.integers(0, 3, len(orders))
    return {
        "in_some_flag": (orders >= 6).tolist(),
        "in_more_flag": (orders >= 8).tolist(),
        "in_first_part_flag": (part == 0).tolist(),
        "in_second_part_flag": (part == 1).tolist(),
    }


def columns(seed: int) -> dict[str, Any]:
    planted = columns_of(seed=seed)
    return {**planted, **segments_of(planted, seed)}


def built(seed: int, names: tuple[str, ...], **more: Any) -> tuple[ProfileBook, list[Persona]]:
    book = book_of(columns(seed))
    return book, list(build_personas(book, names, resamples=5, **more))


def values_of(book: ProfileBook, field: str) -> np.ndarray:
    cells = book.frame[field].to_list()
    is_number = book.catalogue[field].dtype in {"int64", "float64"}
    return np.array(cells, dtype=np.float64 if is_number else object)


def release_of(book: ProfileBook, names: tuple[str, ...], personas: list[Persona]) -> Release:
    told = [
        [each for each in persona.statements if each.metric == "share" and each.answer]
        for persona in personas
    ]
    fields = {each.fields[0] for statements in told for each in statements}
    members = [members_of(book, name) for name in names]
    return Release({name: values_of(book, name) for name in fields}, members, told, MINIMUM)


TOGETHER = [
    ("loyal",),
    ("some", "more"),
    ("loyal", "some", "more"),
    ("first-part", "second-part"),
    ("first-part", "second-part", "some"),
]


@pytest.mark.parametrize("names", TOGETHER, ids=" ".join)
@pytest.mark.parametrize("seed", range(2))
def test_no_count_of_few_is_recovered_from_personas(names: tuple[str, ...], seed: int) -> None:
    book, personas = built(seed, names)
    release = release_of(book, names, personas)
    is_planted = ["part" not in name for name in names]
    assert all(told or not has for told, has in zip(release.personas, is_planted, strict=True))
    assert recovered(release, release.personas) == []


def test_what_is_told_is_what_was_allowed() -> None:
    book, personas = built(0, ("loyal", "some", "more"))
    release = release_of(book, ("loyal", "some", "more"), personas)
    assert release.told() == release.personas


def test_segments_that_differ_by_few_are_not_told_together() -> None:
    planted = columns(0)
    nearly = planted["in_loyal_flag"].copy()
    nearly[0] = False
    book = book_of({**planted, "in_nearly_flag": nearly})
    with pytest.raises(NearlyEqualSegmentsError, match=r"^build_personas was given"):
        build_personas(book, ("loyal", "nearly"))
    with pytest.raises(NearlyEqualSegmentsError, match=r"^build_persona was given"):
        build_persona(book, "loyal", beside=("nearly",))


def test_few_of_whom_something_is_known_are_not_counted() -> None:
    planted = columns_of()
    answers = [8.0] * 5 + [None] * 195 + [3.0] * 400
    (persona,) = build_personas(book_of({**planted, "nps_score": answers}), ("loyal",), resamples=5)
    counts = [each.known_count for each in persona.not_known if each.known_count is not None]
    assert not any(is_few(each, MINIMUM) or is_few(200 - each, MINIMUM) for each in counts)


def counts_in(told: object, name: str = "") -> list[tuple[str, int]]:
    """List every whole number of a persona, by name."""
    if isinstance(told, dict):
        return [found for key, each in told.items() for found in counts_in(each, str(key))]
    if isinstance(told, list | tuple):
        return [found for each in told for found in counts_in(each, name)]
    return [(name, told)] if isinstance(told, int) and not isinstance(told, bool) else []


def test_every_count_of_members_told_in_public_is_rounded() -> None:
    _, (persona,) = built(1, ("some",), public=True)
    counts = dict(counts_in(persona.model_dump()))
    about_members = {"n", "of", "base_n", "base_of", "size_count", "members_count"}
    assert about_members <= set(counts)
    found = counts_in(persona.model_dump())
    assert all(count == rounded_count(count) for name, count in found if name in about_members)
    assert not {"known_count", "needed_count"} & set(counts)


def test_nothing_exact_is_told_in_public() -> None:
    _, (persona,) = built(1, ("some",), public=True)
    assert persona.evidence.is_public
    for each in persona.statements:
        assert each.suppression == "rounded"
        assert each.recipe is None
        assert each.lift_interval is None
        assert each.metric == "median" or each.value == round(each.value or 0, 2)


@pytest.mark.parametrize(
    ("members", "having"), [((60, 60), (38, 39)), ((198, 201), (178, 181))], ids=str
)
def test_customers_who_round_alike_are_told_alike_in_public(
    members: tuple[int, int], having: tuple[int, int]
) -> None:
    def told(size: int, with_it: int) -> list[dict[str, Any]]:
        flags = [place < with_it for place in range(size)] + [
            place % 4 == 0 for place in range(400)
        ]
        inside = [place < size for place in range(size + 400)]
        book = book_of({"in_loyal_flag": inside, "app_flag": flags})
        (persona,) = build_personas(book, ("loyal",), resamples=5, public=True)
        statements = [each for each in persona.statements if each.section == "behaviours"]
        return [each.model_dump(exclude={"came_back_share"}) for each in statements]

    one, other = (told(*each) for each in zip(members, having, strict=True))
    assert one
    assert one == other

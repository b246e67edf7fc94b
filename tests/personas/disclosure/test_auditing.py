"""An attacker who knows all that readers could finds no count of few in what is told.

And finds them where too little is withheld, so that finding none means something.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from personas.disclosure.auditor import recovered
from personas.disclosure.releases import Release, random_release, told_of
from profilekit.personas.disclosure.few import tells_of_few
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError
from profilekit.personas.statement import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.personas.statement import Statement

BOOKS = 200
AT_ONCE = 25
LEAKY = 12


@cache
def drawn(seed: int) -> tuple[Release, list[list[Statement]]] | None:
    """Draw a release and what is told of it; None where its segments are refused."""
    release = random_release(seed)
    try:
        return release, release.told()
    except NearlyEqualSegmentsError:
        return None


def releases(start: int, count: int = LEAKY) -> list[tuple[Release, list[list[Statement]]]]:
    seeds = range(start, start + count)
    return [both for seed in seeds if (both := drawn(seed)) is not None]


def alone_only(release: Release) -> list[list[Statement]]:
    """Withhold what tells of few by itself, as if nobody could take counts off one another."""
    return [
        [
            each
            for each in statements
            if not tells_of_few(
                each,
                members_count=int(inside.sum()),
                customers_count=len(inside),
                minimum=release.minimum,
            )
        ]
        for statements, inside in zip(release.personas, release.members, strict=True)
    ]


def one_by_one(release: Release) -> list[list[Statement]]:
    """Protect each persona as if it were told alone."""
    return [
        replace(release, personas=[statements], members=[inside]).told()[0]
        for statements, inside in zip(release.personas, release.members, strict=True)
    ]


@pytest.mark.parametrize("start", range(0, BOOKS, AT_ONCE))
def test_no_count_of_few_is_recovered_from_what_is_told(start: int) -> None:
    found = releases(start, AT_ONCE)
    assert len(found) > AT_ONCE // 2
    for release, told in found:
        assert recovered(release, told) == []


def test_what_is_told_is_not_simply_nothing() -> None:
    told = sum(len(statements) for _, told in releases(0) for statements in told)
    counted = sum(len(each) for release, _ in releases(0) for each in alone_only(release))
    assert told > 0.75 * counted


def test_counts_of_few_are_recovered_where_nothing_is_withheld() -> None:
    leaks = [bool(recovered(release, release.personas)) for release, _ in releases(0)]
    assert sum(leaks) > 0.9 * len(leaks)


def test_counts_of_few_are_recovered_where_none_are_taken_off_one_another() -> None:
    leaks = [bool(recovered(release, alone_only(release))) for release, _ in releases(0)]
    assert sum(leaks) > 0.25 * len(leaks)


def test_counts_of_few_are_recovered_where_personas_are_protected_one_by_one() -> None:
    together = [release for release, _ in releases(0) if len(release.members) > 1]
    assert any(recovered(release, one_by_one(release)) for release in together)


def cut(values: Sequence[float], bounds: Sequence[tuple[float | None, float | None]]) -> Any:
    numbers = np.array(values, dtype=np.float64)
    answers = [Answer(field="spend_amount", low=low, high=high) for low, high in bounds]
    return numbers, answers


def chained(members: list[np.ndarray], bounds: Sequence[tuple[float | None, float | None]],
            values: Sequence[float]) -> Release:  # fmt: skip
    numbers, answers = cut(values, bounds)
    personas = [[told_of(each, numbers, inside) for each in answers] for inside in members]
    return Release({"spend_amount": numbers}, members, personas, 10)


ADVERSARIAL = {
    "ranges that leave few at both ends": chained(
        [np.arange(200) < 100],
        [(1.0, 2.0), (2.0, 3.0)],
        [0.0] * 5 + [1.0] * 45 + [2.0] * 46 + [3.0] * 4 + [0.0, 1.0, 2.0, 3.0] * 25,
    ),
    "cuts a few customers apart": chained(
        [np.arange(200) < 100],
        [(float(cut), None) for cut in range(20, 80, 6)],
        [*range(100), *range(100)],
    ),
    "three parts and what they leave": chained(
        [np.arange(320) // 100 == place for place in range(3)],
        [(2.0, None)],
        [1.0, 2.0] * 150 + [1.0] * 16 + [2.0] * 4,
    ),
    "a chain of nested segments": chained(
        [np.arange(300) < end for end in (240, 200, 160, 120)],
        [(2.0, None)],
        [1.0, 2.0, 1.0, 1.0, 1.0, 2.0, 1.0, 1.0, 1.0, 1.0] * 30,
    ),
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_books_made_to_be_attacked_give_nothing_away(name: str) -> None:
    release = ADVERSARIAL[name]
    assert recovered(release, alone_only(release))
    assert recovered(release, release.told()) == []
    assert any(release.told())

"""Statements that tell of few by themselves: of whom it holds, does not, and is not known."""

from __future__ import annotations

from typing import Any

import pytest

from profilekit.personas.disclosure.few import is_few, tells_of_few
from profilekit.personas.statement import Answer, SectionId, Statement


def statement(**counts: Any) -> Statement:
    given = {"n": 40, "of": 60, "base_n": 200, "base_of": 500, "role": "distinct"} | counts
    return Statement(
        id="channels/distinct.sms",
        section=SectionId.CHANNELS,
        key="sms_flag.yes",
        rule_id="distinct",
        answer=Answer(field="sms_flag", value=True),
        **given,
    )


def tells(minimum: int = 10, **counts: Any) -> bool:
    return tells_of_few(statement(**counts), members_count=60, customers_count=500, minimum=minimum)


def test_enough_of_everything_tells_of_nobody() -> None:
    assert not tells()


@pytest.mark.parametrize("n", [0, 9, 51, 59, 60])
def test_few_members_who_have_it_or_have_it_not_are_told_of(n: int) -> None:
    assert tells(n=n)


@pytest.mark.parametrize("n", [10, 50])
def test_the_minimum_is_enough(n: int) -> None:
    assert not tells(n=n)


@pytest.mark.parametrize("base_n", [40, 49, 471, 480])
def test_few_of_the_rest_are_told_of_by_the_count_of_all(base_n: int) -> None:
    assert tells(base_n=base_n)


@pytest.mark.parametrize("base_n", [50, 470])
def test_the_minimum_of_the_rest_is_enough(base_n: int) -> None:
    assert not tells(base_n=base_n)


@pytest.mark.parametrize("counts", [{"n": 60, "base_n": 200}, {"base_n": 40}, {"base_n": 480}])
def test_a_nought_is_told_where_it_is_the_definition(counts: dict[str, int]) -> None:
    assert tells(**counts)
    assert not tells(role="chosen", **counts)


def test_a_definition_does_not_tell_of_few_either() -> None:
    assert tells(role="chosen", n=59)
    assert tells(role="chosen", n=9, of=9, base_n=60)


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"of": 51, "base_of": 491}, True),
        ({"of": 50, "base_of": 490}, False),
        ({"of": 60, "base_of": 499}, True),
        ({"of": 60, "base_of": 490}, False),
        ({"of": 50, "base_of": 480}, False),
    ],
)
def test_few_of_whom_it_is_not_known_are_told_of(counts: dict[str, int], told: bool) -> None:  # noqa: FBT001 - a parameter
    assert tells(n=30, **counts) is told


@pytest.mark.parametrize(("of", "told"), [(9, True), (10, False), (55, True), (60, False)])
def test_a_middle_is_of_the_minimum_at_least(of: int, told: bool) -> None:  # noqa: FBT001 - a parameter
    assert tells(metric="median", n=None, base_n=None, value=3.0, of=of, base_of=300) is told


def test_without_the_rest_its_counts_are_not_asked_for() -> None:
    everybody = statement(n=40, of=60, base_n=40, base_of=60)
    assert not tells_of_few(everybody, members_count=60, customers_count=60, minimum=10)


def test_what_was_not_counted_tells_of_nobody() -> None:
    assert not tells(n=None, of=None, base_n=None, base_of=None)


def test_a_nought_is_of_nobody() -> None:
    assert [is_few(n, 3) for n in range(4)] == [False, True, True, False]


def worth(n: int, of: int) -> Statement:
    return statement(n=n, of=of, base_n=None, base_of=None, metric="value-share", role="identity")


@pytest.mark.parametrize(
    ("n", "of", "told"),
    [(60, 500, False), (55, 495, True), (9, 400, True), (60, 495, True), (50, 490, False)],
)
def test_a_part_of_all_value_tells_of_few_of_whom_it_is_known(n: int, of: int, told: bool) -> None:  # noqa: FBT001 - a parameter
    assert tells_of_few(worth(n, of), members_count=60, customers_count=500, minimum=10) is told

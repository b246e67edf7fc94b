"""What is no protection: segments nearly the same, and counts that cannot be, are refused."""

from __future__ import annotations

import numpy as np
import pytest

from personas.disclosure.test_protecting import first, label, spread
from profilekit.errors import DeclarationError
from profilekit.personas.disclosure.protecting import NearlyEqualSegmentsError, withheld_of
from profilekit.personas.statement import SectionId, Statement


@pytest.mark.parametrize("apart", [1, 9])
def test_segments_that_differ_by_few_are_refused(apart: int) -> None:
    members = [first(60), first(60 + apart)]
    with pytest.raises(
        NearlyEqualSegmentsError, match="'loyal', which is 'close' but for"
    ) as caught:
        withheld_of([[], []], members=members, minimum=10, names=["loyal", "close"])
    assert (caught.value.first, caught.value.second, caught.value.is_rest) == (0, 1, False)
    assert caught.value.code == "nearly_equal_segments"


def test_a_segment_and_nearly_the_rest_of_another_are_refused() -> None:
    with pytest.raises(
        NearlyEqualSegmentsError, match="the rest of segment 1 but for fewer than 10"
    ):
        withheld_of([[], []], members=[first(60), ~first(63)], minimum=10)


@pytest.mark.parametrize("apart", [0, 10])
def test_segments_that_are_the_same_or_differ_by_more_are_not(apart: int) -> None:
    members = [first(60), first(60 + apart)]
    assert withheld_of([[], []], members=members, minimum=10) == (frozenset(), frozenset())


@pytest.mark.parametrize("minimum", [0, -1, 2.5, True, "ten", None])
def test_the_minimum_is_a_whole_number(minimum: object) -> None:
    with pytest.raises(DeclarationError, match="expected a whole number from 1 on"):
        withheld_of([], members=[], minimum=minimum)  # pyright: ignore[reportArgumentType]


def test_every_persona_has_members() -> None:
    with pytest.raises(DeclarationError, match="members are those of 1 segments; expected 2"):
        withheld_of([[], []], members=[first(60)], minimum=10)


def test_members_are_flags_of_one_book() -> None:
    members = [first(60), np.ones(9)]
    with pytest.raises(DeclarationError, match=r"lengths \[9, 200\].*segment 1 are float64"):
        withheld_of([[], []], members=members, minimum=10)


@pytest.mark.parametrize(
    ("counts", "fault"),
    [
        ({"n": 61}, "holds of 61 of 60 members"),
        ({"of": 70}, "there are 60"),
        ({"base_of": 201}, "counts 60 members and 201 of 200 customers"),
        ({"base_n": 20}, "holds of 30 of 60 members and 20 of 200 customers"),
        ({"base_n": 190}, "and 190 of 200 customers"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts: dict[str, int], fault: str) -> None:
    values = np.concatenate([spread(web=30, store=30), spread(web=60, store=80)])
    wrong = label("web", values, first(60)).model_copy(update=counts)
    with pytest.raises(DeclarationError, match=fault):
        withheld_of([[wrong]], members=[first(60)], minimum=10)


def test_counts_that_contradict_one_another_are_refused() -> None:
    values = np.concatenate([spread(web=30, store=30), spread(web=60, store=80)])
    inside = first(60)
    told = label("web", values, inside), label("store", values, inside)
    wrong = told[1].model_copy(update={"n": 45, "base_n": 125})
    with pytest.raises(DeclarationError, match="counted of channel_label cannot be: is 30 of 60"):
        withheld_of([[told[0], wrong]], members=[inside], minimum=10)


def test_what_is_cited_is_there() -> None:
    goal = Statement(
        id="goals/goal.x", section=SectionId.GOALS, key="goal.x", rule_id="x", role="derived",
        cites=("nowhere",),
    )  # fmt: skip
    with pytest.raises(DeclarationError, match="'nowhere' is cited in persona 0 but not there"):
        withheld_of([[goal]], members=[first(60)], minimum=10)

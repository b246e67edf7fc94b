"""What is withheld so that counts cannot be taken off one another, in books small enough to see."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from personas.disclosure.releases import told_of
from profilekit.personas.disclosure.protecting import withheld_of
from profilekit.personas.statement import Answer, Interval, SectionId, Statement


def spread(**sizes: int) -> np.ndarray:
    """Give each label to as many."""
    return np.repeat(np.array(list(sizes), dtype=object), list(sizes.values()))


def first(n: int, of: int = 200) -> np.ndarray:
    return np.arange(of) < n


def label(value: str, values: np.ndarray, inside: np.ndarray, **more: Any) -> Statement:
    return told_of(Answer(field="channel_label", value=value), values, inside, **more)


def number(
    values: list[int], low: float | None, high: float | None, inside: np.ndarray, field: str = ""
) -> Statement:
    answer = Answer(field=field or "orders_365d_count", low=low, high=high)
    return told_of(answer, np.array(values, dtype=np.float64), inside)


def withheld(*personas: list[Statement], members: list[np.ndarray]) -> list[list[str]]:
    found = withheld_of(personas, members=members, minimum=10)
    return [sorted(each.rpartition(".")[2] for each in ids) for ids in found]


def test_nothing_is_withheld_that_tells_of_nobody() -> None:
    values = np.concatenate([spread(web=30, store=30), spread(web=60, store=80)])
    inside = first(60)
    told = [label("web", values, inside), label("store", values, inside)]
    assert withheld(told, members=[inside]) == [[]]


def test_the_last_of_three_labels_follows_from_the_two_others() -> None:
    values = np.concatenate(
        [spread(web=33, store=20, branch=7), spread(web=60, store=60, branch=20)]
    )
    inside = first(60)
    told = [label(each, values, inside) for each in ("web", "store", "branch")]
    assert withheld(told[:2], members=[inside]) == [["store"]]
    assert withheld(told[:1], members=[inside]) == [[]]
    assert withheld(told, members=[inside]) == [["branch", "store"]]


def test_the_weightiest_of_two_that_tell_of_few_together_stays() -> None:
    values = np.concatenate(
        [spread(web=33, store=20, branch=7), spread(web=60, store=60, branch=20)]
    )
    inside = first(60)
    told = [label(each, values, inside) for each in ("store", "web")]
    assert withheld(told, members=[inside]) == [["web"]]


def test_of_nested_ranges_few_are_between() -> None:
    values = [1] * 25 + [5] * 7 + [9] * 28 + [1] * 50 + [5] * 40 + [9] * 50
    inside = first(60)
    wider, narrower = number(values, 5, None, inside), number(values, 9, None, inside)
    assert withheld([wider, narrower], members=[inside]) == [["0-None"]]
    assert withheld([wider], members=[inside]) == [[]]
    assert withheld([narrower], members=[inside]) == [[]]


def test_a_range_and_what_is_below_it_leave_few_above() -> None:
    values = [1] * 25 + [5] * 30 + [9] * 5 + [1] * 50 + [5] * 40 + [9] * 50
    inside = first(60)
    told = [number(values, None, 5, inside), number(values, 5, 9, inside)]
    assert len(withheld(told, members=[inside])[0]) == 1


def test_few_of_the_rest_lie_between_nested_ranges() -> None:
    values = [1] * 20 + [5] * 20 + [9] * 20 + [1] * 70 + [5] * 5 + [9] * 65
    inside = first(60)
    told = [number(values, 5, None, inside), number(values, 9, None, inside)]
    assert len(withheld(told, members=[inside])[0]) == 1


def test_few_did_in_a_year_what_they_had_not_done_in_a_quarter() -> None:
    year = [0] * 20 + [5] * 40 + [0] * 70 + [5] * 70
    quarter = [0] * 24 + [5] * 36 + [0] * 100 + [5] * 40
    inside = first(60)
    told = [
        number(year, 5, None, inside),
        number(quarter, 5, None, inside, field="orders_90d_count"),
    ]
    assert len(withheld(told, members=[inside])[0]) == 1


def test_windows_of_a_share_are_not_nested() -> None:
    year = [0] * 20 + [1] * 40 + [0] * 70 + [1] * 70
    quarter = [0] * 24 + [1] * 36 + [0] * 100 + [1] * 40
    inside = first(60)
    told = [
        number(year, 0.5, None, inside, field="deal_365d_share"),
        number(quarter, 0.5, None, inside, field="deal_90d_share"),
    ]
    assert withheld(told, members=[inside]) == [[]]


def test_a_longer_window_that_holds_less_protects_no_less_than_it_must() -> None:
    # After refunds less was spent in the year than in the quarter.
    year = [0] * 40 + [9] * 20 + [0] * 100 + [9] * 40
    quarter = [0] * 30 + [9] * 30 + [0] * 90 + [9] * 50
    inside = first(60)
    told = [
        number(year, 5, None, inside, field="spend_365d_amount"),
        number(quarter, 5, None, inside, field="spend_90d_amount"),
    ]
    assert withheld(told, members=[inside]) == [[]]


def test_few_are_left_of_all_customers_without_the_personas() -> None:
    values = np.tile(spread(web=10, store=10), 10)
    members = [first(60), ~first(60) & first(130), ~first(130) & first(194)]
    told = [[label("web", values, inside)] for inside in members]
    assert withheld(*told, members=members) == [["web"], [], []]
    assert withheld(*told[1:], members=members[1:]) == [[], []]


def test_what_two_disjoint_personas_leave_of_a_large_rest_is_found() -> None:
    rest = spread(web=4, store=96)
    values = np.concatenate([spread(web=30, store=20), spread(web=30, store=20), rest])
    one, other = first(50), ~first(50) & first(100)
    told = [[label("web", values, inside)] for inside in (one, other)]
    found = withheld(*told, members=[one, other])
    assert sorted(map(len, found)) == [0, 1]


def test_of_nested_segments_the_lesser_persona_loses_what_few_between_have() -> None:
    values = np.concatenate(
        [spread(web=40, store=40), spread(web=4, store=36), spread(web=40, store=40)]
    )
    lesser, larger = first(80), first(120)
    told = [[label("web", values, inside)] for inside in (larger, lesser)]
    assert withheld(*told, members=[larger, lesser]) == [[], ["web"]]


def test_overlapping_segments_that_tell_nothing_of_the_overlap_are_told() -> None:
    values = np.tile(spread(web=5, store=5), 20)
    one, other = first(120), ~first(80)
    told = [[label("web", values, inside)] for inside in (one, other)]
    assert withheld(*told, members=[one, other]) == [[], []]


def test_a_nought_by_definition_takes_nothing_from_others() -> None:
    values = np.concatenate([spread(web=60), spread(store=140)])
    other = ~first(60) & first(130)
    told = [
        [label("web", values, first(60), role="chosen")],
        [label("store", values, other, role="chosen")],
    ]
    assert withheld(*told, members=[first(60), other]) == [[], []]


def between(start: int, end: int) -> np.ndarray:
    return ~first(start) & first(end)


@pytest.mark.parametrize(
    ("values", "others"),
    [
        ([*spread(web=60), *np.tile(spread(web=7, store=7), 10)], [between(56, 130)]),
        (
            [*np.tile(spread(web=5, store=5), 6), *spread(store=140)],
            [between(60, 130), between(126, 200)],
        ),
    ],
    ids=["all members", "nobody else"],
)
def test_a_definition_tells_of_the_few_whom_two_segments_share(
    values: list[str], others: list[np.ndarray]
) -> None:
    members = [first(60), *others]
    told = label("web", np.array(values, dtype=object), first(60), role="chosen")
    assert withheld([told], *[[] for _ in others], members=members) == [[] for _ in members]
    found = told.model_copy(update={"role": "distinct"})
    assert withheld([found], *[[] for _ in others], members=members)[0] == ["web"]


def test_what_follows_from_a_withheld_statement_is_withheld() -> None:
    values = np.concatenate([spread(web=55, store=5), spread(web=60, store=80)])
    inside = first(60)
    found = label("web", values, inside)
    goal, message = (
        Statement(
            id=f"{section}/{section}.x", section=section, key=f"{section}.x", rule_id="x",
            role="derived", cites=(cited,),
        )
        for section, cited in ((SectionId.GOALS, found.id), (SectionId.MESSAGES, "goals/goals.x"))
    )  # fmt: skip
    (ids,) = withheld_of([[found, goal, message]], members=[inside], minimum=10)
    assert ids == {found.id, goal.id, message.id}


def test_of_two_that_tell_of_few_together_the_one_stays_that_more_follows_from() -> None:
    values = np.concatenate(
        [spread(web=33, store=20, branch=7), spread(web=60, store=60, branch=20)]
    )
    inside = first(60)
    told = [label(each, values, inside) for each in ("web", "store")]
    goal = Statement(
        id="goals/goal.x", section=SectionId.GOALS, key="goal.x", rule_id="x", role="derived",
        cites=(told[1].id,),
    )  # fmt: skip
    assert withheld([*told, goal], members=[inside]) == [["web"]]


def test_the_same_answer_told_twice_is_withheld_twice() -> None:
    values = np.concatenate(
        [spread(web=33, store=20, branch=7), spread(web=60, store=60, branch=20)]
    )
    inside = first(60)
    web, store = (label(each, values, inside) for each in ("web", "store"))
    again = store.model_copy(update={"id": "channels/again.store"})
    (ids,) = withheld_of([[web, store, again]], members=[inside], minimum=10)
    assert ids in ({web.id}, {store.id, again.id})
    assert len(ids) == 1


def middle(value: float, base_value: float) -> Statement:
    return Statement(
        id="behaviours/orders_count.median", section=SectionId.BEHAVIOURS,
        key="orders_count.median", rule_id="typical", role="typical",
        answer=Answer(field="orders_365d_count"), fields=("orders_365d_count",), metric="median",
        value=value, base_value=base_value, of=60, base_of=200,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("above", "value", "base_value", "lost"),
    [
        (26, 5.0, 20.0, True),
        (34, 12.0, 20.0, True),
        (20, 5.0, 20.0, False),
        (40, 12.0, 20.0, False),
        (34, 9.0, 20.0, False),
        (40, 12.0, 5.0, True),
    ],
)
def test_few_between_a_middle_and_a_bound_cost_the_middle(
    above: int, value: float, base_value: float, *, lost: bool
) -> None:
    # Of 60 so many have 9 or more, and 30 the middle or more; of all 94, and 100.
    rest = 94 - above
    values = [1] * (60 - above) + [9] * above + [1] * (140 - rest) + [9] * rest
    if base_value > value:
        values = values[:60] + [1] * 40 + [9] * 100
    inside = first(60)
    told = [number(values, 9, None, inside), middle(value, base_value)]
    assert withheld(told, members=[inside]) == [["median"] if lost else []]


def known(of: int, base_of: int | None = None, **more: Any) -> Statement:
    return Statement(
        id="behaviours/orders_count.known", section=SectionId.BEHAVIOURS, key="orders_count",
        rule_id="typical", role="typical", answer=Answer(field="orders_365d_count"),
        fields=("orders_365d_count",), of=of, base_of=base_of, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("inner", "outer", "lost"),
    [(45, 84, [["known"], []]), (45, 75, [[], []]), (60, 100, [[], []]), (60, 97, [[], ["known"]])],
)
def test_of_how_many_it_is_known_is_taken_off_one_another(
    inner: int, outer: int, lost: list[list[str]]
) -> None:
    # Of the 40 who are in the outer segment alone few must neither be known nor not known.
    told = [known(inner)], [known(outer)]
    assert withheld(*told, members=[first(60), first(100)]) == lost


def test_a_part_of_all_value_tells_of_how_many_it_is_known() -> None:
    worth = [
        known(of).model_copy(update={"metric": "value-share", "n": of, "of": 174})
        for of in (45, 84)
    ]
    members = [first(60), first(100)]
    assert withheld([worth[0]], [worth[1]], members=members) != [[], []]
    assert withheld([worth[0]], members=members[:1]) == [[]]


@pytest.mark.parametrize(
    ("below", "cut", "interval", "lost"),
    [
        (53, 42.0, None, True),
        (65, 42.0, None, False),
        (65, 47.0, (35.0, 45.0), True),
        (34, 33.0, (35.0, 45.0), True),
        (65, 47.0, None, False),
    ],
)
def test_few_between_a_middle_and_what_the_rest_leaves_cost_the_middle(
    below: int, cut: float, interval: tuple[float, float] | None, *, lost: bool
) -> None:
    # Of 100 members so many are below the cut, which only the rest and all customers tell.
    inside = first(100, 400)
    values = [1] * below + [60] * (100 - below) + [1] * 100 + [60] * 200
    median = middle(40.0, 80.0).model_copy(
        update={
            "of": 100,
            "base_of": 400,
            "interval": None if interval is None else Interval(low=interval[0], high=interval[1]),
        }
    )
    told = number(values, None, cut, ~inside)
    assert withheld([median], [told], members=[inside, ~inside]) == [["median"] if lost else [], []]

"""Resampling: what is certain comes back, luck seldom does, and fewer draws never flatter."""

from __future__ import annotations

import numpy as np
import pytest

from personas.building.books import book_of, columns_of
from profilekit.personas.building import build_persona, choosing
from profilekit.personas.building.drawing import draw, holds_of, in_order
from profilekit.personas.statement import Answer


def shares(persona):
    return {
        each.id: each.came_back_share
        for each in persona.statements
        if each.came_back_share is not None and each.role != "derived"
    }


def test_what_is_certain_comes_back_always_and_luck_seldom():
    rng = np.random.default_rng(0)
    inside = np.arange(400) < 100
    sure = np.where(inside, rng.random(400) < 0.9, rng.random(400) < 0.2)
    # 61 of 100 against 137 of 300: barely clear.
    luck = np.where(inside, np.arange(400) < 61, np.arange(400) >= 263)
    columns = {
        "in_loyal_flag": inside.tolist(),
        "sure_label": np.where(sure, "yes", "no").tolist(),
        "luck_label": np.where(luck, "yes", "no").tolist(),
    }
    found = shares(build_persona(book_of(columns), "loyal"))
    assert found["behaviours/sure_label.is=yes"] == 1
    assert found.get("behaviours/luck_label.is=yes", 0) < 0.9


def test_the_draws_follow_from_the_seed():
    book = book_of(columns_of())
    one, again, other = (build_persona(book, "loyal", rng=rng) for rng in (0, 0, 1))
    assert one == again
    assert shares(one) != shares(other)


def test_how_often_is_told():
    told = build_persona(book_of(columns_of()), "loyal", resamples=30).evidence.resampling
    assert (told.resamples_count, told.drawn_count, told.customers_count) == (30, 600, 600)


def test_of_a_large_book_statements_come_back_no_more_often_than_of_all_of_it(monkeypatch):
    book = book_of(columns_of(n=3000, members=900, seed=2))
    whole = build_persona(book, "loyal", resamples=60)

    def fewer(inside, rng):
        return draw(inside, rng, most=400)

    monkeypatch.setattr(choosing, "draw", fewer)
    part = build_persona(book, "loyal", resamples=60)
    assert part.evidence.resampling.drawn_count == 400
    both = shares(whole).keys() & shares(part).keys()
    assert len(both) >= 5
    differences = [shares(whole)[id_] - shares(part)[id_] for id_ in both]
    assert np.mean(differences) >= 0
    assert min(differences) >= -0.1


@pytest.mark.parametrize(("members", "n"), [(5, 100), (50, 100), (95, 100), (0, 100)])
def test_a_small_segment_is_not_lost_among_many(members, n):
    inside = np.arange(n) < members
    drawn = draw(inside, np.random.default_rng(0), most=40)
    assert drawn.count == 40
    assert len(drawn.inside) == min(members, max(20, 40 - (n - members)))
    assert drawn.weights.sum() == pytest.approx(n)
    assert (np.diff(drawn.inside) > 0).all()


def test_answers_hold_of_whom_they_are_counted():
    book = book_of({"spend_amount": [1.0, None, 3.0], "vip_flag": [True, None, False]})
    answers = [
        Answer(field="spend_amount", low=1.0, high=3.0),
        Answer(field="vip_flag", value=False),
    ]
    holds, known = holds_of(book.frame, answers)
    assert holds.T.tolist() == [[True, False, False], [False, False, True]]
    assert known.T.tolist() == [[True, False, True], [True, False, True]]


def test_customers_are_ordered_by_what_they_answer_alone():
    rng = np.random.default_rng(3)
    holds, known = rng.random((50, 12)) < 0.5, rng.random((50, 12)) < 0.9
    values = rng.integers(0, 5, 50).astype(float)
    order = rng.permutation(50)
    one = in_order(holds, known, [values])
    other = order[in_order(holds[order], known[order], [values[order]])]
    assert (holds[one] == holds[other]).all()
    assert (values[one] == values[other]).all()

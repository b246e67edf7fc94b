"""Bounds of hidden counts, against all tables of whole numbers that there could be."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilekit.personas.disclosure.bounds import System, ends_of, glance

MOST = 5


@st.composite
def systems(draw: st.DrawFn) -> tuple[System, np.ndarray]:
    """Draw sums over neighbours: rows and runs, as of two segments and three ranges."""
    hidden = np.array(draw(st.lists(st.integers(0, 3), min_size=6, max_size=6))).reshape(2, 3)
    rows = [np.outer(one, np.ones(3)) for one in np.eye(2)]
    runs = [(start, end) for start in range(3) for end in range(start + 1, 4)]
    for where, (start, end) in draw(
        st.lists(st.tuples(st.sampled_from([0, 1, 2]), st.sampled_from(runs)), max_size=3)
    ):
        told = np.zeros((2, 3))
        told[slice(None) if where == 2 else where, start:end] = 1
        rows.append(told)
    told = np.array([row.ravel() for row in rows])
    counts = (told @ hidden.ravel()).astype(np.int64)
    return System(told, counts, np.full(6, MOST)), hidden.ravel()


@settings(max_examples=60, deadline=None)
@given(drawn=systems())
def test_the_ends_are_those_of_all_tables_that_there_could_be(
    drawn: tuple[System, np.ndarray],
) -> None:
    system, _ = drawn
    sums = np.array(list(product([False, True], repeat=6)))[1:]
    tables = np.array(list(product(range(MOST + 1), repeat=6)))
    could_be = tables[(tables @ system.told.T == system.counts).all(axis=1)]
    reached = could_be @ sums.T
    found = ends_of(system, sums)
    assert found is not None
    assert found.low.tolist() == reached.min(axis=0).tolist()
    assert found.high.tolist() == reached.max(axis=0).tolist()


@settings(max_examples=60, deadline=None)
@given(drawn=systems(), enough=st.integers(0, 4))
def test_a_glance_settles_nothing_wrongly(drawn: tuple[System, np.ndarray], enough: int) -> None:
    system, hidden = drawn
    sums = np.array(list(product([False, True], repeat=6)))[1:]
    seen = glance(system, sums, enough=np.full(len(sums), enough))
    ends = ends_of(system, sums)
    assert seen is not None
    assert ends is not None
    wide = seen.high - seen.low >= enough
    assert (seen.is_settled | ~wide).all()
    exact = seen.is_settled & ~wide
    assert (seen.low[exact] == ends.low[exact]).all()
    assert (ends.low <= seen.low).all()
    assert (seen.high <= ends.high).all()
    assert (ends.low <= sums @ hidden).all()


@pytest.mark.parametrize("counts", [[3, 4], [3, 2]])
def test_what_nobody_can_have_answered_has_no_bounds(counts: list[int]) -> None:
    told = np.array([[1.0, 1.0], [1.0, 1.0]] if counts == [3, 2] else [[1.0, 1.0], [0.0, 1.0]])
    system = System(told, np.array(counts), np.array([3, 3]))
    sums = np.eye(2, dtype=np.bool_)
    ends = ends_of(system, sums)
    assert ends is None

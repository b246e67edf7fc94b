from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.report.bins import bins_of, nice_step, ticks_between

_VALUES = st.lists(
    st.one_of(
        st.integers(-1000, 10**9),
        st.floats(-1e6, 1e9, allow_nan=False, allow_infinity=False),
    ),
    min_size=1,
    max_size=60,
)


@given(_VALUES)
def test_every_value_is_in_exactly_one_bar(values):
    bins = bins_of(values)
    for count, low, high in zip(bins.counts, bins.edges, bins.edges[1:], strict=False):
        assert count == sum(low <= value < high for value in values)
    assert bins.below == sum(value < bins.edges[0] for value in values)
    assert bins.above == sum(value >= bins.edges[-1] for value in values)
    assert bins.total == len(values)


@given(_VALUES)
def test_edges_increase_and_are_few(values):
    edges = bins_of(values).edges
    assert all(low < high for low, high in itertools.pairwise(edges))
    assert 2 <= len(edges) <= 22


@given(_VALUES)
def test_what_is_done_to_a_tail_is_said(values):
    bins = bins_of(values)
    assert bool(bins.note) == (bins.widening or bins.below > 0 or bins.above > 0)


def test_whole_numbers_are_cut_between_whole_numbers():
    bins = bins_of([0, 0, 1, 2, 2, 3])
    assert bins.edges == (0.0, 1.0, 2.0, 3.0, 4.0)
    assert bins.counts == (2, 1, 2, 1)


def test_one_value_makes_one_bar():
    assert bins_of([7]).counts == (1,)


def test_a_heavy_tail_makes_bars_that_widen():
    bins = bins_of([1] * 50 + list(range(1, 1000)))
    assert not bins.widening
    assert bins_of([1] * 500 + list(range(1, 500))).widening


def test_a_single_giant_is_collected_at_the_end():
    bins = bins_of([*range(100, 300), 10**6])
    assert (bins.above, bins.widening) == (1, False)


def test_negative_values_are_not_drawn_on_a_logarithmic_scale():
    assert not bins_of([-5, *([1] * 60), *range(1000)]).widening


@pytest.mark.parametrize(("width", "step"), [(97, 20), (100, 20), (101, 25), (0.3, 0.1), (7, 2)])
def test_steps_are_round(width, step):
    assert nice_step(width, 5) == pytest.approx(step)


@given(st.floats(0, 1e6), st.floats(1e-3, 1e6), st.booleans())
def test_ticks_lie_on_the_axis(first, width, widening):
    ticks = ticks_between(first, first + width, widening=widening)
    assert all(first - 1e-6 * width <= tick <= first + width * (1 + 1e-6) for tick in ticks)
    assert len(ticks) <= 8

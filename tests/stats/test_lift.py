"""Lifts, their intervals and p-values, against other formulas and simulation."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import fisher_exact

from profilekit.errors import UnsupportedInputError
from profilekit.stats.lift import lift_interval, lifts, q_values


def exact_p(inside, outside, group_size, rest_size):
    """Sum the chances of all tables no likelier than the one found."""
    total = inside + outside
    low, high = max(0, total - rest_size), min(total, group_size)
    chance = {
        k: comb(group_size, k) * comb(rest_size, total - k) / comb(group_size + rest_size, total)
        for k in range(low, high + 1)
    }
    return sum(each for each in chance.values() if each <= chance[inside] * (1 + 1e-9))


@given(st.integers(1, 12), st.integers(1, 12), st.data())
def test_the_p_value_is_the_sum_over_tables(group_size, rest_size, data):
    inside = data.draw(st.integers(0, group_size))
    outside = data.draw(st.integers(0 if inside else 1, rest_size))
    found = lifts([inside], [outside], group_size=group_size, rest_size=rest_size)
    by_hand = exact_p(inside, outside, group_size, rest_size)
    assert found.p_value[0] == pytest.approx(by_hand, abs=1e-9)


def test_the_ratio_of_the_shares_has_the_published_interval():
    # Aspirin and heart attacks, 104 of 11,037 and 189 of 11,034: Agresti (2002) gives the
    # relative risk of placebo as 1.82, and 1.43 to 2.30 as its interval.
    found = lifts([189], [104], group_size=11_034, rest_size=11_037)
    part = 11_034 / 22_071
    ratio = found.lift * (1 - part) / (1 - part * found.lift)
    low, high = (each * (1 - part) / (1 - part * each) for each in (found.low, found.high))
    assert [ratio[0], low[0], high[0]] == pytest.approx([1.82, 1.43, 2.30], abs=0.01)


def test_lift_is_the_share_in_the_group_over_the_share_among_all():
    found = lifts([30, 0], [20, 10], group_size=40, rest_size=160)
    assert found.lift.tolist() == [pytest.approx(0.75 / 0.25), 0.0]


@given(st.integers(1, 30), st.integers(1, 30), st.data())
def test_intervals_hold_the_lift_and_stay_possible(group_size, rest_size, data):
    inside = data.draw(st.integers(0, group_size))
    outside = data.draw(st.integers(0 if inside else 1, rest_size))
    found = lifts([inside], [outside], group_size=group_size, rest_size=rest_size)
    most = (group_size + rest_size) / group_size
    assert 0 <= found.low[0] <= found.high[0] <= most + 1e-9
    if 0 < inside < group_size and 0 < outside < rest_size:
        assert found.low[0] <= found.lift[0] <= found.high[0]


def test_intervals_cover_the_truth_as_often_as_they_say():
    rng = np.random.default_rng(11)
    inside, outside = rng.binomial(200, 0.3, 4000), rng.binomial(1800, 0.15, 4000)
    found = lifts(inside, outside, group_size=200, rest_size=1800)
    truth = 0.3 / (0.1 * 0.3 + 0.9 * 0.15)
    covered = np.mean((found.low <= truth) & (truth <= found.high))
    assert covered == pytest.approx(0.95, abs=0.012)


def test_q_values_are_those_of_the_published_example():
    # Benjamini and Hochberg (1995), section 4.1: four of fifteen are rejected at 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344]
    p += [0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    assert np.count_nonzero(q_values(np.array(p)) <= 0.05) == 4


def test_no_p_values_have_no_q_values():
    assert q_values(np.empty(0)).tolist() == []


@pytest.mark.parametrize(("inside", "sizes"), [(0, (0, 5)), (1, (5, 0)), (6, (5, 5))])
def test_an_empty_side_or_too_large_a_count_is_refused(inside, sizes):
    with pytest.raises(UnsupportedInputError, match="at least one customer"):
        lifts([inside], [0], group_size=sizes[0], rest_size=sizes[1])


@given(st.integers(1, 400), st.integers(1, 600), st.data())
def test_the_test_is_fishers_as_scipy_gives_it(group, rest, data):
    inside = data.draw(st.integers(0, group))
    outside = data.draw(st.integers(0, rest))
    found = lifts([inside], [outside], group_size=group, rest_size=rest).p_value[0]
    expected = fisher_exact([[inside, group - inside], [outside, rest - outside]]).pvalue
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-300)


def test_huge_counts_are_tested_too():
    sizes = {"group_size": 300_000, "rest_size": 300_000}
    found = lifts([150_000], [151_000], **sizes).p_value[0]
    expected = fisher_exact([[150_000, 150_000], [151_000, 149_000]]).pvalue
    assert found == pytest.approx(expected, rel=1e-6)


@given(st.integers(0, 40), st.integers(0, 60))
def test_the_interval_holds_the_lift(inside, outside):
    found = lifts([inside], [outside], group_size=40, rest_size=60)
    if inside + outside:
        assert found.low[0] <= found.lift[0] <= found.high[0]


@pytest.mark.parametrize("more", [0, 40, 150, 400])
def test_the_test_is_fishers_for_a_million_customers(more):
    table = (25_000 + more, 225_000, 100_000, 900_000)
    found = lifts(table[:1], table[1:2], group_size=table[2], rest_size=table[3])
    inside, outside = table[:2]
    expected = fisher_exact([[inside, 100_000 - inside], [outside, 900_000 - outside]])
    assert found.p_value[0] == pytest.approx(expected.pvalue, rel=1e-6)


def test_what_no_float_can_hold_is_nought():
    found = lifts([90_000], [100_000], group_size=100_000, rest_size=900_000)
    assert found.p_value.tolist() == [0.0]


def test_groups_drawn_in_other_proportions_have_the_lift_of_everybody():
    counts = np.array([300.0]), np.array([200.0])
    low, high = lift_interval(*counts, sizes=(1000, 1000), part=0.1)
    lift = 0.3 / (0.1 * 0.3 + 0.9 * 0.2)
    assert low[0] < lift < high[0]
    of_half = lift_interval(*counts, sizes=(1000, 1000))
    assert of_half[1][0] < high[0]

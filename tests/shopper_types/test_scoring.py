"""Theory scores against loops that follow the definition word by word."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from profilekit.shopper_types.scoring import block_weights, learn_scale

RNG = np.random.default_rng(3)


def by_definition(signals, weights, blocks, facet_of):
    """Score by plain loops: mean and spread over customers, one number at a time."""
    telling = [block for weight, block in zip(weights, blocks, strict=True) if weight]
    n_rows = len(signals[0])

    def standard(values):
        mean = sum(values) / n_rows
        spread = math.sqrt(sum((value - mean) ** 2 for value in values) / n_rows)
        return [(value - mean) / (spread or 1.0) for value in values]

    facets = {}
    for facet in dict.fromkeys(facet_of):
        own = [
            w / math.sqrt(max(telling.count(b), 1)) * (f == facet)
            for w, b, f in zip(weights, blocks, facet_of, strict=True)
        ]
        length = math.sqrt(sum(w * w for w in own))
        if length:
            sums = [
                sum(w * s[row] for w, s in zip(own, signals, strict=True)) / length
                for row in range(n_rows)
            ]
            facets[facet] = standard(sums)
    if len(facets) == 1:
        return next(iter(facets.values()))
    joined = [
        math.log(sum(math.exp(1.5 * facet[row]) for facet in facets.values())) / 1.5
        for row in range(n_rows)
    ]
    return standard(joined)


def scale_of(signals, weights, blocks, facet_of):
    adjusted = block_weights(weights, blocks)
    facets = {
        facet: [w if f == facet else 0.0 for w, f in zip(adjusted, facet_of, strict=True)]
        for facet in dict.fromkeys(facet_of)
    }
    return learn_scale("t", facets, signals)


WEIGHTS = st.lists(st.sampled_from([-3.0, -1.0, 0.0, 1.0, 2.0, 4.0]), min_size=6, max_size=6)


@settings(max_examples=30, deadline=None)
@given(
    weights=WEIGHTS,
    blocks=st.lists(st.sampled_from("abc"), min_size=6, max_size=6),
    two=st.booleans(),
)
def test_scores_are_those_of_the_definition(weights, blocks, two):
    facet_of = ["coupon" if two and number < 2 else "shelf" for number in range(6)]
    if not any(weights):
        weights = [1.0] * 6
    signals = [np.where(RNG.random(40) < 0.2, 0.0, RNG.normal(size=40)) for _ in range(6)]
    found = scale_of(signals, weights, blocks, facet_of).scores(signals)
    assert found == pytest.approx(by_definition(signals, weights, blocks, facet_of), abs=1e-9)


SIGNALS = [RNG.normal(size=50) for _ in range(4)]


def test_scores_are_standardised():
    found = scale_of(SIGNALS, [1, 2, 0, -1], list("aabc"), [""] * 4).scores(SIGNALS)
    assert (found.mean(), found.std()) == pytest.approx((0, 1), abs=1e-12)


@pytest.mark.parametrize("facet_of", [[""] * 4, ["x", "x", "y", "y"]])
def test_parts_sum_up_to_the_score(facet_of):
    scale = scale_of(SIGNALS, [1, 2, 3, -1], list("aabc"), facet_of)
    one = [signal[7:8] for signal in SIGNALS]
    parts = scale.parts(one)
    assert parts.added.sum() + parts.rest == pytest.approx(scale.scores(one)[0], abs=1e-12)


def test_either_facet_is_enough():
    coupon, shelf = RNG.normal(size=5000), RNG.normal(size=5000)
    scale = scale_of([coupon, shelf], [1, 1], ["a", "b"], ["coupon", "shelf"])
    only = scale.scores([np.array([3.0, 0.0, 1.5]), np.array([0.0, 3.0, 1.5])])
    assert only[0] == pytest.approx(only[1], abs=0.1)
    assert only[0] > only[2]
    assert scale.strongest([np.array([3.0, 0.0]), np.array([0.0, 3.0])]).tolist() == [0, 1]


def test_a_facet_of_which_nothing_is_there_is_no_facet():
    scale = scale_of(SIGNALS, [0, 0, 1, 1], list("abcd"), ["x", "x", "y", "y"])
    assert [facet.name for facet in scale.facets] == ["y"]


def test_customers_who_are_all_alike_score_nought():
    signals = [np.full(5, 0.3), np.full(5, -0.1)]
    assert scale_of(signals, [1, 2], ["a", "b"], ["", ""]).scores(signals).tolist() == [0.0] * 5


def test_one_row_scores_as_among_all_to_the_last_bit():
    scale = scale_of(SIGNALS, [1, 2, 3, -1], list("aabc"), ["x", "x", "y", "y"])
    together = scale.scores(SIGNALS)
    alone = [scale.scores([signal[row : row + 1] for signal in SIGNALS])[0] for row in range(50)]
    assert together.tolist() == alone

"""The population stability index, by hand, against its limit and under chance."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import UnsupportedInputError
from profilekit.stats.stability_index import stability_index

COUNTS = st.lists(st.integers(0, 500), min_size=4, max_size=4).filter(any)


def test_the_index_by_hand():
    # Shares 0.5, 0.3, 0.2 and 0.3, 0.3, 0.4; half a customer of thousands changes nothing to see.
    by_hand = -0.2 * np.log(0.3 / 0.5) + 0.2 * np.log(0.4 / 0.2)
    found = stability_index([50_000, 30_000, 20_000], [30_000, 30_000, 40_000])
    assert found.value == pytest.approx(by_hand, abs=1e-4)


@given(COUNTS, COUNTS)
def test_the_index_is_the_same_both_ways_and_never_negative(base, now):
    there, back = (stability_index(*each, resamples=1).value for each in ((base, now), (now, base)))
    assert there == pytest.approx(back, abs=1e-12)
    assert there >= -1e-12


def test_equal_shares_have_an_index_of_nought():
    assert stability_index([10, 20], [10, 20]).value == pytest.approx(0)


def test_by_chance_it_is_about_the_parts_less_one_times_the_sizes():
    # Its mean under chance is (B - 1)(1/n + 1/m), and it is that times chi-squared over B - 1.
    base = np.full(10, 500)
    found = stability_index(base, base, resamples=4000)
    assert found.by_chance == pytest.approx(16.92 * (1 / 5000 + 1 / 5000), rel=0.05)


def test_samples_of_one_population_are_told_apart_as_often_as_chance_does():
    rng = np.random.default_rng(7)
    pairs = [rng.multinomial(800, [0.4, 0.3, 0.2, 0.1], size=2) for _ in range(300)]
    found = [stability_index(*pair, rng=1).p_value <= 0.05 for pair in pairs]
    assert 5 <= sum(found) <= 27  # 15 expected; the ends are beyond three standard deviations


def test_a_part_that_emptied_is_finite():
    assert np.isfinite(stability_index([50, 50], [100, 0]).value)


@pytest.mark.parametrize(("base", "now"), [([0, 0], [1, 1]), ([1, 1], [0, 0]), ([1], [1, 1])])
def test_nobody_or_other_parts_are_refused(base, now):
    with pytest.raises(UnsupportedInputError, match="same parts"):
        stability_index(base, now)

"""Sums of money that would tell of one customer, against somebody who takes values off them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import DeclarationError
from profilekit.personas.disclosure.dominance import dominated, withheld_values

AMOUNTS = st.lists(st.integers(0, 10_000).map(float), max_size=30)


@given(amounts=AMOUNTS, p=st.sampled_from([0.05, 0.1, 0.5]))
def test_nobody_comes_closer_to_another_than_p_where_a_sum_is_told(
    amounts: list[float], p: float
) -> None:
    if dominated(amounts, p):
        return
    for one, own in enumerate(amounts):
        for other, theirs in enumerate(amounts):
            guessed = sum(amounts) - own
            assert one == other or guessed - theirs >= p * theirs - 1e-6


@given(amounts=AMOUNTS)
def test_a_sum_that_is_not_told_would_bring_somebody_that_close(amounts: list[float]) -> None:
    if not dominated(amounts) or len(amounts) < 3 or not any(amounts):
        return
    largest, second = sorted(amounts)[-1:-3:-1]
    assert (sum(amounts) - second) - largest < 0.1 * largest


@given(amounts=AMOUNTS, missing=st.integers(0, 3), seed=st.integers(0, 99))
def test_neither_order_nor_gaps_change_it(amounts: list[float], missing: int, seed: int) -> None:
    shuffled = np.random.default_rng(seed).permutation([*amounts, *[np.nan] * missing])
    assert dominated(shuffled) == dominated(amounts)


@pytest.mark.parametrize("amounts", [[], [5.0], [5.0, 5.0], [0.0] * 20, [np.nan] * 20])
def test_too_few_values_and_none_at_all_tell_of_everybody(amounts: list[float]) -> None:
    assert dominated(amounts)


def test_many_alike_tell_of_nobody() -> None:
    assert not dominated([5.0] * 20)


def test_a_large_refund_dominates_as_a_large_purchase_does() -> None:
    assert dominated([-9_000.0, 10.0, 10.0, 10.0])


@pytest.mark.parametrize("p", [0, 1, -0.1, "a tenth", None, True])
def test_p_is_a_part(p: object) -> None:
    with pytest.raises(DeclarationError, match="expected a number between 0 and 1"):
        dominated([1.0, 1.0, 1.0], p)  # pyright: ignore[reportArgumentType]


def parts(*sizes: int) -> list[np.ndarray]:
    of = np.repeat(np.arange(len(sizes)), sizes)
    return [of == place for place in range(len(sizes))]


def test_a_part_is_withheld_where_its_rest_is_dominated() -> None:
    first, _ = parts(20, 20)
    values = np.array([5.0] * 20 + [900.0] + [1.0] * 19)
    assert withheld_values(values, [first]) == (True,)
    assert withheld_values(np.full(40, 5.0), [first]) == (False,)


def test_of_nested_segments_the_smaller_is_withheld_where_one_lies_between() -> None:
    values = np.full(240, 100.0)
    values[30:33] = 900.0, 1.0, 1.0
    wider, narrower = np.arange(240) < 33, np.arange(240) < 30
    assert withheld_values(values, [wider]) == withheld_values(values, [narrower]) == (False,)
    assert withheld_values(values, [narrower, wider]) == (True, False)


def test_of_parts_the_last_is_withheld_where_what_is_in_none_is_dominated() -> None:
    values = np.array([5.0] * 60 + [900.0])
    values[:10] = 900.0
    values[20:30] = 900.0
    first, second, _ = parts(20, 40, 1)
    assert withheld_values(values, [first, second]) == (True, False)
    assert withheld_values(values, [first]) == withheld_values(values, [second]) == (False,)


def test_everybody_has_a_place_in_every_segment() -> None:
    with pytest.raises(DeclarationError, match=r"members have lengths \[3\]; expected 2"):
        withheld_values(np.ones(2), [np.ones(3, dtype=np.bool_)])

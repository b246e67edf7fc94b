"""Percentiles within a frozen population, against counting by hand."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from profilekit.errors import UnsupportedInputError
from profilekit.stats.percentiles import Reference

POPULATIONS = st.lists(st.integers(-9, 9).map(float) | st.just(math.nan), min_size=1).filter(
    lambda values: not all(map(math.isnan, values))
)


def placed(reference, *values, **parameters):
    return reference.percentiles(np.array(values, dtype=float), **parameters).tolist()


def counted(population, value):
    """Count those below, and half of those equal."""
    known = [other for other in population if not math.isnan(other)]
    return sum((other < value) + (other == value) / 2 for other in known) / len(known)


@given(POPULATIONS, st.integers(-20, 20))
def test_a_percentile_is_what_counting_gives(population, value):
    reference = Reference.of(np.array(population))
    assert placed(reference, value / 2) == [pytest.approx(counted(population, value / 2))]


@given(POPULATIONS)
def test_the_mean_percentile_of_the_population_is_a_half(population):
    found = Reference.of(np.array(population)).percentiles(np.array(population))
    assert np.nanmean(found) == pytest.approx(0.5)


@given(POPULATIONS, st.floats(-20, 20))
def test_turning_the_scale_round_mirrors_it(population, value):
    reference = Reference.of(np.array(population))
    mirrored = placed(reference, value, higher_is_better=False)
    assert mirrored == [pytest.approx(1 - placed(reference, value)[0])]


@given(POPULATIONS, st.lists(st.floats(-20, 20), min_size=2))
def test_more_is_never_worse(population, values):
    found = placed(Reference.of(np.array(population)), *sorted(values))
    assert found == sorted(found)


@given(st.lists(st.floats(0.01, 1e6), min_size=1), st.integers(2, 12))
def test_an_increasing_change_of_scale_moves_nobody(amounts, max_points):
    amounts = np.array(amounts)
    cents = np.unique(amounts).searchsorted(amounts).astype(float) * 7 + 1
    one, other = (Reference.of(each, max_points=max_points) for each in (amounts, cents))
    assert one.percentiles(amounts).tolist() == other.percentiles(cents).tolist()


def test_where_all_are_equal_all_stand_in_the_middle():
    reference = Reference.of(np.full(7, 3.0))
    assert placed(reference, 2.0, 3.0, 4.0) == [0.0, 0.5, 1.0]


def test_missing_stays_missing():
    assert np.isnan(placed(Reference.of(np.array([1.0, math.nan])), math.nan)[0])


def test_one_value_and_many_are_placed_alike():
    values = np.random.default_rng(3).normal(size=500)
    reference = Reference.of(values)
    alone = [placed(reference, value)[0] for value in values]
    assert alone == reference.percentiles(values).tolist()


@pytest.mark.parametrize("seed", range(3))
def test_past_the_cap_percentiles_are_off_by_at_most_half_a_part(seed):
    rng = np.random.default_rng(seed)
    values = np.where(rng.random(30_000) < 0.3, 5.0, rng.lognormal(size=30_000))
    exact = Reference.of(values, max_points=len(values))
    capped = Reference.of(values, max_points=100)
    asked = np.concatenate([values, rng.lognormal(size=3000)])
    assert len(capped.values) <= 101
    assert np.abs(exact.percentiles(asked) - capped.percentiles(asked)).max() <= 1 / 200


def test_a_million_customers_are_kept_in_little_room():
    reference = Reference.of(np.random.default_rng(0).lognormal(size=1_000_000))
    assert len(reference.model_dump_json()) < 50_000
    assert reference.size == 1_000_000


@given(POPULATIONS, st.integers(-20, 20))
def test_below_and_half_of_the_equal_make_the_percentile(population, value):
    reference = Reference.of(np.array(population))
    below, equal = reference.standing(np.array([value / 2]))
    assert below + equal / 2 == pytest.approx(placed(reference, value / 2)[0])


def test_comes_back_from_json():
    reference = Reference.of(np.array([1.5, 2.5, 2.5]))
    assert Reference.model_validate_json(reference.model_dump_json(), strict=True) == reference


@pytest.mark.parametrize(
    "change",
    [
        {"values": [2.0, 1.0]},
        {"below": [0, 3]},
        {"through": [1, 1]},
        {"through": [1]},
        {"values": [], "below": [], "through": []},
    ],
)
def test_counts_that_do_not_count_up_are_refused(change):
    good = {"values": [1.0, 2.0], "below": [0, 1], "through": [1, 3]}
    assert Reference.model_validate_json(json.dumps(good)).size == 3
    with pytest.raises(ValidationError):
        Reference.model_validate_json(json.dumps({**good, **change}))


@pytest.mark.parametrize("values", [[], [math.nan], [1.0, math.inf], [-math.inf]])
def test_nothing_or_infinity_is_no_population(values):
    with pytest.raises(UnsupportedInputError, match="at least one, all of them finite"):
        Reference.of(np.array(values))

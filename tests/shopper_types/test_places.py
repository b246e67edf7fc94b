"""Places among points are those of a search."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.shopper_types.places import Places

NUMBERS = st.floats(allow_nan=False, allow_infinity=False, width=32)


@given(st.sets(NUMBERS, min_size=1, max_size=40), st.lists(NUMBERS, max_size=20))
def test_places_are_those_of_a_search_by_halving(points, others):
    ordered = np.array(sorted(points))
    values = np.array([*ordered, *others, *np.nextafter(ordered, np.inf)])
    assert Places.among(ordered).of(values).tolist() == np.searchsorted(ordered, values).tolist()


@pytest.mark.parametrize("spread", [0.0, 1.0, 6.0])
def test_however_skewed_the_points_are(spread):
    rng = np.random.default_rng(0)
    points = np.unique(np.exp(spread * rng.normal(size=500)))
    values = np.exp(spread * rng.normal(size=5000)) * np.where(rng.random(5000) < 0.1, -1, 1)
    assert (Places.among(points).of(values) == np.searchsorted(points, values)).all()


def test_what_is_missing_has_the_first_place():
    few, many = np.array([1.0, 2.0]), np.exp(np.linspace(0, 300, 500))
    for points in (few, many):
        assert Places.among(points).of(np.array([np.nan])).tolist() == [0]

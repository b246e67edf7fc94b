"""Groups that segments tell apart, against the customers themselves."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from profilekit.personas.disclosure.groups import groups_of, regions_of

SEGMENTS = hnp.arrays(np.bool_, st.tuples(st.integers(1, 4), st.integers(1, 30)))


@given(members=SEGMENTS)
def test_a_region_is_of_all_customers_in_the_same_segments(members: np.ndarray) -> None:
    regions = regions_of(list(members))
    assert (regions.inside[regions.of] == members.T).all()
    assert len(np.unique(regions.inside, axis=0)) == len(regions.sizes)
    assert regions.sizes.tolist() == np.bincount(regions.of).tolist()


@given(members=SEGMENTS, seed=st.integers(0, 99))
def test_fewer_segments_tell_fewer_regions_apart(members: np.ndarray, seed: int) -> None:
    rng = np.random.default_rng(seed)
    some = np.flatnonzero(rng.random(len(members)) < 0.6).tolist() or [0]
    inside, sizes = regions_of(list(members)).by(some)
    alone = regions_of(list(members[some]))
    found = {tuple(row): size for row, size in zip(inside.tolist(), sizes.tolist(), strict=True)}
    sizes_alone = alone.sizes.tolist()
    assert found == {
        tuple(row): size for row, size in zip(alone.inside.tolist(), sizes_alone, strict=True)
    }


def test_of_nested_segments_what_lies_between_is_looked_after() -> None:
    # Regions: in neither, in the wider alone, in both.
    inside = np.array([[False, False], [True, False], [True, True]])
    groups = {tuple(group.tolist()) for group in groups_of(inside)}
    assert (False, True, False) in groups
    assert (True, True, True) in groups
    assert (True, True, False) in groups
    assert len(groups) == 6


def test_of_parts_what_is_in_none_of_two_is_looked_after() -> None:
    groups = [group.tolist() for group in groups_of(np.eye(3, dtype=np.bool_))]
    assert [False, False, True] in groups
    assert len(groups) == 7

"""Matching: the same customers are the same segment, whatever its number."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from profilekit.segments.finding.matching import successions

FRESH = ("n1", "n2", "n3", "n4", "n5")


def told(earlier, now, n_groups=None):
    earlier, now = np.array(earlier), np.array(now)
    ids = [f"o{number}" for number in range(earlier.max() + 1)]
    return successions(earlier, now, ids, n_groups or now.max() + 1, FRESH)


def test_numbers_that_were_swapped_are_swapped_back():
    found = told([0] * 5 + [1] * 5, [1] * 5 + [0] * 5)
    assert [(each.id, each.event) for each in found] == [("o1", "kept"), ("o0", "kept")]


def test_a_split_names_its_parent_and_leaves_the_id_to_the_larger_part():
    found = told([0] * 10, [0] * 6 + [1] * 4)
    assert [(each.id, each.event, each.parents) for each in found] == [
        ("o0", "kept", ("o0",)),
        ("n1", "split", ("o0",)),
    ]


def test_a_merger_names_its_parents_and_the_one_that_is_gone():
    found = told([0] * 5 + [1] * 5 + [2] * 5, [0] * 15)
    assert (found[0].event, found[0].parents) == ("merged", ("o0", "o1", "o2"))
    assert sorted(each.event for each in found[1:]) == ["gone", "gone"]


def test_a_merger_that_keeps_an_id_has_that_segment_as_its_first_parent():
    # Most of o0 and o1 is in it and only half of o2, with which it has most in common: 7 of 22.
    earlier = [0] * 5 + [1] * 8 + [2] * 14
    now = [1] * 3 + [2] * 2 + [0] * 3 + [1] * 5 + [0] * 3 + [1] * 7 + [2] * 4
    merged = told(earlier, now)[1]
    assert (merged.id, merged.event) == ("o2", "merged")
    assert merged.parents == ("o2", "o1", "o0")
    assert (merged.jaccard, merged.common_count) == (7 / 22, 7)


def test_less_than_half_in_common_is_drift():
    found = told([0] * 10 + [1] * 10, [0] * 5 + [1] * 5 + [0] * 5 + [1] * 5)
    assert {each.event for each in found} == {"drifted"}


def test_next_to_nothing_in_common_is_new():
    found = told([0] * 15, [0, 1, 2, 3, 4] * 3)
    assert [each.event for each in found] == ["new"] * 5 + ["gone"]


def test_customers_of_no_group_count_for_none():
    found = told([0, 0, 0, -1, -1], [0, 0, 0, 0, -1])
    assert found[0].jaccard == 0.75


@given(
    earlier=st.lists(st.integers(0, 2), min_size=20, max_size=40).map(lambda x: [0, 1, 2, *x]),
    seed=st.integers(0, 99),
)
def test_no_pairing_has_more_in_common(earlier, seed):
    now = np.random.default_rng(seed).integers(0, 3, len(earlier))
    earlier = np.array(earlier)
    table = np.array([[np.sum((earlier == a) & (now == b)) for b in range(3)] for a in range(3)])
    either = table.sum(axis=1)[:, None] + table.sum(axis=0)[None, :] - table
    similar = table / np.maximum(either, 1)
    best = max(sum(similar[a, b] for a, b in enumerate(order)) for order in permutations(range(3)))
    found = told(earlier, now, 3)
    kept = sum(
        similar[int(each.id[1]), place]
        for place, each in enumerate(found[:3])
        if each.id.startswith("o")
    )
    weak = sum(each.id.startswith("n") for each in found[:3])
    assert kept >= best - 0.25 * weak - 1e-9

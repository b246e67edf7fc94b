"""Allocation: shares by hand, exact sums, bounds, and what changed."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.segments.using.allocation import allocate
from segments.flagged_books import flagged_book

sizes_strategy = st.dictionaries(
    st.sampled_from([f"s{n}" for n in range(9)]), st.integers(0, 10_000), min_size=1
).filter(lambda sizes: any(sizes.values()))

BOOK = flagged_book(
    {
        "in_loyal_flag": [True, True, True, False, False],
        "in_new_flag": [False, False, True, True, False],
        "in_gone_flag": [False] * 5,
    }
)


def test_places_by_hand():
    # Quotas 4.29, 4.29 and 1.43: the one place left goes to the largest remainder.
    assert allocate(10, {"a": 6, "b": 6, "c": 2}).units == {"a": 4, "b": 4, "c": 2}


def test_money_is_shared_to_the_cent():
    shares = allocate(100, {"a": 1, "b": 1, "c": 1}, decimals=2).shares
    assert shares == {"a": Decimal("33.34"), "b": Decimal("33.33"), "c": Decimal("33.33")}


def test_a_book_counts_its_members():
    found = allocate(10, BOOK, ("loyal", "new"))
    assert found.units == {"loyal": 6, "new": 4}
    assert found.several_count == 1
    assert found.to_pandas()["size"].tolist() == [3.0, 2.0]
    assert found.to_pandas()["per_member"].tolist() == [2.0, 2.0]


def test_what_falls_to_a_member_of_two_segments_is_both_parts():
    by_member = allocate(10, BOOK, ("loyal", "new")).by_member()
    assert by_member["allotted"].to_dict() == {1: 2.0, 2: 2.0, 3: 4.0, 4: 2.0}


def test_weights_count_members_more():
    assert allocate(10, {"a": 4, "b": 2}, weights={"b": 3}).units == {"a": 4, "b": 6}


def test_a_weight_of_a_tenth_is_a_tenth():
    # In floats 0.1 * 3 is more than 0.3, and would take the unit that goes by name.
    found = allocate(1, {"b": 3, "a": 1}, weights={"b": 0.1, "a": 0.3})
    assert found.units == {"a": 1, "b": 0}


def test_a_minimum_and_a_cap_hold_and_the_others_share_the_rest():
    found = allocate(100, {"a": 80, "b": 15, "c": 5}, minimum=10, caps={"a": 60})
    assert found.units == {"a": 60, "b": 30, "c": 10}


def test_nobody_gets_nothing_not_even_the_minimum():
    found = allocate(10, BOOK, ("loyal", "gone"), minimum=2)
    assert found.units == {"gone": 0, "loyal": 10}
    assert np.isnan(found.to_pandas()["per_member"][0])


def test_the_difference_to_before_is_told_by_segment():
    before = allocate(100, {"a": 50, "b": 50}, decimals=2)
    table = allocate(100, {"b": 50, "c": 30}, decimals=2, previous=before).to_pandas()
    rows = table.set_index("segment")
    assert rows["allotted"].to_dict() == {"a": 0.0, "b": 62.5, "c": 37.5}
    assert rows["allotted_before"].to_dict() == {"a": 50.0, "b": 50.0, "c": 0.0}
    assert rows["difference"].to_dict() == {"a": -50.0, "b": 12.5, "c": 37.5}
    assert rows["per_member_difference"]["b"] == 0.25


def test_the_difference_to_before_is_told_by_member():
    before = allocate(10, flagged_book({"in_a_flag": [True, True, False]}), ("a",))
    after = allocate(10, flagged_book({"in_a_flag": [False, True, True]}), ("a",), previous=before)
    told = after.by_member()
    assert told["allotted"].to_dict() == {1: 0.0, 2: 5.0, 3: 5.0}
    assert told["difference"].to_dict() == {1: -5.0, 2: 0.0, 3: 5.0}


def test_nothing_changed_is_a_difference_of_nought():
    before = allocate(99.99, {"a": 7, "b": 13}, decimals=2)
    again = allocate(99.99, {"a": 7, "b": 13}, decimals=2, previous=before)
    assert again.to_pandas()["difference"].tolist() == [0.0, 0.0]


def test_sizes_alone_know_no_members():
    with pytest.raises(DeclarationError, match="only sizes were given"):
        allocate(10, {"a": 1}).by_member()


@given(sizes_strategy, st.integers(0, 10**9), st.integers(0, 3))
def test_shares_add_up_to_the_total_to_the_last_digit(sizes, units, decimals):
    total = Decimal(units).scaleb(-decimals)
    found = allocate(total, sizes, decimals=decimals)
    assert found.total == total
    assert sum(found.shares.values()) == total


@given(sizes_strategy, st.integers(0, 10**6))
def test_without_bounds_nobody_is_a_whole_unit_from_the_quota(sizes, total):
    found = allocate(total, sizes)
    everybody = sum(sizes.values())
    assert all(
        abs(found.units[name] * everybody - total * size) < everybody
        for name, size in sizes.items()
    )


@given(sizes_strategy, st.integers(0, 10**6), st.randoms())
def test_the_order_of_segments_plays_no_part(sizes, total, random):
    shuffled = list(sizes.items())
    random.shuffle(shuffled)
    assert allocate(total, dict(shuffled)).units == allocate(total, sizes).units


@given(sizes_strategy, st.integers(0, 10**4))
def test_a_segment_that_is_no_larger_gets_no_more(sizes, total):
    units = allocate(total, sizes).units
    assert all(units[a] >= units[b] for a in sizes for b in sizes if sizes[a] > sizes[b])


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"total": -1}, "total is -1"),
        ({"total": float("nan")}, "total is nan"),
        ({"total": True}, "total is True"),
        ({"total": "10"}, "total is '10'"),
        ({"decimals": 2_000_000}, "decimals is 2000000; expected 9 at most"),
        ({"total": 10.5}, "total is 10.5; expected a whole number from 0 on; say decimals=2"),
        ({"total": 10.555, "decimals": 2}, "with at most 2 decimals"),
        ({"decimals": -1}, "decimals is -1"),
        ({"decimals": 40}, "decimals is 40; expected 9 at most"),
        ({"minimum": -1, "caps": {"a": 0.5}}, "minimum is -1.*caps of 'a' is 0.5"),
        ({"minimum": 5, "caps": 3}, "'a' has the minimum 5 and the cap 3"),
        ({"weights": {"a": -1, "b": float("inf")}}, "weights of 'a' is -1.*weights of 'b' is inf"),
        ({"book_or_sizes": {"a": -1}}, "sizes of 'a' is -1"),
        ({"book_or_sizes": {}}, "neither a book nor the sizes"),
        ({"book_or_sizes": BOOK}, "say which segments"),
        ({"weights": [1], "segments": 5}, r"weights is \[1\].*segments is 5"),
        ({"previous": "x"}, "previous is 'x'; expected an Allocation"),
        ({"total": 10**400, "weights": {"a": 1e-300}}, "total is 1.*weights of 'a' is 1e-300"),
    ],
)
def test_impossible_parameters_are_refused_all_at_once(parameters, told):
    asked = {"total": 10, "book_or_sizes": {"a": 6, "b": 4}} | parameters
    with pytest.raises(DeclarationError, match=told):
        allocate(asked.pop("total"), asked.pop("book_or_sizes"), **asked)


@pytest.mark.parametrize("what", ["weights", "minimum", "caps"])
def test_an_unknown_segment_is_told(what):
    with pytest.raises(UnknownNameError, match="'aa'"):
        allocate(10, {"a": 1}, **{what: {"aa": 1}})


def test_bounds_and_total_that_do_not_fit_are_refused():
    with pytest.raises(UnsupportedInputError, match="at most 8"):
        allocate(10, {"a": 1, "b": 1}, caps=4)


def test_nobody_to_share_is_refused():
    with pytest.raises(UnsupportedInputError, match="10 units to share out"):
        allocate(10, BOOK, ("gone",))


def test_an_earlier_allocation_in_other_units_is_refused():
    before = allocate(10, {"a": 1})
    with pytest.raises(DeclarationError, match="previous has 0 decimals; expected 2"):
        allocate(10, {"a": 1}, decimals=2, previous=before)


def test_one_segment_in_place_of_several_is_refused():
    with pytest.raises(DeclarationError, match=r"segments=\('ab',\)"):
        allocate(3, {"a": 1, "b": 2}, "ab")

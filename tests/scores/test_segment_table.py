"""Segment tables: complete, disjoint, and read in every way a code is written."""

from __future__ import annotations

import copy
import pickle
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import DeclarationError, SegmentTableError
from profilekit.scores.segment_table import RF_SEGMENTS, RFM_SEGMENTS, SegmentTable

SMALL = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)


@pytest.mark.parametrize("table", [RFM_SEGMENTS, RF_SEGMENTS])
def test_shipped_tables_hold_each_of_125_codes_once(table):
    codes = [code for name in table.names for code in table.codes(name)]
    assert sorted(codes) == ["".join(code) for code in product("12345", repeat=3)]


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("555", "Champions"),
        ("444", "Loyal"),
        ("553", "Potential Loyalist"),
        ("511", "New"),
        ("525", "Promising"),
        ("434", "Need Attention"),
        ("331", "About To Sleep"),
        ("244", "At Risk"),
        ("155", "Cannot Lose"),
        ("332", "Hibernating"),
        ("111", "Lost"),
    ],
)
def test_the_default_table_names_the_published_segments(code, name):
    assert RFM_SEGMENTS.segment(code) == name


def test_the_default_table_has_the_published_sizes():
    sizes = [len(codes) for _, codes in RFM_SEGMENTS.segments]
    assert sizes == [7, 8, 24, 7, 16, 8, 8, 22, 8, 11, 6]


def test_the_second_table_ignores_money():
    assert {RF_SEGMENTS.segment((5, 4, monetary)) for monetary in range(1, 6)} == {"Champions"}


@pytest.mark.parametrize("codes", ["222 221", ["222", "221"], [(2, 2, 2), (2, 2, 1)], ["2-2"]])
def test_codes_are_read_however_they_are_written(codes):
    assert SegmentTable({"Best": codes, "Other": "12 21 11"}, bins=2) == SMALL


def test_above_nine_bins_scores_are_parted_by_dashes():
    every = [(r, f) for r in range(1, 12) for f in range(1, 12) if (r, f) != (11, 10)]
    table = SegmentTable({"Best": ["11-10"], "Other": every}, bins=11)
    assert table.segment("11-10-7") == "Best"
    assert table.written((11, 10, 7)) == "11-10-7"


def test_codes_without_a_segment_are_all_named():
    with pytest.raises(SegmentTableError) as caught:
        SegmentTable({"Best": "222", "Other": "12 21"}, bins=2)
    assert caught.value.missing == ("111", "112", "221")
    assert caught.value.repeated == caught.value.unknown == ()


def test_codes_in_two_segments_are_all_named():
    with pytest.raises(SegmentTableError) as caught:
        SegmentTable({"Best": "22 121", "Other": "12 21 11 222"}, bins=2)
    assert caught.value.repeated == ("121", "222")


@pytest.mark.parametrize(
    "code", ["3", "333", "2222", "abc", "", "²²²", "-", (2, 2, 0), (2, 2, 2, 2)]
)
def test_codes_that_no_score_gives_are_named(code):
    with pytest.raises(SegmentTableError) as caught:
        SegmentTable({"Best": ["22", code], "Other": "12 21 11"}, bins=2)
    assert caught.value.unknown == (code if isinstance(code, str) else str(code),)


@given(st.lists(st.integers(0, 4), min_size=27, max_size=27))
def test_a_table_is_accepted_when_every_code_stands_once_and_only_then(owners):
    codes = ["".join(code) for code in product("123", repeat=3)]
    segments = {
        f"S{owner}": [code for code, of in zip(codes, owners, strict=True) if of == owner]
        for owner in range(4)
    }
    missing = tuple(code for code, of in zip(codes, owners, strict=True) if of == 4)
    if missing:
        with pytest.raises(SegmentTableError) as caught:
            SegmentTable(segments, bins=3)
        assert caught.value.missing == missing
    else:
        table = SegmentTable(segments, bins=3)
        assert [table.segment(code) for code in codes] == [f"S{owner}" for owner in owners]


def test_customers_are_named_by_their_scores_and_left_null_without_one():
    names = SMALL.segments_of(
        np.array([2.0, 1.0, np.nan]), np.array([2.0, 2.0, 2.0]), np.array([1.0, 1.0, 1.0])
    )
    assert names.tolist() == ["Best", "Other", None]


def test_written_as_json_it_reads_back_the_same():
    assert SegmentTable.model_validate_json(RFM_SEGMENTS.model_dump_json()) == RFM_SEGMENTS


def test_copies_are_equal_and_hash_the_same():
    for copied in (copy.deepcopy(SMALL), pickle.loads(pickle.dumps(SMALL))):  # noqa: S301
        assert copied == SMALL
        assert hash(copied) == hash(SMALL)


def test_it_cannot_be_changed():
    with pytest.raises(ValueError, match="frozen"):
        SMALL.bins = 3


@pytest.mark.parametrize("name", ["", "  ", 7])
def test_a_segment_needs_a_name(name):
    with pytest.raises(DeclarationError, match="a segment is named"):
        SegmentTable({name: "22", "Other": "12 21 11"}, bins=2)


def test_one_bin_is_an_error():
    with pytest.raises(DeclarationError, match="bins is 1"):
        SegmentTable({"All": "11"}, bins=1)

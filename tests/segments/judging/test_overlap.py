"""Overlap: figures by hand and by plain sets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.errors import DeclarationError
from profilekit.segments.judging.overlap import overlap
from segments.flagged_books import flagged_book

# a: 1 to 4, b: 3 to 8, c: 3 and 4, nobody in d; ten customers.
BOOK = flagged_book(
    {
        "in_a_flag": [n in range(1, 5) for n in range(1, 11)],
        "in_b_flag": [n in range(3, 9) for n in range(1, 11)],
        "in_c_flag": [n in (3, 4) for n in range(1, 11)],
        "in_d_flag": [False] * 10,
    }
)


def pair(a, b):
    rows = overlap(BOOK, ("a", "b", "c", "d")).to_pandas().to_dict("records")
    return next(row for row in rows if (row["a"], row["b"]) == (a, b))


def test_a_pair_by_hand():
    row = pair("a", "b")
    assert (row["a_count"], row["b_count"], row["both_count"]) == (4, 6, 2)
    assert row["jaccard"] == 2 / 8
    assert row["overlap_coefficient"] == 2 / 4
    assert row["share_of_a"] == 0.5
    assert row["lift"] == pytest.approx(0.5 / 0.6)
    assert not row["is_within"]


def test_of_one_given_the_other_there_are_two():
    assert (pair("a", "b")["share_of_a"], pair("b", "a")["share_of_a"]) == (2 / 4, 2 / 6)


def test_a_segment_within_another_is_told():
    assert pair("c", "a")["is_within"]
    assert not pair("a", "c")["is_within"]
    assert "Wholly within another: c in a, c in b" in str(overlap(BOOK, ("a", "b", "c")))


def test_figures_of_an_empty_segment_are_missing():
    row = pair("a", "d")
    assert row["both_count"] == 0
    assert not row["is_within"]
    frame = overlap(BOOK, ("a", "d")).table
    assert frame["jaccard"].null_count() == frame["lift"].null_count() == 2


def test_a_matrix_is_square_and_has_each_with_itself():
    found = overlap(BOOK, ("a", "b"))
    assert found.matrix("both_count").rows() == [("a", 4, 2), ("b", 2, 6)]
    assert found.matrix("jaccard").rows() == [("a", 1.0, 0.25), ("b", 0.25, 1.0)]
    assert found.matrix("lift").row(0) == ("a", 2.5, pytest.approx(5 / 6))


def test_an_unknown_figure_is_refused():
    with pytest.raises(DeclarationError, match="expected one of both_count, jaccard"):
        overlap(BOOK, ("a", "b")).matrix("dice")


def test_combinations_by_hand():
    found = overlap(BOOK, ("a", "b", "c"))
    assert found.intersections.rows() == [
        ("b", 1, 4, 0.4),
        ("", 0, 2, 0.2),
        ("a", 1, 2, 0.2),
        ("a & b & c", 3, 2, 0.2),
    ]
    assert (found.none_count, found.several_count) == (2, 2)


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=30))
def test_figures_are_those_of_plain_sets(rows):
    flags = {f"in_{name}_flag": [row[place] for row in rows] for place, name in enumerate("abc")}
    sets = {
        name: {i for i, row in enumerate(rows) if row[place]} for place, name in enumerate("abc")
    }
    found = overlap(flagged_book(flags), tuple("abc"))
    for row in found.table.rows(named=True):
        a, b = sets[row["a"]], sets[row["b"]]
        assert row["both_count"] == len(a & b)
        if a and b:
            assert row["jaccard"] == pytest.approx(len(a & b) / len(a | b))
            assert row["lift"] == pytest.approx(len(a & b) * len(rows) / (len(a) * len(b)))
    assert found.intersections["customers_count"].sum() == len(rows)
    assert found.none_count == len(rows) - len(sets["a"] | sets["b"] | sets["c"])


def test_more_segments_than_bits_of_a_byte_are_told_apart():
    names = [f"s{n}" for n in range(11)]
    flags = {
        f"in_{name}_flag": [row == place for row in range(11)] for place, name in enumerate(names)
    }
    found = overlap(flagged_book(flags), names)
    assert sorted(found.intersections["segments"]) == sorted(names)


def test_one_segment_is_refused():
    with pytest.raises(DeclarationError, match="there is one segment, 'a'; expected two or more"):
        overlap(BOOK, ("a",))


def test_nothing_shared_is_told():
    book = flagged_book({"segment_life_label": ["x", "y", None]})
    assert "No two share a customer" in str(overlap(book, "segment_life_label"))

"""Who is a member, read from the fields of a book, whoever made them."""

from __future__ import annotations

import narwhals as nw
import numpy as np
import pytest

from profilekit.book import ProfileBook
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.segments import assign_segments, field, members_of
from profilekit.segments.memberships import held_definitions, id_of, segment_ids
from segments.ruled_books import ROWS, SPECS, ruled_book, segment

RECENT = segment("recent", field("recency_days") <= 30, group="life")


@pytest.fixture(scope="module")
def book():
    return assign_segments(ruled_book(), [RECENT])


@pytest.mark.parametrize("asked", ["recent", RECENT, {"segment_life_label": "recent"}])
def test_an_id_a_segment_and_a_label_say_the_same(book, asked):
    members = members_of(book, asked)
    assert members.dtype == np.bool_
    assert members.tolist() == [True, False, False, False, True]


def test_the_residual_and_found_groups_are_known_by_their_label(book):
    assert members_of(book, "life-other").tolist() == [False, True, True, True, False]
    assert members_of(book, "found-2").tolist() == [False, True, True, False, False]
    assert members_of(book, {"country_label": "DE"}).tolist() == [True, False, False, True, False]


def test_the_array_is_ones_own(book):
    members = members_of(book, "recent")
    members[:] = False
    assert members_of(book, "recent").any()


def test_what_is_not_known_comes_with_the_nearest(book):
    with pytest.raises(UnknownNameError, match=r"asked knows no segment 'recnt'.*mean 'recent'"):
        members_of(book, "recnt", asked_by="asked")
    with pytest.raises(UnknownNameError, match="no field 'segment_lif_label'"):
        members_of(book, {"segment_lif_label": "recent"})
    with pytest.raises(UnknownNameError, match="no value of country_label 'de'"):
        members_of(book, {"country_label": "de"})
    with pytest.raises(UnknownNameError, match="assign_segments"):
        members_of(ruled_book(), RECENT)


def test_a_field_without_labels_is_refused(book):
    with pytest.raises(DeclarationError, match="recency_days holds int64"):
        members_of(book, {"recency_days": "3"})


@pytest.mark.parametrize("wrong", [3, None, {}, {"a_label": "x", "b_label": "y"}, ["recent"]])
def test_what_names_no_segment_is_refused(book, wrong):
    with pytest.raises(UnsupportedInputError, match="for a segment"):
        members_of(book, wrong)


def test_a_label_of_two_fields_has_to_be_told_apart():
    second = SPECS[-1].model_copy(update={"name": "segment_again_label"})
    rows = ROWS | {"segment_again_label": ROWS["segment_found_label"]}
    book = ruled_book(specs=(*SPECS, second), rows=rows)
    with pytest.raises(DeclarationError, match="segment_found_label and of segment_again_label"):
        members_of(book, "found-1")


def test_ids_that_are_known_are_listed(book):
    assert segment_ids(book) == ("recent", "found-1", "found-2", "life-other")
    assert [id_of(each) for each in ("recent", RECENT, {"x_label": "recent"})] == ["recent"] * 3


def test_what_a_book_holds_of_segments_is_listed(book):
    assert [each.id for each in held_definitions(book)] == ["recent"]
    assert list(held_definitions(ruled_book())) == []


def test_an_id_that_a_label_of_others_has_is_refused_when_assigned_and_when_read():
    taken = segment("found-2", field("recency_days") <= 30)
    with pytest.raises(DeclarationError, match="segment_found_label has a segment of this id"):
        assign_segments(ruled_book(), [taken])
    before = {name: values for name, values in ROWS.items() if name != "segment_found_label"}
    specs = tuple(spec for spec in SPECS if spec.name != "segment_found_label")
    assigned = assign_segments(ruled_book(specs=specs, rows=before), [taken])
    label = nw.from_dict({"segment_found_label": ROWS["segment_found_label"]}, backend="polars")
    both = ProfileBook(
        nw.concat([assigned.frame, label], how="horizontal"),
        assigned.catalogue.adding(SPECS[-1:]),
        as_of=assigned.as_of,
        provenance=assigned.provenance,
    )
    with pytest.raises(DeclarationError, match="assigned by SegmentAssigner and is a label of"):
        members_of(both, "found-2")
    assert members_of(both, {"segment_found_label": "found-2"}).tolist()[1:3] == [True, True]

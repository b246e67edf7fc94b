"""The members of several segments at once."""

from __future__ import annotations

import pytest

from profilekit.errors import DeclarationError, SensitiveAttributeError, UnknownNameError
from profilekit.segments.several import members_without_sensitive, memberships_of
from segments.flagged_books import flagged_book

BOOK = flagged_book(
    {
        "in_loyal_flag": [True, True, False, False],
        "in_big_spender_flag": [False, True, True, False],
        "rfm_segment_label": ["b", "a", "a", None],
        "religion_label": ["x", "y", "y", "x"],
    }
)


def test_columns_come_in_the_order_asked_for():
    found = memberships_of(BOOK, ("big-spender", "loyal"), asked_by="me")
    assert found.names == ("big-spender", "loyal")
    assert found.members.tolist() == [[False, True], [True, True], [True, False], [False, False]]
    assert found.sizes == (2, 2)


def test_the_name_of_a_label_field_stands_for_each_of_its_values():
    found = memberships_of(BOOK, "rfm_segment_label", asked_by="me")
    assert found.names == ("a", "b")
    assert found.sizes == (2, 1)


@pytest.mark.parametrize("segments", ["loyal", {"rfm_segment_label": "a"}, None, 3])
def test_one_segment_is_no_sequence_of_them(segments):
    with pytest.raises(DeclarationError, match=r"expected several in a tuple"):
        memberships_of(BOOK, segments, asked_by="me")


def test_no_segment_is_refused():
    with pytest.raises(DeclarationError, match="there is no segment to look at"):
        memberships_of(BOOK, (), asked_by="me")


def test_two_of_one_name_are_refused():
    with pytest.raises(DeclarationError, match="more than one segment is called 'loyal'"):
        memberships_of(BOOK, ("loyal", "loyal"), asked_by="me")


def test_a_flag_is_no_field_of_labels():
    with pytest.raises(DeclarationError, match="in_loyal_flag holds no labels"):
        memberships_of(BOOK, "in_loyal_flag", asked_by="me")


def test_an_unknown_segment_is_told_with_the_nearest():
    with pytest.raises(UnknownNameError, match="loyal"):
        memberships_of(BOOK, ("loyall",), asked_by="me")


@pytest.mark.parametrize("segments", [({"religion_label": "x"},), "religion_label"])
def test_a_sensitive_label_is_no_segment(segments):
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        memberships_of(BOOK, segments, asked_by="me")


def test_a_sensitive_label_with_a_purpose_is_a_segment():
    members = members_without_sensitive(
        BOOK, {"religion_label": "x"}, asked_by="me", purposes={"religion_label": "halal range"}
    )
    assert members.tolist() == [True, False, False, True]

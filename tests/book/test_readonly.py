"""Mappings that stay as they are."""

from __future__ import annotations

import copy
import pickle

import pytest

from profilekit.book.readonly import ReadOnly


def test_cannot_be_changed():
    with pytest.raises(TypeError):
        ReadOnly({"a": 1})["a"] = 2


def test_does_not_follow_the_mapping_it_was_made_of():
    given = {"a": 1}
    kept = ReadOnly(given)
    given["a"] = 2
    assert kept == {"a": 1}


def test_copies_and_travels_between_processes():
    kept = ReadOnly({"a": 1})
    assert copy.deepcopy(kept) == pickle.loads(pickle.dumps(kept)) == kept  # noqa: S301 - our own bytes


def test_looks_like_a_dict():
    assert repr(ReadOnly({"a": 1})) == "{'a': 1}"


def test_equal_mappings_have_equal_hashes():
    assert hash(ReadOnly({"a": 1, "b": 2})) == hash(ReadOnly({"b": 2, "a": 1}))

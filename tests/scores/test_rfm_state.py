"""What a fitted RFM scorer is written as: read back it scores the same, changed it is refused."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

from profilekit.errors import StateError
from profilekit.scores.rfm import RFMScorer
from profilekit.scores.segment_table import SegmentTable
from scores.rfm_customers import (
    CUSTOMERS,
    PUBLISHED,
    ROWS,
    frame_of,
)


@given(ROWS, st.sampled_from(["rfm", "rf"]), st.booleans())
def test_read_back_from_json_it_scores_the_same(rows, segments, published):
    scorer = RFMScorer(segments=segments, **PUBLISHED if published else {}).fit(frame_of(rows))
    back = RFMScorer.from_json(scorer.to_json())
    assert back.thresholds_ == scorer.thresholds_
    assert back.transform(CUSTOMERS).equals(scorer.transform(CUSTOMERS))


def test_a_table_of_your_own_is_read_back_from_json():
    table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    scorer = RFMScorer(bins=2, segments=table).fit(CUSTOMERS)
    assert RFMScorer.from_json(scorer.to_json()).segments == table


def test_json_with_a_broken_table_is_an_error_of_state():
    table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    text = RFMScorer(bins=2, segments=table).fit(CUSTOMERS).to_json().replace('"222"', '"111"')
    with pytest.raises(StateError, match="without a segment"):
        RFMScorer.from_json(text)


def test_json_with_more_bounds_in_one_dimension_is_an_error_of_state():
    text = RFMScorer().fit(CUSTOMERS).to_json().replace("[90.0, ", "[")
    with pytest.raises(StateError, match="different numbers of bounds"):
        RFMScorer.from_json(text)


def test_json_with_bounds_for_other_bins_is_an_error_of_state():
    table = SegmentTable({"Best": "22", "Other": "12 21 11"}, bins=2)
    document = json.loads(RFMScorer(bins=2, segments=table).fit(CUSTOMERS).to_json())
    document["state"] = json.loads(RFMScorer().fit(CUSTOMERS).to_json())["state"]
    with pytest.raises(StateError, match="the bounds make 5 scores and bins is 2"):
        RFMScorer.from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("name", "value"), [("bins", 4), ("segments", "abc"), ("recency_cutoffs_days", [3, 2, 1, 0])]
)
def test_json_with_parameters_that_do_not_fit_is_an_error_of_state(name, value):
    document = json.loads(RFMScorer().fit(CUSTOMERS).to_json())
    document["params"][name] = value
    with pytest.raises(StateError, match="Fit it again"):
        RFMScorer.from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("params", "bins", 5.0),
        ("params", "bins", True),
        ("params", "bins", "5"),
        ("params", "ties", "zzz"),
        ("params", "recency", {"a": 1}),
        ("params", "recency", 5),
        ("params", "evil", 1),
        ("params", "segments", 5),
        ("params", "segments", {"foo": 1}),
        ("params", "recency_cutoffs_days", [1, 2, 3, 4]),
        ("params", "monetary_cutoffs_amount", ["1", "2", "3", "4"]),
        ("recency", "higher_is_better", True),
        ("recency", "values", ["90", "40", "40", "3"]),
        ("recency", "values", [{"$float": "inf"}, 40, 40, 3]),
        ("recency", "learned_from", None),
        ("recency", "learned_from", 0),
        ("recency", "learned_from", "5"),
        ("frequency", "values", 4),
    ],
)
def test_json_that_was_changed_by_hand_is_an_error_of_state(part, name, value):
    document = json.loads(RFMScorer().fit(CUSTOMERS).to_json())
    changed = document["params"] if part == "params" else document["state"][part]
    changed[name] = value
    with pytest.raises(StateError, match="Fit it again"):
        RFMScorer.from_json(json.dumps(document))


def test_json_with_the_bounds_of_one_dimension_turned_round_is_an_error_of_state():
    document = json.loads(RFMScorer().fit(CUSTOMERS).to_json())
    document["state"]["recency"].update(higher_is_better=True, values=[1, 2, 3, 4])
    with pytest.raises(StateError, match="recency do not say that less is better"):
        RFMScorer.from_json(json.dumps(document))


def test_json_with_other_bounds_than_its_cutoffs_is_an_error_of_state():
    document = json.loads(RFMScorer(**PUBLISHED).fit(CUSTOMERS).to_json())
    document["state"]["recency"]["values"] = [482, 297, 181, 7]
    with pytest.raises(StateError, match="recency are not recency_cutoffs_days="):
        RFMScorer.from_json(json.dumps(document))


def test_numpy_parameters_are_written_as_plain_numbers():
    scorer = RFMScorer(np.int64(5), recency_cutoffs_days=np.array([7, 30, 90, 365]))
    back = RFMScorer.from_json(clone(scorer).fit(CUSTOMERS).to_json())
    assert (back.bins, back.recency_cutoffs_days) == (5, (7, 30, 90, 365))
    assert back.transform(CUSTOMERS).equals(scorer.fit_transform(CUSTOMERS))

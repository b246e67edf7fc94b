"""Counts by name, given in two ways and kept in one."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from profilekit.extractors.answering import ItemResponse
from profilekit.extractors.named_counts import pairs_of

PAIRS = (("spring", 12), ("autumn", 8))


@pytest.mark.parametrize("given", [dict(PAIRS), PAIRS, [list(pair) for pair in PAIRS]])
def test_a_mapping_and_pairs_are_the_same_parameter(given):
    assert ItemResponse(survey_items=given).survey_items == PAIRS


def test_changing_the_mapping_later_changes_nothing():
    given = dict(PAIRS)
    extractor = ItemResponse(survey_items=given)
    given["winter"] = 1
    assert pairs_of(extractor.survey_items) == PAIRS


@pytest.mark.parametrize("given", [{}, {"spring": 0}, {"spring": 1.5}, 3])
def test_a_count_is_a_positive_whole_number(given):
    with pytest.raises(ValidationError):
        ItemResponse(survey_items=given)

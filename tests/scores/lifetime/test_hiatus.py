"""The rule of thumb."""

from __future__ import annotations

import math

import polars as pl
import pytest

from profilekit.errors import DeclarationError, TablesError
from profilekit.scores.lifetime.hiatus import HiatusRule

CUSTOMERS = pl.DataFrame({"recency_days": [12, 182, 183, None]})


def test_the_last_day_of_the_hiatus_is_active():
    made = HiatusRule().fit(CUSTOMERS).transform(CUSTOMERS)
    assert made["hiatus_active_flag"].to_list() == [True, True, False, None]


def test_counts_those_it_was_fitted_on():
    state = HiatusRule(days=100).fit(CUSTOMERS).state_
    assert (state.customers_count, state.active_count) == (3, 1)


def test_it_is_read_back_from_json():
    rule = HiatusRule(days=12).fit(CUSTOMERS)
    back = HiatusRule.from_json(rule.to_json())
    assert back.transform_one({"recency_days": 12}) == {"hiatus_active_flag": True}
    assert back.transform_one({"recency_days": 13}) == {"hiatus_active_flag": False}


def test_it_says_why():
    rule = HiatusRule().fit(CUSTOMERS)
    (reason,) = rule.explain_one({"recency_days": 200})
    assert reason.text == "Last order 200 days ago: lapsed (182 days or fewer)"
    assert reason.threshold == 182
    (reason,) = rule.explain_one({"recency_days": None})
    assert reason.text == "No order, so neither active nor lapsed"


@pytest.mark.parametrize("days", [0, -1, math.inf, math.nan, "30", True])
def test_a_hiatus_is_a_number_of_days(days):
    with pytest.raises(DeclarationError, match="days is"):
        HiatusRule(days).fit(CUSTOMERS)


@pytest.mark.parametrize("recency", [-1.0, math.inf])
def test_a_recency_that_cannot_be_is_refused(recency):
    with pytest.raises(TablesError, match=r"book\.recency_days.*of 1 customer"):
        HiatusRule().fit(pl.DataFrame({"recency_days": [1.0, recency]}))

"""The catalogue of types as data."""

from __future__ import annotations

import numpy as np
import pytest
from pydantic import ValidationError

from profilekit.errors import UnknownNameError
from profilekit.shopper_types import DEFAULT_CATALOGUE, Indicator, ShopperType, TypeCatalogue

CALLS = Indicator(
    name="calls",
    meaning="Calls",
    formula="calls_count",
    evidence="calls_count",
    prior_evidence=3,
    block="calls",
    weights={"loyal": 1},
)


def test_comes_back_from_json():
    text = DEFAULT_CATALOGUE.model_dump_json()
    assert TypeCatalogue.model_validate_json(text, strict=True) == DEFAULT_CATALOGUE


def test_every_type_says_what_it_means_and_what_to_do():
    assert DEFAULT_CATALOGUE.names == ("loyal", "impulse", "bargain", "wandering", "need")
    assert all(each.meaning and each.advice for each in DEFAULT_CATALOGUE.types)


def test_statistics_that_do_not_add_up_are_read_somewhere():
    read = {name for each in DEFAULT_CATALOGUE.indicators for name in each.statistics}
    unread = set(DEFAULT_CATALOGUE.undivided) - read
    assert unread == {"categories_count"}


def test_takes_further_types_and_indicators_and_replaces_known_ones():
    bold = ShopperType(name="bold", label="Bold", meaning="Dares")
    more = DEFAULT_CATALOGUE.adding(
        types=[bold], indicators=[CALLS.model_copy(update={"weights": {"bold": 2.0}})]
    )
    assert more.names[-1] == "bold"
    both = CALLS.model_copy(update={"weights": {"bold": 1.0, "loyal": 1.0}})
    assert more.adding(indicators=[both]).indicator("calls") == both


def test_weights_change_one_by_one():
    changed = DEFAULT_CATALOGUE.reweighted({"spend": {"loyal": 5}})
    assert changed.indicator("spend").weights["loyal"] == 5
    assert changed.indicator("spend").weights["wandering"] == -2
    assert changed.indicator_names == DEFAULT_CATALOGUE.indicator_names


def test_an_indicator_is_left_out_by_name():
    assert "hedonic" not in DEFAULT_CATALOGUE.without("hedonic").indicator_names
    with pytest.raises(UnknownNameError, match="'spend'"):
        DEFAULT_CATALOGUE.without("spent")


def test_a_coupon_belongs_to_its_facet_and_all_else_to_the_last():
    bargain = DEFAULT_CATALOGUE["bargain"]
    assert bargain.facet_of(DEFAULT_CATALOGUE.indicator("coupon_orders")) == "coupon"
    assert bargain.facet_of(DEFAULT_CATALOGUE.indicator("deal_lines")) == "shelf"
    assert DEFAULT_CATALOGUE["loyal"].facet_of(DEFAULT_CATALOGUE.indicator("spend")) == ""


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"indicators": (CALLS, CALLS)}, "indicators name calls more than once"),
        (
            {
                "indicators": (
                    *DEFAULT_CATALOGUE.indicators,
                    CALLS.model_copy(update={"weights": {"x": 1}}),
                )
            },
            "unknown types x",
        ),
        ({"indicators": (CALLS,)}, "nothing speaks for or against impulse"),
        (
            {
                "indicators": (
                    *DEFAULT_CATALOGUE.indicators,
                    CALLS.model_copy(update={"facet": "odd"}),
                )
            },
            "no type has the facets odd",
        ),
        ({"plain_fields": ("religion_label",)}, "sensitive"),
        ({"types": DEFAULT_CATALOGUE.types[:1]}, "at least 2"),
    ],
)
def test_what_does_not_fit_is_refused(changes, message):
    with pytest.raises(ValidationError, match=message):
        TypeCatalogue.model_validate({**dict(DEFAULT_CATALOGUE), **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"formula": "import os"},
        {"formula": ""},
        {"formula": "1 + 1"},
        {"evidence": "1 +"},
        {"weights": {}},
        {"weights": {"loyal": 0}},
        {"weights": {"loyal": np.nan}},
        {"prior_evidence": 0},
        {"name": "No Name"},
    ],
)
def test_an_indicator_that_says_nothing_is_refused(changes):
    with pytest.raises(ValueError, match=r"."):
        Indicator.model_validate({**dict(CALLS), **changes})

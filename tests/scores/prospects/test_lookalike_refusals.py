"""What look-alikes are not learned from, and files that are not read back."""

from __future__ import annotations

import json
import math

import polars as pl
import pytest

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.scores.prospects.lookalikes import LookalikeScorer
from scores.prospects.alike_people import FIELDS, PEOPLE, SCORER, scorer_of


@pytest.mark.parametrize(
    ("written", "changed"),
    [
        ('"rng": 0', '"rng": "0"'),
        ('"folds": 5', '"folds": 1'),
        ('"field": "region_label"', '"field": "city_label"'),
        ('"fields": ["income_amount", ', '"fields": ['),
        ('"low_share": 0', '"low_share": 1'),
    ],
)
def test_a_damaged_file_is_refused(written, changed):
    text = SCORER.to_json()
    assert written in text
    with pytest.raises(StateError):
        LookalikeScorer.from_json(text.replace(written, changed))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("intercept",), {"$float": "nan"}),
        (("terms", 0, "slope"), {"$float": "inf"}),
        (("terms", 0, "low"), 1e9),
        (("terms", 1, "labels", "north"), {"$float": "nan"}),
    ],
)
def test_a_state_that_cannot_be_is_refused(path, value):
    document = json.loads(SCORER.to_json())
    at = document["state"]
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    with pytest.raises(StateError, match="Fit it again"):
        LookalikeScorer.from_json(json.dumps(document))


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"fields": ()}, "fields is"),
        ({"fields": "income_amount"}, "fields is"),
        ({"fields": ("income_amount", "income_amount")}, "twice"),
        ({"fields": ("best_customer_flag",)}, "stands in fields="),
        ({"fields": FIELDS, "folds": 1}, "folds is 1; expected 2 to 10"),
        ({"fields": FIELDS, "top_count": 0}, "top_count is 0"),
        ({"fields": FIELDS, "ridge": 0}, "ridge is 0"),
        ({"fields": FIELDS, "best_share": 10}, "best_share is 10"),
        ({"best_share": "x"}, "best_share is 'x'; expected a share"),
        ({"best_share": 0.1, "best": {"region_label": "north"}}, "expected one of the two"),
        ({"ridge": math.inf}, "ridge is inf; expected a number above 0"),
        ({"ridge": "1"}, "ridge is '1'"),
        ({"folds": 2.5}, "folds is 2.5"),
        ({"folds": True}, "folds is True"),
        ({"top_count": "3"}, "top_count is '3'"),
        ({"rng": -1}, "rng is -1"),
        ({"best": None}, "best is None"),
        ({"best": {}}, "best is {}"),
        ({"history": 3}, "history is 3"),
        ({"purposes": "halal"}, "purposes is 'halal'"),
        ({"best": LookalikeScorer}, "best is the class LookalikeScorer; expected a field, .*apply"),
        ({"best": PEOPLE}, "best is a DataFrame; expected a field"),
        ({"fields": PEOPLE}, "fields is a DataFrame; expected names"),
        ({"ridge": PEOPLE}, "ridge is a DataFrame; expected a number"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params, message):
    with pytest.raises(DeclarationError, match=message):
        scorer_of(**params).fit(PEOPLE)


def test_all_parameters_that_make_no_sense_are_told_before_anything_is_read():
    wrong = {"ridge": "1", "folds": 2.5, "rng": -1, "best_share": "x", "top_count": 0}
    with pytest.raises(DeclarationError) as caught:
        scorer_of(**wrong).fit("no frame")
    assert all(
        f"{name} is {value!r}; expected" in str(caught.value) for name, value in wrong.items()
    )


@pytest.mark.parametrize("where", ["best", "history"])
def test_who_is_best_and_who_has_a_history_must_not_be_sensitive_either(where):
    named = PEOPLE.with_columns(religion_flag=pl.col("best_customer_flag"))
    with pytest.raises(SensitiveAttributeError, match="religion_flag"):
        scorer_of(**{where: "religion_flag"}).fit(named)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        scorer_of(best={"religion_label": "any"}).fit(named)


def test_a_sensitive_target_takes_a_purpose():
    named = PEOPLE.rename({"best_customer_flag": "religion_flag"})
    scorer = scorer_of(best="religion_flag", purposes={"religion_flag": "parish newsletter"})
    assert scorer.fit(named).state_.terms == SCORER.state_.terms


def test_flags_that_are_not_known_are_others():
    flags = PEOPLE["best_customer_flag"].to_list()
    unknown = [flag or (None if place % 2 else math.nan) for place, flag in enumerate(flags)]
    assert scorer_of().fit(PEOPLE.drop("best_customer_flag"), unknown).state_ == SCORER.state_


@pytest.mark.parametrize("cell", ["no", "", 0.01, 2, [1]])
def test_what_is_no_flag_is_refused(cell):
    with pytest.raises(UnsupportedInputError, match=r"2000 values of y that are no flags.*True"):
        scorer_of().fit(PEOPLE, [cell] * 2000)


def test_flags_and_ids_at_once_are_refused():
    with pytest.raises(UnsupportedInputError, match="both y and best_ids"):
        scorer_of().fit(PEOPLE, PEOPLE["best_customer_flag"], best_ids=[1])


@pytest.mark.parametrize("given", [3, PEOPLE, LookalikeScorer, "17"], ids=type)
def test_what_is_no_collection_of_ids_or_flags_is_refused(given):
    with pytest.raises(UnsupportedInputError, match="as best_ids; expected a collection of ids"):
        scorer_of().fit(PEOPLE, best_ids=given)
    with pytest.raises(UnsupportedInputError, match="as y; expected one per row"):
        scorer_of().fit(PEOPLE, given)


def test_infinite_numbers_are_refused():
    odd = PEOPLE.with_columns(income_amount=pl.lit(math.inf))
    with pytest.raises(UnsupportedInputError, match="2000 infinite values in 'income_amount'"):
        scorer_of().fit(odd)
    with pytest.raises(UnsupportedInputError, match="1 infinite values in 'income_amount'"):
        SCORER.transform_one({"income_amount": math.inf, "region_label": "north"})


def test_fields_that_are_the_same_for_all_are_named():
    same = PEOPLE.with_columns(country_label=pl.lit("TR"), floor_count=pl.lit(1))
    with pytest.raises(UnsupportedInputError, match="'country_label', 'floor_count'"):
        scorer_of((*FIELDS, "country_label", "floor_count")).fit(same)


def test_sensitive_attributes_are_refused_unless_a_purpose_is_stated():
    named = PEOPLE.rename({"region_label": "ethnicity_label"})
    with pytest.raises(SensitiveAttributeError, match="ethnicity_label"):
        scorer_of(("ethnicity_label",)).fit(named)
    purposes = {"ethnicity_label": "audit of this very model"}
    scorer = scorer_of(("ethnicity_label",), purposes=purposes).fit(named)
    assert "audit of this very model" in scorer.to_json()


def test_unknown_ids_and_too_few_flags_are_told():
    bare = PEOPLE.drop("best_customer_flag")
    with pytest.raises(UnknownNameError, match="customer -1"):
        scorer_of().fit(bare, best_ids=[-1])
    with pytest.raises(UnsupportedInputError, match="3 flags; expected one per row, 2000"):
        scorer_of().fit(bare, [True, False, True])
    with pytest.raises(UnknownNameError, match="best_customer_flag"):
        scorer_of().fit(bare)
    with pytest.raises(UnknownNameError, match="customer_id"):
        scorer_of().fit(bare.drop("customer_id"), best_ids=[1])

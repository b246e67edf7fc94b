"""The ideal customer by rules, on prospects whose similarity can be worked out by hand."""

from __future__ import annotations

import math

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.base import clone

import profilekit as pk
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    StateError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors import Age
from profilekit.scores.prospects.ideal_customer import IdealCustomer
from profilekit.scores.prospects.wanted import Wanted

SCORE = "ideal_customer_similarity_score"
COVERAGE = "ideal_customer_coverage_share"
IDEAL = IdealCustomer(
    attributes=(
        Wanted("age_years", at_least=25, at_most=45, fades_over=10, weight=2),
        Wanted("region_label", one_of=("Marmara",)),
        Wanted("children_count", at_least=1, fades_over=0),
    )
)
PROSPECTS = pl.DataFrame(
    {
        "age_years": [30.0, 55.0, None, 30.0, None],
        "region_label": ["Marmara", "Marmara", "Marmara", None, None],
        "children_count": [2, 2, 0, None, 1],
    }
)


def test_scores_the_prospects_of_an_example():
    # (2 a + b + c) / known weights, of a = 1, 1/2, -, 1, -; b = 1, 1, 1, -, -; c = 1, 1, 0, -, 1.
    assert IDEAL.transform(PROSPECTS).rows() == [
        (100.0, 1.0),
        (75.0, 1.0),
        (50.0, 0.5),
        (100.0, 0.5),
        (None, 0.25),
    ]


def test_it_needs_no_fit_and_fitting_changes_nothing():
    fitted = clone(IDEAL).fit(PROSPECTS)
    assert fitted.transform(PROSPECTS).equals(IDEAL.transform(PROSPECTS))


def test_without_a_least_coverage_one_attribute_is_enough():
    lenient = IdealCustomer(IDEAL.attributes, minimum_coverage_share=0)
    assert lenient.transform(PROSPECTS).rows()[4] == (100.0, 0.25)
    nothing = dict.fromkeys(lenient.fields_in)
    assert lenient.transform_one(nothing) == {SCORE: None, COVERAGE: 0.0}


@pytest.mark.parametrize("row", range(5))
def test_one_prospect_alone_scores_as_among_others(row):
    assert IDEAL.transform_one(PROSPECTS.row(row, named=True)) == IDEAL.transform(PROSPECTS).row(
        row, named=True
    )


VALUES = st.fixed_dictionaries(
    {
        "age_years": st.none() | st.floats(0, 120),
        "region_label": st.sampled_from([None, "Marmara", "Aegean"]),
        "children_count": st.none() | st.integers(0, 5),
    }
)


@given(VALUES)
def test_contributions_add_up_to_the_score(values):
    score = IDEAL.transform_one(values)[SCORE]
    parts = [reason.contribution for reason in IDEAL.explain_one(values)]
    known = [part for part in parts if part is not None]
    if score is None:
        assert known == []
    else:
        assert sum(known) == pytest.approx(score)


@given(VALUES)
def test_what_is_not_known_lowers_coverage_and_never_similarity(values):
    lenient = IdealCustomer(IDEAL.attributes, minimum_coverage_share=0)
    best = {"age_years": 30, "region_label": "Marmara", "children_count": 1}
    without = {name: None if values[name] is None else best[name] for name in best}
    made = lenient.transform_one(without)
    assert made[SCORE] in {None, 100.0}
    weights = {"age_years": 2, "region_label": 1, "children_count": 1}
    known = sum(weight for name, weight in weights.items() if values[name] is not None)
    assert made[COVERAGE] == known / 4


def test_reasons_are_sentences_with_the_numbers():
    values = {"age_years": 55, "region_label": None, "children_count": 1}
    assert [reason.text for reason in IDEAL.explain_one(values)] == [
        "Age 55 years (wanted: 25 to 45): 33.3 of 66.7 points",
        "No region known: left out",
        "Children 1 (wanted: at least 1): 33.3 of 33.3 points",
    ]


def test_too_little_known_is_said():
    values = {"age_years": None, "region_label": "Marmara", "children_count": None}
    reason = IDEAL.explain_one(values)[-1]
    assert reason.text == ("25% of what is wanted is known and 50% must be, so no similarity")
    assert reason.code == "coverage"


@pytest.mark.parametrize("kind", [pl.DataFrame, pd.DataFrame, pa.table])
def test_frames_of_every_kind_are_read(kind):
    columns = {name: PROSPECTS[name].to_list() for name in PROSPECTS.columns}
    made = pl.DataFrame(IDEAL.transform(kind(columns)), nan_to_null=True)
    assert made[SCORE].to_list() == [100, 75, 50, 100, None]


def test_a_book_gets_the_fields_and_the_reasons():
    book = pk.measure(pk.make_shop(seed=7, n_customers=50), [Age()], as_of="2025-12-31")
    ideal = IdealCustomer((Wanted("age_years", at_least=25, at_most=45),))
    scored = book.apply(ideal)
    assert scored.catalogue[SCORE].maximum == 100
    profile = scored.profile(scored.customer_ids[0])
    assert profile.scores[SCORE].reasons
    assert book.frame["age_years"].null_count() == scored.frame[SCORE].null_count()


def test_json_reads_back_to_the_same_scores():
    mixed = IdealCustomer(
        (
            Wanted("employees_count", at_least=50, fades_factor=3),
            Wanted("industry_code_label", codes=("62",)),
            Wanted("country_label", one_of=("TR",), partly={"GR": 0.5}),
            Wanted("religion_label", one_of=("any",)),
        ),
        minimum_coverage_share=0.1,
        purposes={"religion_label": "halal range"},
    )
    again = IdealCustomer.from_json(mixed.to_json())
    assert again.get_params() == mixed.get_params()
    values = {"employees_count": 20, "industry_code_label": "62", "country_label": "GR"}
    values["religion_label"] = None
    assert again.transform_one(values) == mixed.transform_one(values)


def test_a_damaged_file_is_refused():
    with pytest.raises(StateError):
        IdealCustomer.from_json(IDEAL.to_json().replace('"at_least": 25.0', '"at_least": 95.0'))


def test_sensitive_attributes_are_refused_unless_a_purpose_is_stated():
    wanted = (Wanted("religion_label", one_of=("a",)),)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        IdealCustomer(wanted).fit(PROSPECTS)
    with pytest.raises(SensitiveAttributeError):
        IdealCustomer(wanted).transform_one({"religion_label": "a"})
    allowed = IdealCustomer(wanted, purposes={"religion_label": "halal range"})
    assert allowed.transform_one({"religion_label": "a"})[SCORE] == 100


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"attributes": ()}, "a tuple of Wanted"),
        ({"attributes": ("age_years",)}, "a tuple of Wanted"),
        ({"attributes": Wanted}, "attributes is the class Wanted; expected a tuple of Wanted"),
        ({"attributes": IDEAL.attributes[0]}, "attributes is a Wanted; expected a tuple"),
        ({"attributes": PROSPECTS}, "attributes is a DataFrame; expected a tuple of Wanted"),
        ({"attributes": IDEAL.attributes, "purposes": "why"}, "purposes is 'why'; expected"),
        ({"attributes": (IDEAL.attributes[0],) * 2}, "'age_years' is wanted twice"),
        ({"attributes": IDEAL.attributes, "minimum_coverage_share": 50}, "from 0 to 1"),
    ],
)
def test_parameters_that_make_no_sense_are_refused(params, message):
    with pytest.raises(DeclarationError, match=message):
        IdealCustomer(**params).fit(PROSPECTS)


def test_a_missing_field_is_named():
    with pytest.raises(UnknownNameError, match="region_label"):
        IDEAL.transform(PROSPECTS.drop("region_label"))


def test_a_number_where_a_label_is_wanted_is_refused():
    with pytest.raises(UnsupportedInputError, match="'region_label' of dtype Int64; expected text"):
        IDEAL.transform(PROSPECTS.with_columns(region_label=pl.lit(1, pl.Int64)))


@pytest.mark.parametrize("sign", [1, -1])
def test_infinite_values_are_refused(sign):
    odd = {"age_years": sign * math.inf, "region_label": None, "children_count": 1}
    with pytest.raises(UnsupportedInputError, match="1 infinite values in 'age_years'"):
        IDEAL.transform_one(odd)
    with pytest.raises(UnsupportedInputError, match="1 infinite values in 'age_years'"):
        IDEAL.explain_one(odd)
    with pytest.raises(UnsupportedInputError, match="1 infinite values in 'age_years'"):
        IDEAL.transform(pl.DataFrame([odd], schema_overrides={"region_label": pl.String}))


def test_infinite_examples_are_refused():
    ages = pl.DataFrame({"age_years": [30.0, 40.0, 50.0, math.inf]})
    with pytest.raises(UnsupportedInputError, match="1 infinite values in 'age_years'"):
        IdealCustomer.from_examples(ages, ["age_years"])

"""What examples have in common, on a handful that can be read off by eye."""

from __future__ import annotations

import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors import Age, AgeBand
from profilekit.scores.prospects.ideal_customer import IdealCustomer

EXAMPLES = pl.DataFrame(
    {
        "employees_count": [40, 80, 160, 320, None],
        "age_years": [30.0, 32.0, 36.0, 38.0, 90.0],
        "country_label": ["TR", "TR", "GR", None, "TR"],
        "industry_code_label": ["6201", "6201", "6209", "6311", None],
    }
)


def learned(*fields, **options):
    return IdealCustomer.from_examples(EXAMPLES, fields, **options).attributes


def test_numbers_become_the_range_of_the_middle_half():
    wanted = learned("age_years")[0]
    assert (wanted.at_least, wanted.at_most, wanted.fades_over) == (32.0, 38.0, 6.0)


def test_sizes_fade_by_the_factor_between_the_quartiles():
    wanted = learned("employees_count", by_factor=["employees_count"])[0]
    assert (wanted.at_least, wanted.at_most) == (70.0, 200.0)
    assert wanted.fades_factor == pytest.approx(200 / 70)


def test_labels_are_as_close_as_they_are_frequent():
    wanted = learned("country_label")[0]
    assert (wanted.one_of, dict(wanted.partly)) == (("TR",), {"GR": pytest.approx(1 / 3)})


def test_codes_are_those_that_occur():
    wanted = learned("industry_code_label", codes=["industry_code_label"])[0]
    assert wanted.codes == ("6201", "6209", "6311")


def test_weights_are_those_given():
    assert [w.weight for w in learned("age_years", "country_label", weights={"age_years": 3})] == [
        3,
        1,
    ]


def test_the_same_number_in_all_examples_is_wanted_as_it_is():
    wanted = IdealCustomer.from_examples([{"x_count": 4}] * 3, ["x_count"]).attributes[0]
    assert (wanted.at_least, wanted.at_most, wanted.fades_over) == (4, 4, None)


def test_mappings_profiles_and_books_teach_the_same():
    extractors = [Age(), AgeBand()]
    book = pk.measure(pk.make_shop(seed=7, n_customers=60), extractors, as_of="2025-12-31")
    fields = ("age_years", "age_band_label")
    profiles = list(book.profiles())
    by_book = IdealCustomer.from_examples(book, fields).attributes
    assert IdealCustomer.from_examples(profiles, fields).attributes == by_book
    assert IdealCustomer.from_examples(book.to_pandas(), fields).attributes == by_book
    rows = book.frame.rows(named=True)
    assert IdealCustomer.from_examples(iter(rows), fields).attributes == by_book


def test_the_typical_example_is_most_alike():
    ideal = IdealCustomer.from_examples(EXAMPLES, ("age_years", "country_label"))
    scores = ideal.transform(EXAMPLES)["ideal_customer_similarity_score"].to_list()
    assert scores[1] == max(scores) == 100
    assert scores[4] == min(scores)


def test_fields_that_too_few_examples_know_are_named():
    examples = [{"age_years": 30, "country_label": None}] * 3 + [{"age_years": 31}]
    with pytest.raises(UnsupportedInputError, match=r"'country_label' \(0\); expected at least 3"):
        IdealCustomer.from_examples(examples, ["age_years", "country_label"])


@pytest.mark.parametrize("examples", [5, [], [1, 2, 3], "abc", IdealCustomer, {"age_years": 3}])
def test_what_is_no_profile_is_refused(examples):
    with pytest.raises(UnsupportedInputError, match="one per customer"):
        IdealCustomer.from_examples(examples, ["age_years"])


def test_an_option_for_another_field_is_a_mistake():
    with pytest.raises(UnknownNameError, match="employes_count"):
        learned("employees_count", by_factor=["employes_count"])


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"fields": "x_count"},
            r"fields is 'x_count'; expected names, as in fields=\('x_count',\)",
        ),
        ({"fields": 3}, "fields is 3; expected names"),
        ({"weights": "x_count"}, "weights is 'x_count'; expected weights by field"),
        ({"by_factor": "x_count", "codes": 3}, "by_factor is 'x_count'; .*codes is 3; expected"),
        ({"purposes": "why"}, "purposes is 'why'; expected fields, each with why"),
    ],
)
def test_options_that_make_no_sense_are_refused_all_at_once(options, told):
    with pytest.raises(DeclarationError, match=told):
        IdealCustomer.from_examples([{"x_count": 3}] * 3, **{"fields": ["x_count"], **options})


def test_a_field_that_examples_do_not_have_is_named():
    with pytest.raises(UnknownNameError, match="age_year"):
        learned("age_year")


def test_factors_need_numbers_above_zero():
    with pytest.raises(UnsupportedInputError, match="0 in the field 'x_count'"):
        IdealCustomer.from_examples(
            [{"x_count": n} for n in (0, 1, 2)], ["x_count"], by_factor=["x_count"]
        )


def test_sensitive_fields_are_not_learned_unasked():
    with pytest.raises(SensitiveAttributeError, match="gender_label"):
        IdealCustomer.from_examples([{"gender_label": "f"}] * 3, ["gender_label"])

"""An ideal customer is what was declared: no number, and all of it yet to be measured."""

from __future__ import annotations

import pytest

from personas.building.books import book_of, columns_of
from profilekit.errors import DeclarationError, SensitiveAttributeError
from profilekit.personas.building import build_persona, ideal_persona
from profilekit.personas.locales import locale_of
from profilekit.personas.wording.teller import Teller
from profilekit.scores.prospects.wanted import Wanted

COUNTED = build_persona(book_of(columns_of()), "loyal", resamples=1)
EXPECTED = {
    "demographics": [
        Wanted("age_years", at_least=25, at_most=34),
        Wanted("city_label", one_of=["Ankara", "Athens"]),
    ],
    "behaviours": [Wanted("discount_share", at_most=0.2)],
}
PERSONA = ideal_persona("Young city households", EXPECTED)


def test_everything_is_wanted_weak_and_without_numbers():
    for each in PERSONA.statements:
        assert (each.role, each.source, each.grade, each.value, each.n, each.recipe) == (
            "wanted",
            "expected",
            "weak",
            None,
            None,
            None,
        )
    assert PERSONA.segment.size_count is None
    assert PERSONA.evidence.members_count is None
    assert PERSONA.evidence.as_of is None


@pytest.mark.parametrize("lang", ["en", "tr", "fa", "el"])
def test_nothing_is_said_to_be_counted(lang):
    teller = Teller(locale_of(lang))
    assert teller.synthetic_notice(PERSONA) != teller.synthetic_notice(COUNTED)
    assert len(teller.evidence_of(PERSONA)) == 1
    assert teller.nothing_said(PERSONA) != teller.nothing_said(COUNTED)
    first = PERSONA.statements[0]
    said = dict(teller.evidence(first)).values()
    usual = first.model_copy(update={"role": "typical", "source": "observed"})
    common = {*said} & {*dict(teller.evidence(usual)).values()}
    assert all("age_years" in text for text in common)
    assert teller.grade(first) == teller.counted_to(PERSONA) != teller.grade(usual)


def test_what_is_wanted_makes_the_line_under_the_name():
    assert PERSONA.identity.tagline[0].startswith("demographics/")


def test_ranges_and_labels_are_told_as_answers():
    told = {each.id: each.answer for each in PERSONA.statements}
    assert (
        told["demographics/age_years.between"].low,
        told["demographics/age_years.between"].high,
    ) == (25, 35)
    assert told["behaviours/discount_share.less"].high == 0.2
    assert told["demographics/city_label.is=Ankara|Athens"].value == ("Ankara", "Athens")


@pytest.mark.parametrize(
    ("lang", "listed"), [("en", "{} or {}"), ("tr", "{} veya {}"), ("el", "{} ή {}")]
)
def test_of_several_labels_any_will_do_and_no_two_statements_say_all(lang, listed):
    told = [each for each in PERSONA.statements if each.fields == ("city_label",)]
    assert len(told) == 1
    assert listed.format("Ankara", "Athens") in Teller(locale_of(lang)).headline(told[0])
    page = Teller(locale_of(lang), markup=True).headline(told[0])
    assert listed.format("<bdi>Ankara</bdi>", "<bdi>Athens</bdi>") in page


@pytest.mark.parametrize("name", ["hectares_count", "parcels_count", "visitors_share"])
def test_fields_of_ones_own_may_be_wanted(name):
    persona = ideal_persona("Growers", {"behaviours": [Wanted(name, at_least=1)]})
    assert persona.statements[0].fields == (name,)


@pytest.mark.parametrize("name", ["discunt_share", "age_yeras", "recency_day"])
def test_misspelt_fields_are_refused_with_what_was_meant(name):
    with pytest.raises(DeclarationError, match="did you mean"):
        ideal_persona("Growers", {"behaviours": [Wanted(name, at_least=1)]})


def test_what_is_not_known_says_what_to_measure():
    keys = [each.key for each in PERSONA.not_known]
    assert keys[:2] == ["psychographics", "social"]
    assert {"age_years", "city_label", "discount_share"} <= set(keys)
    assert {each.reason for each in PERSONA.not_known} == {"no-data"}


def test_it_looks_as_old_as_is_expected():
    assert PERSONA.identity.picture.age == "younger"


def test_a_company_has_firmographics_and_a_name():
    expected = {"firmographics": [Wanted("employees_count", at_least=50, at_most=500)]}
    persona = ideal_persona("Mid-sized makers", expected, subject="company")
    assert persona.identity.organisations
    assert persona.section("firmographics").statements


def test_all_that_cannot_be_told_is_said_at_once():
    wrong = {
        "identity": [Wanted("age_years", at_least=1)],
        "firmographics": [Wanted("age_years", at_least=1)],
        "social": ["friends"],
        "channels": [Wanted("region_label", partly={"north": 0.5})],
    }
    with pytest.raises(DeclarationError) as raised:
        ideal_persona(" ", wrong, rng=-1)
    for part in (
        "name is",
        "'identity' is no section",
        "firmographics are",
        "'social' has",
        "'region_label' names no label",
        "'age_years' is expected twice",
        "rng is",
    ):
        assert part in str(raised.value)


@pytest.mark.parametrize("nothing", [{}, None, "age"])
def test_nothing_expected_is_refused(nothing):
    with pytest.raises(DeclarationError, match="statements is"):
        ideal_persona("Nobody", nothing)


def test_sensitive_expectations_take_a_purpose():
    expected = {"demographics": [Wanted("gender_label", one_of=["female"])]}
    with pytest.raises(SensitiveAttributeError):
        ideal_persona("Women", expected)
    purposes = {"gender_label": "sizes of clothes"}
    assert ideal_persona("Women", expected, purposes=purposes).evidence.purposes == purposes


def test_it_reads_back_as_itself():
    assert type(PERSONA).model_validate_json(PERSONA.model_dump_json()) == PERSONA


def test_half_a_surrogate_pair_is_no_name():
    with pytest.raises(DeclarationError, match="surrogate"):
        ideal_persona("City \ud800", {"demographics": [Wanted("age_years", at_least=25)]})


@pytest.mark.parametrize(
    ("field", "ends", "told"),
    [
        ("discount_share", {"at_least": 0.5, "at_most": 0.5}, "50%"),
        ("coupon_orders_share", {"at_most": 0.3}, "0% to 30%"),
        ("basket_units_mean_count", {"at_most": 5}, "0 to 5"),
        ("spend_amount", {"at_least": 100, "at_most": 200}, "100.00 to 200.00"),
        ("orders_count", {"at_least": 3, "at_most": 5}, "3 to 5"),
        ("age_years", {"at_least": 25, "at_most": 34}, "25 to 34"),
    ],
)
def test_both_ends_of_a_range_are_told_as_they_were_wanted(field, ends, told):
    persona = ideal_persona("Somebody", {"behaviours": [Wanted(field, **ends)]})
    (statement,) = persona.statements
    assert told in Teller(locale_of("en")).answer(statement)


def test_sensitive_labels_take_a_purpose_as_well():
    expected = {"interests": [Wanted("top_interest_label", one_of=["Judaism", "tea"])]}
    with pytest.raises(SensitiveAttributeError, match="Judaism"):
        ideal_persona("Somebody", expected)
    purposes = {"top_interest_label": "a guide to holidays"}
    assert ideal_persona("Somebody", expected, purposes=purposes).statements

"""Which names of fields are sensitive, and what it takes to use them."""

from __future__ import annotations

import pytest

from profilekit.book.sensitive import (
    about_of_label,
    refuse_sensitive,
    refuse_sensitive_label,
    sensitive_fields,
)
from profilekit.errors import (
    DeclarationError,
    ProfilekitError,
    SensitiveAttributeError,
    UnknownNameError,
)


@pytest.mark.parametrize(
    "name",
    [
        "race_label",
        "ethnicity_label",
        "ethnic_group_label",
        "religion_label",
        "religious_belief_label",
        "health_status_label",
        "disability_flag",
        "diagnosis_label",
        "sexual_orientation_label",
        "sexualOrientation",
        "political_party_label",
        "politics_score",
        "trade_union_member_flag",
        "Trade Union",
        "genetic_risk_score",
        "biometric_id_label",
        "gender_label",
        "Sex",
        "maternity_flag",
        "nationality_label",
        "wife_age_years",
        "kosher_share",
        "union_label",
        "din_label",
        "mezhep_label",
        "sağl\u0131k_durumu_label",
        "HAMİLE_flag",
        "\u0131rk_label",
        "مذهب_label",
        "قومیت_label",
        "وضعیت_سلامت_label",
        "Θρησκεία_label",
        "εθνικότητα_label",
        "φύλο_label",
        "έγκυος_flag",
    ],
)
def test_a_name_that_says_it_is_sensitive(name):
    assert name in sensitive_fields([name])


@pytest.mark.parametrize(
    "name",
    [
        "age_years",
        "region_label",
        "income_amount",
        "trace_count",
        "essex_share",
        "embrace_score",
        "orders_365d_count",
        "marital_status_label",
        "industry_code_label",
        "credit_union_share",
        "union_jack_label",
        "dinner_share",
        "wifely_label",
        "midwife_count",
        "gündelik_label",
    ],
)
def test_a_name_that_does_not_is_not(name):
    assert sensitive_fields([name]) == {}


def test_all_are_refused_at_once_with_what_they_are_about():
    with pytest.raises(SensitiveAttributeError, match=r"race_label \(racial.*religion_label") as e:
        refuse_sensitive(["race_label", "age_years", "religion_label"], None, asked_by="me")
    assert e.value.fields == {
        "race_label": "racial or ethnic origin",
        "religion_label": "religion or belief",
    }
    assert isinstance(e.value, ProfilekitError)
    assert e.value.code == "sensitive_attribute"


def test_the_message_says_what_to_type():
    with pytest.raises(SensitiveAttributeError, match=r"purposes=\{'race_label': '\.\.\.'\}"):
        refuse_sensitive(["race_label"], {}, asked_by="me")


def test_a_stated_purpose_lets_that_one_pass():
    purposes = {"religion_label": "halal range"}
    refuse_sensitive(["religion_label", "age_years"], purposes, asked_by="me")
    with pytest.raises(SensitiveAttributeError, match="race_label"):
        refuse_sensitive(["religion_label", "race_label"], purposes, asked_by="me")


def test_an_empty_purpose_is_none():
    with pytest.raises(DeclarationError, match="'race_label' is empty; say why"):
        refuse_sensitive(["race_label"], {"race_label": " "}, asked_by="me")


def test_a_purpose_for_a_field_that_is_not_used_is_a_mistake():
    with pytest.raises(UnknownNameError, match=r"religon_label.*Did you mean"):
        refuse_sensitive(["religion_label"], {"religon_label": "why"}, asked_by="me")


@pytest.mark.parametrize(
    "label",
    ["Kosher foods", "HALAL", "pregnant", "Trade-union member", "female", "helal", "Gebelik",
     "حلال", "باردار", "Χαλάλ", "έγκυος", "kad\u0131n"],
)  # fmt: skip
def test_a_label_that_says_it_is_sensitive(label):
    assert about_of_label(label)


@pytest.mark.parametrize(
    "label",
    ["Union Jack tea", "Christian Dior", "Health food", "Shoes for men", "Alexandria", "turkey",
     "Gayle's bakery", "helalleşme", "شیر", "ψωμί"],
)  # fmt: skip
def test_a_label_that_does_not_is_not(label):
    assert about_of_label(label) == ""


def test_a_sensitive_label_takes_a_purpose_for_its_field():
    with pytest.raises(SensitiveAttributeError, match=r"diet_label == halal.*purposes="):
        refuse_sensitive_label("diet_label", "halal", {}, asked_by="me")
    refuse_sensitive_label("diet_label", "halal", {"diet_label": "a range"}, asked_by="me")
    refuse_sensitive_label("diet_label", "vegan", {}, asked_by="me")

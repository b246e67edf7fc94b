"""Names that say that a field is sensitive, and names that only sound like it."""

from __future__ import annotations

import pytest

from profilekit.book.sensitive import sensitive_fields


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("hiv_flag", "health"),
        ("HIVStatus", "health"),
        ("isHivPositive", "health"),
        ("cancer_patient_flag", "health"),
        ("diabetic_flag", "health"),
        ("is_healthy_flag", "health"),
        ("healthcare_spend_amount", "health"),
        ("mental_health_score", "health"),
        ("food_allergies_label", "health"),
        ("church_member_flag", "religion or belief"),
        ("church_label", "religion or belief"),
        ("faith_label", "religion or belief"),
        ("muslim_flag", "religion or belief"),
        ("homosexual_flag", "sex life or sexual orientation"),
        ("gay_flag", "sex life or sexual orientation"),
        ("female_flag", "gender"),
        ("dna_kit_result_label", "genetic data"),
    ],
)
def test_a_name_that_says_what_it_is_about(name, about):
    assert sensitive_fields([name]) == {name: about}


@pytest.mark.parametrize(
    "name",
    [
        "healthy_food_share",
        "healthy_snacks_365d_count",
        "church_street_store_id",
        "churchStreetStoreId",
        "church_road_km",
        "faithful_customer_flag",
        "female_products_share",
        "male_clothing",
        "healthy_categories_count",
        "hive_count",
        "gayle_store_label",
        "order_value_std_amount",
        "unisex_share",
    ],
)
def test_a_name_that_only_sounds_like_it(name):
    assert sensitive_fields([name]) == {}


def test_a_harmless_part_does_not_hide_the_rest():
    names = ["church_street_hiv_flag", "healthy_food_disease_flag"]
    assert sensitive_fields(names) == dict.fromkeys(names, "health")

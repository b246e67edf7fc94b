"""Fields that hold statistics, early, late and whole."""

from __future__ import annotations

import numpy as np

from profilekit.shopper_types import DEFAULT_CATALOGUE
from profilekit.shopper_types.norms import CategoryNorms, slugs_among
from profilekit.shopper_types.windows import Habits, half_days_among, statistic_in

HABITS = Habits.of(DEFAULT_CATALOGUE, 91)


def test_what_adds_up_is_read_from_both_halves():
    fields = ("habit_orders_early_91d_count", "habit_orders_late_91d_count")
    assert HABITS.fields_of("orders_count", "whole") == fields
    assert HABITS.fields_of("orders_count", "late") == fields[1:]


def test_what_does_not_add_up_has_a_field_for_the_whole():
    assert HABITS.fields_of("recency_days", "whole") == ("habit_recency_182d_days",)
    assert HABITS.fields_of("recency_days", "early") == ("habit_recency_early_91d_days",)


def test_a_plain_field_has_no_halves():
    catalogue = DEFAULT_CATALOGUE.model_copy(update={"plain_fields": ("nps_score",)})
    habits = Habits.of(catalogue, 91)
    assert habits.fields_of("nps_score", "whole") == ("nps_score",)
    assert habits.fields_of("nps_score", "early") is None


def test_lengths_of_halves_are_read_off_names():
    assert half_days_among(["habit_orders_early_91d_count", "habit_x_early_7d_count", "a"]) == (
        7,
        91,
    )
    assert statistic_in("habit_a_b_early_91d_count", 91) == "a_b_count"
    assert statistic_in("habit_a_b_early_91d_count", 182) == ""


def test_statistics_add_up_and_know_the_window():
    columns = {
        "habit_orders_early_91d_count": np.array([1.0, 2.0]),
        "habit_orders_late_91d_count": np.array([10.0, np.nan]),
    }
    whole = HABITS.statistics(columns, "whole", 2)
    assert whole["orders_count"][0] == 11
    assert np.isnan(whole["orders_count"][1])
    assert whole["window_days"].tolist() == [182, 182]
    assert HABITS.statistics(columns, "early", 2)["window_days"].tolist() == [91, 91]


def amounts(slug):
    return [f"habit_gross_{slug}_early_91d_amount", f"habit_discount_in_{slug}_early_91d_amount"]


def test_categories_are_found_by_their_fields_and_sensitive_ones_are_not():
    fields = [*amounts("tea"), *amounts("healthcare"), "habit_gross_early_91d_amount"]
    fields += ["habit_gross_jam_early_91d_amount"]
    assert slugs_among(fields, 91) == ("tea",)


def test_the_usual_discount_is_that_of_everybody_in_the_same_categories():
    values = {
        "gross_amount": np.array([10.0, 30.0]),
        "discount_amount": np.array([5.0, 5.0]),
        "gross_tea_amount": np.array([10.0, 10.0]),
        "discount_in_tea_amount": np.array([5.0, 3.0]),
    }
    norms = CategoryNorms.of(values, ["tea"])
    assert norms.shares == (("tea", 0.4),)
    assert norms.elsewhere_share == 0.1
    assert norms.usual_discount(values).tolist() == [4.0, 6.0]

"""Comparison: differences by hand, planted ones found, chance not, and nobody exposed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import fisher_exact

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.segments.judging.comparison import compare_segments
from profilekit.stats.lift import lifts
from segments.flagged_books import flagged_book


def flags(n, a, b):
    return {"in_a_flag": [k < a for k in range(n)], "in_b_flag": [n - k <= b for k in range(n)]}


def book_of(n=200, a=100, b=100, **columns):
    return flagged_book(flags(n, a, b) | columns)


def rows_of(book, **more):
    found = compare_segments(book, "a", "b", **more)
    return {row["attribute"]: row for row in found.to_pandas().to_dict("records")}


# Red: 56 of 70 and 48 of 80, the worked example of Newcombe (1998), table II, first column.
RED = ["red"] * 56 + ["blue"] * 14 + ["red"] * 48 + ["blue"] * 32


def test_a_difference_is_as_published():
    book = book_of(150, 70, 80, colour_label=RED)
    row = compare_segments(book, "a", "b", false_discovery_rate=0.5).to_pandas().iloc[0]
    assert row["attribute"] == "Colour label: red"
    assert row["difference"] == pytest.approx(0.2)
    # Method 10, without continuity correction.
    assert row["difference_low"] == pytest.approx(0.0524, abs=5e-5)
    assert row["difference_high"] == pytest.approx(0.3339, abs=5e-5)


def test_counts_shares_and_tests_are_as_by_hand():
    row = rows_of(book_of(150, 70, 80, colour_label=RED), false_discovery_rate=0.5)
    row = row["Colour label: red"]
    assert (row["a_count"], row["b_count"]) == (56, 48)
    assert (row["a_share"], row["b_share"]) == (0.8, 0.6)
    assert row["ratio"] == pytest.approx(4 / 3)
    assert row["p_value"] == pytest.approx(fisher_exact([[56, 14], [48, 32]]).pvalue)


def test_the_ratio_has_the_interval_of_katz():
    row = rows_of(book_of(150, 70, 80, colour_label=RED), false_discovery_rate=0.5)
    row = row["Colour label: red"]
    spread = 1.959964 * np.sqrt(1 / 56 - 1 / 70 + 1 / 48 - 1 / 80)
    assert row["ratio_low"] == pytest.approx(4 / 3 * np.exp(-spread), rel=1e-5)
    assert row["ratio_high"] == pytest.approx(4 / 3 * np.exp(spread), rel=1e-5)


def test_what_nobody_else_has_is_told_with_an_interval():
    row = rows_of(book_of(colour_label=["red"] * 60 + ["blue"] * 140))["Colour label: red"]
    assert row["b_count"] == 0
    assert row["ratio"] == row["ratio_high"] == np.inf
    assert 1 < row["ratio_low"] < np.inf
    assert 0 < row["difference_low"] < 0.6 < row["difference_high"] <= 1


def test_every_interval_holds_its_estimate():
    rng = np.random.default_rng(1)
    numbers = [*rng.normal(1, 1, 100), *rng.normal(0, 1, 100)]
    for row in rows_of(book_of(score_amount=numbers), false_discovery_rate=0.99).values():
        assert row["difference_low"] <= row["difference"] <= row["difference_high"]
        assert row["ratio_low"] <= row["ratio"] <= row["ratio_high"]


def test_members_of_both_are_left_out_and_counted():
    book = book_of(200, 120, 110, colour_label=["red"] * 100 + ["blue"] * 100)
    found = compare_segments(book, "a", "b")
    assert (found.a_count, found.b_count, found.both_count) == (90, 80, 30)
    assert "30 in both are left out" in str(found)


def test_swapped_the_difference_turns_round():
    book = book_of(150, 70, 80, colour_label=RED)
    one = compare_segments(book, "a", "b", false_discovery_rate=0.5).to_pandas().iloc[0]
    other = compare_segments(book, "b", "a", false_discovery_rate=0.5).to_pandas().iloc[0]
    assert one["difference"] == -other["difference"]
    assert one["difference_low"] == pytest.approx(-other["difference_high"])


def test_chance_is_found_no_more_often_than_said():
    rng = np.random.default_rng(3)
    runs = 0
    for _ in range(30):
        noise = {f"noise{k}_amount": rng.normal(size=200).tolist() for k in range(10)}
        runs += len(compare_segments(book_of(**noise), "a", "b").to_pandas()) > 0
    assert runs <= 5


def test_missing_is_an_attribute_of_its_own():
    book = book_of(age_years=[None] * 80 + [30] * 60 + [40] * 60)
    assert rows_of(book)["Age years: not known"]["a_count"] == 80


def test_of_two_opposites_one_is_told():
    assert len(rows_of(book_of(age_years=[None] * 80 + [30] * 120))) == 1
    assert len(rows_of(book_of(vip_flag=[True] * 80 + [False] * 120))) == 1


def test_fields_that_chose_them_come_last_and_are_marked():
    life = ["young"] * 100 + ["old"] * 100
    book = flagged_book({"life_label": life, "colour_label": life})
    found = compare_segments(book, {"life_label": "young"}, {"life_label": "old"})
    assert found.to_pandas()["is_by_construction"].tolist() == [False, True]
    assert "By construction, being chosen by it" in str(found)


def test_too_rare_attributes_are_not_told_and_are_counted():
    book = book_of(colour_label=["red"] * 9 + ["blue"] * 191)
    assert compare_segments(book, "a", "b").tested_count == 0
    # Tested, since fifteen have it; but told would be a count of those of "a" who do.
    found = compare_segments(
        book_of(200, 20, 180, colour_label=["red"] * 9 + ["blue"] * 185 + ["red"] * 6), "a", "b"
    )
    assert (found.tested_count, found.suppressed_count, len(found.to_pandas())) == (1, 1, 0)
    assert "They differ in nothing clearly" in str(found)


def test_scores_memberships_ranks_dates_and_sensitive_attributes_are_not_compared():
    life = ["x"] * 100 + ["y"] * 100
    book = book_of(segment_life_label=life, religion_label=life, first_order_date=life)
    assert compare_segments(book, "a", "b").tested_count == 0


def test_a_sensitive_attribute_is_compared_with_a_purpose_only():
    book = book_of(religion_label=["x"] * 100 + ["y"] * 100)
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        compare_segments(book, "a", "b", fields=("religion_label",))
    why = {"religion_label": "audit"}
    assert len(rows_of(book, fields=("religion_label",), purposes=why)) == 1


def test_too_few_in_one_alone_are_refused():
    with pytest.raises(UnsupportedInputError, match="100 customers in 'a' alone, 5 in 'b' alone"):
        compare_segments(book_of(200, 100, 5), "a", "b")


def test_a_segment_within_the_other_is_refused_with_what_to_do():
    with pytest.raises(UnsupportedInputError, match="define that rest as a segment"):
        compare_segments(book_of(200, 200, 100), "a", "b")


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"bins": 1, "false_discovery_rate": 2}, "bins is 1.*false_discovery_rate is 2"),
        ({"fields": "colour_label"}, "names in a tuple"),
        ({"purposes": {"religion_label": "x"}}, "name them in fields="),
    ],
)
def test_impossible_parameters_are_refused(parameters, told):
    with pytest.raises(DeclarationError, match=told):
        compare_segments(book_of(), "a", "b", **parameters)


def test_a_segment_is_not_compared_with_itself():
    with pytest.raises(DeclarationError, match="more than one segment is called 'a'"):
        compare_segments(book_of(), "a", "a")


def test_an_unknown_field_is_told():
    with pytest.raises(UnknownNameError, match="colour_label"):
        compare_segments(book_of(colour_label=["x"] * 200), "a", "b", fields=("color_label",))


def test_the_ratio_agrees_with_the_lift_against_both():
    found = lifts([56], [48], group_size=70, rest_size=80)
    row = rows_of(book_of(150, 70, 80, colour_label=RED), false_discovery_rate=0.5)
    ratio = row["Colour label: red"]["ratio"]
    part = 70 / 150
    assert found.lift[0] == pytest.approx(ratio / (part * ratio + 1 - part))

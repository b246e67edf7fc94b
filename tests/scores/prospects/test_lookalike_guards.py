"""What a look-alike model must not be learned from."""

from __future__ import annotations

import numpy as np
import pytest

from profilekit.errors import DeclarationError, LeakageError, UnsupportedInputError
from profilekit.scores.prospects.lookalike_best import best_of
from profilekit.scores.prospects.lookalike_guards import refuse_leaks, require_enough

BEST = np.arange(100) < 20
RNG = np.random.default_rng(0)
NOISE = RNG.normal(size=100)


def refuse(values, *, without_history=None, best=BEST):
    columns = {"x_count": np.asarray(values), "age_years": NOISE}
    refuse_leaks(columns, ("x_count", "age_years"), best, without_history, asked_by="me")


def refused_beside(values, *, without_history=None):
    """Give the fields refused where one that leaks stands beside these values."""
    columns = {"x_count": values, "leaking_count": np.arange(100.0)}
    with pytest.raises(LeakageError) as caught:
        refuse_leaks(columns, tuple(columns), BEST, without_history, asked_by="me")
    return caught.value.fields


def test_a_flag_says_who_is_best_and_missing_is_not():
    assert best_of(
        np.array([1.0, 0.0, np.nan]), field="x", best_share=None, asked_by="me"
    ).tolist() == [True, False, False]


def test_the_top_share_is_counted_among_who_is_known_and_equals_belong_to_it():
    values = np.array([9.0, 7.0, 7.0, 1.0, np.nan, np.nan])
    top = best_of(values, field="x", best_share=0.5, asked_by="me")
    assert top.tolist() == [True, True, True, False, False, False]


def test_nobody_is_best_where_nothing_is_known():
    unknown = np.full(3, np.nan)
    assert not best_of(unknown, field="x", best_share=0.5, asked_by="me").any()


def test_a_number_that_is_no_flag_needs_a_share():
    with pytest.raises(DeclarationError, match=r"'spend_amount'.*best_share=0\.1"):
        best_of(np.array([0.0, 310.0]), field="spend_amount", best_share=None, asked_by="me")


@pytest.mark.parametrize("count", [0, 19, 81, 100])
def test_twenty_of_each_are_needed(count):
    with pytest.raises(UnsupportedInputError, match=f"{count} best.*at least 20.*IdealCustomer"):
        require_enough(np.arange(100) < count, field="x", asked_by="me")


def test_a_field_that_prospects_do_not_have_is_refused():
    with pytest.raises(LeakageError, match="'x_count' is not known of 100% of prospects") as e:
        refuse(np.where(BEST, NOISE, np.nan))
    assert e.value.fields == ("x_count",)


def test_prospects_are_those_without_a_history_where_that_is_told():
    without_history = np.arange(100) >= 90
    refuse(np.where(without_history, np.nan, NOISE))
    with pytest.raises(LeakageError, match="not known of 100% of prospects"):
        refuse(np.where(without_history, np.nan, NOISE), without_history=without_history)


def test_a_field_that_is_nought_for_all_without_a_history_is_refused():
    without_history = np.arange(100) >= 90
    with pytest.raises(LeakageError, match="the same for every prospect"):
        refuse(np.where(without_history, 0.0, NOISE), without_history=without_history)


def test_a_field_that_all_prospects_who_know_it_are_alike_in_is_refused():
    without_history = np.arange(100) >= 80
    values = np.where(without_history, np.where(np.arange(100) % 2, 1.0, np.nan), NOISE)
    with pytest.raises(LeakageError, match="the same for every prospect"):
        refuse(values, without_history=without_history)


def test_what_two_prospects_have_in_common_is_chance():
    without_history = np.arange(100) >= 98
    region = np.array(["south" if place % 3 else "north" for place in range(100)], dtype=object)
    region[98:] = "north"
    assert refused_beside(region, without_history=without_history) == ("leaking_count",)


def test_what_is_rare_among_the_best_too_may_be_missing_among_prospects():
    without_history = np.arange(100) >= 50
    rare = np.where(np.arange(100) == 3, 5.0, np.nan)
    assert refused_beside(rare, without_history=without_history) == ("leaking_count",)


def test_fields_known_to_leak_are_told_with_the_others():
    columns = {"a_count": np.arange(100.0), "age_years": NOISE}
    known = {"age_years": "'age_years' is made of orders"}
    with pytest.raises(LeakageError, match="made of orders") as caught:
        refuse_leaks(columns, ("a_count", "age_years"), BEST, None, known=known, asked_by="me")
    assert caught.value.fields == ("a_count", "age_years")


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_that_alone_tells_the_best_apart_is_refused(sign):
    with pytest.raises(LeakageError, match=r"'x_count' alone tells the best apart \(AUC 1.000\)"):
        refuse(sign * np.arange(100.0))


def test_a_label_that_alone_tells_the_best_apart_is_refused():
    with pytest.raises(LeakageError, match="alone tells the best apart"):
        refuse(np.array(["gold"] * 20 + ["other"] * 80, dtype=object))


def test_rare_labels_do_not_look_like_a_leak():
    cities = np.array([f"city {place}" for place in range(100)], dtype=object)
    assert refused_beside(cities) == ("leaking_count",)


def test_all_leaks_are_told_at_once():
    columns = {"a_count": np.arange(100.0), "b_count": np.where(BEST, NOISE, np.nan)}
    with pytest.raises(LeakageError) as caught:
        refuse_leaks(columns, ("a_count", "b_count"), BEST, None, asked_by="me")
    assert caught.value.fields == ("a_count", "b_count")

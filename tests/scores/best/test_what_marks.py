"""What marks the best: planted marks are found, chance is not, and nobody is exposed."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from profilekit.errors import (
    DeclarationError,
    SensitiveAttributeError,
    UnsupportedInputError,
)
from profilekit.fields import Section
from profilekit.scores.best.what_marks import what_marks_the_best
from scores.best.best_customer_books import book_of
from scores.best.marked_books import BY_SPEND, marks_of, noise, planted


def test_nothing_is_found_by_chance_more_often_than_said():
    rng = np.random.default_rng(20)
    runs = 40
    found = sum(len(marks_of(noise(rng, 300)).table) > 0 for _ in range(runs))
    # At 5%, six or more of forty happen in one of seventy sound worlds.
    assert found <= 5


def test_planted_attributes_are_found_and_most_of_what_is_found_was_planted():
    rng = np.random.default_rng(21)
    true, false = 0, 0
    for _ in range(20):
        fields = marks_of(planted(rng)).table["field"].to_list()
        assert {"colour_label", "visits_count"} <= set(fields)
        true += sum(field in {"colour_label", "visits_count"} for field in fields)
        false += sum(field.startswith("noise") for field in fields)
    assert false / (true + false) <= 0.08


def test_a_row_counts_as_by_hand():
    frame = planted(np.random.default_rng(3))
    book = book_of(frame).apply(BY_SPEND)
    row = what_marks_the_best(book).table.row(
        by_predicate=pl.col("attribute") == "Colour label: red", named=True
    )
    best = book.frame["best_customer_band_label"].to_native() == "best"
    red = frame["colour_label"] == "red"
    assert row["best_count"] == (best & red).sum()
    assert row["base_count"] == red.sum()
    assert row["best_share"] == pytest.approx((best & red).sum() / best.sum())
    assert row["lift"] == pytest.approx(row["best_share"] / red.mean())
    assert 1 < row["lift_low"] < row["lift"] < row["lift_high"]
    assert row["q_value"] >= row["p_value"]


def test_a_field_named_twice_is_compared_once():
    book = book_of(planted(np.random.default_rng(3))).apply(BY_SPEND)
    once = what_marks_the_best(book, fields=("colour_label",))
    twice = what_marks_the_best(book, fields=("colour_label", "colour_label"))
    assert twice.tested_count == once.tested_count
    assert twice.table.equals(once.table)


def test_what_the_best_were_chosen_by_is_listed_apart_in_any_window():
    marks = marks_of(planted(np.random.default_rng(4)))
    assert set(marks.by_construction["field"]) == {"spend_365d_amount", "spend_90d_amount"}
    assert set(marks.table["field"]).isdisjoint(marks.by_construction["field"])


def test_the_more_common_come_before_the_less_common():
    lift = marks_of(planted(np.random.default_rng(5))).table["lift"].to_list()
    assert [each > 1 for each in lift] == sorted((each > 1 for each in lift), reverse=True)


def test_few_of_the_best_are_not_told():
    rng = np.random.default_rng(6)
    frame = noise(rng, 600, n_fields=1)
    best = frame["spend_365d_amount"].rank(descending=True)
    frame = frame.with_columns(rare_flag=best <= 9, known_flag=best <= 10)
    told = marks_of(frame).table["field"].to_list()
    assert "known_flag" in told
    assert "rare_flag" not in told
    assert "rare_flag" in marks_of(frame, minimum_customers=9).table["field"].to_list()


def test_missing_is_compared_as_such():
    frame = noise(np.random.default_rng(7), 400, n_fields=1)
    best = frame["spend_365d_amount"].rank(descending=True) <= 40
    frame = frame.with_columns(
        nps_score=pl.when(~best).then(pl.Series(np.arange(400) % 11)).cast(pl.Int64)
    )
    first = marks_of(frame).table.row(0, named=True)
    assert first["attribute"] == "Nps score: not known"
    assert first["best_share"] == 1.0


def test_customers_without_a_score_are_not_compared_and_counted():
    frame = noise(np.random.default_rng(8), 300, n_fields=1).with_columns(
        spend_365d_amount=pl.when(pl.int_range(300) >= 50).then(pl.col("spend_365d_amount"))
    )
    marks = marks_of(frame)
    assert (marks.compared_count, marks.left_out_count, marks.best_count) == (250, 50, 25)


def test_scores_and_memberships_and_the_choice_itself_are_not_compared():
    frame = planted(np.random.default_rng(10)).with_columns(
        segment_label=pl.col("colour_label"), old_score=pl.col("spend_365d_amount")
    )
    sections = {"segment_label": Section.MEMBERSHIPS, "old_score": Section.SCORES}
    book = book_of(frame, sections=sections).apply(BY_SPEND).rank("best_customer_score")
    fields = set(what_marks_the_best(book).table["field"])
    assert fields.isdisjoint({"segment_label", "old_score", "best_customer_rank"})
    assert "old_score" in set(what_marks_the_best(book, fields=["old_score"]).table["field"])


def test_sensitive_attributes_are_not_read():
    frame = planted(np.random.default_rng(11)).rename({"colour_label": "religion_label"})
    assert "religion_label" not in marks_of(frame).table["field"].to_list()
    with pytest.raises(SensitiveAttributeError, match="religion_label"):
        marks_of(frame, fields=["religion_label"])


def test_too_few_of_the_best_are_refused():
    with pytest.raises(UnsupportedInputError, match="9 best and 81 other customers of 90"):
        marks_of(noise(np.random.default_rng(16), 90, n_fields=1))


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"false_discovery_rate": 0}, "false_discovery_rate is 0"),
        ({"false_discovery_rate": float("nan")}, "false_discovery_rate is nan"),
        ({"false_discovery_rate": "0.05"}, "false_discovery_rate is '0.05'"),
        ({"minimum_customers": 0}, "minimum_customers is 0; expected a whole number from 1 on"),
        ({"minimum_customers": "3"}, "minimum_customers is '3'"),
        ({"minimum_customers": 2.5}, "minimum_customers is 2.5"),
        ({"bins": 1}, "bins is 1; expected a whole number from 2 on"),
        ({"bins": None, "minimum_customers": True}, "minimum_customers is True.*bins is None"),
        ({"fields": 3}, "fields is 3; expected names in a tuple"),
        ({"fields": []}, r"fields is \[\]; expected names in a tuple"),
        ({"fields": planted}, "fields is a function; expected names in a tuple"),
        ({"fields": "noise0_label"}, r"names in a tuple: fields=\('noise0_label',\)"),
    ],
)
def test_impossible_parameters_are_refused_all_at_once(parameters, told):
    with pytest.raises(DeclarationError, match=told):
        marks_of(noise(np.random.default_rng(18), 200, n_fields=1), **parameters)

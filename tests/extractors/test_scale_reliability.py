"""Reliability of the scales of a survey, against the plain matrix of its answers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from extractors.held import rows_until
from extractors.survey_rows import AS_OF, QUESTIONS, SURVEYS, TABLES, by_person
from profilekit.extractors.scale_reliability import scale_reliability
from profilekit.stats import cronbach_alpha
from profilekit.tables.shop import shop_frames


def answers_of(rows, construct):
    """Set the last answers to the questions of a construct out, reverse-coded and raw."""
    people = []
    for answers in by_person(rows).values():
        last = {}
        for row in answers:
            if row["construct"] == construct and row["scale"] == "likert":
                low, high = row["minimum"], row["maximum"]
                value = low + high - row["value"] if row["reversed"] else row["value"]
                last[row["survey_id"], row["question_id"]] = value
        people.append(last)
    questions = sorted(set().union(*people))
    return np.array(
        [[last.get(question, np.nan) for question in questions] for last in people if last]
    )


@pytest.mark.parametrize("as_of", [date(2025, 12, 31), date(2025, 3, 15)])
def test_the_shop_agrees_with_the_plain_matrix(as_of):
    frames = {name: shop_frames(7, 60)[name].to_native() for name in ("surveys", "questions")}
    tables = pk.Tables.load(timezone="Europe/Athens", **frames)
    rows = rows_until(frames, as_of, "Europe/Athens")
    found = scale_reliability(tables, as_of=as_of)
    assert [one.construct for one in found] == ["convenience", "price_sensitivity", "quality"]
    for one in found:
        expected = cronbach_alpha(answers_of(rows, one.construct))
        assert one.reliability.n_people == expected.n_people
        assert one.reliability.alpha == pytest.approx(expected.alpha, rel=1e-9)


def surveys_of(matrix):
    """Ask each person one question a column, on one day."""
    moment = datetime(2025, 6, 1)
    rows = [
        (f"c{person}", moment, "s", f"q{item}", value)
        for person, values in enumerate(matrix)
        for item, value in enumerate(values)
    ]
    names = ["customer_id", "answered_at", "survey_id", "question_id", "value"]
    return pl.DataFrame(rows, schema=names, orient="row")


def questions_of(*ranges):
    return pl.DataFrame(
        [("s", f"q{item}", "likert", *one, "k") for item, one in enumerate(ranges)],
        schema=[*QUESTIONS.columns],
        orient="row",
    )


def test_a_reversed_question_is_turned_round():
    surveys = surveys_of([[1.0, 4.0], [2.0, 5.0], [3.0, 2.0], [4.0, 3.0]])
    questions = questions_of((1.0, 5.0, False), (1.0, 5.0, True))
    found = scale_reliability(pk.Tables.load(surveys=surveys, questions=questions), as_of=AS_OF)
    assert found[0].reliability.alpha == pytest.approx(0.75)


def test_questions_of_another_range_weigh_alike():
    surveys = surveys_of([[1.0, 20.0], [2.0, 10.0], [3.0, 40.0], [4.0, 30.0]])
    questions = questions_of((0.0, 5.0, False), (0.0, 50.0, False))
    found = scale_reliability(pk.Tables.load(surveys=surveys, questions=questions), as_of=AS_OF)
    assert found[0].reliability.alpha == pytest.approx(0.75)


def test_answers_after_the_day_change_nothing():
    later = SURVEYS.with_columns(pl.col("answered_at") + timedelta(days=1000), value=pl.lit(1.0))
    both = pk.Tables.load(surveys=pl.concat([SURVEYS, later]), questions=QUESTIONS)
    assert scale_reliability(both, as_of=AS_OF) == scale_reliability(
        pk.Tables.load(**TABLES), as_of=AS_OF
    )


def test_a_table_that_is_missing_is_named():
    with pytest.raises(pk.errors.UnknownNameError, match="questions"):
        scale_reliability(pk.Tables.load(surveys=SURVEYS), as_of=AS_OF)


def test_a_column_that_is_missing_is_named():
    bare = pk.Tables.load(surveys=SURVEYS, questions=QUESTIONS.drop("construct"))
    with pytest.raises(pk.errors.UnknownNameError, match="construct"):
        scale_reliability(bare, as_of=AS_OF)

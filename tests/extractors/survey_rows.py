"""Surveys made by hand, in which every trap of a questionnaire lies."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import polars as pl

AS_OF = date(2025, 6, 30)

QUESTIONS = pl.DataFrame(
    [
        # A construct over two surveys, one question reversed, one on another range.
        ("style", "p1", "likert", 1.0, 5.0, False, "price"),
        ("style", "p2", "likert", 1.0, 5.0, True, "price"),
        ("style", "q1", "likert", 1.0, 5.0, None, "quality of life"),
        ("style", "q2", "likert", 1.0, 7.0, False, "quality of life"),
        ("style", "q3", "likert", 0.0, 10.0, True, "quality of life"),
        ("short", "p1", "likert", 1.0, 7.0, False, "price"),
        # No construct, no range, no quantity, and scales with fields of their own.
        ("style", "x1", "likert", 1.0, 5.0, False, None),
        ("style", "x2", "likert", None, None, False, "price"),
        ("style", "x3", "choice", 1.0, 5.0, False, "price"),
        ("style", "x4", "likert", 3.0, 3.0, False, "price"),
        ("nps", "recommend", "nps", 0.0, 10.0, False, "price"),
        ("care", "content", "csat", 1.0, 5.0, False, "price"),
        ("care", "happy", "csat", 1.0, 7.0, False, None),
        ("care", "open", "csat", None, None, False, None),
        ("care", "easy", "ces", 1.0, 7.0, False, "price"),
    ],
    schema={
        "survey_id": pl.String,
        "question_id": pl.String,
        "scale": pl.String,
        "minimum": pl.Float64,
        "maximum": pl.Float64,
        "reversed": pl.Boolean,
        "construct": pl.String,
    },
    orient="row",
)


def at(days_ago, hour=12):
    """Give a moment of a day before the day asked about."""
    return datetime(2025, 6, 30, hour) - timedelta(days=days_ago)


def _answers():
    yield from (
        # Everything twice; the later answers count; one of tomorrow does not.
        ("ann", at(90), "style", "p1", 1.0, at(95)),
        ("ann", at(90), "style", "p2", 5.0, at(95)),
        ("ann", at(90), "style", "q1", 2.0, at(95)),
        ("ann", at(90), "style", "q2", 4.0, at(95)),
        ("ann", at(90), "style", "q3", 10.0, at(95)),
        ("ann", at(10, 8), "style", "p1", 4.0, at(11)),
        ("ann", at(10, 9), "style", "p1", 5.0, at(12)),
        ("ann", at(10), "style", "p2", 2.0, at(9)),
        ("ann", at(0, 23), "short", "p1", 7.0, None),
        ("ann", at(-1), "style", "p2", 5.0, at(5)),
        # Out of range, of no construct, unknown to the questions.
        ("ann", at(5), "style", "q1", 9.0, None),
        ("ann", at(5), "style", "x1", 3.0, None),
        ("ann", at(5), "style", "x2", 3.0, None),
        ("ann", at(5), "style", "x3", 3.0, None),
        ("ann", at(5), "style", "x4", 3.0, None),
        ("ann", at(5), "ghost", "p1", 3.0, None),
        # One of three questions of either construct is not enough, two of three are.
        ("bob", at(1), "style", "p1", 3.0, at(1, 11)),
        ("bob", at(1), "style", "q1", 3.0, at(1, 11)),
        ("bob", at(1), "style", "q3", 0.0, at(1, 11)),
    )
    # Straight lines of five, four, and six; one line that is not straight; two on one day.
    lines = [
        ("eve", 30, "style", ["p1", "p2", "q1", "q2", "x1"], [4, 4, 4, 4, 4]),
        ("eve", 20, "style", ["p1", "p2", "q1", "q2"], [2, 2, 2, 2]),
        ("eve", 15, "style", ["p1", "p2", "q1", "q2", "x3"], [2, 2, 2, 2, 2]),
        ("eve", 10, "style", ["p1", "p2", "q1", "q2", "q3", "x1"], [1, 1, 1, 1, 1, 2]),
        ("eve", 10, "short", ["p1"], [1]),
        ("fay", 10, "style", ["p1", "p2", "q1", "q2", "q3", "x1"], [3, 3, 3, 3, 3, 3]),
    ]
    for customer, ago, survey, questions, values in lines:
        for question, value in zip(questions, values, strict=True):
            yield (customer, at(ago), survey, question, float(value), at(ago + 2))
    yield from (
        # Promoter, passive, detractor; two answers of a day; one out of range.
        ("ann", at(400), "nps", "recommend", 9.0, None),
        ("bob", at(400), "nps", "recommend", 10.0, None),
        ("bob", at(40), "nps", "recommend", 8.0, None),
        ("eve", at(100), "nps", "recommend", 0.0, None),
        ("eve", at(50, 9), "nps", "recommend", 9.0, None),
        ("eve", at(50, 10), "nps", "recommend", 6.0, None),
        ("eve", at(5), "nps", "recommend", 11.0, None),
        ("eve", at(-1), "nps", "recommend", 10.0, None),
        ("fay", at(30), "nps", "recommend", 12.0, None),
        # The first day of the window, and the day before; five points and seven.
        ("ann", at(364), "care", "content", 4.0, None),
        ("ann", at(365), "care", "content", 1.0, None),
        ("ann", at(7), "care", "content", 3.0, None),
        ("ann", at(7), "care", "happy", 5.0, None),
        ("ann", at(3), "care", "happy", 6.0, None),
        ("ann", at(3), "care", "easy", 6.0, None),
        ("ann", at(2), "care", "easy", 7.0, None),
        ("bob", at(2), "care", "open", 5.0, None),
        ("gus", at(500), "care", "content", 5.0, None),
    )


SURVEYS = pl.DataFrame(
    list(_answers()),
    schema={
        "customer_id": pl.String,
        "answered_at": pl.Datetime("us"),
        "survey_id": pl.String,
        "question_id": pl.String,
        "value": pl.Float64,
        "invited_at": pl.Datetime("us"),
    },
    orient="row",
)
TABLES = {"surveys": SURVEYS, "questions": QUESTIONS}


def with_questions(rows):
    """Give answers, each with what is known of its question, in the order of time."""
    known = {(row["survey_id"], row["question_id"]): row for row in rows["questions"]}
    nothing = dict.fromkeys(("scale", "minimum", "maximum", "reversed", "construct"))
    answers = [
        {**nothing, **known.get((row["survey_id"], row["question_id"]), {}), **row}
        for row in rows["surveys"]
    ]
    return sorted(answers, key=lambda row: row["answered_at"])


def by_person(rows):
    """Give the answers of each customer in the order of time."""
    found = {}
    for row in with_questions(rows):
        found.setdefault(row["customer_id"], []).append(row)
    return found

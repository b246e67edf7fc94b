"""How customers answer, on waves that can be read by eye."""

from __future__ import annotations

from statistics import mean

import polars as pl
import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop
from extractors.shops import by_customer
from extractors.survey_rows import AS_OF, SURVEYS, TABLES, by_person
from extractors.ways import IN_MEMORY
from profilekit.extractors.answering import (
    AnswerDelay,
    Answering,
    ItemResponse,
    StraightLining,
)

ITEMS = {"style": 9, "short": 1, "nps": 1, "care": 4}


def waves_of(answers):
    found = {}
    for row in answers:
        found.setdefault((row["survey_id"], row["answered_at_day"]), []).append(row)
    return found


def delay_of(wave):
    days = [
        (row["answered_at_day"] - row["invited_at_day"]).days
        for row in wave
        if row.get("invited_at_day") is not None
    ]
    return min((one for one in days if one >= 0), default=None)


def oracle_of(items):
    def expected(rows, as_of):
        found = {}
        for customer, answers in by_person(rows).items():
            waves = waves_of(answers).values()
            rated = [[r["value"] for r in wave if r["scale"] == "likert"] for wave in waves]
            judged = [values for values in rated if len(values) >= 5]
            straight = [values for values in judged if len(set(values)) == 1]
            asked = [row for row in answers if row["scale"] is not None]
            taken = {row["survey_id"] for row in asked}
            done = {(row["survey_id"], row["question_id"]) for row in asked}
            size = sum(items[survey] for survey in taken)
            delays = [one for one in map(delay_of, waves) if one is not None]
            found[customer] = {
                "answers_count": len(answers),
                "survey_waves_count": len(waves),
                "answer_recency_days": (as_of - answers[-1]["answered_at_day"]).days,
                "judged_waves_count": len(judged),
                "straight_lining_share": len(straight) / len(judged) if judged else None,
                "item_response_share": len(done) / size if size else None,
                "answer_delay_mean_days": mean(delays) if delays else None,
            }
        return found

    return expected


def extractors_of(items):
    return [Answering(), StraightLining(), ItemResponse(survey_items=items), AnswerDelay()]


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    extractors, expected = extractors_of(ITEMS), oracle_of(ITEMS)
    assert_agrees_in_a_way(way, request, tmp_path, extractors, TABLES, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    items = {"nps": 1, "shopping_style": 6}
    names = ["surveys", "questions"]
    assert_agrees_on_the_shop(extractors_of(items), names, oracle_of(items), as_of)


def measured(extractors):
    return by_customer(pk.measure(pk.Tables.load(**TABLES), extractors, as_of=AS_OF))


def test_only_long_waves_of_one_scale_are_judged():
    found = measured([StraightLining()])
    # Thirty days ago all five were alike, ten days ago one of six was not.
    assert found["eve"] == {"judged_waves_count": 2, "straight_lining_share": 0.5}
    assert found["fay"] == {"judged_waves_count": 1, "straight_lining_share": 1}


def test_shorter_waves_can_be_judged():
    found = measured([StraightLining(least_answers=4)])
    assert found["eve"] == {"judged_waves_count": 4, "straight_lining_share": 0.75}


def test_the_last_invitation_before_the_answer_starts_the_delay():
    # Five days for the first wave; one for the other: its third answer came before it was asked.
    assert measured([AnswerDelay()])["ann"]["answer_delay_mean_days"] == 3


def test_questions_are_those_of_surveys_that_were_answered():
    # Three of nine; one of one; one of four.
    found = measured([ItemResponse(survey_items=ITEMS)])
    assert found["bob"]["item_response_share"] == 5 / 14


def test_a_survey_that_is_not_named_is_left_out():
    found = measured([ItemResponse(survey_items={"nps": 2})])
    assert found["bob"]["item_response_share"] == 0.5
    assert found["gus"]["item_response_share"] is None


def test_surveys_are_read_from_the_questions():
    (fitting,) = ItemResponse.fitting(pk.Tables.load(**TABLES))
    assert dict(fitting.survey_items) == {"care": 4, "nps": 1, "short": 1, "style": 9}
    assert ItemResponse.fitting(pk.Tables.load(surveys=SURVEYS)) == ()


def test_surveys_can_be_whole_numbers():
    numbers = {"style": 1, "short": 2, "nps": 3, "care": 4}
    number = pl.col("survey_id").replace_strict(numbers, default=9)
    tables = pk.Tables.load(**{k: v.with_columns(number) for k, v in TABLES.items()})
    (fitting,) = ItemResponse.fitting(tables)
    assert dict(fitting.survey_items) == {"1": 9, "2": 1, "3": 1, "4": 4}
    found = by_customer(pk.measure(tables, [fitting], as_of=AS_OF))
    assert found["bob"]["item_response_share"] == 5 / 14

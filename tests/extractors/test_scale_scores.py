"""Scores of scales, on answers that can be turned round and averaged by eye."""

from __future__ import annotations

import polars as pl
import pytest
from pydantic import ValidationError

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop
from extractors.shops import by_customer
from extractors.survey_rows import AS_OF, QUESTIONS, SURVEYS, TABLES, by_person
from extractors.ways import IN_MEMORY
from profilekit.extractors.scale_scores import ScaleScores

CONSTRUCTS = {"price": 3, "quality of life": 3}


def oracle_of(constructs):
    """Make an oracle of constructs, by name and number of questions."""

    def expected(rows, as_of):
        del as_of
        found = {}
        for customer, answers in by_person(rows).items():
            last = {}
            for row in answers:
                low, high = row["minimum"], row["maximum"]
                if row["scale"] in {None, "nps", "csat", "ces", "choice"} or low is None:
                    continue
                if low < high and low <= row["value"] <= high:
                    points = 100 * (row["value"] - low) / (high - low)
                    points = 100 - points if row["reversed"] else points
                    key = (row["construct"], row["survey_id"], row["question_id"])
                    last[key] = points
            fields = {}
            for construct, items in constructs.items():
                points = [value for key, value in last.items() if key[0] == construct]
                enough = 3 * len(points) >= 2 * items
                name = f"scale_{construct.replace(' ', '_')}_score"
                fields[name] = sum(points) / len(points) if enough else None
            found[customer] = fields
        return found

    return expected


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    extractors = [ScaleScores(constructs=CONSTRUCTS)]
    expected = oracle_of(CONSTRUCTS)
    assert_agrees_in_a_way(way, request, tmp_path, extractors, TABLES, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    constructs = {"price_sensitivity": 2, "quality": 2, "convenience": 2}
    extractors = [ScaleScores(constructs=constructs)]
    assert_agrees_on_the_shop(extractors, ["surveys", "questions"], oracle_of(constructs), as_of)


def measured(**parameters):
    extractors = [ScaleScores(**{"constructs": CONSTRUCTS, **parameters})]
    return by_customer(pk.measure(pk.Tables.load(**TABLES), extractors, as_of=AS_OF))


def test_the_last_answers_are_turned_round_and_averaged():
    # 5 of 1 to 5 is 100; 2 reversed is 75; 7 of 1 to 7 is 100.
    assert measured()["ann"]["scale_price_score"] == pytest.approx(275 / 3)


def test_two_of_three_questions_are_enough_and_one_is_not():
    found = measured()["bob"]
    # 3 of 1 to 5 is 50; 0 of 0 to 10 reversed is 100.
    assert found["scale_quality_of_life_score"] == 75
    assert found["scale_price_score"] is None


def test_all_questions_can_be_asked_for():
    assert measured(least_share=1)["bob"]["scale_quality_of_life_score"] is None


def test_constructs_are_read_from_the_questions():
    tables = pk.Tables.load(**TABLES)
    assert ScaleScores.fitting(tables) == (ScaleScores(constructs=CONSTRUCTS),)


def test_without_constructs_there_is_nothing_to_choose():
    bare = pk.Tables.load(surveys=SURVEYS, questions=QUESTIONS.drop("construct"))
    assert ScaleScores.fitting(bare) == ()
    assert ScaleScores.fitting(pk.Tables.load(surveys=SURVEYS)) == ()


@pytest.mark.parametrize(
    ("constructs", "names"),
    [
        (["Prix d'été"], ["scale_prix_d_ete_score"]),
        (["a b", "A-B"], ["scale_a_b_806c5cd3_score", "scale_a_b_36e144b6_score"]),
        (["τιμή"], ["scale_construct_b209bbdc_score"]),
    ],
)
def test_a_field_is_named_after_its_construct(constructs, names):
    extractor = ScaleScores(constructs=dict.fromkeys(constructs, 2))
    assert [spec.name for spec in extractor.specs()] == names


def test_it_comes_back_from_json_with_the_same_hash():
    extractor = ScaleScores(constructs=CONSTRUCTS)
    again = ScaleScores.model_validate_json(extractor.model_dump_json())
    assert again == extractor
    assert hash(again) == hash(extractor)


@pytest.mark.parametrize("constructs", [{}, {"price": 0}])
def test_a_construct_has_a_question(constructs):
    with pytest.raises(ValidationError):
        ScaleScores(constructs=constructs)


def test_answers_without_the_questions_they_answer_have_no_score():
    questions = QUESTIONS.filter(pl.col("question_id") == "q1")
    tables = pk.Tables.load(surveys=SURVEYS, questions=questions)
    found = by_customer(pk.measure(tables, [ScaleScores(constructs={"price": 1})], as_of=AS_OF))
    assert {fields["scale_price_score"] for fields in found.values()} == {None}

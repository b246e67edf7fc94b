"""The likelihood to recommend, on answers whose class is known."""

from __future__ import annotations

import polars as pl
import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop
from extractors.shops import by_customer
from extractors.survey_rows import AS_OF, QUESTIONS, SURVEYS, TABLES, at, by_person
from extractors.ways import IN_MEMORY
from profilekit.extractors.net_promoter import NetPromoter


def expected(rows, as_of):
    """Keep the last answer of each day."""
    del as_of
    found = {}
    for customer, answers in by_person(rows).items():
        days = {}
        for row in answers:
            if row["scale"] == "nps" and 0 <= row["value"] <= 10:
                days[row["answered_at_day"]] = row["value"]
        values = [days[day] for day in sorted(days)]
        last = values[-1] if values else None
        name = None
        if last is not None:
            name = "promoter" if last >= 9 else "passive" if last >= 7 else "detractor"
        found[customer] = {
            "nps_answers_count": len(values),
            "nps_score": last,
            "nps_class_label": name,
            "nps_change_score": values[-1] - values[-2] if len(values) > 1 else None,
        }
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    assert_agrees_in_a_way(way, request, tmp_path, [NetPromoter()], TABLES, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop([NetPromoter()], ["surveys", "questions"], expected, as_of)


def test_the_change_is_that_between_the_last_two_days():
    book = pk.measure(pk.Tables.load(**TABLES), [NetPromoter()], as_of=AS_OF)
    found = by_customer(book)
    assert found["eve"]["nps_change_score"] == 6
    assert found["bob"]["nps_change_score"] == -2
    assert found["ann"]["nps_change_score"] is None
    assert found["fay"]["nps_class_label"] is None


@pytest.mark.parametrize(
    ("value", "name"),
    [(0, "detractor"), (6, "detractor"), (7, "passive"), (8, "passive"), (9, "promoter")],
)
def test_classes_begin_where_they_are_said_to(value, name):
    answer = SURVEYS.head(1).with_columns(
        survey_id=pl.lit("nps"),
        question_id=pl.lit("recommend"),
        value=pl.lit(float(value)),
        answered_at=pl.lit(at(0)),
    )
    tables = pk.Tables.load(surveys=answer, questions=QUESTIONS)
    found = by_customer(pk.measure(tables, [NetPromoter()], as_of=AS_OF))
    assert found["ann"]["nps_class_label"] == name

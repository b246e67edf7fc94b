"""Satisfaction and effort, on answers that can be averaged by eye."""

from __future__ import annotations

from statistics import mean

import pytest

import profilekit as pk
from extractors.held import SHOP_DAYS, assert_agrees_in_a_way, assert_agrees_on_the_shop
from extractors.shops import by_customer
from extractors.survey_rows import AS_OF, TABLES, by_person
from extractors.ways import IN_MEMORY
from profilekit.extractors.satisfaction import Effort, Satisfaction


def expected(rows, as_of):
    found = {}
    for customer, answers in by_person(rows).items():
        recent = [row for row in answers if (as_of - row["answered_at_day"]).days < 365]
        content = [row for row in recent if row["scale"] == "csat"]
        ranged = [row for row in content if row["maximum"] is not None]
        best = [row for row in ranged if row["value"] >= row["maximum"] - 1]
        easy = [row["value"] for row in recent if row["scale"] == "ces"]
        found[customer] = {
            "csat_answers_365d_count": len(content),
            "csat_mean_365d_score": mean(row["value"] for row in content) if content else None,
            "csat_top2_365d_share": len(best) / len(ranged) if ranged else None,
            "ces_answers_365d_count": len(easy),
            "ces_mean_365d_score": mean(easy) if easy else None,
        }
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_plain_loops(way, request, tmp_path):
    extractors = [Satisfaction(), Effort()]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, TABLES, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_plain_loops(as_of):
    assert_agrees_on_the_shop([Satisfaction(), Effort()], ["surveys", "questions"], expected, as_of)


def test_the_two_best_of_five_and_of_seven_points_count():
    book = pk.measure(pk.Tables.load(**TABLES), [Satisfaction(), Effort()], as_of=AS_OF)
    found = by_customer(book)["ann"]
    assert found["csat_answers_365d_count"] == 4
    assert found["csat_mean_365d_score"] == 4.5
    assert found["csat_top2_365d_share"] == 0.5
    assert found["ces_mean_365d_score"] == 6.5

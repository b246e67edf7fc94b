"""A measure is a value per customer, and chooses by others; what is missing is never a yes."""

from __future__ import annotations

from datetime import datetime

import pytest

from extractors.language import answers, both_ways, lines_of, one_answer
from profilekit.errors import DeclarationError
from profilekit.extractors import as_of_day, case, lines, orders

AT = datetime(2024, 2, 1, 12)
ROWS = [("ann", AT, 10.0, 3.0), ("ann", AT, 20.0, 3.0), ("bo", AT, 5.0, None)]
TABLES = lines_of(*ROWS, columns=("customer_id", "ordered_at", "amount", "quantity"))
UNITS = lines.max(lines.quantity)


@both_ways
def test_the_first_condition_that_holds_chooses(way):
    stage = case((lines.count() > 1, "several"), (lines.count() > 0, "one"), otherwise="none")
    assert one_answer(way, TABLES, stage) == {"ann": "several", "bo": "one"}


@both_ways
def test_a_missing_condition_is_a_no(way):
    assert one_answer(way, TABLES, case((UNITS > 1, "many"), otherwise="few")) == {
        "ann": "many",
        "bo": "few",
    }


@both_ways
def test_where_nothing_holds_the_value_is_missing(way):
    assert one_answer(way, TABLES, case((UNITS > 1, lines.count()))) == {"ann": 2, "bo": None}


@both_ways
def test_amounts_are_chosen_beside_constants_in_major_units(way):
    chosen = case((lines.count() > 1, lines.sum(lines.amount)), otherwise=7.5)
    assert one_answer(way, TABLES, chosen) == {"ann": 30, "bo": 7.5}


def test_a_choice_is_missing_only_where_a_value_is_or_nothing_holds():
    assert not case((lines.count() > 1, 1), otherwise=0).type.nullable
    assert case((lines.count() > 1, 1)).type.nullable
    assert case((lines.count() > 1, UNITS), otherwise=0).type.nullable


@pytest.mark.parametrize(
    ("branches", "message"),
    [
        ([], "at least one branch"),
        ([(lines.count(), 1)], "a condition is a comparison"),
        ([(lines.count() > 1, "text"), (lines.count() > 0, 1)], "text is only compared with text"),
        ([(lines.count() > 1, lines.sum(lines.amount)), (UNITS > 0, UNITS)], "amount of money"),
    ],
)
def test_a_choice_that_cannot_be_made_is_refused(branches, message):
    with pytest.raises(DeclarationError, match=message):
        case(*branches)


@both_ways
def test_a_comparison_with_a_missing_value_is_missing(way):
    found = answers(way, TABLES, large=UNITS > 1, filled=(UNITS > 1).fill(lines.count() > 1))
    assert found == {
        "ann": {"large": True, "filled": True},
        "bo": {"large": None, "filled": False},
    }


@both_ways
def test_text_is_compared_with_text(way):
    stage = case((lines.count() > 1, "several"), otherwise="one")
    assert one_answer(way, TABLES, stage.is_("one")) == {"ann": False, "bo": True}
    assert one_answer(way, TABLES, stage.is_in(("one", "none"))) == {"ann": False, "bo": True}


@both_ways
def test_the_day_asked_about_is_a_day(way):
    found = answers(way, TABLES, ago=as_of_day - lines.max(lines.day), month=as_of_day.month())
    assert found == {"ann": {"ago": 28, "month": 2}, "bo": {"ago": 28, "month": 2}}


@both_ways
def test_a_floor_under_a_missing_value_is_missing(way):
    found = answers(way, TABLES, least=UNITS.at_least(5), most=UNITS.at_most(lines.count()))
    assert found == {"ann": {"least": 5, "most": 2}, "bo": {"least": None, "most": None}}


def test_a_measure_is_no_row():
    with pytest.raises(DeclarationError, match="aggregate the row first"):
        orders.count() + orders.amount

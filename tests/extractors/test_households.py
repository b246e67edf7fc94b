"""Households and life stages, on one customer per stage."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest
from pydantic import ValidationError

from extractors.held import (
    SHOP_DAYS,
    assert_agrees_in_a_way,
    assert_agrees_on_the_shop,
    holding,
)
from extractors.ways import IN_MEMORY
from profilekit.extractors.households import Household, LifeStage

AS_OF = date(2025, 6, 30)
STAGES = {
    # (born, persons, children): stage; who was born in 1980 is 44.5, in 1960 is 64.5.
    (1980, 1, 0): "young single",
    (1981, 1, None): "young single",
    (1979, 1, 0): "single",
    (1959, 1, 0): "older single",
    (1980, 2, 0): "young couple",
    (1960, 2, 0): "empty nest",
    (1959, 2, 0): "retired couple",
    (1990, 4, 0): "adults",
    (1950, 3, 0): "adults",
    (1985, 2, 1): "single parent",
    (1985, 3, 1): "young family",
    (1970, 5, 3): "older family",
    (1950, 4, 1): "older family",
    # Contradictions and gaps.
    (1970, 1, 1): None,
    (1970, 2, 3): None,
    (None, 1, 0): None,
    (1970, None, 0): None,
    (1970, None, 2): None,
    (1970, 2, None): None,
    (2026, 1, 0): None,
}
CUSTOMERS = pl.DataFrame(
    [
        *((str(place), None, *state) for place, state in enumerate(STAGES)),
        ("moved in", datetime(2025, 6, 1), 1980, 1, 0),
        ("moved in", datetime(2025, 6, 30), 1980, 2, 0),
        ("moved in", datetime(2025, 7, 1), 1980, 3, 1),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "birth_year": pl.Int64,
        "household_size": pl.Int64,
        "children_count": pl.Int64,
    },
    orient="row",
)


def stage_of(born, persons, children, year):
    """Name the stage by a chain of plain questions."""
    if persons == 1 and children is None:
        children = 0
    if born is None or born > year or persons is None or children is None:
        return None
    age = year - born - 0.5
    adults = persons - children
    if adults < 1:
        return None
    if children:
        if adults == 1:
            return "single parent"
        return "young family" if age < 45 else "older family"
    if persons > 2:
        return "adults"
    names = {
        1: ("young single", "single", "older single"),
        2: ("young couple", "empty nest", "retired couple"),
    }
    return names[persons][(age >= 45) + (age >= 65)]


def expected(rows, as_of):
    return {
        customer: {
            "household_size_count": row["household_size"],
            "children_count": row["children_count"],
            "life_stage_label": stage_of(
                row["birth_year"], row["household_size"], row["children_count"], as_of.year
            ),
        }
        for customer, row in holding(rows["customers"]).items()
    }


@pytest.mark.parametrize(("state", "stage"), STAGES.items())
def test_the_chain_of_questions_says_what_the_eye_says(state, stage):
    assert stage_of(*state, 2025) == stage


@pytest.mark.parametrize("way", IN_MEMORY)
def test_each_stage_agrees_with_the_chain_of_questions(way, request, tmp_path):
    tables = {"customers": CUSTOMERS}
    extractors = [Household(), LifeStage()]
    assert_agrees_in_a_way(way, request, tmp_path, extractors, tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_the_chain_of_questions(as_of):
    assert_agrees_on_the_shop([Household(), LifeStage()], ["customers"], expected, as_of)


def test_old_begins_after_young_ends():
    with pytest.raises(ValidationError, match="old_age_years must be above"):
        LifeStage(middle_age_years=65, old_age_years=65)

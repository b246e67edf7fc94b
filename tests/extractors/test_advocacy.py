"""Advocacy, on few rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import polars as pl
import pytest

from extractors.held import MID_DATE, YEAR_END, assert_held, frame, load_in, shop
from extractors.oracles.advocacy import fields_of
from extractors.ways import IN_MEMORY
from profilekit.extractors.advocacy import Advocacy, ClearedAdvocacy

AS_OF = date(2024, 6, 30)
EVERY = [Advocacy(), ClearedAdvocacy()]


def given_by(customer, kind, day, cleared=None):
    when = datetime(2024, 6, day, 12, tzinfo=UTC) if day else datetime(2024, 7, 1, tzinfo=UTC)
    return {"customer_id": customer, "occurred_at": when, "kind": kind, "cleared": cleared}


TRAPS = {
    "advocacy": frame(
        given_by("ann", "case_study", 1, cleared=True),
        given_by("ann", "case_study", 2, cleared=False),
        given_by("ann", "case_study", 3),
        given_by("ann", "reference", 3, cleared=True),
        given_by("ann", "case_study", 0, cleared=True),
        given_by("bob", "review", 30),
        given_by("bob", "speech", 29, cleared=True),
        given_by("cyd", "speech", 29),
        cleared=pl.Boolean,
    ),
    "usage_events": frame({"customer_id": "dan", "occurred_at": "2024-01-01"}),
}


@pytest.mark.parametrize("way", IN_MEMORY)
def test_every_field_is_what_loops_over_the_rows_give(way, request, tmp_path):
    tables = load_in(way, request, tmp_path, **TRAPS)
    assert assert_held(tables, EVERY, fields_of, AS_OF).keys() == {"ann", "bob", "cyd", "dan"}


@pytest.mark.parametrize("as_of", [YEAR_END, MID_DATE])
def test_the_example_shop_gives_what_loops_give(as_of):
    assert_held(shop(), EVERY, fields_of, as_of)


def test_a_case_study_of_unknown_clearance_is_not_cleared(request, tmp_path):
    found = assert_held(load_in("polars", request, tmp_path, **TRAPS), EVERY, fields_of, AS_OF)
    assert found["ann"]["case_studies_count"] == 3
    assert found["ann"]["cleared_case_studies_count"] == 1

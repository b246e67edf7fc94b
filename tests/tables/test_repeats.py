"""Repeated rows, counted in parts and told from one another."""

from __future__ import annotations

import narwhals as nw
import polars as pl
import pytest

from profilekit.engines.polars import PolarsEngine
from profilekit.tables import repeats
from profilekit.tables.repeats import count_identical, find_repeats, without_repeats

ENGINE = PolarsEngine()


def frame(rows):
    return nw.from_native(pl.LazyFrame(rows, schema=["k", "x"], orient="row"))


@pytest.fixture(params=[5_000_000, 2])
def _part_rows(request, monkeypatch):
    monkeypatch.setattr(repeats, "_PART_ROWS", request.param)


ROWS = [(1, "a"), (1, "a"), (1, "a"), (2, "b"), (2, "c"), (3, "d"), (4, "e")]


@pytest.mark.usefixtures("_part_rows")
def test_of_identical_rows_one_is_kept_and_of_conflicting_ones_none():
    found = find_repeats(ENGINE, frame(ROWS), ("k",), len(ROWS))
    assert found is not None
    assert sorted(found.keys["k"].to_list()) == [1, 2]
    assert found.conflicting["k"].to_list() == [2]
    assert found.count == 4
    kept = ENGINE.collect(without_repeats(ENGINE, frame(ROWS), found))
    assert sorted(kept.rows()) == [(1, "a"), (3, "d"), (4, "e")]


@pytest.mark.usefixtures("_part_rows")
def test_identical_rows_are_counted_beyond_the_first():
    assert count_identical(ENGINE, frame(ROWS), len(ROWS)) == 2


@pytest.mark.usefixtures("_part_rows")
def test_there_may_be_none():
    assert find_repeats(ENGINE, frame(ROWS[5:]), ("k",), 2) is None

"""Tables drawn from the schema are good to the last row, and find what breaks a law."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import profilekit as pk
from profilekit.errors import MissingExtraError, UnknownNameError
from profilekit.tables import SCHEMA
from profilekit.testing import strategies

AS_OF = date(2024, 2, 29)
# Machines under load are slow to draw; that says nothing about the strategies.
FEW = settings(
    max_examples=5, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)


def found(strategy, holds):
    """Draw until something holds; the smallest example is of no interest."""
    return find(strategy, holds, settings=settings(FEW, max_examples=300))


@pytest.mark.parametrize("name", [name for name in SCHEMA if name != "rates"])
@FEW
@given(data=st.data())
def test_every_row_that_is_drawn_is_good(name, data):
    drawn = data.draw(strategies.table(name, max_rows=6))
    tables = pk.Tables.load(**{name: drawn})
    assert tables.report[name].rows_kept == len(drawn)
    assert tuple(drawn.columns) == SCHEMA[name].names


@FEW
@given(strategies.lines(), strategies.lines())
def test_future_rows_change_nothing(seen, more):
    later = more.with_columns(
        pl.col("ordered_at") + timedelta(days=500),
        pl.format("later {}", "order_id").alias("order_id"),
    )
    extractor = [pk.Frequency()]
    before = pk.measure(pk.Tables.load(transactions=seen), extractor, as_of=AS_OF)
    both = pk.Tables.load(transactions=pl.concat([seen, later]))
    after = pk.measure(both, extractor, as_of=AS_OF)
    assert before.frame.sort("customer_id").rows() == after.frame.sort("customer_id").rows()


@FEW
@given(strategies.tables("transactions", "products", "tickets", max_rows=5))
def test_several_tables_are_loaded_together(drawn):
    assert [*drawn] == ["transactions", "products", "tickets"]
    assert {*drawn} <= {*pk.Tables.load(**drawn).names}


@pytest.mark.parametrize(
    ("what", "holds"),
    [
        ("a refund", lambda rows: (rows["amount"] < 0).any()),
        ("a missing label", lambda rows: rows["category"].null_count() > 0),
        ("a row of the future", lambda rows: (rows["ordered_at"].dt.date() > AS_OF).any()),
        ("two rows of one instant", lambda rows: rows["ordered_at"].is_duplicated().any()),
        ("an id that looks like a number", lambda rows: (rows["customer_id"] == "007").any()),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_traps_are_drawn(what, holds):
    assert holds(found(strategies.lines(max_rows=6), holds)), what


def test_rows_lie_around_the_day_that_is_given():
    day = date(2020, 1, 1)
    drawn = found(strategies.lines(around=day, customers=["x"]), lambda rows: len(rows) > 1)
    start = datetime(2020, 1, 1, tzinfo=UTC)
    assert drawn["ordered_at"].is_between(start - timedelta(400), start + timedelta(31)).all()
    assert {*drawn["customer_id"]} == {"x"}


def test_an_unknown_table_names_the_nearest():
    with pytest.raises(UnknownNameError, match="Did you mean 'tickets'"):
        strategies.table("ticket")


def test_without_hypothesis_the_error_says_what_to_install():
    said = """
import sys
sys.modules["hypothesis"] = None
try:
    import profilekit.testing.strategies
except Exception as error:
    print(type(error).__name__, error)
"""
    done = subprocess.run(  # noqa: S603 our own words
        [sys.executable, "-c", said], check=True, capture_output=True, text=True, timeout=60
    )
    assert done.stdout.startswith(MissingExtraError.__name__)
    assert "python -m pip install 'profilekit[test]'" in done.stdout

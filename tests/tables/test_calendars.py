"""Offsets computed on whole numbers against Python's own time zones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines.polars import PolarsEngine
from profilekit.errors import UnknownNameError
from profilekit.tables import Tables
from profilekit.tables.calendars import Calendar, local_zone

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = st.sampled_from(
    ["UTC", "America/New_York", "Asia/Tehran", "America/Sao_Paulo", "Australia/Lord_Howe"]
)
INSTANTS = st.datetimes(datetime.fromisoformat("1999-01-01"), datetime.fromisoformat("2012-01-01"))


def micros(stamp: datetime) -> int:
    return (stamp.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


def value(expression, stamp: int) -> int:
    frame = nw.from_native(pl.DataFrame({"clock": [stamp]}))
    return frame.select(x=expression)["x"][0]


CALENDARS = {}


def calendar(zone: str) -> Calendar:
    if zone not in CALENDARS:
        low, high = (micros(datetime.fromisoformat(f"{year}-01-01")) for year in (1999, 2012))
        CALENDARS[zone] = Calendar.of(ZoneInfo(zone), (low, high))
    return CALENDARS[zone]


@given(ZONES, INSTANTS)
def test_the_clock_of_a_zone_shows_what_python_shows(zone, stamp):
    shown = stamp.replace(tzinfo=UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert value(calendar(zone).to_local(nw.col("clock")), micros(stamp)) == micros(shown)


@given(ZONES, INSTANTS)
def test_a_stamp_is_read_at_the_instant_python_reads_it(zone, stamp):
    instant = stamp.replace(tzinfo=ZoneInfo(zone), fold=0).astimezone(UTC)
    assert value(calendar(zone).to_instant(nw.col("clock")), micros(stamp)) == micros(instant)


@given(st.datetimes(datetime.fromisoformat("1680-01-01"), datetime.fromisoformat("2260-01-01")))
def test_days_round_down_before_1970_too(stamp):
    assert (
        value(PolarsEngine().day_of(nw.col("clock")), micros(stamp))
        == (stamp.date() - EPOCH.date()).days
    )


@pytest.mark.parametrize(
    ("shown", "unclear"),
    [("2011-03-13 02:30", True), ("2011-11-06 01:30", True), ("2011-11-06 02:00", False)],
)
def test_times_shown_twice_or_never_are_found(shown, unclear):
    expression = calendar("America/New_York").is_unclear(nw.col("clock"))
    assert value(expression, micros(datetime.fromisoformat(shown))) is unclear


def test_utc_is_never_unclear():
    assert calendar("UTC").is_unclear(nw.col("clock")) is None


@pytest.mark.parametrize("name", ["Berlin", "../etc/passwd", ""])
def test_no_zone_of_that_name_is_an_error(name):
    with pytest.raises(UnknownNameError):
        local_zone(name)


def test_what_lies_between_two_spans_costs_no_changes():
    edges = [micros(datetime.fromisoformat(f"{year}-06-01")) for year in (1900, 2017, 2260)]
    found = Calendar.of(ZoneInfo("America/New_York"), *((edge, edge) for edge in edges))
    assert len(found.changes) <= 4
    for edge in edges:
        shown = datetime.fromtimestamp(edge / 1e6, ZoneInfo("America/New_York"))
        assert value(found.to_local(nw.col("clock")), edge) == micros(shown.replace(tzinfo=None))


def test_centuries_of_changes_are_a_shallow_tree():
    low, high = (micros(datetime.fromisoformat(f"{year}-01-01")) for year in (1680, 2260))
    found = Calendar.of(ZoneInfo("America/New_York"), (low, high))
    assert len(found.changes) > 600
    assert value(found.is_unclear(nw.col("clock")), low) is False


@pytest.mark.parametrize("engine", ["polars", "duckdb"])
@pytest.mark.parametrize("written", [True, False], ids=["text", "stamps"])
def test_a_far_date_is_read_and_moves_no_other(engine, written):
    stamps = ["1700-01-01 12:00:00", "2017-07-01 12:00:00", "2261-01-01 12:00:00"]
    lines = pl.DataFrame({"customer_id": [1, 2, 3], "ordered_at": stamps, "amount": [1.0] * 3})
    if not written:
        lines = lines.with_columns(pl.col("ordered_at").str.to_datetime())
    tables = Tables.load(transactions=lines, timezone="America/New_York", engine=engine)
    found = tables.engine.collect(tables.frame("transactions")).sort("customer_id")
    zone = ZoneInfo("America/New_York")
    expected = [datetime.fromisoformat(stamp).replace(tzinfo=zone) for stamp in stamps]
    assert found["ordered_at"].to_list() == [micros(stamp.astimezone(UTC)) for stamp in expected]

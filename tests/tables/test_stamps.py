"""Times as text, read the same on every engine."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from profilekit.engines.polars import PolarsEngine
from profilekit.tables.stamps import ISO, TimePattern, with_clock_of_text

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def duckdb_engine():
    module = pytest.importorskip("profilekit.engines.duckdb", exc_type=ImportError)
    return module.DuckDBEngine.own(None)


ENGINES = {"polars": PolarsEngine, "duckdb": duckdb_engine}


def read(texts, way=ISO, engine=None):
    engine = engine or PolarsEngine()
    frame = engine.place(nw.from_native(pl.DataFrame({"t": texts}, schema={"t": pl.String})))
    made = with_clock_of_text(engine, frame, "t", into="x", way=way)
    return engine.collect(made.select("t", "x__clock", "x__shift")).rows()


def micros(text: str) -> int:
    shown = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return (shown - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize("engine", ENGINES)
def test_iso_text_is_read(engine):
    cases = {
        "2017-12-31": (micros("2017-12-31"), None),
        " 2017-12-31 ": (micros("2017-12-31"), None),
        "2017-12-31 18:05": (micros("2017-12-31 18:05"), None),
        "2017-12-31T18:05:09.5": (micros("2017-12-31 18:05:09.500"), None),
        "2017-12-31T18:05:09.123456789": (micros("2017-12-31 18:05:09.123456"), None),
        "2017-12-31T18:05:09Z": (micros("2017-12-31 18:05:09"), 0),
        "2017-12-31T18:05:09+02:00": (micros("2017-12-31 18:05:09"), 7_200_000_000),
        "2017-12-31 18:05:09-0330": (micros("2017-12-31 18:05:09"), -12_600_000_000),
        "2017-12-31 18:05:09 +02": (micros("2017-12-31 18:05:09"), 7_200_000_000),
        "2016-02-29": (micros("2016-02-29"), None),
        "1969-12-31": (-86_400_000_000, None),
    }
    found = {text: rest for text, *rest in read(list(cases), engine=ENGINES[engine]())}
    assert {text: tuple(rest) for text, rest in found.items()} == cases


@pytest.mark.parametrize("engine", ENGINES)
def test_what_is_no_time_is_null(engine):
    texts = [
        "2017-02-29", "1900-02-29", "2017-13-01", "2017-00-10", "2017-04-31", "2017-01-01 24:00",
        "2017-01-01 10:60", "2017", "20170101", "12/31/2017", "31.12.2017", "2017-1-1",
        "yesterday", "", "2017-01-01 10:00 Europe/Berlin",
    ]  # fmt: skip
    unread = {text for text, clock, _ in read(texts, engine=ENGINES[engine]()) if clock is None}
    assert unread == set(texts)


@given(st.datetimes(datetime.fromisoformat("1000-01-01"), datetime.fromisoformat("3000-01-01")))
def test_what_python_writes_is_read(stamp):
    ((_, clock, _),) = read([stamp.isoformat()])
    assert clock == (stamp.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)


FORMATS = st.sampled_from(
    ["%d.%m.%Y %H:%M", "%m/%d/%Y", "%d %B %Y %I:%M %p", "%b %d, %Y", "%y%m%d", "%F %T.%f", "%D%%"]
)


@given(
    FORMATS,
    st.datetimes(datetime.fromisoformat("1970-01-01"), datetime.fromisoformat("2068-01-01")),
)
def test_a_format_is_read_as_strptime_reads_it(written, stamp):
    spelled = written.replace("%F", "%Y-%m-%d").replace("%T", "%H:%M:%S")
    spelled = spelled.replace("%D", "%m/%d/%y")
    text = stamp.strftime(spelled)
    expected = datetime.strptime(text, spelled).replace(tzinfo=UTC)
    ((_, clock, _),) = read([text], TimePattern.of(written))
    assert clock == (expected - EPOCH) // timedelta(microseconds=1)


@pytest.mark.parametrize("written", ["%Y", "%d.%m", "%Q", "%Y-%m-%d %Y", "", "%Y-%m-%", "%s"])
def test_a_format_that_says_no_date_cannot_be_read(written):
    assert TimePattern.of(written) is None


def test_signs_of_a_format_are_no_pattern():
    assert read(["2017x01x01"], TimePattern.of("%Y.%m.%d"))[0][1] is None

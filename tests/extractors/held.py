"""Hold extractors against plain loops: on tables made by hand, in every way, and on the shop."""

from __future__ import annotations

from datetime import UTC, date
from functools import cache
from itertools import chain
from zoneinfo import ZoneInfo

import polars as pl

import profilekit as pk
from extractors.shops import assert_same, by_customer
from extractors.ways import given
from profilekit.tables.schema import MEASURED
from profilekit.tables.shop import shop_frames
from profilekit.tables.tables import Tables

YEAR_END = date(2025, 12, 31)
MID_DATE = date(2025, 3, 15)
SHOP_DAYS = (YEAR_END, MID_DATE)
ATHENS = "Europe/Athens"
_MOMENTS = ("valid_from", "first_seen_at", "answered_at", "invited_at")


@cache
def shop():
    """Give the example shop that every family is held against."""
    return pk.make_shop(seed=7, n_customers=60)


def frame(*rows, **dtypes):
    """Make a frame of rows that may lack columns; what no row has is given a dtype."""
    names = dict.fromkeys(chain(*rows, dtypes))
    return pl.DataFrame({n: [row.get(n) for row in rows] for n in names}, schema_overrides=dtypes)


def load_in(way, request, folder, **frames):
    """Load frames in one of the ways."""
    return Tables.load(timezone=ATHENS, **given(way, request, folder, **frames))


class Everything:
    """The rows of all tables up to a day, as dicts."""

    def __init__(self, tables: Tables, as_of: date) -> None:
        self.day = (as_of - date(1970, 1, 1)).days
        self.tables = {name: self._rows(tables, name) for name in tables.names}

    def _rows(self, tables, name):
        rows = tables.frame(name).collect().rows(named=True)
        day = MEASURED[name].day
        return [row for row in rows if day is None or row.get(day) is None or row[day] <= self.day]

    def own(self, table: str, customer):
        """Rows of one customer; columns that a table lacks are missing."""
        lacking = dict.fromkeys(MEASURED[table].names)
        rows = self.tables.get(table, [])
        return [{**lacking, **row} for row in rows if row["customer_id"] == customer]


def assert_held(tables: Tables, extractors, fields_of, as_of: date):
    """Measure, and hold every customer against the loops; give what was found."""
    found = by_customer(pk.measure(tables, extractors, as_of=as_of))
    everything = Everything(tables, as_of)
    assert_same(found, {customer: fields_of(customer, everything) for customer in found})
    return found


def rows_until(tables, as_of, zone="UTC"):
    """Give the rows of polars tables up to a day, as dicts, with days beside the times."""
    found = {}
    for name, given_rows in tables.items():
        rows = [dict(row) for row in given_rows.iter_rows(named=True)]
        for row in rows:
            stamps = {moment: row[moment] for moment in _MOMENTS if row.get(moment) is not None}
            for moment, stamp in stamps.items():
                instant = stamp if stamp.tzinfo else stamp.replace(tzinfo=UTC)
                row[f"{moment}_day"] = instant.astimezone(ZoneInfo(zone)).date()
        spec = MEASURED[name]
        dates = [f"{time}_day" for time in (spec.time, spec.known_since)]
        days = [next((row[day] for day in dates if day in row), as_of) for row in rows]
        found[name] = [row for row, day in zip(rows, days, strict=True) if day <= as_of]
    return found


def holding(rows):
    """Give the version that holds last, by customer; a version without a start is oldest."""
    last = {}
    for row in rows:
        known = last.get(row["customer_id"])
        start = row.get("valid_from")
        if known is None or (
            start is not None and (known.get("valid_from") is None or start > known["valid_from"])
        ):
            last[row["customer_id"]] = row
    return last


def assert_agrees(extractors, tables, oracle, as_of, *, loaded=None, **options):
    """Measure polars tables and hold the book against an oracle of rows by table and day."""
    book = pk.measure(Tables.load(**options, **(loaded or tables)), extractors, as_of=as_of)
    until = rows_until(tables, as_of, options.get("timezone", "UTC"))
    assert_same(by_customer(book), oracle(until, as_of))


def assert_agrees_in_a_way(way, request, folder, extractors, tables, oracle, as_of):
    """Do as `agrees`, the tables given in one of the ways."""
    loaded = given(way, request, folder, **tables)
    assert_agrees(extractors, tables, oracle, as_of, loaded=loaded)


def assert_agrees_on_the_shop(extractors, names, oracle, as_of):
    """Hold extractors against an oracle on some tables of the example shop."""
    frames = shop_frames(seed=7, n_customers=60)
    tables = {name: frames[name].to_native() for name in names}
    options = {"currency": "EUR"} if "accounts" in names else {}
    assert_agrees(extractors, tables, oracle, as_of, timezone=ATHENS, **options)

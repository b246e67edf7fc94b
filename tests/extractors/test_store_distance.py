"""Distances to the nearest store, against the arcsine and against known ones."""

from __future__ import annotations

import math
from datetime import date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.held import (
    SHOP_DAYS,
    assert_agrees_in_a_way,
    assert_agrees_on_the_shop,
    holding,
)
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY
from profilekit.extractors.store_distance import EARTH_RADIUS_KM, StoreDistance

AS_OF = date(2025, 6, 30)
CUSTOMERS = pl.DataFrame(
    [
        ("athens", None, 37.9838, 23.7275),
        ("next door", None, 37.9838001, 23.7275),
        ("near", None, 38.0, 23.8),
        ("same as near", None, 38.0, 23.8),
        ("far", None, -33.9, 151.2),
        ("other side", None, -37.9838, -156.2725),
        ("date line", None, 10.0, -179.9),
        ("pole", None, 90.0, 0.0),
        ("half", None, 38.0, None),
        ("nowhere", None, None, None),
        ("moved", None, 40.6401, 22.9444),
        ("moved", datetime(2025, 6, 30), 38.2466, 21.7346),
        ("moved", datetime(2025, 7, 1), 37.9838, 23.7275),
        ("left", None, 40.6401, 22.9444),
        ("left", datetime(2025, 6, 30), None, None),
    ],
    schema={
        "customer_id": pl.String,
        "valid_from": pl.Datetime("us"),
        "latitude": pl.Float64,
        "longitude": pl.Float64,
    },
    orient="row",
)
STORES = pl.DataFrame(
    [
        ("S1", 37.9838, 23.7275),
        ("S2", 40.6401, 22.9444),
        ("twin of S2", 40.6401, 22.9444),
        ("S3", 10.0, 179.9),
        ("online", None, None),
    ],
    schema={"store_id": pl.String, "latitude": pl.Float64, "longitude": pl.Float64},
    orient="row",
)


def kilometres(one, other):
    """Measure a great circle as the angle between two vectors."""
    vectors = []
    for place in (one, other):
        north, east = math.radians(place["latitude"]), math.radians(place["longitude"])
        level = math.cos(north)
        vectors.append((level * math.cos(east), level * math.sin(east), math.sin(north)))
    a, b = vectors
    cross = (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )
    dot = sum(x * y for x, y in zip(a, b, strict=True))
    return EARTH_RADIUS_KM * math.atan2(math.hypot(*cross), dot)


def expected(rows, as_of):
    del as_of
    stores = [store for store in rows["stores"] if store["latitude"] is not None]
    found = {}
    for customer, row in holding(rows["customers"]).items():
        known = row["latitude"] is not None and row["longitude"] is not None
        distance = min(kilometres(row, store) for store in stores) if known else None
        found[customer] = {"nearest_store_km": distance}
    return found


@pytest.mark.parametrize("way", IN_MEMORY)
def test_it_agrees_with_the_angle_between_vectors(way, request, tmp_path):
    tables = {"customers": CUSTOMERS, "stores": STORES}
    assert_agrees_in_a_way(way, request, tmp_path, [StoreDistance()], tables, expected, AS_OF)


@pytest.mark.parametrize("as_of", SHOP_DAYS)
def test_the_shop_agrees_with_the_angle_between_vectors(as_of):
    assert_agrees_on_the_shop([StoreDistance()], ["customers", "stores"], expected, as_of)


def distance(customers, stores):
    def frame(name, places):
        return pl.DataFrame(
            [(f"{name}{number}", *place) for number, place in enumerate(places)],
            schema={name: pl.String, "latitude": pl.Float64, "longitude": pl.Float64},
            orient="row",
        )

    tables = pk.Tables.load(
        customers=frame("customer_id", customers), stores=frame("store_id", stores)
    )
    found = by_customer(pk.measure(tables, [StoreDistance()], as_of=AS_OF))
    return [found[name]["nearest_store_km"] for name in sorted(found)]


def test_a_quarter_of_the_equator_is_ten_thousand_kilometres():
    assert distance([(0, 0)], [(0, 90)]) == [pytest.approx(10_007.557, abs=0.001)]


def test_the_other_side_of_the_earth_is_as_far_as_it_gets():
    assert distance([(0, 0)], [(0, 180)]) == [pytest.approx(math.pi * EARTH_RADIUS_KM)]


def test_who_lives_in_the_store_has_no_way_to_go():
    assert distance([(51.5, -0.1)], [(51.5, -0.1)]) == [0]


def test_london_is_344_km_from_paris():
    assert distance([(51.5074, -0.1278)], [(48.8566, 2.3522)]) == [pytest.approx(343.6, abs=0.1)]


def test_without_a_store_on_the_map_nobody_has_a_distance():
    assert distance([(0, 0)], [(None, None)]) == [None]

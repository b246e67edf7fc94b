"""The shop of known types: tables that are sound, and the same from the same seed."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

import numpy as np
import polars as pl
import pytest

from profilekit.errors import UnsupportedInputError
from profilekit.tables.example_shop.typed_draws import Draws, Urns, repeated
from profilekit.tables.example_shop.typed_world import happen
from profilekit.tables.schema import SCHEMA, Kind
from profilekit.tables.typed_shop import make_typed_shop
from tables.typed_statistics import LAST, natively

ATHENS = ZoneInfo("Europe/Athens")
DAYS = 364
FIRST = datetime.combine(date(2026, 1, 1) - timedelta(days=DAYS), datetime.min.time(), ATHENS)
TYPES = ("loyal", "impulse", "bargain", "wandering", "need")
TABLES = ("transactions", "products", "customers", "campaigns", "responses", "web_events")


@pytest.fixture(scope="module")
def shop():
    return natively(7, 1500)


@pytest.fixture(scope="module")
def frames(shop):
    return shop[0]


@pytest.fixture(scope="module")
def types(shop):
    return shop[1]


@pytest.fixture(scope="module")
def world():
    return happen(7, 1500, days=DAYS, hardness=0.7)


def digest(frames):
    return sha256("".join(frames[name].write_csv() for name in TABLES).encode()).hexdigest()


@pytest.mark.parametrize("browsing", [True, False])
def test_the_tables_load_without_a_fault(browsing):
    frames, _ = natively(7, 100)
    tables = make_typed_shop(seed=7, n_customers=100, browsing=browsing).tables
    shown = {name: len(frame) for name, frame in frames.items() if browsing or name != "web_events"}
    assert {name: tables.rows(name) for name in tables.names} == shown


def test_the_tables_and_the_types_are_of_the_same_customers():
    shop = make_typed_shop(seed=7, n_customers=100)
    assert shop.types["customer_id"].to_list() == [f"C{number:05}" for number in range(1, 101)]


def test_the_shop_is_in_euros_and_athens_time():
    tables = make_typed_shop(seed=7, n_customers=20, days=56).tables
    assert (tables.currency, tables.timezone) == ("EUR", "Europe/Athens")


@pytest.mark.parametrize("table", TABLES)
def test_nothing_happens_outside_the_period(frames, table):
    for column in SCHEMA[table].columns:
        if column.kind is Kind.TIME and column.name in set(frames[table].columns) - {"ends_at"}:
            times = frames[table][column.name]
            assert times.min() >= FIRST
            assert times.max() < LAST


@pytest.mark.parametrize(
    ("table", "column", "whole"),
    [
        ("transactions", "customer_id", "customers"),
        ("web_events", "customer_id", "customers"),
        ("campaigns", "customer_id", "customers"),
        ("transactions", "product_id", "products"),
        ("web_events", "product_id", "products"),
        ("responses", "campaign_id", "campaigns"),
    ],
)
def test_ids_refer_to_rows_that_exist(frames, table, column, whole):
    assert set(frames[table][column].drop_nulls()) <= set(frames[whole][column])


def test_no_product_is_twice_in_an_order(frames):
    assert not frames["transactions"].select("order_id", "product_id").is_duplicated().any()


def test_the_line_adds_up(frames):
    off = pl.col("list_amount") - pl.col("discount_amount") - pl.col("coupon_amount")
    gap = frames["transactions"].select((off - pl.col("amount")).abs().max()).item()
    assert gap < 1e-9


def test_nobody_acts_before_they_are_known(frames):
    known = frames["customers"].select("customer_id", "first_seen_at")
    for table, time in (("transactions", "ordered_at"), ("web_events", "occurred_at")):
        rows = frames[table].join(known, on="customer_id")
        assert (rows[time] > rows["first_seen_at"]).all()


def test_nothing_is_bought_before_it_is_launched(world):
    launched = world.goods.launch_day[world.lines.product]
    assert (launched <= world.visits.day[world.lines.visit]).all()


def test_each_online_order_is_a_purchase_at_the_same_moment(frames):
    orders = frames["transactions"].filter(pl.col("channel") == "web")
    placed = orders.select("customer_id", pl.col("ordered_at").alias("at")).unique()
    bought = frames["web_events"].filter(pl.col("event_name") == "purchase")
    assert set(placed.iter_rows()) == set(bought.select("customer_id", "occurred_at").iter_rows())


def test_some_orders_leave_no_pages_behind(frames):
    assert 0.1 < (frames["transactions"]["channel"] == "store").mean() < 0.3


def test_coupons_are_used_once_and_while_they_last(frames):
    used = frames["responses"].filter(pl.col("kind") == "coupon_redeemed")
    sent = used.join(frames["campaigns"], on=["customer_id", "campaign_id"])
    assert len(sent) == len(used)
    assert not used.select("customer_id", "campaign_id").is_duplicated().any()
    in_time = pl.col("responded_at").is_between("contacted_at", "ends_at")
    assert sent.select(in_time.all()).item()


def test_coupons_used_are_worth_what_the_lines_say(frames):
    used = frames["responses"].filter(pl.col("kind") == "coupon_redeemed")
    on_lines = frames["transactions"]["coupon_amount"].sum()
    assert used["amount"].sum() == pytest.approx(on_lines)


def test_the_label_is_the_largest_share(types):
    shares = types.select(f"{name}_share" for name in TYPES).to_numpy()
    assert [TYPES[place] for place in shares.argmax(axis=1)] == types[
        "shopper_type_label"
    ].to_list()
    assert shares.sum(axis=1) == pytest.approx(1)


def test_pure_customers_are_of_one_type_only():
    _, types = natively(7, 50, days=28, hardness=0)
    shares = types.select(f"{name}_share" for name in TYPES).to_numpy()
    assert set(shares.ravel().tolist()) == {0.0, 1.0}


def test_the_most_mixed_still_have_a_largest_share():
    _, types = natively(7, 500, days=28, hardness=1)
    shares = np.sort(types.select(f"{name}_share" for name in TYPES).to_numpy(), axis=1)
    assert (shares[:, -1] > shares[:, -2]).all()
    assert 0.4 < shares[:, -1].mean() < 0.5


def test_every_type_is_there_and_the_loyal_are_few(types):
    counts = dict(types["shopper_type_label"].value_counts().iter_rows())
    assert set(counts) == set(TYPES)
    assert min(counts, key=counts.__getitem__) == "loyal"


def test_the_same_seed_gives_the_same_bytes(frames):
    again, _ = natively(7, 1500)
    assert digest(again) == digest(frames)


def test_another_seed_gives_another_shop(frames):
    other, _ = natively(8, 1500)
    assert digest(other) != digest(frames)


def test_the_shop_of_a_seed_does_not_change_from_platform_to_platform(world):
    lines, pages = world.lines, world.pages
    drawn = (lines.product, lines.units, lines.paid, pages.event, pages.product, pages.second)
    found = sha256(b"".join(array.astype("<i8").tobytes() for array in drawn)).hexdigest()
    assert (len(lines.visit), int(lines.paid.sum()), found[:16]) == (
        58435,
        115347563,
        "71759593a8b344cb",
    )


@pytest.mark.parametrize("days", [28, 100, 800])
def test_history_is_as_long_as_asked_for(days):
    frames, _ = natively(7, 40, days=days)
    times = frames["web_events"]["occurred_at"]
    assert times.min() >= LAST - timedelta(days=days, hours=1)
    assert (times.max() - times.min()).days >= days - 4


def test_a_shop_of_one_customer_loads():
    assert make_typed_shop(seed=3, n_customers=1, days=28).types.height == 1


def test_all_that_is_out_of_range_is_refused_at_once():
    with pytest.raises(UnsupportedInputError) as caught:
        make_typed_shop(seed=-1, n_customers=0, days=27, hardness=float("nan"))
    assert caught.value.found == "seed=-1, n_customers=0, days=27, hardness=nan"


def test_urns_draw_as_often_as_they_weigh_and_only_their_own():
    urns = Urns(np.array([[0.0, 1.0, 3.0], [5.0, 0.0, 0.0]]))
    owners = np.repeat([0, 1], 20_000)
    drawn = urns.draw(Draws(1, 0), owners)
    assert np.bincount(drawn[:20_000], minlength=3) / 20_000 == pytest.approx(
        [0, 0.25, 0.75], abs=0.02
    )
    assert not drawn[20_000:].any()


def test_rows_are_laid_out_owner_by_owner():
    owners, places = repeated(np.array([2, 0, 3]))
    assert owners.tolist() == [0, 0, 2, 2, 2]
    assert places.tolist() == [0, 1, 0, 1, 2]

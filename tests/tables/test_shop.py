"""The invented shop: every table, believable, sound, and the same from the same seed."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import narwhals as nw
import pytest

from profilekit.errors import UnsupportedInputError
from profilekit.tables.schema import SCHEMA, Kind
from profilekit.tables.shop import make_shop, shop_frames

LAST_INSTANT = datetime(2026, 1, 1, tzinfo=ZoneInfo("Europe/Athens"))
OPEN_ENDED = {"expires_at", "ends_at"}


@pytest.fixture(scope="module")
def frames():
    return shop_frames(seed=7)


@pytest.fixture(scope="module")
def shop():
    return make_shop(seed=7)


def purchases(frames):
    return frames["transactions"].filter(nw.col("amount") >= 0)


def orders_per_customer(frames):
    lines = purchases(frames)
    counts = lines.group_by("customer_id").agg(nw.col("order_id").n_unique())
    found = dict(counts.select("customer_id", "order_id").iter_rows())
    return {one: found.get(one, 0) for one in set(frames["customers"]["customer_id"])}


def test_every_canonical_table_is_there_with_rows(frames):
    assert {name: len(frame) > 0 for name, frame in frames.items()} == dict.fromkeys(SCHEMA, True)


@pytest.mark.parametrize("table", SCHEMA)
def test_columns_are_canonical(frames, table):
    assert set(SCHEMA[table].required) <= set(frames[table].columns) <= set(SCHEMA[table].names)


@pytest.mark.parametrize("table", SCHEMA)
def test_required_columns_have_no_gaps(frames, table):
    gaps = {name: frames[table][name].null_count() for name in SCHEMA[table].required}
    assert not any(gaps.values()), gaps


@pytest.mark.parametrize("table", [name for name, spec in SCHEMA.items() if spec.key])
def test_keys_are_unique(frames, table):
    key = SCHEMA[table].key_among(frames[table].columns)
    assert not frames[table].select(*key).is_duplicated().any()


@pytest.mark.parametrize("table", SCHEMA)
def test_values_keep_their_lists_and_ranges(frames, table):
    for column in SCHEMA[table].columns:
        if column.name not in frames[table].columns:
            continue
        values = frames[table][column.name].drop_nulls()
        if column.values:
            assert set(values) <= set(column.values)
        if column.minimum is not None:
            assert values.min() >= column.minimum
        if column.maximum is not None:
            assert values.max() <= column.maximum


@pytest.mark.parametrize("table", SCHEMA)
def test_nothing_happens_outside_the_two_years(frames, table):
    for column in SCHEMA[table].columns:
        if column.kind is Kind.TIME and column.name in set(frames[table].columns) - OPEN_ENDED:
            times = frames[table][column.name].drop_nulls()
            assert times.min() >= datetime(2023, 12, 31, 22, tzinfo=UTC)
            assert times.max() < LAST_INSTANT


@pytest.mark.parametrize(
    ("table", "column", "whole"),
    [
        *(
            (name, "customer_id", "customers")
            for name, spec in SCHEMA.items()
            if "customer_id" in spec.names and name != "customers"
        ),
        *(
            (name, "product_id", "products")
            for name in ("transactions", "returns", "web_events", "responses", "usage_events")
        ),
        ("transactions", "store_id", "stores"),
        ("messages", "campaign_id", "campaigns"),
        ("responses", "campaign_id", "campaigns"),
        ("returns", "order_id", "transactions"),
    ],
)
def test_ids_refer_to_rows_that_exist(frames, table, column, whole):
    assert set(frames[table][column].drop_nulls()) <= set(frames[whole][column])


def test_ids_of_other_names_refer_to_customers_too(frames):
    people = set(frames["customers"]["customer_id"])
    assert set(frames["referrals"]["referred_id"].drop_nulls()) <= people
    assert set(frames["accounts"]["parent_id"].drop_nulls()) <= people


def test_answers_belong_to_questions(frames):
    asked = set(frames["questions"].select("survey_id", "question_id").iter_rows())
    assert set(frames["surveys"].select("survey_id", "question_id").iter_rows()) == asked


def test_nobody_buys_before_they_are_known(frames):
    known = dict(frames["customers"].select("customer_id", "first_seen_at").iter_rows())
    lines = frames["transactions"].select("customer_id", "ordered_at").iter_rows()
    assert all(ordered_at > known[customer] for customer, ordered_at in lines)


def test_the_line_adds_up(frames):
    lines = frames["transactions"]
    off = lines["list_amount"] - lines["discount_amount"] - lines["coupon_amount"]
    assert ((off - lines["amount"]).abs() < 1e-9).all()


def test_history_reaches_the_last_week(frames):
    assert frames["transactions"]["ordered_at"].max().date() >= date(2025, 12, 25)


def test_some_buy_never_some_once_and_some_often(frames):
    orders = orders_per_customer(frames).values()
    assert min(orders) == 0
    assert sum(count == 1 for count in orders) >= 20
    assert max(orders) >= 30


def test_some_customers_are_gone_for_half_a_year(frames):
    last = purchases(frames).group_by("customer_id").agg(nw.col("ordered_at").max())
    gone = last["ordered_at"] < datetime(2025, 7, 1, tzinfo=UTC)
    assert 20 <= gone.sum() <= 100


def test_refunds_come_as_negative_lines_and_as_returns(frames):
    assert (frames["transactions"]["amount"] < 0).sum() > 0
    assert len(frames["returns"]) > 0
    assert (frames["returns"]["amount"] > 0).all()


def test_some_orders_are_free(frames):
    assert (frames["transactions"]["amount"] == 0).sum() > 0


def test_only_those_who_agreed_are_written_to(frames):
    email = frames["consents"].filter(nw.col("purpose") == "marketing.email")
    agreed = set(email.filter(nw.col("status") == "granted")["customer_id"])
    assert set(frames["campaigns"]["customer_id"]) <= agreed


def test_the_same_seed_gives_the_same_shop(frames):
    again = shop_frames(seed=7)
    assert all(
        again[name].to_dict(as_series=False) == frames[name].to_dict(as_series=False)
        for name in SCHEMA
    )


def test_another_seed_gives_another_shop(frames):
    other = shop_frames(seed=8)
    assert other["transactions"]["amount"].sum() != frames["transactions"]["amount"].sum()


@pytest.mark.parametrize("n_customers", [10, 57])
def test_there_are_as_many_customers_as_asked_for(n_customers):
    assert shop_frames(1, n_customers)["customers"]["customer_id"].n_unique() == n_customers


def test_too_few_customers_are_refused():
    with pytest.raises(UnsupportedInputError, match="n_customers=9"):
        make_shop(seed=1, n_customers=9)


def test_the_shop_loads_without_a_fault(shop, frames):
    kept = {name: shop.rows(name) for name in SCHEMA if name != "transactions"}
    assert kept == {name: len(frame) for name, frame in frames.items() if name != "transactions"}


def test_purchases_and_refunds_are_told_apart(shop, frames):
    negative = (frames["transactions"]["amount"] < 0).sum()
    assert shop.rows("transactions") == len(frames["transactions"]) - negative
    assert shop.rows("refunds") == negative + len(frames["returns"])


def test_the_shop_is_in_euros_and_athens_time(shop):
    assert (shop.currency, shop.timezone) == ("EUR", "Europe/Athens")


def test_the_shop_of_a_seed_does_not_change_from_platform_to_platform(frames):
    lines = frames["transactions"]
    cents = (lines["amount"] * 100).round().cast(nw.Int64).sum()
    assert (len(lines), cents, len(frames["web_events"])) == (4930, 23869292, 11524)

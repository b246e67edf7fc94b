"""The schema: every canonical table is declared soundly and printed whole."""

from __future__ import annotations

import re

import pytest

from profilekit.errors import UnknownNameError
from profilekit.tables.schema import SCHEMA, Kind, schema_markdown, schema_text

CHIEF_COLUMNS = {
    "transactions": "customer_id* ordered_at* amount* order_id line_id product_id quantity "
    "list_amount discount_amount coupon_amount cost_amount category brand department channel "
    "device store_id currency",
    "returns": "customer_id* returned_at* amount* order_id line_id product_id quantity reason",
    "products": "product_id* category brand department product_type own_brand list_amount",
    "web_events": "customer_id* occurred_at* event_name* session_id product_id category "
    "search_text device source medium campaign_id engaged_s",
    "messages": "customer_id* occurred_at* event_name* message_id channel campaign_id "
    "content_type machine_open",
    "social_events": "customer_id* occurred_at* platform* event_name* topic sentiment rating",
    "campaigns": "customer_id* campaign_id* contacted_at* ends_at channel offer_type variant",
    "responses": "customer_id* campaign_id* responded_at* kind* amount product_id",
    "referrals": "customer_id* referred_at* referred_id accepted_at converted_at amount",
    "tickets": "customer_id* opened_at* ticket_id first_reply_at resolved_at reopened topic "
    "severity csat",
    "surveys": "customer_id* answered_at* survey_id* question_id* value* invited_at wave",
    "questions": "survey_id* question_id* scale* minimum maximum reversed construct",
    "customers": "customer_id* birth_year gender household_size children_count marital_status "
    "income_band education occupation home_ownership region city postcode country latitude "
    "longitude language first_seen_at valid_from",
    "usage_events": "customer_id* occurred_at* product_id feature quantity",
    "accounts": "customer_id* employees_count annual_revenue_amount industry_code founded_year "
    "country ownership parent_id valid_from",
    "account_contacts": "customer_id* contact_id* role department seniority valid_from",
    "stores": "store_id* latitude longitude region",
    "rates": "currency* valid_from* rate*",
    "consents": "customer_id* occurred_at* purpose* status* expires_at",
    "advocacy": "customer_id* occurred_at* kind* cleared",
}

TABLES = pytest.mark.parametrize("spec", SCHEMA.values(), ids=lambda spec: spec.name)


def test_the_schema_holds_the_canonical_tables():
    assert set(SCHEMA) == set(CHIEF_COLUMNS)


@pytest.mark.parametrize("table", CHIEF_COLUMNS)
def test_the_chief_columns_are_declared(table):
    words = CHIEF_COLUMNS[table].split()
    assert {word.removesuffix("*") for word in words} <= set(SCHEMA[table].names)


@pytest.mark.parametrize("table", CHIEF_COLUMNS)
def test_exactly_the_starred_columns_are_required(table):
    starred = {word.removesuffix("*") for word in CHIEF_COLUMNS[table].split() if "*" in word}
    assert set(SCHEMA[table].required) == starred


@TABLES
def test_no_column_is_declared_twice(spec):
    assert len(set(spec.names)) == len(spec.names)


@TABLES
def test_required_columns_come_first(spec):
    assert spec.names[: len(spec.required)] == spec.required


@TABLES
def test_keys_are_columns(spec):
    assert set(spec.key) <= set(spec.names)


@TABLES
def test_the_dating_column_is_a_time(spec):
    assert spec.time is None or spec.column(spec.time).kind is Kind.TIME


@TABLES
def test_a_column_is_a_time_exactly_when_its_name_says_so(spec):
    for column in spec.columns:
        says_time = column.name.endswith("_at") or column.name == "valid_from"
        assert says_time == (column.kind is Kind.TIME)


@TABLES
def test_a_column_is_money_exactly_when_its_name_says_so(spec):
    for column in spec.columns:
        says_money = column.name == "amount" or column.name.endswith("_amount")
        assert says_money == (column.kind is Kind.MONEY)


@TABLES
def test_only_labels_have_closed_lists_and_only_numbers_have_ranges(spec):
    for column in spec.columns:
        assert not column.values or column.kind is Kind.LABEL
        bounded = column.minimum is not None or column.maximum is not None
        assert not bounded or column.kind in {Kind.NUMBER, Kind.INTEGER}


@TABLES
def test_names_are_plain_lower_case(spec):
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in spec.names)


def test_a_column_of_one_name_is_of_one_kind_in_every_table():
    kinds = {}
    for spec in SCHEMA.values():
        for column in spec.columns:
            kinds.setdefault(column.name, set()).add(column.kind)
    assert {name: found for name, found in kinds.items() if len(found) > 1} == {}


def test_consent_status_is_closed():
    assert SCHEMA["consents"].column("status").values == ("granted", "denied", "withdrawn")


def test_message_events_are_closed():
    assert SCHEMA["messages"].column("event_name").values == (
        "delivered",
        "opened",
        "clicked",
        "bounced",
        "unsubscribed",
        "complained",
    )


@pytest.mark.parametrize(
    ("table", "column", "low", "high"),
    [
        ("tickets", "csat", 1, 5),
        ("social_events", "sentiment", -1, 1),
        ("stores", "latitude", -90, 90),
        ("stores", "longitude", -180, 180),
    ],
)
def test_a_range_is_as_published(table, column, low, high):
    spec = SCHEMA[table].column(column)
    assert (spec.minimum, spec.maximum) == (low, high)


def test_a_line_is_known_by_order_and_line():
    assert SCHEMA["transactions"].key == ("order_id", "line_id")


def test_the_schema_is_read_only():
    with pytest.raises(TypeError):
        SCHEMA["transactions"] = SCHEMA["returns"]


@TABLES
def test_the_text_of_a_table_names_every_column(spec):
    lines = schema_text(spec.name).splitlines()
    stars = {column.name: "*" if column.required else "" for column in spec.columns}
    assert [line.split()[0] for line in lines[1:]] == [n + stars[n] for n in spec.names]


def test_the_text_of_the_schema_is_that_of_every_table():
    assert schema_text().split("\n\n") == [schema_text(name) for name in SCHEMA]


def test_the_text_says_what_is_allowed():
    assert "(one of granted, denied, withdrawn)" in schema_text("consents")
    assert "(degrees; -90 to 90)" in schema_text("stores")


def test_an_unknown_table_names_the_nearest_one():
    with pytest.raises(UnknownNameError, match="Did you mean 'transactions'"):
        schema_text("transaction")


def test_the_markdown_has_a_heading_for_every_table():
    headings = [line[3:] for line in schema_markdown().splitlines() if line.startswith("## ")]
    assert headings == list(SCHEMA)


def test_every_row_of_the_markdown_has_five_cells():
    rows = [line for line in schema_markdown().splitlines() if line.startswith("|")]
    assert {row.count("|") for row in rows} == {6}

"""What lies beside a row: the one before, the sum so far, the customer's own, another grain's."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

import profilekit as pk
from extractors.language import answers, asked, both_ways, lines_of, one_answer
from extractors.shops import AS_OF
from profilekit.errors import DeclarationError
from profilekit.extractors import lines, orders, refunds, rows_of, web_events

AT = datetime(2024, 2, 1, 12)
LATER = datetime(2024, 2, 2, 9)
LAST = datetime(2024, 2, 3)
STEPS = ("customer_id", "ordered_at", "product_id", "quantity", "amount")


def on(product, row):
    """Give the value of the one line of a product."""
    return lines.where(lines.product_id.is_(product)).max(row)


@both_ways
def test_the_sum_so_far_takes_lines_of_one_time_together(way):
    tables = lines_of(
        ("ann", AT, "p", 1.0, 1.0),
        ("ann", LATER, "q", 2.0, 1.0),
        ("ann", LATER, "r", 4.0, 1.0),
        ("ann", LAST, "s", None, 1.0),
        ("bo", AT, "p", 50.0, 1.0),
        columns=STEPS,
    )
    so_far = {product: on(product, lines.quantity.running_sum()) for product in "pqrs"}
    found = answers(way, tables, **so_far)
    assert found["ann"] == {"p": 1, "q": 7, "r": 7, "s": 7}
    assert found["bo"]["p"] == 50


@both_ways
def test_a_sum_so_far_of_conditions_counts_them(way):
    tables = lines_of(
        ("ann", AT, "p", 1.0, 1.0),
        ("ann", LATER, "q", 2.0, 1.0),
        ("ann", LAST, "r", 4.0, 1.0),
        columns=STEPS,
    )
    large = (lines.quantity >= 2).running_sum()
    found = answers(way, tables, **{product: on(product, large) for product in "pqr"})
    assert found == {"ann": {"p": 0, "q": 1, "r": 2}}


@both_ways
def test_the_row_before_is_of_the_same_customer(way):
    tables = lines_of(
        ("ann", LATER, "q", 2.0, 1.0),
        ("bo", AT, "p", 9.0, 1.0),
        ("ann", AT, "p", 1.0, 1.0),
        columns=STEPS,
    )
    before = answers(way, tables, p=on("p", lines.day.previous()), q=on("q", lines.day.previous()))
    assert before["ann"] == {"p": None, "q": (AT.date() - date(1970, 1, 1)).days}
    assert before["bo"] == {"p": None, "q": None}


@both_ways
def test_a_row_is_missing_where_a_condition_is_not_met_or_not_known(way):
    tables = lines_of(
        ("ann", AT, "p", 1.0, 10.0),
        ("ann", AT, "q", None, 20.0),
        ("ann", AT, "r", 3.0, 40.0),
        columns=STEPS,
    )
    some = lines.amount.where(lines.quantity > 2)
    found = answers(way, tables, total=lines.sum(some), how_many=lines.count(some))
    assert found == {"ann": {"total": 40, "how_many": 1}}


@both_ways
def test_rows_are_held_against_the_own_value_of_their_customer(way):
    tables = lines_of(
        ("ann", AT, 1.0),
        ("ann", AT, 1.0),
        ("ann", AT, 7.0),
        ("bo", AT, 7.0),
        ("bo", AT, 9.0),
    )
    large = lines.amount > 2 * lines.own(lines.mean(lines.amount))
    assert one_answer(way, tables, lines.where(large).count()) == {"ann": 1, "bo": 0}


@both_ways
def test_an_own_value_sees_narrowed_rows_and_is_given_to_all(way):
    tables = lines_of(
        ("ann", AT, "p", 3.0, 1.0),
        ("ann", LATER, "q", 5.0, 1.0),
        ("bo", AT, "p", 2.0, 1.0),
        columns=STEPS,
    )
    own = lines.own(lines.where(lines.product_id.is_("q")).max(lines.quantity))
    assert one_answer(way, tables, lines.sum(own.fill(0))) == {"ann": 10, "bo": 0}


def test_an_own_value_is_of_the_same_grain():
    with pytest.raises(DeclarationError, match="not measured over orders alone"):
        orders.own(lines.count())


BOUGHT = ("customer_id", "ordered_at", "order_id", "amount")
RETURNED = ("customer_id", "returned_at", "order_id", "amount")


@both_ways
@pytest.mark.parametrize("kind", [int, str])
def test_a_refund_finds_its_order_by_id_within_the_customer(way, kind):
    bought = [("ann", AT, kind(1), 5.0), ("ann", AT, kind(1), 5.0), ("bo", AT, kind(2), 5.0)]
    returned = [
        ("ann", LATER, 1, 2.0),
        ("ann", LAST, 2, 2.0),
        ("ann", LAST, None, 2.0),
        ("bo", LAST, 2, 2.0),
    ]
    returns = [(c, at, None if key is None else kind(key), paid) for c, at, key, paid in returned]
    tables = {
        **lines_of(*bought, columns=BOUGHT),
        "returns": pl.DataFrame(returns, schema=list(RETURNED), orient="row"),
    }
    ago = refunds.day - orders.day.matched(refunds.order_id)
    found = answers(way, tables, days=refunds.sum(ago), known=refunds.count(ago))
    assert found == {"ann": {"days": 1, "known": 1}, "bo": {"days": 2, "known": 1}}


def test_what_is_matched_has_as_many_keys_as_it_is_grouped_by():
    with pytest.raises(DeclarationError, match="one for each key"):
        orders.day.matched(refunds.order_id, refunds.day)
    with pytest.raises(DeclarationError, match="it is not grouped"):
        lines.day.matched(refunds.order_id)


def test_a_grain_that_is_made_of_itself_is_refused():
    late = lines.where(lines.day > orders.day.matched(lines.order_id))
    by_order = late.by(lines.order_id)
    circle = lines.where(late.count().per(by_order).matched(lines.order_id) > 0).by(lines.order_id)
    looped = lines.count().per(orders).matched(lines.order_id)
    tables = pk.Tables.load(**lines_of(("ann", AT, 1, 5.0), columns=BOUGHT))
    with pytest.raises(DeclarationError, match="made of itself"):
        pk.measure(tables, [asked(one=lines.max(looped))], as_of=AS_OF)
    with pytest.raises(DeclarationError, match="made of itself"):
        pk.measure(tables, [asked(one=circle.count())], as_of=AS_OF)


PRODUCTS = {
    "products": pl.DataFrame(
        {"product_id": ["1", "2"], "own_brand": [1, 0], "category": ["tea", "coffee"]}
    )
}


@both_ways
@pytest.mark.parametrize("kind", [pl.Int64, pl.String])
def test_a_line_looks_its_product_up_by_a_number_or_a_text(way, kind):
    products = PRODUCTS["products"].with_columns(pl.col("product_id").cast(kind))
    columns = ("customer_id", "ordered_at", "product_id", "amount")
    rows = [("ann", AT, 1, 5.0), ("ann", AT, 2, 5.0), ("bo", AT, 3, 5.0)]
    bought = lines_of(*rows, columns=columns)["transactions"]
    tables = {"transactions": bought.with_columns(pl.col("product_id").cast(kind))}
    own = lines.lookup("products", "own_brand")
    measures = {"total": lines.sum(own), "known": lines.count(own)}
    found = answers(way, tables | {"products": products}, **measures)
    assert found == {"ann": {"total": 1, "known": 2}, "bo": {"total": 0, "known": 0}}


def test_an_id_that_is_a_number_here_and_a_text_there_is_refused():
    columns = ("customer_id", "ordered_at", "product_id", "amount")
    with pytest.raises(pk.errors.TablesError, match="Give both the same type"):
        pk.Tables.load(**lines_of(("ann", AT, 1, 5.0), columns=columns), **PRODUCTS)


@both_ways
def test_the_category_of_a_line_is_that_of_its_product_where_lines_have_none(way):
    columns = ("customer_id", "ordered_at", "product_id", "amount")
    rows = [("ann", AT, "1", 5.0), ("ann", AT, "9", 5.0), ("bo", AT, "2", 5.0)]
    found = one_answer(way, lines_of(*rows, columns=columns) | PRODUCTS, lines.max(lines.category))
    assert found == {"ann": "tea", "bo": "coffee"}


@both_ways
def test_a_category_of_its_own_comes_before_that_of_the_product(way):
    columns = ("customer_id", "ordered_at", "product_id", "category", "amount")
    rows = [("ann", AT, "1", "gifts", 5.0), ("bo", AT, "2", None, 5.0)]
    found = one_answer(way, lines_of(*rows, columns=columns) | PRODUCTS, lines.max(lines.category))
    assert found == {"ann": "gifts", "bo": None}


@both_ways
def test_an_hour_is_that_of_the_clock_on_both_sides_of_a_change(way):
    # In Athens clocks went from 3 to 4 on 31 March at 01:00 UTC, and back on 27 October.
    shown = {
        "2024-03-31T00:59:00Z": 2,
        "2024-03-31T01:00:00Z": 4,
        "2024-10-27T00:59:00Z": 3,
        "2024-10-27T01:00:00Z": 3,
        "2024-12-31T22:30:00Z": 0,
    }
    tables = lines_of(*((at, at, 5.0) for at in shown))
    found = one_answer(
        way,
        tables,
        lines.max(lines.hour),
        as_of="2025-01-31",
        options={"timezone": "Europe/Athens"},
    )
    assert found == shown


@both_ways
def test_dates_have_no_hour_so_what_asks_for_it_is_not_measured(way):
    tables = lines_of(("ann", AT.date(), 5.0))
    with pytest.raises(pk.errors.UnknownNameError, match="ordered_at"):
        one_answer(way, tables, lines.max(lines.hour))


@both_ways
def test_an_age_is_in_days_until_the_day_asked_about(way):
    tables = lines_of(
        ("ann", AT, 1.0), ("ann", LATER, 1.0), ("bo", datetime.combine(AS_OF, AT.time()), 1.0)
    )
    found = answers(way, tables, oldest=lines.max(lines.age), newest=lines.min(lines.age))
    assert found == {"ann": {"oldest": 28, "newest": 27}, "bo": {"oldest": 0, "newest": 0}}


@both_ways
def test_an_optional_column_is_missing_on_every_row_where_the_table_lacks_it(way):
    events = pl.DataFrame({"customer_id": ["ann"], "occurred_at": [AT], "event_name": ["search"]})
    known = web_events.count(web_events.column("device", optional=True))
    assert one_answer(way, {"web_events": events}, known) == {"ann": 0}
    with pytest.raises(pk.errors.UnknownNameError, match="device"):
        one_answer(way, {"web_events": events}, web_events.count(web_events.column("device")))


@both_ways
@pytest.mark.parametrize(("is_known", "days"), [(False, 2), (True, 0)])
def test_rows_narrowed_by_absent_columns_alone_are_grouped(way, is_known, days):
    tables = lines_of(("ann", AT, 1.0), ("ann", LATER, 2.0), ("ann", LATER, 3.0))
    channel = lines.column("channel", optional=True)
    narrowed = lines.where(~channel.is_null() if is_known else channel.is_null())
    by_day = narrowed.by(lines.day)
    found = answers(way, tables, groups=by_day.count(), rows=narrowed.count())
    assert found == {"ann": {"groups": days, "rows": 0 if is_known else 3}}


def test_a_constant_has_no_previous_value():
    constant = (orders.day * 0).operands[1]
    with pytest.raises(DeclarationError, match="has no order"):
        constant.previous()


@pytest.mark.parametrize("row", [orders.amount, rows_of("tickets").column("topic")])
def test_only_days_have_a_month(row):
    with pytest.raises(DeclarationError, match="no row of days"):
        row.month()

"""Measuring: right against plain loops, blind to the future, the same for every order of rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import narwhals as nw
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import profilekit as pk
from extractors.oracle import fields_of
from extractors.shops import AS_OF, assert_same, by_customer, frame_of, lines, load, measured
from profilekit.errors import (
    DeclarationError,
    OutputError,
    UnknownNameError,
    UnsupportedInputError,
)
from profilekit.extractors import Extractor, Field, orders, rows_of
from profilekit.extractors import lines as order_lines

few = settings(max_examples=25)
"""Each example loads and measures twice, which takes about 0.1 s."""


def expected_of(rows, as_of=AS_OF):
    frame = pd.DataFrame(rows, columns=["customer_id", "order_id", "day", "amount"])
    paid, given_back = frame[frame["amount"] >= 0], frame[frame["amount"] < 0]
    return fields_of(paid, as_of, given_back.assign(amount=-given_back["amount"]))


@few
@given(rows=lines)
def test_every_field_agrees_with_plain_loops(rows):
    assume(any(row[2] <= AS_OF for row in rows))
    assert_same(measured(rows), expected_of(rows))


@few
@given(rows=lines, later=lines)
def test_rows_after_the_day_change_nothing(rows, later):
    assume(any(row[2] <= AS_OF for row in rows))
    future = [(c, o, AS_OF + timedelta(days=1 + abs(d.day)), a) for c, o, d, a in later]
    now = [row for row in rows if row[2] <= AS_OF]
    assert measured([*now, *future]) == measured(now)


@few
@given(rows=lines, chance=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows, chance):
    assume(any(row[2] <= AS_OF for row in rows))
    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert_same(measured(shuffled), measured(rows))


@few
@given(rows=lines)
def test_other_customers_change_nothing(rows):
    alone = [row for row in rows if row[0] == "a" and row[2] <= AS_OF]
    assume(alone)
    assert measured(rows)["a"] == measured(alone)["a"]


@few
@given(rows=lines, factor=st.integers(2, 9))
def test_amounts_scale_with_money_and_nothing_else_does(rows, factor):
    assume(any(row[2] <= AS_OF for row in rows))
    scaled = measured([(c, o, d, round(a * factor, 2)) for c, o, d, a in rows])
    expected = {
        customer: {
            name: value * factor if name.endswith("_amount") and value is not None else value
            for name, value in fields.items()
        }
        for customer, fields in measured(rows).items()
    }
    assert_same(scaled, expected)


@few
@given(rows=lines, days=st.integers(1, 1_000))
def test_shifting_every_date_changes_nothing(rows, days):
    assume(any(row[2] <= AS_OF for row in rows))
    shift = timedelta(days=days)
    later = [(c, o, d + shift, a) for c, o, d, a in rows]
    assert measured(later, as_of=AS_OF + shift) == measured(rows)


@few
@given(rows=lines, partitions=st.integers(2, 5))
def test_partitions_change_nothing(rows, partitions):
    assume(any(row[2] <= AS_OF for row in rows))
    assert_same(measured(rows, partitions=partitions), measured(rows))


def test_rows_after_the_day_are_counted():
    tables = load([("a", 1, AS_OF, 1), ("a", 2, AS_OF + timedelta(days=1), 1)])
    book = pk.measure(tables, as_of=AS_OF)
    assert book.provenance.rows_after_as_of["transactions"] == 1


def test_a_customer_born_later_is_not_in_the_book():
    tables = load([("a", 1, AS_OF, 1), ("b", 2, AS_OF + timedelta(days=1), 1)])
    assert pk.measure(tables, as_of=AS_OF).customer_ids == ("a",)


def test_a_customer_without_orders_has_counts_of_zero_and_no_recency():
    people = pd.DataFrame({"customer_id": ["a", "z"]})
    tables = pk.Tables.load(transactions=frame_of([("a", 1, AS_OF, 1)]), customers=people)
    nobody = by_customer(pk.measure(tables, as_of=AS_OF))["z"]
    assert nobody["orders_count"] == 0
    assert nobody["spend_amount"] == 0
    assert nobody["recency_days"] is None


def test_a_refund_alone_is_no_order():
    only = measured([("a", 1, AS_OF, -5)])["a"]
    assert (only["orders_count"], only["spend_amount"]) == (0, -5)
    assert only["recency_days"] is None


def test_lines_without_an_order_id_are_orders():
    frame = frame_of([("a", 1, AS_OF, 1), ("a", 1, AS_OF, 2)]).drop(columns="order_id")
    book = pk.measure(pk.Tables.load(transactions=frame), as_of=AS_OF)
    assert by_customer(book)["a"]["orders_count"] == 2
    assert by_customer(book)["a"]["order_value_max_amount"] == 2


def test_amounts_come_back_as_they_were_written():
    found = measured([("a", 1, AS_OF, 36.05)])["a"]
    assert found["order_value_median_amount"] == 36.05


def test_a_currency_without_minor_units_is_not_divided():
    book = pk.measure(load([("a", 1, AS_OF, 500)], currency="JPY"), as_of=AS_OF)
    assert by_customer(book)["a"]["spend_amount"] == 500


def test_days_are_cut_in_the_business_time_zone():
    frame = frame_of([("a", 1, AS_OF, 1)])
    frame["ordered_at"] = pd.to_datetime(["2024-02-29 03:00"]).tz_localize("UTC")
    tables = pk.Tables.load(transactions=frame, timezone="America/New_York")
    assert by_customer(pk.measure(tables, as_of=AS_OF))["a"]["recency_days"] == 1


@pytest.mark.parametrize("as_of", ["2024-02-30", "29/02/2024", datetime(2024, 2, 29, 1), 20240229])
def test_a_day_that_is_no_day_is_refused(as_of):
    with pytest.raises(DeclarationError, match="no calendar day"):
        pk.measure(load([("a", 1, AS_OF, 1)]), as_of=as_of)


@pytest.mark.parametrize("as_of", ["2024-02-29", AS_OF, datetime(2024, 2, 29), pd.Timestamp(AS_OF)])
def test_a_day_is_a_day_however_it_is_written(as_of):
    assert pk.measure(load([("a", 1, AS_OF, 1)]), as_of=as_of).as_of == AS_OF


def test_an_extractor_may_be_named():
    tables = load([("a", 1, AS_OF, 1)])
    assert pk.measure(tables, ["recency"], as_of=AS_OF).catalogue.names == ("recency_days",)


@pytest.mark.parametrize("slip", [pk.Recency, 3])
def test_what_is_no_extractor_is_refused(slip):
    with pytest.raises(UnsupportedInputError, match="expected extractors"):
        pk.measure(load([("a", 1, AS_OF, 1)]), [slip], as_of=AS_OF)


def test_a_frame_is_no_tables():
    with pytest.raises(UnsupportedInputError, match=r"Tables\.load"):
        pk.measure(frame_of([("a", 1, AS_OF, 1)]), as_of=AS_OF)


def test_tables_without_a_row_make_a_book_without_a_customer():
    empty = frame_of([("a", 1, AS_OF, 1)]).head(0)
    book = pk.measure(pk.Tables.load(transactions=empty), as_of=AS_OF)
    assert (len(book), "recency_days" in book.catalogue) == (0, True)


def test_what_came_after_the_day_is_hidden_though_the_row_is_older():
    tickets = pd.DataFrame(
        {
            "customer_id": ["a", "a"],
            "opened_at": ["2024-01-01", "2024-01-02"],
            "resolved_at": ["2024-01-03", "2024-05-01"],
            "csat": [1, 5],
        }
    )

    @pk.extractor
    def care() -> Iterator[Field]:
        """Cases, those resolved, and what was thought of them."""
        cases = rows_of("tickets")
        yield Field("tickets_count", cases.count(), meaning="Cases")
        resolved = cases.column("resolved_at")
        yield Field("resolved_count", cases.count(resolved), meaning="Resolved cases")
        yield Field("csat_score", cases.max(cases.column("csat")), meaning="Best answer")

    tables = pk.Tables.load(tickets=tickets)
    before = by_customer(pk.measure(tables, [care()], as_of=AS_OF))["a"]
    after = by_customer(pk.measure(tables, [care()], as_of="2024-05-01"))["a"]
    assert before == {"tickets_count": 2, "resolved_count": 1, "csat_score": 1}
    assert after == {"tickets_count": 2, "resolved_count": 2, "csat_score": 5}


def test_a_constant_beside_inverse_money_is_per_major_unit():
    @pk.extractor
    def rates() -> Iterator[Field]:
        """Orders per money, moved by a constant."""
        per_money = orders.count() / orders.sum(orders.amount)
        yield Field("orders_per_money_ratio", per_money + 0.5, meaning="Moved")
        cheap = order_lines.where(1 / order_lines.amount < 0.5)
        yield Field("dear_lines_count", cheap.count(), meaning="Lines above 2")

    tables = load([("a", 1, AS_OF, 1), ("a", 2, AS_OF, 10)])
    found = by_customer(pk.measure(tables, [rates()], as_of=AS_OF))["a"]
    assert found == {"orders_per_money_ratio": pytest.approx(2 / 11 + 0.5), "dear_lines_count": 1}


def test_partitions_are_at_least_one():
    with pytest.raises(DeclarationError, match="partitions"):
        pk.measure(load([("a", 1, AS_OF, 1)]), as_of=AS_OF, partitions=0)


def test_two_extractors_of_one_field_name_their_makers():
    with pytest.raises(DeclarationError, match="made twice"):
        pk.measure(load([("a", 1, AS_OF, 1)]), [pk.Recency(), pk.Recency()], as_of=AS_OF)


class TicketsOpened(Extractor):
    """Support cases opened."""

    def fields(self) -> Iterator[Field]:
        """Yield one count."""
        yield Field("tickets_count", rows_of("tickets").count(), meaning="Cases")


class Margin(Extractor):
    """What was left after cost."""

    def fields(self) -> Iterator[Field]:
        """Yield one amount."""
        cost = order_lines.column("cost_amount")
        yield Field("cost_amount", order_lines.sum(cost), meaning="Cost")


def test_a_table_that_was_not_loaded_is_named():
    with pytest.raises(UnknownNameError, match="tickets"):
        pk.measure(load([("a", 1, AS_OF, 1)]), [TicketsOpened()], as_of=AS_OF)


def test_a_column_that_was_not_loaded_is_named():
    with pytest.raises(UnknownNameError, match="cost_amount"):
        pk.measure(load([("a", 1, AS_OF, 1)]), [Margin()], as_of=AS_OF)


def test_a_value_outside_the_declared_range_is_an_error():
    @pk.extractor
    def young_orders() -> Iterator[Field]:
        """Declare too little."""
        yield Field("orders_count", orders.count(), meaning="Orders", maximum=1)

    with pytest.raises(OutputError, match="rises to 2, declared at most 1"):
        pk.measure(load([("a", 1, AS_OF, 1), ("a", 2, AS_OF, 1)]), [young_orders()], as_of=AS_OF)


def test_one_extractor_gives_the_kind_of_frame_that_was_given():
    out = pk.extract(pk.Recency(), load([("a", 1, AS_OF, 1)]), as_of=AS_OF)
    assert isinstance(out, pd.DataFrame)
    assert out.to_dict("list") == {"customer_id": ["a"], "recency_days": [0]}


def test_complete_journey_agrees_with_plain_loops():
    as_of = date(2017, 12, 31)
    tables = pk.load_complete_journey()
    cut = tables.frame("transactions").filter(nw.col("customer_id") % 20 == 3)
    raw = tables.engine.collect(cut.select("customer_id", "order_id", "ordered_day", "amount"))
    frame = raw.to_pandas()
    frame["day"] = [date(1970, 1, 1) + timedelta(days=int(day)) for day in frame["ordered_day"]]
    frame["amount"] /= 100
    found = by_customer(pk.measure(tables, as_of=as_of))
    expected = fields_of(frame, as_of)
    assert len(expected) > 100
    assert_same({customer: found[customer] for customer in expected}, expected)

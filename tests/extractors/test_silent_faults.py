"""Small facts that a planner gets wrong in silence, each by eye."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from profilekit.errors import DeclarationError
from profilekit.extractors import Extractor, Field, lines, order_days, orders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors import TableView

LINES = pl.DataFrame(
    [
        ("a", 1, datetime(2024, 1, 1), 1.10, 2.0, "x"),
        ("a", 1, datetime(2024, 1, 1), 0.07, None, None),
        ("a", 2, datetime(2024, 2, 20), 5.00, 1.0, "y"),
        ("a", 3, datetime(2024, 2, 20), 0.29, 0.0, "y"),
        ("b", 4, datetime(2024, 1, 1), 2.00, None, "x"),
    ],
    schema=["customer_id", "order_id", "ordered_at", "amount", "quantity", "category"],
    orient="row",
)


def found(frame=LINES, **measures):
    """Measure fields of customer a, or the one field there is."""

    class Declared(Extractor):
        """The measures, as fields."""

        def fields(self) -> Iterator[Field]:
            """Yield them."""
            for name, measure in measures.items():
                yield Field(name, measure, meaning="Measured")

    book = pk.measure(pk.Tables.load(transactions=frame), [Declared()], as_of="2024-02-29")
    values = book.frame.rows(named=True)[0]
    return values[next(iter(measures))] if len(measures) == 1 else values


@pytest.mark.parametrize("amount", [1.10, 0.07, 0.29, 5.0, 5])
def test_an_amount_equals_itself_whatever_its_binary_fraction(amount):
    same = lines.where(lines.amount.is_(amount))
    at_least = lines.where((lines.amount >= amount) & (lines.amount <= amount))
    assert found(same_count=same.count(), both_count=at_least.count()) == {
        "customer_id": "a",
        "same_count": 1,
        "both_count": 1,
    }


def test_lines_ride_on_orders_that_ride_on_order_days():
    measures = {
        "spend_amount": lines.sum(lines.amount),
        "orders_count": orders.count(),
        "order_max_amount": orders.max(orders.amount),
        "order_days_count": order_days.count(),
    }
    values = {"spend_amount": 6.46, "orders_count": 3, "order_max_amount": 5, "order_days_count": 2}
    assert found(**measures) == {"customer_id": "a", **values}
    backwards = dict(reversed(measures.items()))
    assert found(**backwards) == {"customer_id": "a", **values}


def test_lines_do_not_ride_on_narrowed_groups():
    recent = lines.last(days=30).by(lines.category)
    values = found(spend_amount=lines.sum(lines.amount), groups_count=recent.count())
    assert values == {"customer_id": "a", "spend_amount": 6.46, "groups_count": 1}


def test_a_missing_answer_is_neither_yes_nor_no():
    some = lines.quantity > 0
    assert found(answers_count=lines.n_unique(some)) == 2
    assert found(LINES[:3], answers_count=lines.n_unique(some)) == 1
    assert found(LINES[:3], all_flag=lines.min(some)) is True
    assert found(LINES[:3], yes_count=lines.sum(some)) == 2
    assert found(LINES[4:], any_flag=lines.max(some)) is None


@pytest.mark.parametrize("drop", [[], ["order_id"]])
def test_nothing_different_is_zero_with_and_without_order_ids(drop):
    labels = lines.last(days=30).n_unique(lines.category).per(orders)
    assert found(LINES.drop(drop), labels_count=orders.min(labels)) == 0


def test_squares_of_money_do_not_wrap_in_64_bits():
    rich = LINES.with_columns(amount=pl.lit(5e7))[2:3]
    assert found(rich, squared_score=orders.sum(orders.amount * orders.amount)) == 2.5e15


def test_squares_of_money_come_back_in_major_units_squared():
    assert found(squared_score=orders.max(orders.amount * orders.amount)) == 25


def test_gaps_of_a_narrowed_grain_reach_back_before_it():
    gap = orders.day - orders.day.previous()
    assert found(gap_days=orders.last(days=30).max(gap)) == 50


def test_a_share_of_nothing_is_missing():
    assert found(labelled_share=orders.where(orders.amount > 9).share(orders.amount > 1)) is None


class Counted(Extractor):
    """Orders counted by hand, from a grain without any column."""

    needs: ClassVar = {"transactions": frozenset({"amount"})}

    def fields(self) -> Iterator[Field]:
        """Yield one count."""
        yield Field("rows_count", dtype="int64", meaning="Rows of the grain")

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Count the rows of the grain."""
        rows = view.grain(self.grain()).group_by("customer_id")
        return rows.agg(rows_count=nw.len()).with_columns(nw.col("rows_count").cast(nw.Int64))

    def grain(self):
        """Give the grain to count."""
        return orders


class CountedNarrow(Counted):
    """The same of a narrowed grain."""

    def grain(self):
        """Give a narrowed grain."""
        return orders.last(days=9)


class CountedLines(Counted):
    """The same of the rows of a table."""

    def grain(self):
        """Give the lines."""
        return lines


@pytest.mark.parametrize(("counted", "rows"), [(Counted(), [3, 1]), (CountedLines(), [4, 1])])
@pytest.mark.parametrize("partitions", [1, 3])
def test_a_grain_without_columns_has_its_rows(counted, rows, partitions):
    tables = pk.Tables.load(transactions=LINES)
    book = pk.measure(tables, [counted], as_of="2024-02-29", partitions=partitions)
    assert book.frame["rows_count"].to_list() == rows


def test_a_narrowed_grain_is_no_grain_to_look_at():
    tables = pk.Tables.load(transactions=LINES)
    with pytest.raises(DeclarationError, match="narrowed"):
        pk.measure(tables, [CountedNarrow()], as_of="2024-02-29")


@pytest.mark.parametrize("amounts", [(5, 1, 9), (9, 1, 5), (1, 9, 5)])
def test_the_row_before_does_not_depend_on_the_order_of_rows_of_one_instant(amounts):
    rows = [("a", 1, datetime(2024, 1, 1), float(amount)) for amount in amounts]
    names = ["customer_id", "order_id", "ordered_at", "amount"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    step = lines.max(lines.amount - lines.amount.previous())
    assert found(frame, line_step_max_amount=step) == 4

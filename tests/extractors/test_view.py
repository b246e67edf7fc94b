"""Free-form extractors see what they named, up to the day, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import ClassVar

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from extractors.shops import AS_OF, by_customer, load
from extractors.ways import IN_MEMORY, given
from profilekit.errors import DeclarationError, OutputError, UnknownNameError
from profilekit.extractors import Extractor, Field, TableView, lines, orders

ROWS = [("a", 1, AS_OF, 3), ("a", 2, AS_OF + timedelta(days=1), 9), ("b", 3, AS_OF, 4)]


class FreeForm(Extractor):
    """Lines and orders, counted by hand."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"amount"})}
    read: str = "transactions"

    def fields(self) -> Iterator[Field]:
        """Yield one free field beside a planned one."""
        yield Field("lines_count", meaning="Lines", dtype="int64")
        yield Field("orders_count", orders.count(), meaning="Orders")

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Count lines."""
        frame = view.table(self.read)
        return frame.group_by("customer_id").agg(lines_count=nw.len().cast(nw.Int64))


def test_a_free_field_stands_beside_planned_ones():
    found = by_customer(pk.measure(load(ROWS), [FreeForm()], as_of=AS_OF))
    assert found == {
        "a": {"lines_count": 1, "orders_count": 1},
        "b": {"lines_count": 1, "orders_count": 1},
    }


def test_a_table_that_was_not_named_is_refused():
    with pytest.raises(UnknownNameError, match="returns"):
        pk.measure(load(ROWS), [FreeForm(read="returns")], as_of=AS_OF)


class Shows(FreeForm):
    """Keeps what it was shown."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Refuse what is not a row of the grain, and look at what is."""
        with pytest.raises(DeclarationError, match="no row of orders"):
            view.grain(orders, amount=lines.amount)
        assert view.table("transactions").collect_schema().names() == ["amount", "customer_id"]
        frame = view.grain(orders, paid=orders.amount)
        assert frame.collect_schema().names() == ["customer_id", "paid"]
        return frame.group_by("customer_id").agg(lines_count=nw.col("paid").sum())


def test_a_view_gives_named_columns_and_grains_in_minor_units():
    found = by_customer(pk.measure(load(ROWS), [Shows()], as_of=AS_OF))
    assert found["b"]["lines_count"] == 400


class Twice(FreeForm):
    """Gives every customer two rows."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Concatenate the answer with itself."""
        once = super().extract(view)
        return nw.concat([once, once])


class Other(FreeForm):
    """Gives another column than it declares."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Rename the answer."""
        return super().extract(view).rename({"lines_count": "line_count"})


class Wrong(FreeForm):
    """Gives another type than it declares."""

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Cast the answer."""
        frame = super().extract(view)
        return frame.with_columns(nw.col("lines_count").cast(nw.String))


@pytest.mark.parametrize(
    ("extractor", "said"),
    [(Twice(), "more than one row"), (Other(), "line_count"), (Wrong(), "declared int64")],
)
def test_what_breaks_the_declaration_is_an_error(extractor, said):
    with pytest.raises(OutputError, match=said):
        pk.measure(load(ROWS), [extractor], as_of=AS_OF)


class Unwritten(Extractor):
    """Declares a free field and does not measure it."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"amount"})}

    def fields(self) -> Iterator[Field]:
        """Yield one free field."""
        yield Field("lines_count", meaning="Lines", dtype="int64")


def test_a_free_field_without_extract_is_an_error():
    with pytest.raises(DeclarationError, match="extract is not written"):
        pk.measure(load(ROWS), [Unwritten()], as_of=AS_OF)


@pytest.mark.parametrize("way", IN_MEMORY)
@pytest.mark.parametrize("with_versions", [False, True])
def test_a_customer_first_known_later_is_in_no_earlier_book(way, with_versions, request, tmp_path):
    people = pl.DataFrame(
        {
            "customer_id": ["then", "later", "ever"],
            "loyalty_tier": ["gold", "gold", "gold"],
            "acquisition_channel": ["store", "store", "store"],
            "first_seen_at": [datetime(2025, 6, 30, 23), datetime(2025, 7, 1), None],
        }
    )
    if with_versions:
        people = people.with_columns(valid_from=pl.lit(None, pl.Datetime("us")))
    tables = pk.Tables.load(**given(way, request, tmp_path, customers=people))
    book = pk.measure(tables, ["relationship"], as_of="2025-06-30", unchanging="customers")
    assert book.customer_ids == ("ever", "then")
    assert book.provenance.rows_after_as_of == {"customers": 1}

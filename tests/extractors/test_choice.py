"""What cannot be measured is left out with the reason, or refused with what to type."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import narwhals as nw
import pandas as pd
import pytest

import profilekit as pk
from extractors.shops import AS_OF, by_customer, frame_of, load
from profilekit.errors import DeclarationError, UnknownNameError, UnsupportedInputError
from profilekit.extractors import Extractor, Field, lines, orders, refunds, registry, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from profilekit.extractors import TableView
    from profilekit.tables import Tables

ROWS = [("a", 1, AS_OF, 3), ("b", 2, AS_OF, 4)]


class Margins(Extractor):
    """One field of any shop, and one of shops that know their cost."""

    def fields(self) -> Iterator[Field]:
        """Yield both."""
        yield Field("lines_count", lines.count(), meaning="Lines")
        cost = lines.column("cost_amount")
        yield Field("cost_amount", lines.sum(cost), meaning="Cost")


class Cases(Extractor):
    """Of a table that is not there."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        cases = rows_of("tickets")
        resolved = cases.column("resolved_at")
        yield Field("resolved_count", cases.count(resolved), meaning="Resolved cases")


class GivenBack(Extractor):
    """Of refunds, which are made of two tables."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        yield Field("refunds_count", refunds.count(), meaning="Refunds")


class Loose(Extractor):
    """Free fields, of a column that is there and one that may be."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"amount"})}
    wants: ClassVar[Mapping[str, frozenset[str]]] = {
        "transactions": frozenset({"quantity"}),
        "returns": frozenset({"amount"}),
    }

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        yield Field("units_count", dtype="int64", meaning="Units, or lines", when_absent=0)

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Count what there is."""
        assert not view.has("returns")
        rows = view.table("transactions").filter(nw.col("amount") > 300)
        units = nw.col("quantity").sum() if view.has("transactions", "quantity") else nw.len()
        return rows.group_by("customer_id").agg(units_count=units.cast(nw.Int64))


class Either(Loose):
    """Wants one of two tables, and needs none."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {}
    wants: ClassVar[Mapping[str, frozenset[str]]] = {
        "tickets": frozenset(),
        "advocacy": frozenset(),
    }

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Count the cases."""
        table = "tickets" if view.has("tickets") else "advocacy"
        return view.table(table).group_by("customer_id").agg(units_count=nw.len().cast(nw.Int64))


class Mornings(Extractor):
    """Needs a clock."""

    def fields(self) -> Iterator[Field]:
        """Yield one field."""
        early = lines.where(lines.hour < 12).count()
        yield Field("early_count", early, meaning="Lines of mornings")


class Strict(Loose):
    """The same, which needs what it wanted."""

    needs: ClassVar[Mapping[str, frozenset[str]]] = {
        "transactions": frozenset({"amount", "quantity"})
    }
    wants: ClassVar[Mapping[str, frozenset[str]]] = {}


class Needy(Extractor):
    """Needs a parameter."""

    categories: tuple[str, ...]

    def fields(self) -> Iterator[Field]:
        """Yield one field for each."""
        for name in self.categories:
            yield Field(f"{name}_count", lines.count(), meaning="Lines")


class Fitted(Needy):
    """Takes its parameter from the products."""

    @classmethod
    def fitting(cls, tables: Tables) -> tuple[Extractor, ...]:
        """One for all categories of the products."""
        if "products" not in tables:
            return ()
        known = tables.engine.collect(tables.frame("products"))["category"].unique()
        return (cls(categories=tuple(sorted(known.to_list()))),)


@pytest.fixture
def installed(monkeypatch):
    """Give a function that installs extractor classes of this file, and nothing else."""

    class Entry:
        def __init__(self, cls):
            self.name, self.value, self.module = cls.__name__, f"here:{cls.__name__}", "profilekit"
            self.load = lambda: cls

    def install(*classes):
        known = {cls.__name__: Entry(cls) for cls in classes}
        monkeypatch.setattr(registry, "_entries", lambda: known)

    return install


def test_fields_whose_columns_are_absent_are_left_out_and_the_others_measured(installed):
    installed(Margins)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert book.catalogue.names == ("lines_count",)
    (skipped,) = book.skipped
    assert (skipped.extractor, skipped.fields) == ("Margins", ("cost_amount",))
    assert "the column cost_amount of transactions, which is not there" in skipped.reason


def test_an_extractor_whose_table_is_absent_is_left_out_with_the_reason(installed):
    installed(Cases, Margins)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    reason = next(entry.reason for entry in book.skipped if entry.extractor == "Cases")
    needs, typed = reason.split(": ")
    assert needs == "needs the table tickets with resolved_at, which is not there"
    assert typed == "Tables.load(..., tickets=...)"


def test_a_given_column_that_may_be_it_is_proposed(installed):
    installed(Margins)
    tables = pk.Tables.load(transactions=frame_of(ROWS).assign(cost_amt=1.0))
    (skipped,) = pk.measure(tables, as_of=AS_OF).skipped
    typed = "Tables.load(..., rename={'transactions': {'cost_amt': 'cost_amount'}})"
    assert skipped.reason.endswith(typed)
    with pytest.raises(UnknownNameError) as caught:
        pk.measure(tables, [Margins()], as_of=AS_OF)
    assert typed in str(caught.value)
    assert caught.value.names == ("cost_amount",)


def test_asked_for_by_name_it_is_refused_with_the_table_and_its_columns(installed):
    installed(Cases)
    with pytest.raises(UnknownNameError, match=r"tickets with resolved_at, .*tickets=\.\.\."):
        pk.measure(load(ROWS), ["Cases"], as_of=AS_OF)


def test_what_was_skipped_is_saved_with_the_book(installed, tmp_path):
    installed(Cases, Margins)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    book.save(tmp_path / "book.parquet")
    assert pk.ProfileBook.load(tmp_path / "book.parquet").skipped == book.skipped
    assert json.loads(book.skipped[0].model_dump_json())["extractor"] == "Cases"


def test_a_book_says_how_many_entries_were_skipped(installed):
    installed(Cases, Margins)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert repr(book).endswith("; 2 skipped: book.skipped)")
    assert "2 skipped" in book._repr_html_()


def test_a_profile_of_one_customer_leaves_the_list_with_the_book(installed):
    installed(Margins)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert book.profile("a").provenance.skipped == ()


def test_an_extractor_that_needs_parameters_is_skipped_without_a_word(installed):
    installed(Needy)
    (skipped,) = pk.measure(load(ROWS), as_of=AS_OF).skipped
    assert (skipped.extractor, skipped.reason) == ("Needy", "needs parameters: categories")


def test_asked_for_by_name_an_extractor_that_needs_parameters_says_which(installed):
    installed(Needy)
    with pytest.raises(DeclarationError, match=r"Needy\(categories=\.\.\.\)"):
        pk.measure(load(ROWS), ["Needy"], as_of=AS_OF)


def test_an_extractor_may_take_its_parameters_from_reference_tables(installed):
    installed(Fitted)
    products = pd.DataFrame({"product_id": [1, 2], "category": ["tea", "cake"]})
    tables = pk.Tables.load(transactions=frame_of(ROWS), products=products)
    assert pk.measure(tables, as_of=AS_OF).catalogue.names == ("cake_count", "tea_count")
    assert pk.measure(load(ROWS), as_of=AS_OF).skipped[0].reason == "needs parameters: categories"


def test_free_fields_are_left_out_all_or_none(installed):
    installed(Strict, Loose)
    book = pk.measure(load(ROWS), as_of=AS_OF)
    assert [entry.extractor for entry in book.skipped] == ["Strict"]
    assert book.catalogue.names == ("units_count",)


@pytest.mark.parametrize(("more", "units"), [({}, 1), ({"quantity": 7.0}, 7)])
def test_a_wanted_column_is_read_where_it_is_there(more, units):
    tables = pk.Tables.load(transactions=frame_of(ROWS).assign(**more))
    found = by_customer(pk.measure(tables, [Loose()], as_of=AS_OF))
    assert found["b"]["units_count"] == units


def test_a_customer_that_extract_gives_no_row_has_the_value_for_absence():
    assert by_customer(pk.measure(load(ROWS), [Loose()], as_of=AS_OF))["a"]["units_count"] == 0


def test_an_extractor_that_wants_tables_none_of_which_is_there_is_skipped(installed):
    installed(Either, Margins)
    skipped = {one.extractor: one for one in pk.measure(load(ROWS), as_of=AS_OF).skipped}
    typed = "Tables.load(..., advocacy=... or tickets=...)"
    reason = f"needs one of the tables advocacy or tickets: {typed}"
    assert (skipped["Either"].fields, skipped["Either"].reason) == (("units_count",), reason)


def test_asked_for_it_is_refused():
    with pytest.raises(UnknownNameError, match="needs one of the tables advocacy or tickets") as it:
        pk.measure(load(ROWS), [Either()], as_of=AS_OF)
    assert it.value.names == ("advocacy", "tickets")


def test_one_of_the_tables_it_wants_is_enough(installed):
    installed(Either)
    opened = pd.DataFrame({"customer_id": ["a"], "opened_at": [AS_OF]})
    tables = pk.Tables.load(transactions=frame_of(ROWS), tickets=opened)
    book = pk.measure(tables, as_of=AS_OF)
    assert (book.catalogue.names, book.skipped) == (("units_count",), ())


def test_hours_of_days_are_refused_in_words(installed):
    installed(Mornings, pk.Recency)
    days = frame_of(ROWS).assign(ordered_at=[AS_OF, AS_OF])
    tables = pk.Tables.load(transactions=days)
    words = "needs the hour of ordered_at of transactions, which came as days without a clock"
    (skipped,) = pk.measure(tables, as_of=AS_OF).skipped
    assert skipped.reason == words
    with pytest.raises(UnknownNameError, match=words):
        pk.measure(tables, [Mornings()], as_of=AS_OF)


class Peeks(Loose):
    """Asks for what it did not name."""

    asks: tuple[str, ...] = ("tickets",)

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Ask."""
        view.has(*self.asks)
        return super().extract(view)


@pytest.mark.parametrize("asks", [("tickets",), ("transactions", "category")])
def test_only_what_was_named_may_be_asked_for(asks):
    with pytest.raises(UnknownNameError, match=asks[-1]):
        pk.measure(load(ROWS), [Peeks(asks=asks)], as_of=AS_OF)


class Misspelt(Loose):
    """Names a column that no table has."""

    wants: ClassVar[Mapping[str, frozenset[str]]] = {"transactions": frozenset({"quantitty"})}


def test_a_misspelt_column_is_found_before_data_is_read():
    with pytest.raises(UnknownNameError, match="Did you mean 'quantity'"):
        pk.measure(load(ROWS), [Misspelt()], as_of=AS_OF)


def test_one_extractor_is_given_in_a_list():
    with pytest.raises(UnsupportedInputError, match=r"in a list: \['recency'\]"):
        pk.measure(load(ROWS), "recency", as_of=AS_OF)


def test_refunds_need_transactions_or_returns():
    people = pk.Tables.load(customers=pd.DataFrame({"customer_id": ["a"]}))
    with pytest.raises(UnknownNameError, match=r"transactions=\.\.\."):
        pk.measure(people, [GivenBack()], as_of=AS_OF)
    returns = pd.DataFrame({"customer_id": ["a"], "returned_at": [AS_OF], "amount": [1.0]})
    assert (
        "refunds_count"
        in pk.measure(pk.Tables.load(returns=returns), [GivenBack()], as_of=AS_OF).catalogue
    )


def test_only_customers_asked_for_are_measured_each_with_a_row():
    found = by_customer(pk.measure(load(ROWS), [pk.Frequency()], as_of=AS_OF, customers=["b", "z"]))
    assert {customer: row["orders_count"] for customer, row in found.items()} == {"b": 1, "z": 0}
    assert found["z"]["tenure_days"] is None


@pytest.mark.parametrize("partitions", [1, 3])
@pytest.mark.parametrize("engine", ["polars", "duckdb"])
def test_customers_may_be_asked_for_on_every_engine_and_in_parts(engine, partitions):
    tables = pk.Tables.load(transactions=frame_of(ROWS), engine=engine)
    ids = pd.DataFrame({"customer_id": ["b", "z", "b"]})
    book = pk.measure(tables, as_of=AS_OF, customers=ids, partitions=partitions)
    assert book.customer_ids == ("b", "z")


@pytest.mark.parametrize("ids", ["a", 7, [1], ["a", None], [True], pd.DataFrame({"id": ["a"]})])
def test_what_are_no_ids_of_the_tables_is_refused(ids):
    with pytest.raises(UnsupportedInputError, match="customer ids as in the tables, strings"):
        pk.measure(load(ROWS), as_of=AS_OF, customers=ids)


@pytest.mark.parametrize("beyond", [2**63, -(2**63) - 1])
def test_an_id_beyond_64_bits_is_refused(beyond):
    tables = pk.Tables.load(transactions=frame_of([(7, 1, AS_OF, 3)]).assign(customer_id=7))
    with pytest.raises(UnsupportedInputError, match=f"the customer id {beyond}"):
        pk.measure(tables, as_of=AS_OF, customers=[7, beyond])


def test_further_extractors_are_measured_beside_the_default():
    class Largest(Extractor):
        """The largest order."""

        def fields(self):
            """Yield it."""
            yield Field("largest_amount", orders.max(orders.amount), meaning="Largest order")

    tables = load([("a", 1, AS_OF, 5.0)])
    default = pk.measure(tables, as_of=AS_OF)
    both = pk.measure(tables, as_of=AS_OF, also=[Largest()])
    assert both.catalogue.names == (*default.catalogue.names, "largest_amount")
    assert both.skipped == default.skipped

"""What a planner gets wrong without an error, on every engine, against a few plain loops."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, ClassVar

import narwhals as nw
import polars as pl
import pytest

import profilekit as pk
from extractors.shops import by_customer
from extractors.trap_shop import (
    AS_OF,
    CUSTOMERS,
    HOSTILE,
    LATER,
    NUMBERS,
    SOLD,
    age,
    day,
    frame_of,
    gaps,
    largest,
    lines_of,
    orders_of,
    paid,
    refunds_of,
    top,
    units_of,
)
from extractors.ways import IN_MEMORY, WAYS, given
from profilekit.extractors import Extractor, Field, lines, order_days, orders, refunds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors import TableView


class Traps(Extractor):
    """One field per way to be wrong without an error."""

    def fields(self) -> Iterator[Field]:
        """Yield them."""
        recent, recent_orders = lines.last(days=30), orders.last(days=30)
        mix, recent_mix = lines.by(lines.category), recent.by(lines.category)
        units = lines.sum(lines.quantity).per(mix)
        recent_units = lines.sum(lines.quantity).per(recent_mix)
        gap = orders.day - orders.day.previous()
        order_units = lines.sum(lines.quantity).per(orders)
        measures = {
            "categories_count": lines.n_unique(lines.category),
            "categories_30d_count": recent.n_unique(lines.category),
            "top_category_label": mix.at_max(mix.key, by=units),
            "top_category_30d_label": recent_mix.at_max(recent_mix.key, by=recent_units),
            "groups_30d_count": recent_mix.count(),
            "largest_category_30d_ratio": recent_mix.max(recent_units),
            "gaps_30d_days": recent_orders.sum(gap),
            "gap_max_days": orders.max(gap),
            "larger_than_before_count": orders.where(
                orders.amount > orders.amount.previous()
            ).count(),
            "two_before_amount": orders.sum(orders.amount.previous().previous()),
            "lines_count": lines.count(),
            "lines_30d_count": recent.count(),
            "lines_with_units_count": lines.count(lines.quantity),
            "units_ratio": lines.sum(lines.quantity),
            "units_30d_ratio": recent.sum(lines.quantity),
            "line_min_30d_amount": recent.min(lines.amount),
            "line_max_amount": lines.max(lines.amount),
            "order_units_max_ratio": orders.max(order_units),
            "tea_orders_count": orders.where(
                lines.where(lines.category.is_("tea")).count().per(orders) > 0
            ).count(),
            "other_than_tea_count": lines.where(~lines.category.is_("tea")).count(),
            "order_day_min_days": orders.min(orders.day),
            "order_day_max_days": orders.max(orders.day),
            "recent_orders_amount": recent_orders.sum(orders.amount),
            "order_days_count": order_days.count(),
            "day_gap_max_days": order_days.max(order_days.day - order_days.day.previous()),
            "day_max_amount": order_days.max(orders.sum(orders.amount).per(order_days)),
            "refunds_count": refunds.count(),
            "refunded_30d_amount": refunds.last(days=30).sum(refunds.amount),
        }
        for i, name in enumerate(HOSTILE):
            measures[f"hostile_{i}_count"] = lines.where(lines.category.is_(name)).count()
        for name, measure in measures.items():
            yield Field(name, measure, meaning="A trap")


ROLLED_UP = (
    *("lines_count", "lines_30d_count", "lines_with_units_count", "units_ratio"),
    *("units_30d_ratio", "line_min_30d_amount", "line_max_amount", "other_than_tea_count"),
    *("order_days_count", "recent_orders_amount"),
)


class RollUps(Extractor):
    """Those of the measures that ride on the groups of a coarser grain."""

    def fields(self) -> Iterator[Field]:
        """Yield them."""
        yield from (field for field in Traps().fields() if field.name in ROLLED_UP)


class FreeForm(Extractor):
    """Written on frames, beside what is declared."""

    needs: ClassVar = {"transactions": frozenset({"amount", "category"})}

    def fields(self) -> Iterator[Field]:
        """Yield one declared field and two others."""
        yield Field("declared_count", orders.count(), meaning="Declared")
        yield Field("tea_amount", dtype="float64", meaning="Paid for tea")
        yield Field("dearest_order_amount", dtype="float64", meaning="Largest order")

    def extract(self, view: TableView) -> nw.LazyFrame:
        """Read a table and a grain."""
        tea = view.table("transactions").filter(nw.col("category") == "tea")
        paid = tea.group_by("customer_id").agg(nw.col("amount").sum())
        paid = paid.select("customer_id", tea_amount=nw.col("amount").cast(nw.Float64) / 100)
        dear = view.grain(orders, paid=orders.amount).group_by("customer_id")
        dear = dear.agg(nw.col("paid").max()).with_columns(
            dearest_order_amount=nw.col("paid").cast(nw.Float64) / 100
        )
        return dear.drop("paid").join(paid, on="customer_id", how="left")


class ScopedOnly(Extractor):
    """Nothing but narrowed groups, which most customers are not in."""

    def fields(self) -> Iterator[Field]:
        """Yield a count and a sum of them, and something that nobody has."""
        mix = lines.last(days=30).by(lines.category)
        yield Field("groups_count", mix.count(), meaning="Groups")
        yield Field("units_ratio", mix.sum(lines.sum(lines.quantity).per(mix)), meaning="Units")
        nobody = orders.where(orders.amount > 10_000)
        yield Field("dear_orders_count", nobody.count(), meaning="Dear orders")
        yield Field("dear_order_amount", nobody.max(orders.amount), meaning="Dearest order")


class OrdersAndGaps(Extractor):
    """What orders are without an order id."""

    def fields(self) -> Iterator[Field]:
        """Yield counts, sums and gaps."""
        gap = orders.day - orders.day.previous()
        yield Field("orders_count", orders.count(), meaning="Orders")
        yield Field("orders_30d_count", orders.last(days=30).count(), meaning="Recent orders")
        yield Field("order_max_amount", orders.max(orders.amount), meaning="Largest order")
        yield Field("gap_days", orders.sum(gap), meaning="Days between")
        units = lines.count(lines.category).per(orders)
        yield Field("labelled_count", orders.sum(units), meaning="Lines with a category")


@pytest.fixture(scope="session")
def kept():
    """Keep what was measured, whatever the order of the tests."""
    return {}


@pytest.fixture
def measure(kept, request, tmp_path):
    """Give a function that measures a frame in one of the ways, once."""

    def once(way, frame, extractors, partitions=1):
        key = (way, *extractors)
        if key not in kept:
            tables = pk.Tables.load(**given(way, request, tmp_path, transactions=frame))
            book = pk.measure(tables, extractors, as_of=AS_OF, partitions=partitions)
            kept[key] = by_customer(book)
        return kept[key]

    return once


@pytest.fixture(params=WAYS)
def found(request, measure):
    """Measure the shop in each way, everything in one plan."""
    frame = frame_of([*SOLD, *LATER]).sample(fraction=1, shuffle=True, seed=3)
    return measure(request.param, frame, [Traps(), FreeForm()])


@pytest.fixture(params=WAYS)
def found_without_order_id(request, measure):
    """Measure lines without order_id, by customers that are numbers."""
    frame = frame_of([*SOLD, *LATER]).drop("order_id")
    numbers = {name: number for number, name in NUMBERS.items()}
    ids = frame["customer_id"].replace_strict(numbers, default=99, return_dtype=pl.Int64)
    parts = 1 if request.param == "pyspark" else 3
    chosen = [ScopedOnly(), OrdersAndGaps()]
    return measure(request.param, frame.with_columns(customer_id=ids), chosen, parts)


@pytest.fixture(params=IN_MEMORY)
def found_rolled_up(request, measure):
    """Measure what rides on orders and order days, and that alone."""
    return measure(request.param, frame_of([*SOLD, *LATER]), [RollUps()])


EPOCH = date(1970, 1, 1)
EXPECTED = {
    "categories_count": lambda c: len({x.category for x in lines_of(c)} - {None}),
    "categories_30d_count": lambda c: len({x.category for x in lines_of(c, 30)} - {None}),
    "top_category_label": lambda c: top(lines_of(c)),
    "top_category_30d_label": lambda c: top(lines_of(c, 30)),
    "groups_30d_count": lambda c: len({x.category for x in lines_of(c, 30)}),
    "largest_category_30d_ratio": lambda c: largest(lines_of(c, 30)),
    "gaps_30d_days": lambda c: sum(gap for gap, on in gaps(c) if (AS_OF - on).days < 30),
    "gap_max_days": lambda c: max((gap for gap, _ in gaps(c)), default=None),
    "larger_than_before_count": lambda c: sum(paid(b) > paid(a) for a, b in pairwise(orders_of(c))),
    "two_before_amount": lambda c: sum(map(paid, orders_of(c)[:-2])),
    "lines_count": lambda c: len(lines_of(c)),
    "lines_30d_count": lambda c: len(lines_of(c, 30)),
    "lines_with_units_count": lambda c: sum(x.quantity is not None for x in lines_of(c)),
    "units_ratio": lambda c: units_of(lines_of(c)),
    "units_30d_ratio": lambda c: units_of(lines_of(c, 30)),
    "line_min_30d_amount": lambda c: min((x.amount for x in lines_of(c, 30)), default=None),
    "line_max_amount": lambda c: max((x.amount for x in lines_of(c)), default=None),
    "order_units_max_ratio": lambda c: max(map(units_of, orders_of(c)), default=None),
    "tea_orders_count": lambda c: sum("tea" in {x.category for x in o} for o in orders_of(c)),
    "other_than_tea_count": lambda c: sum(x.category not in {"tea", None} for x in lines_of(c)),
    "order_day_min_days": lambda c: min(
        ((day(o) - EPOCH).days for o in orders_of(c)), default=None
    ),
    "order_day_max_days": lambda c: max(
        ((day(o) - EPOCH).days for o in orders_of(c)), default=None
    ),
    "recent_orders_amount": lambda c: sum(
        paid(o) for o in orders_of(c) if (AS_OF - day(o)).days < 30
    ),
    "order_days_count": lambda c: len({day(o) for o in orders_of(c)}),
    "day_gap_max_days": lambda c: max((gap for gap, _ in gaps(c) if gap), default=None),
    "day_max_amount": lambda c: max(
        (sum(paid(o) for o in orders_of(c) if day(o) == on) for on in map(day, orders_of(c))),
        default=None,
    ),
    "refunds_count": lambda c: len(refunds_of(c)),
    "refunded_30d_amount": lambda c: -sum(x.amount for x in refunds_of(c, 30)),
    **{
        f"hostile_{i}_count": lambda c, name=name: sum(x.category == name for x in lines_of(c))
        for i, name in enumerate(HOSTILE)
    },
    "declared_count": lambda c: len(orders_of(c)),
    "tea_amount": lambda c: sum(x.amount for x in lines_of(c) if x.category == "tea") or None,
    "dearest_order_amount": lambda c: max(map(paid, orders_of(c)), default=None),
}


def _values(found, name):
    return {customer: fields[name] for customer, fields in found.items()}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_measure_agrees_with_a_plain_loop(found, name):
    assert _values(found, name) == {c: EXPECTED[name](c) for c in CUSTOMERS}


@pytest.mark.parametrize("name", ROLLED_UP)
def test_a_measure_that_rides_on_a_coarser_grain_is_the_same(found_rolled_up, name):
    assert _values(found_rolled_up, name) == {c: EXPECTED[name](c) for c in CUSTOMERS}


def test_the_measures_that_should_ride_on_a_coarser_grain_do():
    tables = pk.Tables.load(transactions=frame_of(SOLD))
    assert "1 pass over customers" in str(pk.explain_plan(tables, [RollUps()]))


def test_every_measure_has_its_plain_loop():
    declared = [field.name for e in (Traps(), FreeForm()) for field in e.fields()]
    assert declared == list(EXPECTED)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("groups_count", lambda c: len({x.category for x in lines_of(c, 30)})),
        ("units_ratio", lambda c: units_of(lines_of(c, 30))),
        ("dear_orders_count", lambda _: 0),
        ("dear_order_amount", lambda _: None),
        ("orders_count", lambda c: len(lines_of(c))),
        ("orders_30d_count", lambda c: len(lines_of(c, 30))),
        ("order_max_amount", lambda c: max((x.amount for x in lines_of(c)), default=None)),
        ("labelled_count", lambda c: sum(x.category is not None for x in lines_of(c))),
    ],
)
def test_lines_without_an_order_id_are_orders_of_customers_that_are_numbers(
    found_without_order_id, name, expected
):
    assert _values(found_without_order_id, name) == {n: expected(c) for n, c in NUMBERS.items()}


def test_gaps_of_lines_without_an_order_id_reach_from_the_first_to_the_last(found_without_order_id):
    spans = {
        number: max(age(x) for x in lines_of(c)) - min(age(x) for x in lines_of(c))
        if lines_of(c)
        else 0
        for number, c in NUMBERS.items()
    }
    assert _values(found_without_order_id, "gap_days") == spans

"""Ask small tables for ad-hoc measures, in memory and in a database."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
import pytest

import profilekit as pk
from extractors.shops import AS_OF, by_customer
from profilekit.extractors import Extractor, Field, Measure

both_ways = pytest.mark.parametrize("way", ["polars", "duckdb"])


def asked(**measures: Measure) -> Extractor:
    """Make an extractor of ad-hoc measures."""

    class Asked(Extractor):
        def fields(self) -> Iterator[Field]:
            for name, measure in measures.items():
                yield Field(_named(name, measure), measure, meaning=name, null_meaning="nothing")

    return Asked()


def answers(way, tables, *, as_of=AS_OF, options=None, **measures):
    """Give {customer: {name: value}} of ad-hoc measures over polars tables."""
    loaded = pk.Tables.load(**tables, engine=way, **(options or {}))
    found = by_customer(pk.measure(loaded, [asked(**measures)], as_of=as_of))
    return {
        customer: {name: fields[_named(name, measures[name])] for name in measures}
        for customer, fields in found.items()
    }


def one_answer(way, tables, measure, **options):
    """Give {customer: value} of one ad-hoc measure."""
    found = answers(way, tables, asked=measure, **options)
    return {customer: fields["asked"] for customer, fields in found.items()}


def lines_of(*rows, columns=("customer_id", "ordered_at", "amount")):
    """Make the table transactions of a few rows."""
    return {"transactions": pl.DataFrame(rows, schema=list(columns), orient="row")}


def one_line_each(values, column):
    """Make a line for each value, each of a customer of its own, in the order of the values."""
    frame = pl.DataFrame({column: values}, schema_overrides={} if values else {column: pl.Date})
    customers = [f"c{i:05}" for i in range(len(values))]
    frame = frame.with_columns(customer_id=pl.Series(customers), amount=pl.lit(1.0))
    if column != "ordered_at":
        frame = frame.with_columns(ordered_at=pl.lit(AS_OF))
    return {"transactions": frame}


def _named(name, measure):
    unit = {"string": "label", "bool": "flag"}.get(measure.type.dtype, "score")
    return f"asked_{name}_{'amount' if measure.type.money == 1 else unit}"

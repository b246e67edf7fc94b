"""Checks at the edges: no rows at all, missing values, one customer, tables that are not there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from profilekit.tables.schema import Kind
from profilekit.testing.check import Check
from profilekit.testing.raw import CUSTOMER, RawTable, RawTables

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from typing import Any

    from profilekit.testing.lab import Lab

__all__ = ["EDGES"]

_ALONE: Final = 2
"""Customers that are measured alone."""


def empty_tables(lab: Lab) -> Iterator[str]:
    """Take the rows of every table away, then those of each."""

    def emptied(table: RawTable) -> RawTable:
        return table.where(lambda _: False)

    _ = lab.base
    yield from lab.failing("no rows at all", lab.raw.each_table(emptied))
    if len(lab.raw.tables) > 1:
        for name, table in lab.raw.tables.items():
            raw = RawTables({**lab.raw.tables, name: emptied(table)})
            yield from lab.failing(f"no rows of {name}", raw)


def missing_values(lab: Lab) -> Iterator[str]:
    """Empty the optional columns for half of the customers, then for everybody."""
    _ = lab.base
    touched = frozenset(lab.raw.customers[::2])
    others = [customer for customer in lab.base if customer not in touched]
    columns = {name: _optional(lab, table) for name, table in lab.raw.tables.items()}

    def emptied(names: Mapping[str, list[str]], of: Collection[Any] | None) -> RawTables:
        return lab.raw.each_table(lambda t: _without(t, names.get(t.spec.name, []), of))

    if lab.extractor.crosses_customers:
        others = []
    together = lab.changes(emptied(columns, touched), of=others)
    alone: list[str] = []
    for table, column in _pairs(columns) if together else ():
        found = lab.changes(emptied({table: [column]}, touched), of=others)
        alone += [f"{table}.{column} missing: {one}" for one in found]
    yield from alone or together
    # A table whose order_id is empty throughout has none when it is loaded.
    rest = {name: [c for c in names if c != "order_id"] for name, names in columns.items()}
    yield from lab.failing("every optional column missing", emptied(rest, None))


def _pairs(columns: Mapping[str, list[str]]) -> list[tuple[str, str]]:
    return [(table, name) for table, names in columns.items() for name in names]


def _optional(lab: Lab, table: RawTable) -> list[str]:
    """Columns that are read and may be missing; those of reference tables belong to nobody."""
    read = lab.reads.get(table.spec.name, frozenset[str]())
    kinds = [kind for kind in Kind if kind is not Kind.CURRENCY]
    names = [name for name in table.of_kind(*kinds) if name in read and table.has_customers]
    return [name for name in names if not table.spec.column(name).required]


def _without(table: RawTable, names: list[str], of: Collection[Any] | None) -> RawTable:
    nothing = dict.fromkeys(names)
    if not table.has_customers:
        return table
    return table.each(lambda row: nothing if of is None or row[CUSTOMER] in of else {})


def one_customer(lab: Lab) -> Iterator[str]:
    """Measure a few customers alone."""
    customers = sorted(lab.base, key=lambda customer: _rows(lab, customer))
    step = max(1, (len(customers) - 1) // (_ALONE - 1))
    for customer in customers[::step]:
        raw = lab.raw.only([customer])
        kept = [] if lab.extractor.crosses_customers else [customer]
        yield from (f"alone: {found}" for found in lab.changes(raw, of=kept))


def _rows(lab: Lab, customer: Any) -> tuple[int, str]:
    tables = [table for table in lab.raw.tables.values() if table.has_customers]
    rows = sum(row[CUSTOMER] == customer for table in tables for row in table.rows)
    return rows, str(customer)


def absent_tables(lab: Lab) -> Iterator[str]:
    """Take away what the extractor wants and does not need: each table, then all columns."""
    if not lab.wants:
        return
    _ = lab.base
    for name in lab.wants:
        without = RawTables({n: table for n, table in lab.raw.tables.items() if n != name})
        if name not in lab.needed and without.customers:
            yield from lab.failing(f"without the table {name}", without)

    def bare(table: RawTable) -> RawTable:
        dropped = lab.wants.get(table.spec.name, frozenset[str]()) - {*table.spec.required}
        return table.select(table.columns - dropped)

    yield from lab.failing("without the columns it wants", lab.raw.each_table(bare))


EDGES: Final = (
    Check(
        "PK301",
        "empty tables",
        "tables without a row are measured",
        "give 0 or a missing value where there is nothing, and divide by nothing that may be 0",
        empty_tables,
    ),
    Check(
        "PK302",
        "missing values",
        "an empty cell keeps outputs as declared and touches no other customer",
        "leave missing values out, or fill them with what their absence means",
        missing_values,
    ),
    Check(
        "PK303",
        "one customer",
        "a customer measured alone has the same values",
        "depend on the customer's own rows alone, and on no other customer being there",
        one_customer,
    ),
    Check(
        "PK304",
        "optional tables",
        "what wants names may be absent",
        "ask view.has(table, column) first, or move the columns to needs",
        absent_tables,
    ),
)

"""From tables to a book: plan every extractor together, measure once, check the answer.

The engine aggregates; the arithmetic between measures is done on the one small frame that
comes back, so every engine gives the same numbers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.book import ProfileBook, Provenance
from profilekit.engines import give_back
from profilekit.errors import (
    DeclarationError,
    OutputError,
)
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, MINOR, measure_expr
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.choice import Declared, catalogue_of, choose
from profilekit.extractors.grains import TableRows, as_grouped
from profilekit.extractors.outputs import check_outputs
from profilekit.extractors.plan import Plan, make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.view import Cut, TableView

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from profilekit.extractors.aggregates import Aggregate
    from profilekit.extractors.base import Extractor
    from profilekit.extractors.grains import Grain
    from profilekit.fields import FieldCatalogue
    from profilekit.tables.tables import Tables

__all__ = ["explain_plan", "extract", "measure"]


def measure(
    tables: Tables,
    extractors: Sequence[Extractor | str] | None = None,
    *,
    as_of: date | str,
    partitions: int = 1,
) -> ProfileBook:
    """Measure every customer as of a day.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    extractors : sequence of Extractor or str, optional
        What to measure; a string names an installed one. By default every installed extractor
        whose tables and columns are there.
    as_of : date or str
        Last day taken into account, in the business time zone; ISO 8601 when a string.
        Rows after it are counted in the book's provenance and change nothing.
    partitions : int, default=1
        Parts the customers are split into, one measured after the other, to bound memory.

    Returns
    -------
    ProfileBook of n_customers
        Every customer of any table up to that day.

    Raises
    ------
    DeclarationError
        If two extractors give a field of the same name, or ``as_of`` is no day.
    UnknownNameError
        If an extractor needs a table or column that was not loaded.
    OutputError
        If an extractor gives other than it declared.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> book = pk.measure(shop, [pk.Recency()], as_of="2025-12-31")
    >>> book.catalogue.names
    ('recency_days',)
    """
    day = calendar_day(as_of, asked_by="measure")
    if partitions < 1:
        raise DeclarationError(f"partitions={partitions}; 1 or more", asked_by="measure")
    chosen = choose(tables, extractors)
    specs = catalogue_of(chosen)
    cut = Cut(tables, epoch_day(day), parts=partitions)
    parts = [_measured(cut.of_part(part), chosen, specs) for part in range(partitions)]
    frame = parts[0] if len(parts) == 1 else nw.concat(parts)
    check_outputs(frame, specs)
    return ProfileBook(
        frame, specs, as_of=day, provenance=_provenance(cut, chosen), given=tables.given
    )


def extract(extractor: Extractor, tables: Tables, *, as_of: date | str) -> Any:
    """Measure one extractor and give a plain frame back.

    Parameters
    ----------
    extractor : Extractor
        What to measure.
    tables : Tables
        What was loaded.
    as_of : date or str
        Last day taken into account.

    Returns
    -------
    frame of shape (n_customers, 1 + n_fields)
        ``customer_id`` and the fields, as the kind of frame the tables were given in.

    Raises
    ------
    UnknownNameError
        If it needs a table or column that was not loaded.
    OutputError
        If it gives other than it declared.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> pk.extract(pk.Recency(), shop, as_of="2025-12-31").columns
    ['customer_id', 'recency_days']
    """
    book = measure(tables, [extractor], as_of=as_of)
    return give_back(book.frame, tables.given, like=tables.engine)


def explain_plan(tables: Tables, extractors: Sequence[Extractor | str] | None = None) -> Plan:
    """Show what `measure` would compute.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    extractors : sequence of Extractor, optional
        As in `measure`.

    Returns
    -------
    Plan
        ``print`` it: columns read, grains, and each measure with the fields that use it.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> print(pk.explain_plan(shop, [pk.Recency()]))
    1 field <- 1 measure (1 asked for), 2 grains, 1 pass over customers
    read transactions: order_id, ordered_day
    transactions
    orders = transactions by (customer_id, transactions.order_id)  carries day
      max(orders.day)  -> recency_days
    """
    chosen = choose(tables, extractors)
    catalogue_of(chosen)
    return make_plan(field for declared in chosen for field in declared.fields)


def _measured(cut: Cut, chosen: Sequence[Declared], specs: FieldCatalogue) -> nw.DataFrame[Any]:
    fields = [field for declared in chosen for field in declared.fields]
    plan = make_plan(fields)
    query = cut.query(plan)
    results = query.per_customer()
    names: dict[Aggregate[Any], str] = {}
    frames: list[nw.LazyFrame[Any]] = []
    whole: dict[str, nw.LazyFrame[Any]] = {}
    for grain, frame, columns in results:
        names.update(columns)
        frames.append(frame)
        table = _whole_table(grain)
        if table is not None:
            whole.setdefault(table, frame)
    joined = _spine(cut, whole)
    for frame in frames:
        if frame is not joined:
            joined = joined.join(frame, on=CUSTOMER, how="left")
    for declared in chosen:
        if declared.free:
            view = TableView(declared.extractor.needs, repr(declared.extractor), cut)
            joined = joined.join(_free(declared, view), on=CUSTOMER, how="left")
    values = {
        field.name: measure_expr(
            field.measure, names, as_of_day=cut.as_of_day, decimals=cut.tables.decimals
        ).cast(DTYPES[specs[field.name].dtype])
        for field in fields
        if field.measure is not None
    }
    try:
        collected = cut.tables.engine.collect(joined)
    finally:
        query.release()
    backend = nw.get_native_namespace(collected)
    minor = nw.new_series(MINOR, [10.0**cut.tables.decimals] * len(collected), backend=backend)
    collected = collected.with_columns(minor)
    return collected.with_columns(**values).select(CUSTOMER, *specs.names)


def _whole_table(grain: Grain) -> str | None:
    """Table whose every customer a grain has, unless a scope left some out."""
    if grain.scope:
        return None
    grouped = as_grouped(grain)
    if grouped is not None:
        return _whole_table(grouped.parent)
    return grain.table if isinstance(grain, TableRows) else None


def _spine(cut: Cut, whole: dict[str, nw.LazyFrame[Any]]) -> nw.LazyFrame[Any]:
    """Every customer of any table: the one frame that has them all, or their union."""
    tables = [name for name in cut.names if CUSTOMER in cut.tables.columns(name)]
    # Purchases and refunds apart, returns are the refunds.
    tables = [name for name in tables if not (name == "returns" and refunds.table in tables)]
    if len(tables) == 1 and tables[0] in whole:
        return whole[tables[0]]
    # Tables without a row make a book without a customer.
    tables = tables or [n for n in cut.tables.names if CUSTOMER in cut.tables.columns(n)]
    ids = [whole.get(name, cut.frame(name)).select(CUSTOMER) for name in tables]
    if not ids:
        raise DeclarationError("none of the tables has customers", asked_by="measure")
    return nw.concat(ids).unique()


def _free(declared: Declared, view: TableView) -> nw.LazyFrame[Any]:
    frame = declared.extractor.extract(view)
    columns = set(frame.collect_schema().names())
    expected = {CUSTOMER, *declared.free}
    if columns != expected:
        faults = [f"- lacks {name!r}" for name in expected - columns]
        faults += [f"- gives {name!r}, which it does not declare" for name in columns - expected]
        raise OutputError(sorted(faults), asked_by=view.asked_by)
    return frame


def _provenance(cut: Cut, chosen: Sequence[Declared]) -> Provenance:
    tables = cut.tables
    return Provenance(
        timezone=tables.timezone,
        currency=tables.currency,
        decimals=tables.decimals,
        tables={name: tables.rows(name) for name in tables.names},
        extractors=tuple(
            {
                "name": type(one.extractor).__name__,
                "parameters": one.extractor.model_dump(mode="json"),
            }
            for one in chosen
        ),
        rows_after_as_of=cut.rows_after,
        tables_report=tables.report.model_dump(mode="json"),
    )

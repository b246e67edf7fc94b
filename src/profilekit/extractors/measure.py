"""From tables to a book: choose what is measured, measure it once, write down where it is from."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from profilekit.book import ProfileBook, Provenance
from profilekit.engines import give_back
from profilekit.errors import DeclarationError
from profilekit.extractors.as_of import calendar_day, epoch_day
from profilekit.extractors.asked import ids_of, unique_ids
from profilekit.extractors.choice import catalogue_of, choose
from profilekit.extractors.failures import Failures
from profilekit.extractors.measuring import measured
from profilekit.extractors.plan import Plan, make_plan
from profilekit.extractors.view import Cut

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from profilekit.book import Skipped
    from profilekit.extractors.base import Extractor
    from profilekit.extractors.choice import Declared
    from profilekit.tables.tables import Tables

__all__ = ["explain_plan", "extract", "measure"]


def measure(
    tables: Tables,
    extractors: Sequence[Extractor | str] | None = None,
    *,
    as_of: date | str,
    also: Sequence[Extractor | str] = (),
    customers: Any = None,
    partitions: int = 1,
    unchanging: Sequence[str] = (),
    strict: bool = False,
) -> ProfileBook:
    """Measure every customer as of a day.

    Parameters
    ----------
    tables : Tables
        What was loaded.
    extractors : sequence of Extractor or str, optional
        What to measure; a string names an installed one. By default every installed extractor,
        apart from fields whose tables or columns are not there; ``book.skipped`` lists those.
    as_of : date or str
        Last day taken into account, in the business time zone; ISO 8601 when a string.
        Rows after it are counted in the book's provenance and change nothing.
    also : sequence of Extractor or str
        Further ones, as one's own beside the default.
    customers : sequence, array, series or frame, optional
        Ids of the only customers to measure, or a frame with ``customer_id``. Each has a row,
        even where nothing is known of it by that day.
    partitions : int, default=1
        Parts the customers are split into, one measured after the other, to bound memory.
    unchanging : sequence of str
        Tables of attributes, such as ``("customers",)``, without ``valid_from`` whose values
        hold on every day, as the caller knows.
    strict : bool, default=False
        Whether an extractor of another package that fails is an error; otherwise it warns, and
        the others are measured without it.

    Returns
    -------
    ProfileBook of n_customers
        Every customer of any table up to that day, or those asked for.

    Raises
    ------
    DeclarationError
        If two extractors give a field of the same name, or ``as_of`` is no day.
    UnknownNameError
        If an extractor asked for needs a table or column that was not loaded.
    LeakageError
        If an extractor asked for would take the current value of an attribute for a past one.
    UnsupportedInputError
        If ``customers`` are no ids as in the tables.
    ExtractorError
        If an extractor of another package fails and ``strict``, or nothing else was asked for.
    OutputError
        If an extractor gives other than it declared.

    Warns
    -----
    UserWarning
        If an extractor of another package fails: which, of which package, and how.

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
    failures = Failures(strict=strict)
    choice = choose(tables, extractors, failures, day=epoch_day(day), unchanging=unchanging)
    more = choose(tables, also, failures, day=epoch_day(day), unchanging=unchanging)
    chosen = (*choice.declared, *more.declared)
    cut = Cut(tables, epoch_day(day), parts=partitions)
    if customers is not None:
        cut = cut.of_customers(unique_ids(ids_of(customers, tables, asked_by="measure")))
    frame, kept = measured(cut, chosen, failures)
    if failures.found and extractors is not None and not kept:
        raise failures.found[0]
    for failure in failures.found:
        warnings.warn(f"{failure}; it is left out", stacklevel=2)
    skipped = (*choice.skipped, *failures.skipped)
    return ProfileBook(
        frame,
        catalogue_of(kept),
        as_of=day,
        provenance=_provenance(cut, kept, skipped, unchanging),
        given=tables.given,
    )


def extract(
    extractor: Extractor,
    tables: Tables,
    *,
    as_of: date | str,
    unchanging: Sequence[str] = (),
) -> Any:
    """Measure one extractor and give a plain frame back.

    Parameters
    ----------
    extractor : Extractor
        What to measure.
    tables : Tables
        What was loaded.
    as_of : date or str
        Last day taken into account.
    unchanging : sequence of str
        Tables of attributes whose values hold on every day, as in `measure`.

    Returns
    -------
    frame of shape (n_customers, 1 + n_fields)
        ``customer_id`` and the fields, as the kind of frame the tables were given in.

    Raises
    ------
    UnknownNameError
        If it needs a table or column that was not loaded.
    LeakageError
        If it would take the current value of an attribute for a past one.
    ExtractorError
        If it is another package's and fails.
    OutputError
        If it gives other than it declared.

    Examples
    --------
    >>> import profilekit as pk
    >>> shop = pk.make_shop(seed=7, n_customers=50)
    >>> pk.extract(pk.Recency(), shop, as_of="2025-12-31").columns
    ['customer_id', 'recency_days']
    """
    book = measure(tables, [extractor], as_of=as_of, unchanging=unchanging, strict=True)
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
    choice = choose(tables, extractors, Failures(strict=True), asked_by="explain_plan")
    catalogue_of(choice.declared)
    return make_plan(field for declared in choice.declared for field in declared.fields)


def _provenance(
    cut: Cut, chosen: Sequence[Declared], skipped: Sequence[Skipped], unchanging: Sequence[str]
) -> Provenance:
    tables = cut.tables
    return Provenance(
        timezone=tables.timezone,
        currency=tables.currency,
        decimals=tables.decimals,
        tables={name: tables.rows(name) for name in tables.names},
        extractors=tuple({"name": one.name, "parameters": one.parameters} for one in chosen),
        rows_after_as_of=cut.rows_after,
        skipped=tuple(skipped),
        unchanging=(unchanging,) if isinstance(unchanging, str) else tuple(unchanging),
        tables_report=tables.report.model_dump(mode="json"),
    )

"""What rules ask of events, measured from the tables and added to a book as fields.

A rule says how many events of a table a customer has in a window, or how that count changed;
each becomes one field, measured as every other is: up to the book's day and never past it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from profilekit.book.book import ProfileBook
from profilekit.errors import DeclarationError
from profilekit.extractors.base import Extractor, Field
from profilekit.extractors.measure import measure
from profilekit.extractors.purchase_grains import Orders, lines
from profilekit.extractors.reach import columns_within_reach
from profilekit.extractors.table_rows import rows_of
from profilekit.segments.assigning.checking import SegmentFault, nearest
from profilekit.segments.assigning.ordering import leaves_in
from profilekit.segments.rules.tree import HasEvents, Trend
from profilekit.segments.rules.walking import asks_events
from profilekit.segments.rules.wording import in_words, subject_of
from profilekit.tables.schema import SCHEMA, Kind, TableSpec

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from profilekit.extractors.grains import Grain
    from profilekit.extractors.rows import Row
    from profilekit.segments.segment import Segment
    from profilekit.tables import Tables

__all__ = ["EventLeaves", "event_faults", "with_events"]

_KEY: Final = "customer_id"
_ORDERED: Final = "transactions"
_ASKED: Final = {Kind.MONEY: "amounts", Kind.TIME: "times"}


class EventLeaves(Extractor):
    """The fields that leaves of rules ask for.

    Parameters
    ----------
    leaves : tuple of HasEvents or Trend
        What rules ask; those that ask for the same count share a field. Of ``transactions``
        orders are counted: those with a line that is asked for.

    Examples
    --------
    >>> from profilekit.segments import events
    >>> EventLeaves(leaves=(events("web_events", days=30) >= 2,)).specs()[0].name
    'web_events_any_30d_count'
    """

    leaves: tuple[HasEvents | Trend, ...]

    def fields(self) -> Iterator[Field]:
        """Yield one field per count and change that is asked for."""
        for leaf in {leaf.field: leaf for leaf in self.leaves}.values():
            grain = _grain(leaf)
            now = grain.last(days=leaf.days).count()
            if leaf.kind == "has_events":
                yield Field(leaf.field, now, meaning=f"Count of {subject_of(leaf)}", minimum=0)
                continue
            before = grain.last(days=leaf.days, skip_days=leaf.days).count()
            yield Field(
                leaf.field,
                (now - before) / before,
                meaning=f"{subject_of(leaf).capitalize()}, against the {leaf.days} days before",
                minimum=-1,
                null_meaning=f"no such event in the {leaf.days} days before",
            )

    @classmethod
    def examples(cls) -> tuple[EventLeaves, ...]:
        """Count of orders, and its change."""
        asked: Mapping[str, Any] = {"table": _ORDERED, "days": 90, "op": ">="}
        return (cls(leaves=(HasEvents(**asked, value=1), Trend(**asked, value=0))),)


def event_faults(segments: Sequence[Segment], tables: Tables) -> list[SegmentFault]:
    """List what leaves ask of tables that cannot be measured."""
    return [
        fault
        for segment in segments
        for leaf in dict.fromkeys(leaves_in(segment))
        if asks_events(leaf)
        for fault in _of_leaf(segment, leaf, tables)
    ]


def with_events(book: ProfileBook, segments: Sequence[Segment], tables: Tables) -> ProfileBook:
    """Add the fields that the leaves of segments ask for and the book does not have.

    Raises
    ------
    DeclarationError
        If the book was measured from other tables, by the day after which it leaves rows out.
    """
    leaves = {
        leaf.field: leaf
        for segment in segments
        for leaf in leaves_in(segment)
        if asks_events(leaf) and leaf.field not in book.catalogue
    }
    if not leaves:
        return book
    extractor = EventLeaves(leaves=tuple(leaves[name] for name in sorted(leaves)))
    measured = measure(tables, [extractor], as_of=book.as_of, customers=book.customer_ids)
    if measured.customer_ids != book.customer_ids:
        message = "the tables have other customers than the book; give those it was measured from"
        raise DeclarationError(message, asked_by="assign_segments")
    made = (*book.provenance.extractors, *measured.provenance.extractors)
    return ProfileBook(
        book.frame.with_columns(*measured.frame.drop(_KEY).iter_columns()),
        book.catalogue.adding(measured.catalogue),
        as_of=book.as_of,
        provenance=book.provenance.model_copy(update={"extractors": made}),
        fitted=book.fitted,
        given=book.given,
    )


def _grain(leaf: HasEvents | Trend) -> Grain:
    rows = lines if leaf.table == _ORDERED else rows_of(leaf.table)
    scoped: Any = rows
    for column, given in leaf.where.items():
        row: Row[Any] = rows.column(column)
        is_key = SCHEMA[leaf.table].column(column).kind is Kind.KEY
        value = str(given) if is_key and isinstance(given, int) else given
        asked = row.is_in(value) if isinstance(value, tuple) else row.is_(value)
        scoped = scoped.where(asked)
    if leaf.table != _ORDERED:
        return scoped
    return Orders(parent=scoped, by_rows=(lines.order_id,), label=_label(leaf), splits=True)


def _label(leaf: HasEvents | Trend) -> str:
    return f"orders where {in_words(leaf)}" if leaf.where else "orders"


def _of_leaf(segment: Segment, leaf: HasEvents | Trend, tables: Tables) -> Iterator[SegmentFault]:
    dated = [name for name in tables.names if _is_of_events(SCHEMA[name])]
    if leaf.table not in dated:
        text = (
            f"{in_words(leaf)!r} asks for a table of events, {leaf.table!r}; there are "
            f"{', '.join(dated)}{nearest(leaf.table, dated)}"
        )
        yield SegmentFault(segment.id, "unknown_table", text)
        return
    spec = SCHEMA[leaf.table]
    reached = columns_within_reach(tables, leaf.table)
    known = [name for name in spec.names if name in reached]
    for column, value in leaf.where.items():
        if column not in known:
            text = f"{leaf.table} has no column {column!r}{nearest(column, known)}"
            yield SegmentFault(segment.id, "unknown_column", text)
            continue
        kind = spec.column(column).kind
        is_number = kind in {Kind.NUMBER, Kind.INTEGER, Kind.FLAG}
        if kind in _ASKED:
            text = f"{leaf.table}.{column} holds {_ASKED[kind]}, which no event is picked by"
            yield SegmentFault(segment.id, "text_and_numbers", text)
        elif is_number == isinstance(value, str | tuple) and not (
            kind is Kind.KEY and type(value) is int
        ):
            text = (
                f"{leaf.table}.{column} holds {'numbers' if is_number else 'text'} and is "
                f"compared with {value!r}"
            )
            yield SegmentFault(segment.id, "text_and_numbers", text)


def _is_of_events(spec: TableSpec) -> bool:
    """Whether each row is something that a customer did at a time."""
    return spec.time is not None and spec.column(spec.time).required and _KEY in spec.names

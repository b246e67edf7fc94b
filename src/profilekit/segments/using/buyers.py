"""Who buys what: customers of each label of their lines, counted once each, by segment.

One pass over the lines up to the day of the book; what comes back from the engine is a row per
label, however many customers there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw
import numpy as np

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.extractors.as_of import epoch_day
from profilekit.extractors.reach import columns_within_reach, with_columns_from_afar
from profilekit.extractors.view import Cut
from profilekit.segments.using.price_tiers import TIER, columns_of_tier, tells_tier, with_tier
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import looked_up_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from profilekit.book import ProfileBook
    from profilekit.tables.tables import Tables

__all__ = ["WHOLE", "Buyers", "count_buyers", "require_lines"]

WHOLE: Final = 100_000
"""Parts of a customer's spend: whole numbers, whose sums no engine and no order of rows changes."""

_LINES: Final = "transactions"
_CUSTOMER: Final = "customer_id"
_LABEL: Final = "label"
_AMOUNT: Final = "amount"
_PART: Final = "part"
_SQUARE: Final = "square"
_NO_LABELS: Final = frozenset({_CUSTOMER, "order_id", "line_id"})


@dataclass(frozen=True, eq=False)
class Buyers:
    """Customers and spend of labels, in segments and among all.

    Attributes
    ----------
    labels : list of str
        Sorted.
    inside : ndarray of int of shape (n_labels, n_segments)
        Members who bought it.
    everybody : ndarray of int of shape (n_labels,)
        Customers who bought it.
    inside_spend, spend : ndarrays of int of shapes (n_labels, n_segments) and (n_labels,)
        Paid for it, in minor units, before refunds.
    inside_parts, parts : ndarrays of int of shapes (n_labels, n_segments) and (n_labels,)
        Sums over customers of the part of their own spend that they paid for it, in `WHOLE` parts.
    inside_squares, squares : ndarrays of int of the same shapes
        Sums of the squares of these parts.
    paying : ndarray of int of shape (n_segments,)
        Members who paid anything for a label.
    paying_count : int
        Customers who did.
    active : ndarray of int of shape (n_segments,)
        Members who bought anything with a label.
    active_count : int
        Customers who did.
    """

    labels: list[str]
    inside: NDArray[np.int64]
    everybody: NDArray[np.int64]
    inside_spend: NDArray[np.int64]
    spend: NDArray[np.int64]
    inside_parts: NDArray[np.int64]
    parts: NDArray[np.int64]
    inside_squares: NDArray[np.int64]
    squares: NDArray[np.int64]
    paying: NDArray[np.int64]
    paying_count: int
    active: NDArray[np.int64]
    active_count: int

    def among(self, everybody: int, segments: Sequence[int]) -> Buyers:
        """Give the same of some segments, held against the members of another that holds them."""
        bought, places = self.inside[:, everybody] > 0, list(segments)
        labels = [label for label, is_bought in zip(self.labels, bought, strict=True) if is_bought]

        def inside(counts: NDArray[np.int64]) -> NDArray[np.int64]:
            return counts[bought][:, places]

        return Buyers(
            labels=labels,
            inside=inside(self.inside),
            everybody=self.inside[bought, everybody],
            inside_spend=inside(self.inside_spend),
            spend=self.inside_spend[bought, everybody],
            inside_parts=inside(self.inside_parts),
            parts=self.inside_parts[bought, everybody],
            inside_squares=inside(self.inside_squares),
            squares=self.inside_squares[bought, everybody],
            paying=self.paying[places],
            paying_count=int(self.paying[everybody]),
            active=self.active[places],
            active_count=int(self.active[everybody]),
        )


def require_lines(book: ProfileBook, tables: Tables, by: str, *, asked_by: str) -> tuple[str, ...]:
    """Name the columns of lines that tell a label, or say why there are none.

    Raises
    ------
    UnknownNameError
        If there are no transactions, or they have no such labels.
    UnsupportedInputError
        If customers of the book and of the tables have ids of another kind.
    """
    if _LINES not in tables:
        raise UnknownNameError("table", [_LINES], tables.names, asked_by=asked_by)
    whole = tables.frame(_LINES).collect_schema()[_CUSTOMER].is_integer()
    if whole != book.frame[_CUSTOMER].dtype.is_integer():
        found = f"tables whose customer ids are {'numbers' if whole else 'text'}, unlike the book's"
        expected = "a book that was measured of these tables"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=expected)
    if by == TIER:
        return columns_of_tier(tables, asked_by=asked_by)
    reach = columns_within_reach(tables, _LINES)
    own = {c.name for c in MEASURED[_LINES].columns if c.kind in {Kind.LABEL, Kind.KEY}}
    known = {name: name for name in (own & reach) - _NO_LABELS}
    for column in MEASURED["products"].columns:
        stored = looked_up_name("products", column.name)
        if column.kind is Kind.LABEL and stored in reach:
            known.setdefault(column.name, stored)
    if by not in known:
        kind = "label of transactions"
        raise UnknownNameError(kind, [by], [*known, TIER], asked_by=asked_by)
    return (known[by],)


def count_buyers(
    book: ProfileBook,
    tables: Tables,
    members: NDArray[np.bool_],
    columns: tuple[str, ...],
    *,
    days: int | None,
) -> Buyers:
    """Count the customers of a book by what they bought.

    Parameters
    ----------
    book : ProfileBook
        Whose customers, and up to which day.
    tables : Tables
        With their lines.
    members : ndarray of bool of shape (n_customers, n_segments)
        Who is in which segment.
    columns : tuple of str
        What `require_lines` names.
    days : int, optional
        Days that count, the day of the book the last of them; None is all.
    """
    engine = tables.engine
    flags = [f"s{place}" for place in range(members.shape[1])]
    held = {name: members[:, place].astype(np.int64) for place, name in enumerate(flags)}
    ids = book.frame.select(_CUSTOMER)
    series = [nw.new_series(name, cells, backend="polars") for name, cells in held.items()]
    lent, release = engine.lend(ids.with_columns(*series))
    releases: list[Callable[[], object]] = [release]
    try:
        lines, give_back = _labelled(tables, epoch_day(book.as_of), columns, days)
        releases.append(give_back)
        pairs = lines.group_by(_CUSTOMER, _LABEL).agg(nw.col(_AMOUNT).sum())
        pairs, give_back = engine.materialise(pairs.join(lent, on=_CUSTOMER, how="inner"))
        releases.append(give_back)
        totals = pairs.group_by(_CUSTOMER).agg(
            nw.col(_AMOUNT).sum().alias("total"), *(nw.col(name).max() for name in flags)
        )
        by_label = engine.collect(_by_label(pairs, totals.select(_CUSTOMER, "total"), flags))
        paying = nw.when(nw.col("total") > 0).then(nw.lit(1)).otherwise(nw.lit(0))
        totals = totals.with_columns(paying.alias("everybody_paying"), everybody=nw.lit(1))
        totals = totals.with_columns(
            **{f"{name}_paying": nw.col(name) * nw.col("everybody_paying") for name in flags}
        )
        counted = [*flags, "everybody"]
        counted += [f"{name}_paying" for name in counted]
        active = engine.collect(totals.select(*(nw.col(name).sum() for name in counted)))
    finally:
        for each in reversed(releases):
            each()
    return _of(by_label, active, flags)


def _by_label(
    pairs: nw.LazyFrame[Any], totals: nw.LazyFrame[Any], flags: Sequence[str]
) -> nw.LazyFrame[Any]:
    """Add up customers, spend and parts of spend by label, in each segment and in all."""
    rows = pairs.join(totals, on=_CUSTOMER, how="left")
    # Where nothing was paid the amount is nought, and some engines refuse to divide by it.
    total = nw.when(nw.col("total") > 0).then(nw.col("total")).otherwise(nw.lit(1))
    part = (nw.col(_AMOUNT) * WHOLE // total).cast(nw.Int64)
    rows = rows.with_columns(part.alias(_PART))
    rows = rows.with_columns((nw.col(_PART) * nw.col(_PART)).alias(_SQUARE), buyers=nw.lit(1))
    sums = (_AMOUNT, _PART, _SQUARE)
    own = {f"{flag}_{name}": nw.col(flag) * nw.col(name) for flag in flags for name in sums}
    rows = rows.with_columns(**own)
    names = (*flags, *own, *sums, "buyers")
    return rows.group_by(_LABEL).agg(*(nw.col(name).sum() for name in names))


def _labelled(
    tables: Tables, as_of_day: int, columns: tuple[str, ...], days: int | None
) -> tuple[nw.LazyFrame[Any], Callable[[], object]]:
    """Give the customer, label and amount of the lines in the window."""
    lines = Cut(tables, as_of_day).frame(_LINES)
    if days is not None:
        lines = lines.filter(nw.col("ordered_day") > as_of_day - days)
    own = tables.columns(_LINES)
    lines = with_columns_from_afar(tables, _LINES, lines, {*columns} - own)
    release: Callable[[], object] = lambda: None  # noqa: E731 - nothing to give back
    label = columns[0]
    if tells_tier(columns):
        lines, release = with_tier(tables, lines, columns)
        label = TIER
    text = nw.col(label).cast(nw.String).alias(_LABEL)
    return lines.select(_CUSTOMER, text, _AMOUNT).filter(~nw.col(_LABEL).is_null()), release


def _of(by_label: nw.DataFrame[Any], active: nw.DataFrame[Any], flags: Sequence[str]) -> Buyers:
    rows = by_label.sort(_LABEL)

    def counts(frame: nw.DataFrame[Any], names: Sequence[str]) -> NDArray[np.int64]:
        columns = [frame[name].fill_null(0).to_numpy().astype(np.int64) for name in names]
        return np.column_stack(columns) if columns else np.zeros((len(frame), 0), np.int64)

    def inside(name: str) -> NDArray[np.int64]:
        return counts(rows, [f"{flag}_{name}" for flag in flags])

    def summed(names: Sequence[str]) -> NDArray[np.int64]:
        return counts(active, names)[:1].sum(axis=0)

    return Buyers(
        labels=rows[_LABEL].to_list(),
        inside=counts(rows, flags),
        everybody=counts(rows, ["buyers"])[:, 0],
        inside_spend=inside(_AMOUNT),
        spend=counts(rows, [_AMOUNT])[:, 0],
        inside_parts=inside(_PART),
        parts=counts(rows, [_PART])[:, 0],
        inside_squares=inside(_SQUARE),
        squares=counts(rows, [_SQUARE])[:, 0],
        paying=summed([f"{flag}_paying" for flag in flags]),
        paying_count=int(summed(["everybody_paying"]).sum()),
        active=summed(flags),
        active_count=int(summed(["everybody"]).sum()),
    )

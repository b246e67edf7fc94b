"""Hypothesis strategies for tables: small raw frames with all that the schema allows.

They draw from the schema itself: every kind, range and list of values, missing cells in every
optional column, ids and labels that break naive code. What they draw is what `Tables.load`
takes; every row is good, so that nothing drawn is lost in quarantine.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.errors import MissingExtraError, UnknownNameError
from profilekit.tables.schema import SCHEMA, Kind
from profilekit.testing.raw import CUSTOMER, RawTable, dtype_of

try:
    from hypothesis import strategies as st
except ImportError as _missing:
    raise MissingExtraError("test", asked_by="profilekit.testing.strategies") from _missing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from hypothesis.strategies import SearchStrategy

    from profilekit.tables.specs import ColumnSpec, TableSpec

__all__ = ["CUSTOMERS", "lines", "table", "tables"]

CUSTOMERS: Final = ("ann", "007", "7", "o'bob", "Zoë; --", "τσάι 🫖")
"""Ids that are text, numbers and neither; few, so that rows meet."""

_LABELS: Final = ("a", "b", " b", "NaN's", "{{7*7}}<b>", "'; DROP TABLE x; --", "ñandú", "0")
_KEYS: Final = ("k1", "k2", "k3", "k'4")
_DAYS_BEFORE: Final = 400
_DAYS_AFTER: Final = 30
_SECONDS: Final = 86_400
_MOST: Final = 1_000


def lines(
    *,
    around: date = date(2024, 2, 29),
    customers: Sequence[str] = CUSTOMERS,
    max_rows: int = 12,
) -> SearchStrategy[Any]:
    """Draw order lines; short for ``table("transactions")``.

    Parameters
    ----------
    around : datetime.date
        Rows lie in the 400 days before this day and the 30 days after.
    customers : sequence of str
        Ids to draw from.
    max_rows : int, default=12
        Most rows.

    Returns
    -------
    SearchStrategy of polars.DataFrame
        Frames for ``Tables.load(transactions=...)``.

    Examples
    --------
    >>> from hypothesis import given
    >>> import profilekit as pk
    >>> @given(lines())
    ... def test_recency_is_never_negative(drawn):
    ...     tables = pk.Tables.load(transactions=drawn)
    ...     book = pk.measure(tables, [pk.Recency()], as_of="2024-02-29")
    ...     assert all(days is None or days >= 0 for days in book.frame["recency_days"])
    """
    return table("transactions", around=around, customers=customers, max_rows=max_rows)


def table(
    name: str,
    *,
    around: date = date(2024, 2, 29),
    customers: Sequence[str] = CUSTOMERS,
    min_rows: int = 1,
    max_rows: int = 12,
) -> SearchStrategy[Any]:
    """Draw frames of one canonical table.

    Parameters
    ----------
    name : str
        Canonical name.
    around : datetime.date
        Rows lie in the 400 days before this day and the 30 days after.
    customers : sequence of str
        Ids to draw from.
    min_rows, max_rows : int
        Fewest and most rows.

    Returns
    -------
    SearchStrategy of polars.DataFrame
        All columns of the schema; rows of one key once.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    if name not in SCHEMA:
        raise UnknownNameError("table", (name,), SCHEMA, asked_by="strategies.table")
    spec = SCHEMA[name]
    row = st.fixed_dictionaries(
        {column.name: _cells(spec, column, around, tuple(customers)) for column in spec.columns}
    )
    rows = st.lists(row, min_size=min_rows, max_size=max_rows)
    return rows.map(partial(_frame, spec))


def tables(
    *names: str,
    around: date = date(2024, 2, 29),
    customers: Sequence[str] = CUSTOMERS,
    max_rows: int = 12,
) -> SearchStrategy[dict[str, Any]]:
    """Draw several tables that share customers, products and other ids.

    Parameters
    ----------
    *names : str
        Canonical names; by default every table but ``rates``.
    around : datetime.date
        Rows lie in the 400 days before this day and the 30 days after.
    customers : sequence of str
        Ids to draw from.
    max_rows : int, default=12
        Most rows of each.

    Returns
    -------
    SearchStrategy of dict of str to polars.DataFrame
        For ``Tables.load(**drawn)``.

    Raises
    ------
    UnknownNameError
        If there is no table of a name.
    """
    chosen = names or tuple(name for name in SCHEMA if name != "rates")
    drawn = st.fixed_dictionaries(
        {
            name: table(name, around=around, customers=customers, max_rows=max_rows)
            for name in chosen
        }
    )
    return drawn.map(partial(_in_order, chosen))


def _in_order(names: Sequence[str], frames: dict[str, Any]) -> dict[str, Any]:
    """Put the tables in the order asked for: hypothesis draws them in any."""
    return {name: frames[name] for name in names}


def _frame(spec: TableSpec, rows: list[dict[str, Any]]) -> Any:
    dtypes = {column.name: dtype_of(column.kind) for column in spec.columns}
    return nw.to_native(RawTable(spec, dtypes, ()).plus(rows).frame())


def _cells(
    spec: TableSpec, column: ColumnSpec, around: date, customers: tuple[str, ...]
) -> SearchStrategy[Any]:
    """Values of a column; one that is neither required nor part of the key may be missing."""
    values = _values(column, around)
    if column.name == CUSTOMER:
        values = st.sampled_from(customers)
    elif column.kind is Kind.MONEY and spec.name == "returns":
        values = st.integers(0, 100_000).map(_major)
    can_lack = not column.required and column.name not in spec.key
    return st.none() | values if can_lack and column.kind is not Kind.CURRENCY else values


def _values(column: ColumnSpec, around: date) -> SearchStrategy[Any]:
    low = -_MOST if column.minimum is None else column.minimum
    high = max(low, _MOST) if column.maximum is None else column.maximum
    by_kind: dict[Kind, SearchStrategy[Any]] = {
        Kind.TIME: _instants(around),
        Kind.MONEY: st.integers(-2_000, 100_000).map(_major),
        Kind.NUMBER: st.floats(low, high, allow_subnormal=False),
        Kind.INTEGER: st.integers(int(low), int(high)),
        Kind.FLAG: st.booleans(),
        Kind.CURRENCY: st.just("EUR"),
        Kind.KEY: st.sampled_from(_KEYS),
    }
    return by_kind.get(column.kind, st.sampled_from(column.values or _LABELS))


def _major(minor: int) -> float:
    return minor / 100


def _instants(around: date) -> SearchStrategy[datetime]:
    """Instants that often are midnight, the last second, or the same."""
    start = datetime(around.year, around.month, around.day, tzinfo=UTC)
    days = st.integers(-_DAYS_BEFORE, _DAYS_AFTER)
    seconds = st.sampled_from((0, _SECONDS // 2, _SECONDS - 1)) | st.integers(0, _SECONDS - 1)

    def instant(day: int, second: int) -> datetime:
        return start + timedelta(days=day, seconds=second)

    return st.builds(instant, days, seconds)

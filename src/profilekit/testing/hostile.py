"""The tables that extractors are tried on: an invented shop, and customers that break things.

Each hostile customer is one trap: rows of one instant, rows on the ends of windows, money given
back, nothing but empty cells, a single row, rows in the future only, ids that look like numbers.
Their rows are copies of rows of the shop, so that they make sense to any extractor.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import narwhals as nw

from profilekit.tables.schema import Kind
from profilekit.tables.shop import shop_frames
from profilekit.testing.raw import CUSTOMER, RawTable, RawTables, Row, dtype_of, moved

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from profilekit.tables.specs import ColumnSpec

__all__ = ["AS_OF", "hostile_shop"]

AS_OF: Final = date(2025, 9, 30)
"""A day with three months of the shop's rows after it."""
_N_CUSTOMERS: Final = 40
_SEED: Final = 7
_WINDOWS_DAYS: Final = (30, 90, 365)
_LABELS: Final = ("'; DROP TABLE customers; --", "{{7*7}}<b>", "NaN", " tea", "τσάι 🫖")
_FIRST: Final = datetime(2024, 2, 1, 10, tzinfo=UTC)
_CLOCK: Final = ("hour", "minute", "second", "microsecond")
_CAN_LACK: Final = frozenset(Kind) - {Kind.CURRENCY}
# Within an order, a session or a message, rows share the id.
_SHARED_IDS: Final = frozenset({"order_id", "session_id", "message_id"})
_OWN_IDS: Final = frozenset({"line_id", "ticket_id", "contact_id"})


@dataclass(frozen=True)
class _Trap:
    """A customer, the times of the rows, and what is odd about them."""

    customer: str
    times: tuple[datetime, ...]
    nulls: bool = False
    money: float | None = None
    refunds: bool = False
    labels: bool = False


@lru_cache(maxsize=1)
def _shop() -> RawTables:
    """Make the shop with every canonical column, its amounts in one currency.

    Conversion is not the extractor's, so there are no exchange rates either.
    """
    raw = RawTables.of(shop_frames(_SEED, _N_CUSTOMERS))
    return RawTables({name: _whole(t) for name, t in raw.tables.items() if name != "rates"})


def _whole(table: RawTable) -> RawTable:
    """Add the canonical columns that the shop does without."""
    absent = [column for column in table.spec.columns if column.name not in table.columns]
    rows = tuple(
        {**row, **{column.name: _invented(column, i) for column in absent}}
        for i, row in enumerate(table.rows)
    )
    dtypes = {**table.dtypes, **{column.name: dtype_of(column.kind) for column in absent}}
    whole = RawTable(table.spec, dtypes, rows)
    return whole.each(lambda _: dict.fromkeys(whole.of_kind(Kind.CURRENCY), "EUR"))


def _invented(column: ColumnSpec, place: int) -> Any:
    """Invent a value for a row, one of a few."""
    few = place % 5
    low = int(column.minimum or 0)
    match column.kind:
        case Kind.TIME:
            return _FIRST + timedelta(days=100 * few)
        case Kind.MONEY | Kind.NUMBER:
            return float(low + few)
        case Kind.INTEGER:
            return low + few
        case Kind.FLAG:
            return few > 1
        case _:
            return column.values[few % len(column.values)] if column.values else f"kind {few}"


def hostile_shop(as_of: date, windows_days: Sequence[int] = ()) -> RawTables:
    """Make the tables.

    Parameters
    ----------
    as_of : date
        Day asked about; rows lie on both sides of it.
    windows_days : sequence of int, optional
        Windows of the extractor, on whose ends rows lie.

    Returns
    -------
    RawTables
        Every canonical table but the exchange rates; every row is good.
    """
    return _made(as_of, tuple(sorted({*_WINDOWS_DAYS, *windows_days})))


@lru_cache(maxsize=8)
def _made(as_of: date, windows_days: tuple[int, ...]) -> RawTables:
    traps = tuple(_traps(as_of, windows_days))
    return _shop().each_table(lambda table: _with_traps(table, traps))


def _traps(as_of: date, windows_days: Sequence[int]) -> Iterator[_Trap]:
    def at(days: int, *clock: int) -> datetime:
        of_day = dict(
            zip(("hour", "minute", "second", "microsecond"), clock or (12,), strict=False)
        )
        local = datetime.combine(as_of - timedelta(days=days), time()).replace(**of_day)
        return local.replace(tzinfo=UTC)

    ends = [at(days) for window in windows_days for days in (window - 1, window)]
    yield _Trap("007", (at(10),))
    yield _Trap("7", (at(400),))
    yield _Trap("t.i.e", (*[at(20)] * 4, *[at(5, 9)] * 3))
    yield _Trap('r"e"f', (*ends, at(0, 0), at(0, 23, 59, 59, 999_999), at(-1, 0), at(-2)))
    yield _Trap("Zoë; --", (at(60), at(8), at(3)), nulls=True)
    yield _Trap("null", (at(33), at(12)), money=0.0)
    yield _Trap("%back\\", (at(50), at(50), at(9), at(2)), refunds=True)
    yield _Trap("o'bob", (at(70), at(45, 0), at(44, 23, 59), at(1), at(0)), labels=True)
    yield _Trap(" z z", (at(-1, 0), at(-40), at(-4_000)))


def _with_traps(table: RawTable, traps: Sequence[_Trap]) -> RawTable:
    if not table.has_customers:
        return table
    dated = table.time
    # Rows that say when come first, so that other times can be moved along.
    samples = sorted(table.rows, key=lambda row: dated is not None and row[dated] is None)
    rows: list[Row] = []
    for trap in traps:
        times: Sequence[datetime | None] = trap.times if dated else (None,)
        rows += [
            _trap_row(table, trap, i, when, samples[i % len(samples)])
            for i, when in enumerate(times)
        ]
    return table.plus(rows)


def _trap_row(table: RawTable, trap: _Trap, place: int, when: datetime | None, sample: Row) -> Row:
    row = {**sample, **_moved_to(table, sample, when), **_ids(table, trap.customer, place)}
    if trap.nulls:
        row |= dict.fromkeys(table.of_kind(*_CAN_LACK), None)
        row |= {n: sample[n] for n in table.spec.required if n in row}
        row |= {**_ids(table, trap.customer, place), **({table.time: when} if table.time else {})}
    if trap.money is not None:
        row |= dict.fromkeys(table.of_kind(Kind.MONEY), trap.money)
    if trap.refunds and table.spec.name == "transactions" and place % 2:
        row["amount"] = -sample["amount"]
    if trap.labels:
        free = [n for n in table.of_kind(Kind.LABEL, Kind.TEXT) if not table.spec.column(n).values]
        row |= {name: _LABELS[(place + i) % len(_LABELS)] for i, name in enumerate(free)}
    return row


def _moved_to(table: RawTable, sample: Row, when: datetime | None) -> Row:
    """Move all times of a row by the same distance."""
    if table.time is None or when is None:
        return {}
    then = sample[table.time]
    by = when - then if then is not None else timedelta(0)
    others = {name: moved(sample[name], by) for name in table.of_kind(Kind.TIME)}
    return {**others, table.time: when}


def _ids(table: RawTable, customer: str, place: int) -> dict[str, Any]:
    ids: dict[str, Any] = {CUSTOMER: customer}
    for name in table.of_kind(Kind.KEY):
        if name in _SHARED_IDS:
            ids[name] = f"{customer}-{place // 2}"
        elif name in _OWN_IDS:
            is_text = table.dtypes[name] == nw.String()
            ids[name] = f"{customer}-{place}" if is_text else place + 1
    return ids

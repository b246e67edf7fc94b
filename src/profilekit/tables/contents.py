"""What can be measured once tables are read: purchases and refunds apart, rows and days counted.

Refunds come from two tables, so they can be told from purchases only when all are read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from profilekit.tables.clocks import hours_of
from profilekit.tables.days import DayCounts, count_days, undated_since
from profilekit.tables.price_levels import with_price_level
from profilekit.tables.refunds import purchases, refunds_of
from profilekit.tables.report import TableReport, TablesReport
from profilekit.tables.schema import MEASURED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw

    from profilekit.engines import Engine
    from profilekit.tables.loading import Loaded
    from profilekit.tables.settling import Settled

__all__ = ["Contents", "contents_of"]


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in tables, by name; ``refunds`` is one more.

    Attributes
    ----------
    frames : mapping of str to nw.LazyFrame
        Good rows, all on one engine.
    rows : mapping of str to int
        How many they are.
    days : mapping of str to DayCounts
        How many on each day, of tables that have rows and a time.
    undated : mapping of str to DayCounts
        How many without a day of their own by the day since when their subjects are known.
    hours : mapping of str to mapping of str to nw.Expr
        Hours that can be told, by table and name.
    report : TablesReport
        What the checks found, by table given.
    """

    frames: Mapping[str, nw.LazyFrame[Any]]
    rows: Mapping[str, int]
    days: Mapping[str, DayCounts]
    undated: Mapping[str, DayCounts]
    hours: Mapping[str, Mapping[str, nw.Expr]]
    report: TablesReport


def contents_of(loaded: Loaded, home: Engine, refunds: Literal["net", "drop", "error"]) -> Contents:
    """Part purchases from refunds, and count.

    Parameters
    ----------
    loaded : Loaded
        Settled tables.
    home : Engine
        Engine that all frames end on.
    refunds : {"net", "drop", "error"}
        Whether refunds are kept; ``"drop"`` leaves them out and notes how many.
    """
    frames = {name: _moved(table, home) for name, table in loaded.settled.items()}
    rows = {name: table.rows for name, table in loaded.settled.items()}
    notes = {name: dict(table.notes) for name, table in loaded.settled.items()}
    lines = notes.get("transactions", {}).get("refund_lines", 0)
    is_kept = refunds != "drop"
    if "transactions" in frames or "returns" in frames:
        found = {"transactions": lines, "returns": rows.get("returns", 0)}
        frames["refunds"] = refunds_of(frames, has_lines=lines > 0, is_kept=is_kept)
        rows["refunds"] = sum(found.values()) if is_kept else 0
        for name, count in found.items():
            if count and not is_kept:
                notes[name]["dropped_refunds"] = count
    if lines:
        frames["transactions"] = purchases(frames["transactions"])
        rows["transactions"] -= lines
    if "products" in frames:
        there = {*frames["products"].collect_schema().names()}
        if {"category", "list_amount"} <= there:
            frames["products"] = with_price_level(frames["products"])
    days = {
        name: count_days(home, frame, day)
        for name, frame in frames.items()
        if rows[name] and (day := MEASURED[name].day) in frame.collect_schema().names()
    }
    undated = {
        name: count_days(home, frame.select(since=since), "since")
        for name, frame in frames.items()
        if rows[name]
        and (since := undated_since(MEASURED[name], frame.collect_schema().names())) is not None
    }
    hours = {name: hours_of(table, loaded.calendar) for name, table in loaded.settled.items()}
    return Contents(frames, rows, days, undated, hours, _report(loaded, notes))


def _moved(table: Settled, home: Engine) -> nw.LazyFrame[Any]:
    engine = table.draft.engine
    return table.frame if engine.name == home.name else home.place(engine.collect(table.frame))


def _report(loaded: Loaded, notes: Mapping[str, dict[str, int]]) -> TablesReport:
    return TablesReport(
        tables={
            name: TableReport(
                rows_read=table.draft.seen.rows,
                rows_kept=table.rows,
                faults=table.faults,
                notes=notes[name],
                columns_left_out=table.draft.left_out,
            )
            for name, table in sorted(loaded.settled.items())
        }
    )

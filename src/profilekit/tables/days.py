"""How many rows lie on each day, so that those after any day can be counted at once."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.tables.specs import day_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from profilekit.engines import Engine
    from profilekit.tables.specs import TableSpec

__all__ = ["DayCounts", "count_days", "undated_since"]


@dataclass(frozen=True, slots=True)
class DayCounts:
    """Rows of a table by day.

    Attributes
    ----------
    days : tuple of int
        Days since 1970-01-01 with a row, sorted.
    up_to : tuple of int
        Rows up to each of them, that day included.
    """

    days: tuple[int, ...]
    up_to: tuple[int, ...]

    def after(self, day: int) -> int:
        """Count the rows after a day; one without a day is never after it."""
        place = bisect_right(self.days, day)
        total = self.up_to[-1] if self.up_to else 0
        return total - (self.up_to[place - 1] if place else 0)


def undated_since(spec: TableSpec, columns: Collection[str]) -> nw.Expr | None:
    """Day since when the subject of a row without a day of its own is known, else missing.

    Parameters
    ----------
    spec : TableSpec
        What the table is.
    columns : collection of str
        Columns that it has.

    Returns
    -------
    nw.Expr or None
        Of int64; None where the table cannot tell.
    """
    since = None if spec.known_since is None else day_name(spec.known_since)
    if since is None or since not in columns:
        return None
    if spec.day not in columns:
        return nw.col(since)
    return nw.when(nw.col(str(spec.day)).is_null()).then(nw.col(since))


def count_days(engine: Engine, frame: nw.LazyFrame[Any], day: str) -> DayCounts:
    """Count the rows of a frame by a column of days."""
    counted = frame.group_by(day).agg(rows=nw.len())
    found = engine.collect(counted).drop_nulls(day).sort(day)
    return DayCounts(tuple(found[day].to_list()), tuple(accumulate(found["rows"].to_list())))

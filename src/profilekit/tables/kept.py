"""What tables answer once they are read: their rows, counted and kept, and those kept out.

They hold data, so they cannot be changed and are never copied: whatever holds tables, a clone of
an estimator too, holds the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from profilekit.errors import UnknownNameError
from profilekit.tables.opening import Family
from profilekit.tables.quarantine import rows_in_quarantine
from profilekit.tables.specs import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import narwhals as nw

    from profilekit.engines import Engine
    from profilekit.tables.contents import Contents
    from profilekit.tables.report import TablesReport
    from profilekit.tables.settling import Settled

__all__ = ["KeptTables"]


class KeptTables:
    """Tables of one seller that are read, as `profilekit.Tables` answers for them."""

    __slots__ = (
        "_contents",
        "_settled",
        "currency",
        "decimals",
        "engine",
        "given",
        "names",
        "report",
        "timezone",
    )

    names: tuple[str, ...]
    currency: str | None
    decimals: int
    timezone: str
    engine: Engine
    given: str
    report: TablesReport
    _contents: Contents
    _settled: Mapping[str, Settled]

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Tables cannot be changed; {name} is fixed when they are loaded.")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> Self:
        """Give itself: it cannot be changed, and its rows are not worth copying."""
        del memo
        return self

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}: {self._contents.rows[name]:,} rows" for name in self.names)
        return f"Tables({shown or 'none'})"

    def __contains__(self, name: object) -> bool:
        return name in self._contents.frames

    def frame(self, name: str) -> nw.LazyFrame[Any]:
        """Good rows of a table in the form kept inside.

        Times are int64 microseconds since 1970 in UTC, each with a column of int64 days in the
        business zone; money is int64 minor units; flags are int64.

        Parameters
        ----------
        name : str
            A table given, or ``"refunds"``.

        Returns
        -------
        nw.LazyFrame of shape (rows, columns)
            On the engine of the tables.

        Raises
        ------
        UnknownNameError
            If it was not given.
        """
        self._require(name, "Tables.frame")
        return self._contents.frames[name]

    def columns(self, name: str) -> frozenset[str]:
        """Columns of the form kept inside.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.columns")
        return frozenset(self._contents.frames[name].collect_schema().names())

    def rows(self, name: str) -> int:
        """Good rows of a table.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.rows")
        return self._contents.rows[name]

    def hours(self, name: str) -> Mapping[str, nw.Expr]:
        """Hours that the times of a table can tell; none for times that came as days.

        Parameters
        ----------
        name : str
            A table given, or ``"refunds"``.

        Returns
        -------
        mapping of str to nw.Expr
            By name, as ``ordered_hour``: whole hours since 1970-01-01 in the business zone,
            computed from the instants of `frame`.
        """
        return self._contents.hours.get(name, {})

    def bounds(self, name: str, column: str) -> tuple[int, int] | None:
        """Give a smallest and a largest value that no id of a column is outside of.

        Parameters
        ----------
        name : str
            A table given, or ``"refunds"``.
        column : str
            A column of it.

        Returns
        -------
        tuple of int and int, or None
            None where they are not known, or the ids are no whole numbers.
        """
        draft = self._settled[name].draft if name in self._settled else None
        if draft is None or not draft.seen.of(column, "top"):
            return None
        ids = {c.name for c in draft.of_kind(Kind.KEY) if c.family is Family.INTEGER}
        low, high = draft.seen.of(column, "bottom"), draft.seen.of(column, "top")
        return (int(low), int(high)) if column in ids else None

    def rows_after(self, name: str, day: int) -> int:
        """Good rows of a table after a day.

        Parameters
        ----------
        name : str
            A table given, or ``"refunds"``.
        day : int
            Days since 1970-01-01 in the business zone.

        Returns
        -------
        int
            Rows, with those that have no day of their own and whose subjects were not known
            yet; none where the table has no time.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.rows_after")
        counted = (self._contents.days.get(name), self._contents.undated.get(name))
        return sum(days.after(day) for days in counted if days is not None)

    def has_versions(self, name: str) -> bool:
        """Tell whether any row of a table says since when it holds.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.has_versions")
        days = self._contents.days.get(name)
        return days is not None and bool(days.days)

    def quarantine(self, name: str) -> Any:
        """Rows that the checks kept out, as they were given, with their ``fault_code``.

        Parameters
        ----------
        name : str
            A table given.

        Returns
        -------
        native frame
            Of the kind given; an Ibis table comes back as a PyArrow table of the columns read,
            a file as a polars frame.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        if name not in self._settled:
            raise UnknownNameError("table", (name,), self.names, asked_by="Tables.quarantine")
        table = self._settled[name]
        return table.draft.source.rows_as_given(rows_in_quarantine(table))

    def _require(self, name: str, asked_by: str) -> None:
        if name not in self._contents.frames:
            raise UnknownNameError("table", (name,), self._contents.frames, asked_by=asked_by)

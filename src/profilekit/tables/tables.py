"""Tables: everything that is measured later, read once, checked and in one form.

Inside, times are whole microseconds and days, money is whole minor units, and every table is on
one engine, so that the same measures give the same numbers wherever the data came from.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self

from profilekit.engines import open_sources
from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.tables.contents import contents_of
from profilekit.tables.loading import Loaded, Settings, load
from profilekit.tables.quarantine import rows_in_quarantine

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import narwhals as nw

    from profilekit.engines import Engine, Source
    from profilekit.tables.days import DayCounts
    from profilekit.tables.report import TablesReport
    from profilekit.tables.settling import Settled

__all__ = ["Tables"]


class Tables:
    """Canonical tables of one seller, read and checked; made by `Tables.load`.

    Attributes
    ----------
    names : tuple of str
        Tables given, sorted.
    currency : str or None
        ISO 4217 code of every amount; None when the tables do not say.
    decimals : int
        Digits of the minor unit.
    timezone : str
        Zone in which days begin.
    engine : Engine
        Where the tables are.
    given : str
        Kind of frame that results are given back in: that of ``transactions``, or else of the
        first table.
    report : TablesReport
        Rows, faults and notes by table.

    Examples
    --------
    >>> import polars as pl
    >>> lines = pl.DataFrame(
    ...     {
    ...         "client": ["ann", "ann", None],
    ...         "ordered_at": ["2017-12-30", "2017-12-31T18:05:00Z", "2017-12-31"],
    ...         "amount": [10.0, -2.5, 4.0],
    ...     }
    ... )
    >>> tables = Tables.load(
    ...     transactions=lines, rename={"transactions": {"client": "customer_id"}}, currency="EUR"
    ... )
    >>> tables.rows("transactions"), tables.rows("refunds")
    (1, 1)
    >>> tables.quarantine("transactions")["fault_code"].to_list()
    ['missing_key']
    """

    __slots__ = (
        "_days",
        "_frames",
        "_rows",
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
    _frames: Mapping[str, nw.LazyFrame[Any]]
    _rows: Mapping[str, int]
    _days: Mapping[str, DayCounts]
    _settled: Mapping[str, Settled]

    @classmethod
    def load(  # noqa: PLR0913 each is named by the user
        cls,
        *,
        rename: Mapping[str, Mapping[str, str]] | None = None,
        columns: Mapping[str, Collection[str]] | None = None,
        timezone: str = "UTC",
        naive_timezone: str | None = None,
        currency: str | None = None,
        refunds: Literal["net", "drop", "error"] = "net",
        time_format: str | Mapping[str, str] | None = None,
        strict: bool = False,
        engine: Literal["polars", "duckdb"] | None = None,
        memory_limit: str | None = None,
        **tables: Any,
    ) -> Self:
        """Read tables, check every row, and bring them into one form.

        Parameters
        ----------
        rename : mapping of str to mapping, optional
            By table, the canonical name of each given name that differs.
        columns : mapping of str to collection of str, optional
            By table, the given columns to read; by default all that mean something.
        timezone : str, default="UTC"
            IANA name of the zone in which days begin.
        naive_timezone : str, optional
            Zone in which times without one are read; by default ``timezone``. A date without a
            time is that day in ``timezone`` either way.
        currency : str, optional
            ISO 4217 code of the amounts. With ``rates``, what other currencies are converted to.
            By default the only code that stands in the tables.
        refunds : {"net", "drop", "error"}, default="net"
            Whether refunds are subtracted on their own day, left out, or refused.
        time_format : str or mapping of str to str, optional
            How times given as text are written, as for ``datetime.strptime``; by column name, or
            ``"table.column"``, when they differ. By default ISO 8601.
        strict : bool, default=False
            Whether a faulty row is an error instead of going into quarantine.
        engine : {"polars", "duckdb"}, optional
            Where files and frames are computed; by default where they are, or in polars.
        memory_limit : str, optional
            Of ``engine="duckdb"``, such as ``"1GB"``.
        **tables : data
            Canonical tables by name: pandas, polars, PyArrow or PySpark frames, DuckDB relations,
            Ibis tables, or paths and globs to Parquet or CSV files.

        Returns
        -------
        Tables
            Good rows; the others are counted in ``report`` and kept in ``quarantine``.

        Raises
        ------
        TablesError
            With every fault of every table that keeps them from being read.
        UnsupportedInputError
            If an object is no table, or two engines cannot be mixed.
        UnknownNameError
            If a time zone has no such name.
        MissingExtraError
            If the engine of a table is not installed.
        """
        if refunds not in {"net", "drop", "error"}:
            raise UnsupportedInputError(
                f"refunds={refunds!r}", asked_by="Tables.load", expected="'net', 'drop' or 'error'"
            )
        home, sources = open_sources(tables, engine=engine, memory_limit=memory_limit)
        settings = Settings(
            rename=rename or {},
            columns=columns or {},
            timezone=timezone,
            naive_timezone=naive_timezone or timezone,
            currency=currency,
            refunds=refunds,
            time_format=time_format,
            strict=strict,
        )
        return cls._of(load(sources, settings), home, sources, settings)

    @classmethod
    def _of(
        cls, loaded: Loaded, home: Engine, sources: Mapping[str, Source], settings: Settings
    ) -> Self:
        made = cls.__new__(cls)
        contents = contents_of(loaded, home, settings.refunds)
        first = next(iter(sorted(sources)), None)
        chosen = "transactions" if "transactions" in sources else first
        values = {
            "names": tuple(sorted(loaded.settled)),
            "currency": loaded.currency,
            "decimals": loaded.decimals,
            "timezone": settings.timezone,
            "engine": home,
            "given": sources[chosen].kind if chosen else "polars",
            "report": contents.report,
            "_frames": MappingProxyType(dict(contents.frames)),
            "_rows": MappingProxyType(dict(contents.rows)),
            "_days": MappingProxyType(dict(contents.days)),
            "_settled": MappingProxyType(dict(loaded.settled)),
        }
        for name, value in values.items():
            object.__setattr__(made, name, value)
        return made

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"Tables cannot be changed; {name} is fixed when they are loaded.")

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}: {self._rows[name]:,} rows" for name in self.names)
        return f"Tables({shown or 'none'})"

    def __contains__(self, name: object) -> bool:
        return name in self._frames

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
        return self._frames[name]

    def columns(self, name: str) -> frozenset[str]:
        """Columns of the form kept inside.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.columns")
        return frozenset(self._frames[name].collect_schema().names())

    def rows(self, name: str) -> int:
        """Good rows of a table.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.rows")
        return self._rows[name]

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
            Rows; none where the table has no time.

        Raises
        ------
        UnknownNameError
            If the table was not given.
        """
        self._require(name, "Tables.rows_after")
        return self._days[name].after(day) if name in self._days else 0

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
        if name not in self._frames:
            raise UnknownNameError("table", (name,), self._frames, asked_by=asked_by)

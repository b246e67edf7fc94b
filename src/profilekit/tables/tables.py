"""Tables: everything that is measured later, read once, checked and in one form.

Inside, times are whole microseconds and days, money is whole minor units, and every table is on
one engine, so that the same measures give the same numbers wherever the data came from.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, Self

from profilekit.engines import open_sources
from profilekit.errors import UnsupportedInputError
from profilekit.tables.contents import contents_of
from profilekit.tables.kept import KeptTables
from profilekit.tables.loading import Loaded, Settings, load

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from profilekit.engines import Engine, Source

__all__ = ["Tables"]


class Tables(KeptTables):
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

    __slots__ = ()

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
            "_contents": contents,
            "_settled": MappingProxyType(dict(loaded.settled)),
        }
        for name, value in values.items():
            object.__setattr__(made, name, value)
        return made

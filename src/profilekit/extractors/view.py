"""What extractors may see: tables without a row after the day asked about.

Every row that is measured comes from here, so the future is left out in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.query import Query
from profilekit.tables.days import undated_since
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import day_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.engines.base import Release
    from profilekit.extractors.grains import Grain
    from profilekit.extractors.plan import Plan
    from profilekit.extractors.rows import Row
    from profilekit.tables import Tables

__all__ = ["Cut", "TableView"]


@dataclass(frozen=True)
class Cut:
    """Tables up to a day, or one part of their customers.

    Attributes
    ----------
    tables : Tables
        What was loaded.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    parts, part : int
        How many parts the customers are split into, and which one this is.
    asked : nw.LazyFrame, optional
        ``customer_id`` of the only customers to see, each once, on the engine of the tables.
    releases : tuple of Release
        What gives back what it holds; see `release`.
    """

    tables: Tables
    as_of_day: int
    parts: int = 1
    part: int = 0
    asked: nw.LazyFrame[Any] | None = None
    releases: tuple[Release, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Tables that have rows, refunds included, sorted."""
        known = {*self.tables.names}
        if known & {"transactions", "returns"}:
            known.add(refunds.table)
        return tuple(sorted(name for name in known if self.tables.rows(name)))

    @property
    def rows_after(self) -> dict[str, int]:
        """Rows after the day, by table that has any."""
        counts = {name: self.tables.rows_after(name, self.as_of_day) for name in self.names}
        return {name: count for name, count in counts.items() if count}

    def of_part(self, part: int) -> Cut:
        """Give another part of the customers."""
        return replace(self, part=part)

    def frame(self, table: str) -> nw.LazyFrame[Any]:
        """Rows of a table up to the day."""
        frame, spec = self.tables.frame(table), MEASURED[table]
        hidden = self._not_yet_known(table)
        frame = frame.with_columns(**hidden) if hidden else frame
        if self.tables.rows_after(table, self.as_of_day):
            columns = self.tables.columns(table)
            own = nw.col(spec.day) if spec.day in columns else None
            for day in (own, undated_since(spec, columns)):
                # A row that nothing dates, as an attribute without a start, is always known.
                frame = frame if day is None else frame.filter(_known_by(day, self.as_of_day))
        if CUSTOMER not in self.tables.columns(table):
            return frame
        if self.asked is not None:
            frame = frame.join(self.asked, on=CUSTOMER, how="semi")
        return self._own_part(frame)

    def of_customers(self, ids: nw.DataFrame[Any]) -> Cut:
        """See only some customers: ``customer_id``, each once, backed by polars."""
        asked, release = self.tables.engine.lend(ids)
        return replace(self, asked=asked, releases=(*self.releases, release))

    def of_everybody(self) -> Cut:
        """See all customers, whoever is asked for."""
        return replace(self, parts=1, part=0, asked=None)

    def release(self) -> None:
        """Give back what the engine keeps of the customers asked for."""
        for release in self.releases:
            release()

    def asked_here(self) -> nw.LazyFrame[Any] | None:
        """Give ``customer_id`` of the customers asked for that fall in this part, if any are."""
        return None if self.asked is None else self._own_part(self.asked)

    def _own_part(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        if self.parts == 1:
            return frame
        return self.tables.engine.partition(frame, CUSTOMER, count=self.parts, index=self.part)

    def _not_yet_known(self, table: str) -> dict[str, nw.Expr]:
        """Columns whose value came later than the row, hidden where it came after the day."""
        columns = self.tables.columns(table)
        hidden: dict[str, nw.Expr] = {}
        for column in MEASURED[table].columns:
            known = day_name(column.known_at) if column.known_at else ""
            names = (
                {column.name, day_name(column.name)} if column.kind is Kind.TIME else {column.name}
            )
            for name in names & columns if known in columns else ():
                later = nw.col(known) > self.as_of_day
                nothing = nw.when(nw.lit(value=False)).then(nw.col(name))
                hidden[name] = nw.when(later).then(nothing).otherwise(nw.col(name))
        return hidden

    def query(self, plan: Plan) -> Query:
        """Set a plan up over these tables."""
        frames = {name: self.frame(name) for name in plan.tables if name in self.tables}
        return Query(plan, self.tables, frames, self.as_of_day)


def _known_by(day: nw.Expr, as_of_day: int) -> nw.Expr:
    return (day <= as_of_day) | day.is_null()


@dataclass(frozen=True)
class TableView:
    """What a free-form extractor reads: the columns it named, up to the day asked about.

    Attributes
    ----------
    needs : mapping of str to frozenset of str
        Columns the extractor named, by table.
    asked_by : str
        The extractor.
    wants : mapping of str to frozenset of str
        Columns it reads where they are there.
    releases : list of Release
        What gives back what the engine keeps for its frames.
    """

    needs: Mapping[str, frozenset[str]]
    asked_by: str
    _cut: Cut
    wants: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    releases: list[Release] = field(default_factory=list["Release"])

    @property
    def as_of_day(self) -> int:
        """Day asked about, in days since 1970-01-01."""
        return self._cut.as_of_day

    @property
    def decimals(self) -> int:
        """Digits of the minor unit that amounts are in."""
        return self._cut.tables.decimals

    def table(self, name: str) -> nw.LazyFrame[Any]:
        """Rows of a table.

        Parameters
        ----------
        name : str
            A table named in ``needs`` or ``wants``.

        Returns
        -------
        nw.LazyFrame of shape (n_rows, 1 + n_columns)
            ``customer_id`` and the columns named: instants in int64 microseconds since
            1970-01-01 UTC and their business day beside them, money in int64 minor units.

        Raises
        ------
        UnknownNameError
            If the table is not named, or is not there.
        """
        self._require(name)
        named = self._named(name)
        days = {day_name(c) for c in named}
        columns = (named | days | {CUSTOMER}) & self._cut.tables.columns(name)
        return self._cut.frame(name).select(sorted(columns))

    def has(self, table: str, *columns: str) -> bool:
        """Tell whether a table, and all of some columns of it, can be read.

        Parameters
        ----------
        table : str
            A table named in ``needs`` or ``wants``.
        *columns : str
            Columns named there.

        Raises
        ------
        UnknownNameError
            If one is not named there.
        """
        named = {*self.needs, *self.wants}
        if table not in named:
            raise UnknownNameError("table", [table], named, asked_by=self.asked_by)
        unnamed = [name for name in columns if name not in self._named(table)]
        if unnamed:
            kind = f"column of {table} in its needs and wants"
            raise UnknownNameError(kind, unnamed, self._named(table), asked_by=self.asked_by)
        known = self._cut.tables
        return table in known and known.columns(table) >= {*columns}

    def grain(self, grain: Grain, **columns: Row[Any]) -> nw.LazyFrame[Any]:
        """Rows of a grain, grouped as the planner groups them.

        Parameters
        ----------
        grain : Grain
            Without scope, such as ``orders``.
        **columns : Row
            Rows of the grain, under the names they are to have.

        Returns
        -------
        nw.LazyFrame of shape (n_rows, 1 + n_columns)
            ``customer_id`` and the columns.

        Raises
        ------
        DeclarationError
            If a row belongs to another grain, or the grain has a scope.
        UnknownNameError
            If the grain's table is not named in ``needs`` or ``wants``, or is not there.
        """
        if grain.scope:
            raise DeclarationError(f"{grain} is narrowed; filter it", asked_by=self.asked_by)
        for name, row in columns.items():
            if row.grain not in {None, grain}:
                raise DeclarationError(f"{name}={row} is no row of {grain}", asked_by=self.asked_by)
        plan = make_plan((), grains=[grain], carry=columns.values())
        for table in plan.tables:
            self._require(table)
        query = self._cut.query(plan)
        self.releases.append(query.release)
        return query.rows(grain, columns)

    def _named(self, table: str) -> frozenset[str]:
        return self.needs.get(table, frozenset()) | self.wants.get(table, frozenset())

    def _require(self, table: str) -> None:
        named = {*self.needs, *self.wants}
        if table not in named or table not in self._cut.tables:
            there = {name for name in named if name in self._cut.tables}
            raise UnknownNameError("table", [table], there, asked_by=self.asked_by)

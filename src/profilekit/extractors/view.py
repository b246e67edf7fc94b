"""What extractors may see: tables without a row after the day asked about.

Every row that is measured comes from here, so the future is left out in one place.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import DeclarationError, UnknownNameError
from profilekit.extractors.arithmetic import CUSTOMER
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.query import Query
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import day_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from profilekit.extractors.expressions import Row
    from profilekit.extractors.grains import Grain
    from profilekit.extractors.plan import Plan
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
    """

    tables: Tables
    as_of_day: int
    parts: int = 1
    part: int = 0

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
        frame, day = self.tables.frame(table), MEASURED[table].day
        hidden = self._not_yet_known(table)
        frame = frame.with_columns(**hidden) if hidden else frame
        if day is not None and self.tables.rows_after(table, self.as_of_day):
            # A row without a day, as an attribute without a start, is always known.
            frame = frame.filter((nw.col(day) <= self.as_of_day) | nw.col(day).is_null())
        if self.parts > 1 and CUSTOMER in self.tables.columns(table):
            frame = self.tables.engine.partition(frame, CUSTOMER, count=self.parts, index=self.part)
        return frame

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
        read = [name for name in plan.tables if name in self.names]
        return Query(
            plan,
            {name: self.frame(name) for name in read},
            {name: self.tables.columns(name) for name in read},
            as_of_day=self.as_of_day,
            decimals=self.tables.decimals,
            engine=self.tables.engine,
        )


@dataclass(frozen=True)
class TableView:
    """What a free-form extractor reads: the columns it named, up to the day asked about.

    Attributes
    ----------
    needs : mapping of str to frozenset of str
        Columns the extractor named, by table.
    asked_by : str
        The extractor.
    """

    needs: Mapping[str, frozenset[str]]
    asked_by: str
    _cut: Cut

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
            A table named in ``needs``.

        Returns
        -------
        nw.LazyFrame of shape (n_rows, 1 + n_columns)
            ``customer_id`` and the columns named: instants in int64 microseconds since
            1970-01-01 UTC and their business day beside them, money in int64 minor units.

        Raises
        ------
        UnknownNameError
            If the table is not named in ``needs``.
        """
        self._require(name)
        known = self._cut.tables.columns(name)
        days = {day_name(c) for c in self.needs[name]}
        columns = (self.needs[name] | days | {CUSTOMER}) & known
        return self._cut.frame(name).select(sorted(columns))

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
            If the grain's table is not named in ``needs``.
        """
        if grain.scope:
            raise DeclarationError(f"{grain} is narrowed; filter it", asked_by=self.asked_by)
        for name, row in columns.items():
            if row.grain not in {None, grain}:
                raise DeclarationError(f"{name}={row} is no row of {grain}", asked_by=self.asked_by)
        plan = make_plan((), grains=[grain], carry=columns.values())
        for table in plan.tables:
            self._require(table)
        return self._cut.query(plan).rows(grain, columns)

    def _require(self, table: str) -> None:
        if table not in self.needs or table not in self._cut.tables:
            raise UnknownNameError("table", [table], self.needs, asked_by=self.asked_by)

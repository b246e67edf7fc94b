"""How a plan becomes a query: narwhals expressions, one group-by per grain.

Only constructs that every engine gets right are used: conditional columns are made before
aggregating, aggregations are elementary and over existing columns, days and money are
integers, and missing keys and empty groups are handled here once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

import narwhals as nw

from profilekit.extractors.aggregates import Aggregate, Column, Key, Lifted
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, combined, elementary, finished
from profilekit.extractors.expressions import Expression, Previous, Row
from profilekit.extractors.grains import TableRows, as_grouped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from profilekit.engines import Engine
    from profilekit.engines.base import Release
    from profilekit.extractors.grains import Grain, Grouped
    from profilekit.extractors.plan import Plan

__all__ = ["Query"]


@dataclass
class Query:
    """A plan over the frames of some tables.

    Parameters
    ----------
    plan : Plan
        What to compute.
    frames : mapping of str to nw.LazyFrame
        Rows of each table that has any, cut at the day asked about.
    columns : mapping of str to frozenset of str
        Columns of each of those tables.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    decimals : int
        Digits of the currency's minor unit.
    engine : Engine
        Where the frames are.
    """

    plan: Plan
    frames: Mapping[str, nw.LazyFrame[Any]]
    columns: Mapping[str, frozenset[str]]
    as_of_day: int
    decimals: int
    engine: Engine
    _built: dict[Grain, nw.LazyFrame[Any]] = field(default_factory=dict)
    _names: dict[Row[Any], str] = field(default_factory=dict)
    _releases: list[Release] = field(default_factory=list)

    def per_customer(self) -> list[tuple[Grain, nw.LazyFrame[Any], dict[Aggregate[Any], str]]]:
        """Aggregate every grain per customer.

        Returns
        -------
        list of (Grain, nw.LazyFrame, dict of Aggregate to str)
            Frames with ``customer_id`` and one column per measure, and the columns' names.
        """
        results: list[tuple[Grain, nw.LazyFrame[Any], dict[Aggregate[Any], str]]] = []
        count = 0
        for grain, plan in self.plan.grains.items():
            if not plan.measures or self._table(grain) not in self.frames:
                continue
            names = {asked: f"m{count + i}" for i, asked in enumerate(plan.measures)}
            count += len(names)
            computed = {names[asked]: how for asked, how in plan.measures.items()}
            frame = self._with_previous(self.grain_frame(grain), _rows_of(computed))
            results.append((grain, self._aggregate(frame, (), computed), names))
        return results

    def grain_frame(self, grain: Grain) -> nw.LazyFrame[Any]:
        """Give the rows of a grain with all they carry.

        Parameters
        ----------
        grain : Grain
            A grain of the plan, without scope.

        Returns
        -------
        nw.LazyFrame
            ``customer_id`` and internal columns; `name_of` tells which is which.
        """
        if grain not in self._built:
            grouped = as_grouped(grain)
            if grouped is not None:
                frame = self._grouped_frame(grouped)
            elif isinstance(grain, TableRows):
                frame = self._table_frame(grain)
            else:
                raise TypeError(grain)
            groups = map(as_grouped, self.plan.grains)
            uses = sum(g is not None and g.parent.unscoped == grain for g in groups)
            uses += bool(self.plan.grains[grain].measures)
            reused = uses > 1 and grouped is not None
            if reused:
                frame, release = self.engine.materialise(frame)
                self._releases.append(release)
            self._built[grain] = frame
        return self._built[grain]

    def release(self) -> None:
        """Give back what the engine keeps for the frames; they are void after."""
        while self._releases:
            self._releases.pop()()

    def rows(self, grain: Grain, columns: Mapping[str, Row[Any]]) -> nw.LazyFrame[Any]:
        """Give rows of a grain under names of one's own.

        Parameters
        ----------
        grain : Grain
            A grain of the plan, without scope.
        columns : mapping of str to Row
            Rows of the grain.

        Returns
        -------
        nw.LazyFrame
            ``customer_id`` and the columns.
        """
        frame = self._with_previous(self.grain_frame(grain), tuple(columns.values()))
        return frame.select(CUSTOMER, **{name: self._row(row) for name, row in columns.items()})

    def name_of(self, row: Row[Any]) -> str:
        """Give the internal column of a row that its grain carries."""
        if isinstance(row, Column):
            return row.name
        return self._names.setdefault(row, f"c{len(self._names)}")

    def _table(self, grain: Grain) -> str:
        grouped = as_grouped(grain)
        if grouped is not None:
            return self._table(grouped.parent)
        return grain.table if isinstance(grain, TableRows) else ""

    def _table_frame(self, grain: TableRows) -> nw.LazyFrame[Any]:
        names = {column.name for column in self.plan.grains[grain].columns}
        known = self.columns[grain.table]
        return self.frames[grain.table].select(CUSTOMER, *sorted(names & known))

    def _grouped_frame(self, grain: Grouped[Any]) -> nw.LazyFrame[Any]:
        keys = {self.name_of(Key(grain, row)): row for row in grain.by_rows}
        computed = {self.name_of(row): row.aggregate for row in self.plan.grains[grain].lifted}
        used = (*grain.parent.scope, *grain.by_rows, *_rows_of(computed))
        parent = self._with_previous(self.grain_frame(grain.parent.unscoped), used)
        if grain.parent.scope:
            parent = parent.filter(self._condition(grain.parent.scope))
        if any(self._is_absent(row) for row in grain.by_rows):
            known = {n: self._row(row) for n, row in keys.items() if not self._is_absent(row)}
            return self._ungrouped(parent, known, computed)
        parent = parent.with_columns(**{name: self._row(row) for name, row in keys.items()})
        return self._aggregate(parent, tuple(keys), computed)

    def _is_absent(self, row: Row[Any]) -> bool:
        return (
            isinstance(row, Column)
            and isinstance(row.table, TableRows)
            and row.name not in self.columns[row.table.table]
        )

    def _ungrouped(
        self,
        frame: nw.LazyFrame[Any],
        keys: Mapping[str, nw.Expr],
        computed: Mapping[str, Aggregate[Any]],
    ) -> nw.LazyFrame[Any]:
        """Take every row as its own group: lines without an order id are orders."""
        values = dict(keys)
        for name, how in computed.items():
            value = nw.lit(1) if how.row is None else self._row(how.row)
            if how.aggregation in {"count", "n_unique"} and how.row is not None:
                value = nw.when(~value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
            if how.aggregation == "std":
                value = nw.lit(None, nw.Float64)
            if how.by is not None:
                value = nw.when(~self._row(how.by).is_null()).then(value)
            if how.over.scope:
                value = nw.when(self._condition(how.over.scope)).then(value)
            values[name] = finished(value, how)
        return frame.select(CUSTOMER, **values)

    def _with_previous(
        self, frame: nw.LazyFrame[Any], rows: Sequence[Row[Any]]
    ) -> nw.LazyFrame[Any]:
        """Add the columns of the rows before, inner ones first."""
        for previous in dict.fromkeys(p for row in rows for p in _previous_in(row)):
            source, shifted = previous.row, self.name_of(previous)
            inner = self.name_of(source) if self._is_carried(source) else f"{shifted}i"
            if not self._is_carried(source):
                frame = frame.with_columns(self._row(source).alias(inner))
            # Last by the value itself, so that rows of one instant have an order too.
            order = [self.name_of(row) for row in previous.order if self._is_carried(row)]
            order = list(dict.fromkeys([*order, inner]))
            frame = self.engine.with_previous(frame, CUSTOMER, order, {shifted: inner})
        return frame

    def _is_carried(self, row: Row[Any]) -> bool:
        """Whether a row stands in its grain's frame as a column."""
        source = row.row if isinstance(row, Key) else row
        return isinstance(row, Column | Key | Lifted) and not self._is_absent(source)

    def _aggregate(
        self,
        frame: nw.LazyFrame[Any],
        keys: tuple[str, ...],
        computed: Mapping[str, Aggregate[Any]],
    ) -> nw.LazyFrame[Any]:
        group = (CUSTOMER, *keys)
        prepared = {name: self._prepared(how) for name, how in computed.items()}
        conditional = {
            f"{name}x": expr for name, expr in prepared.items() if not isinstance(expr, str)
        }
        frame = frame.with_columns(**conditional) if conditional else frame
        sources = {
            name: expr if isinstance(expr, str) else f"{name}x" for name, expr in prepared.items()
        }
        at_max = {name: how for name, how in computed.items() if how.aggregation == "at_max"}
        frame = self._marked(frame, group, at_max, sources)
        plain: dict[str, nw.Expr] = {}
        finished: dict[str, nw.Expr] = {}
        for name, how in computed.items():
            parts, finish = elementary(name, sources[name], how)
            plain.update(parts)
            finished[name] = finish
        if not plain:
            return frame.select(*group).unique()
        return frame.group_by(*group).agg(**plain).select(*group, **finished)

    def _prepared(self, how: Aggregate[Any]) -> str | nw.Expr:
        """Give the column to aggregate: an existing one, or a conditional one to make."""
        condition = self._condition(how.over.scope) if how.over.scope else None
        if how.aggregation == "count":
            if how.row is not None:
                there = ~self._row(how.row).is_null()
                condition = there if condition is None else condition & there
            if condition is None:
                return CUSTOMER
            return nw.when(condition).then(nw.lit(1)).otherwise(nw.lit(0))
        if how.row is None:
            raise TypeError(how)
        if condition is None and self._is_carried(how.row):
            return self.name_of(how.row)
        value = self._row(how.row)
        if how.row.type.dtype == "bool":
            number = nw.when(value).then(nw.lit(1)).otherwise(nw.lit(0))
            value = nw.when(~value.is_null()).then(number)
        return value if condition is None else nw.when(condition).then(value)

    def _marked(
        self,
        frame: nw.LazyFrame[Any],
        group: tuple[str, ...],
        at_max: Mapping[str, Aggregate[Any]],
        sources: dict[str, str],
    ) -> nw.LazyFrame[Any]:
        """Keep a label only on the rows where the other row is at its largest."""
        for name, how in at_max.items():
            if how.by is None:
                raise TypeError(how)
            by = self._row(how.by)
            if how.over.scope:
                by = nw.when(self._condition(how.over.scope)).then(by)
            frame = (
                frame.with_columns(by.alias(f"{name}b"))
                .with_columns(nw.col(f"{name}b").max().over(*group).alias(f"{name}t"))
                .with_columns(
                    nw.when(nw.col(f"{name}b") == nw.col(f"{name}t"))
                    .then(nw.col(sources[name]))
                    .alias(f"{name}l")
                )
            )
            sources[name] = f"{name}l"
        return frame

    def _condition(self, scope: Sequence[Row[Any]]) -> nw.Expr:
        return nw.all_horizontal(*map(self._row, scope), ignore_nulls=False)

    def _row(self, row: Expression[Any]) -> nw.Expr:
        if isinstance(row, Column | Key | Lifted | Previous):
            known = cast("Row[Any]", row)
            if isinstance(known, Previous) or self._is_carried(known):
                return nw.col(self.name_of(known))
            return nw.lit(None, DTYPES[row.type.dtype])
        return combined(row, self._row, as_of_day=self.as_of_day, decimals=self.decimals)


def _previous_in(row: Expression[Any]) -> list[Previous[Any]]:
    inner = [p for operand in row.operands for p in _previous_in(operand)]
    return [*inner, row] if isinstance(row, Previous) else inner


def _rows_of(computed: Mapping[str, Aggregate[Any]]) -> list[Row[Any]]:
    return [
        row
        for how in computed.values()
        for row in (how.row, how.by, *how.over.scope)
        if row is not None
    ]

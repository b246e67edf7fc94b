"""How a plan becomes a query: narwhals expressions, one group-by per grain.

Only constructs that every engine gets right are used: conditional columns are made before
aggregating, aggregations are elementary and over existing columns, days and money are
integers, and missing keys and empty groups are handled here once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import DeclarationError
from profilekit.extractors.aggregates import Aggregate, Column, Key
from profilekit.extractors.arithmetic import CUSTOMER, DTYPES, elementary, finished
from profilekit.extractors.attaching import taken_together, with_attached
from profilekit.extractors.grains import as_grouped
from profilekit.extractors.lowering import Lowering
from profilekit.extractors.plan import carried_by, made_of, rows_of_aggregate
from profilekit.extractors.reach import keys_of_lookups, looked_up, with_columns_from_afar
from profilekit.extractors.table_rows import TableRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.engines.base import Release
    from profilekit.extractors.grains import Grain, Grouped
    from profilekit.extractors.operations import Expression
    from profilekit.extractors.plan import Plan
    from profilekit.extractors.rows import Row
    from profilekit.tables.tables import Tables

__all__ = ["Query"]


@dataclass
class Query:
    """A plan over the frames of some tables.

    Parameters
    ----------
    plan : Plan
        What to compute.
    tables : Tables
        What was loaded.
    frames : mapping of str to nw.LazyFrame
        Rows of each table that has any, cut at the day asked about.
    as_of_day : int
        Day asked about, in days since 1970-01-01.
    """

    plan: Plan
    tables: Tables
    frames: Mapping[str, nw.LazyFrame[Any]]
    as_of_day: int
    _built: dict[Grain, nw.LazyFrame[Any]] = field(default_factory=dict)
    _building: list[Grain] = field(default_factory=list)
    _releases: list[Release] = field(default_factory=list)

    @cached_property
    def lowering(self) -> Lowering:
        """How its rows become expressions."""
        return Lowering(self.tables, self.as_of_day)

    def per_customer(self) -> list[tuple[Grain, nw.LazyFrame[Any], dict[Aggregate[Any], str]]]:
        """Aggregate every grain per customer.

        Returns
        -------
        list of (Grain, nw.LazyFrame, dict of Aggregate to str)
            Frames with ``customer_id`` and one column per measure, and the columns' names.
        """
        results: list[tuple[Grain, nw.LazyFrame[Any], dict[Aggregate[Any], str]]] = []
        count = 0
        last_use = self.plan.last_use_of_grains
        for position, (grain, plan) in enumerate(self.plan.grains.items()):
            if plan.measures and self.table(grain) in self.frames:
                names = {asked: f"m{count + i}" for i, asked in enumerate(plan.measures)}
                count += len(names)
                computed = {names[asked]: how for asked, how in plan.measures.items()}
                frame = self._frame_with(grain, _rows_of(computed))
                results.append((grain, self.aggregate(frame, (), computed), names))
            # Grains are large; one that nothing asks for any more is let go.
            for done in [g for g in self._built if last_use.get(g, -1) <= position]:
                del self._built[done]
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
            ``customer_id`` and internal columns; ``lowering.name_of`` tells which is which.
        """
        if grain not in self._built:
            if grain in self._building:
                raise DeclarationError(
                    f"{grain} is made of itself, by {' of '.join(map(str, self._building))}",
                    asked_by="the plan",
                )
            self._building.append(grain)
            self._built[grain] = self._complete_frame(grain)
            self._building.pop()
        return self._built[grain]

    def _complete_frame(self, grain: Grain) -> nw.LazyFrame[Any]:
        grouped = as_grouped(grain)
        if grouped is not None:
            frame = self._grouped_frame(grouped)
        elif isinstance(grain, TableRows):
            frame = self._table_frame(grain)
        else:
            raise TypeError(grain)
        for rows in taken_together(self.plan.grains[grain].attached):
            frame = with_attached(self, frame, rows)
        groups = map(as_grouped, self.plan.grains)
        uses = sum(g is not None and g.parent.unscoped == grain for g in groups)
        uses += bool(self.plan.grains[grain].measures)
        if uses > 1 and grouped is not None:
            frame = self.kept(frame)
        return frame

    def kept(self, frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
        """Compute a frame that is used more than once, where that saves work."""
        frame, release = self.tables.engine.materialise(frame)
        self._releases.append(release)
        return frame

    def release_also(self, release: Release) -> None:
        """Give something else back together with the frames."""
        self._releases.append(release)

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
        frame = self._frame_with(grain, columns.values())
        values = {
            name: self.lowering.row(row).cast(DTYPES[row.type.dtype])
            for name, row in columns.items()
        }
        return frame.select(CUSTOMER, **values)

    def table(self, grain: Grain) -> str:
        """Name the table that a grain's rows come from."""
        grouped = as_grouped(grain)
        if grouped is not None:
            return self.table(grouped.parent)
        return grain.table if isinstance(grain, TableRows) else ""

    def _table_frame(self, grain: TableRows) -> nw.LazyFrame[Any]:
        asked = {column.stored for column in self.plan.grains[grain].columns}
        names = asked & self.lowering.within_reach(grain.table)
        attached = [row for one in self.plan.grains[grain].attached for row in made_of(one)]
        wanted = names - looked_up(self.tables, grain.table) | self._looked_up(grain, attached)
        keys = keys_of_lookups(self.tables, grain.table, names)
        frame = self.frames[grain.table]
        frame = with_columns_from_afar(self.tables, grain.table, frame, wanted)
        return frame.select(CUSTOMER, *sorted(wanted | keys))

    def _looked_up(self, grain: TableRows, rows: Iterable[Expression[Any]]) -> set[str]:
        """Name the columns of reference tables that some rows are made of."""
        leaves = {leaf for row in rows for leaf in carried_by(row)}
        names = {leaf.stored for leaf in leaves if isinstance(leaf, Column) and leaf.grain == grain}
        return names & looked_up(self.tables, grain.table)

    def _frame_with(self, grain: Grain, rows: Iterable[Expression[Any]]) -> nw.LazyFrame[Any]:
        """Give a grain's rows with what is looked up for some of them, and for those alone."""
        frame = self.grain_frame(grain)
        if not isinstance(grain, TableRows):
            return frame
        names = self._looked_up(grain, rows) - {*frame.collect_schema().names()}
        return with_columns_from_afar(self.tables, grain.table, frame, names) if names else frame

    def _grouped_frame(self, grain: Grouped[Any]) -> nw.LazyFrame[Any]:
        keys = {self.lowering.name_of(Key(grain, row)): row for row in grain.by_rows}
        computed = {
            self.lowering.name_of(row): row.aggregate for row in self.plan.grains[grain].lifted
        }
        used = (*grain.parent.scope, *grain.by_rows, *_rows_of(computed))
        parent = self._frame_with(grain.parent.unscoped, used)
        if grain.parent.scope:
            parent = parent.filter(self.lowering.condition(grain.parent.scope))
        if grain.splits and any(self.lowering.is_absent(row) for row in grain.by_rows):
            known = {
                n: self.lowering.row(row)
                for n, row in keys.items()
                if not self.lowering.is_absent(row)
            }
            return self._ungrouped(parent, known, computed)
        parent = parent.with_columns(**{name: self.lowering.row(row) for name, row in keys.items()})
        return self.aggregate(parent, tuple(keys), computed, self._bounds(grain, keys))

    def _bounds(self, grain: Grain, keys: Mapping[str, Row[Any]]) -> dict[str, tuple[int, int]]:
        """Say what is known of the ids that a grain is grouped by."""
        table = self.table(grain)
        columns = {CUSTOMER: CUSTOMER}
        columns |= {
            n: key.name for n, key in keys.items() if isinstance(key, Column) and not key.via
        }
        asked = {name: self.tables.bounds(table, column) for name, column in columns.items()}
        return {name: found for name, found in asked.items() if found is not None}

    def _ungrouped(
        self,
        frame: nw.LazyFrame[Any],
        keys: Mapping[str, nw.Expr],
        computed: Mapping[str, Aggregate[Any]],
    ) -> nw.LazyFrame[Any]:
        """Take every row as its own group: lines without an order id are orders."""
        values = dict(keys)
        for name, how in computed.items():
            value = nw.lit(1) if how.row is None else self.lowering.row(how.row)
            if how.aggregation in {"count", "n_unique"} and how.row is not None:
                value = nw.when(~value.is_null()).then(nw.lit(1)).otherwise(nw.lit(0))
            if how.aggregation == "std":
                value = nw.lit(None, nw.Float64)
            if how.by is not None:
                value = nw.when(~self.lowering.row(how.by).is_null()).then(value)
            if how.over.scope:
                value = nw.when(self.lowering.condition(how.over.scope)).then(value)
            values[name] = finished(value, how)
        return frame.select(CUSTOMER, **values)

    def aggregate(
        self,
        frame: nw.LazyFrame[Any],
        keys: tuple[str, ...],
        computed: Mapping[str, Aggregate[Any]],
        bounds: Mapping[str, tuple[int, int]] = MappingProxyType({}),
    ) -> nw.LazyFrame[Any]:
        """Aggregate rows per customer and keys.

        Parameters
        ----------
        frame : nw.LazyFrame
            Rows of a grain with the columns that the aggregates are made of.
        keys : tuple of str
            Columns to group by besides the customer.
        computed : mapping of str to Aggregate
            What to compute, by the name it gets.
        bounds : mapping of str to (int, int)
            What is known of the smallest and largest ids.
        """
        group = (CUSTOMER, *keys)
        tops = {name: how for name, how in computed.items() if how.aggregation == "at_max"}
        sources = {name: self.lowering.prepared(how) for name, how in computed.items()}
        direct = self.tables.engine.aggregates_expressions
        made = {
            f"{name}x": source
            for name, source in sources.items()
            if not isinstance(source, str) and (name in tops or not direct)
        }
        made |= {f"{name}b": self.lowering.picked_by(how) for name, how in tops.items()}
        frame = frame.with_columns(**made) if made else frame
        sources |= {name: f"{name}x" for name in sources if f"{name}x" in made}
        plain: dict[str, nw.Expr] = {}
        results: dict[str, nw.Expr] = {}
        for name, how in computed.items():
            if name in tops:
                results[name] = finished(nw.col(name), how)
            else:
                parts, results[name] = elementary(name, sources[name], how)
                plain.update(parts)
        picked = {name: (str(sources[name]), f"{name}b") for name in tops}
        if not plain and not picked:
            return frame.select(*group).unique()
        grouped = self.tables.engine.aggregate(frame, group, plain, picked, bounds=bounds)
        return grouped.select(*group, **results)


def _rows_of(computed: Mapping[str, Aggregate[Any]]) -> list[Row[Any]]:
    return [row for how in computed.values() for row in rows_of_aggregate(how)]

"""What is computed for a set of fields: each measure once, one pass per grain.

Planning reads no data. Aggregates are shared between fields; aggregates over lines ride on
the orders where those are grouped anyway; what each grain must carry follows from the trees.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from profilekit.extractors.aggregates import Aggregate, Column, Key, Lifted
from profilekit.extractors.grains import Grain, as_grouped
from profilekit.extractors.rows import Attached, CalendarPart, Matched, Ordered, Own, Row
from profilekit.extractors.table_rows import TableRows
from profilekit.tables.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from profilekit.extractors.aggregates import Aggregation
    from profilekit.extractors.base import Field
    from profilekit.extractors.operations import Expression

__all__ = ["GrainPlan", "Plan", "carried_by", "made_of", "make_plan", "rows_of_aggregate"]

_ROLLS_UP: Final[dict[Aggregation, Aggregation]] = {
    "sum": "sum",
    "count": "sum",
    "min": "min",
    "max": "max",
}


@dataclass
class GrainPlan:
    """What one grain carries and what is aggregated from it per customer.

    Attributes
    ----------
    grain : Grain
        Without scope.
    columns : dict of Column to None
        Columns read, for the rows of a table.
    lifted : dict of Lifted to None
        Aggregates of the finer grain carried as columns, for a grouped grain.
    attached : dict of Attached to None
        Columns added from beside the rows, those that others are made of first.
    measures : dict of Aggregate to Aggregate
        What is asked for, and what is computed for it here: the same, or its roll-up.
    """

    grain: Grain
    columns: dict[Column[Any], None] = field(default_factory=dict)
    lifted: dict[Lifted[Any], None] = field(default_factory=dict)
    attached: dict[Attached[Any], None] = field(default_factory=dict)
    measures: dict[Aggregate[Any], Aggregate[Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A plan for some fields; ``str(plan)`` prints it.

    Attributes
    ----------
    fields : tuple of Field
        Fields with a measure, in order.
    grains : dict of Grain to GrainPlan
        Finer grains before coarser ones.
    asked : int
        Aggregates in the fields, before equal ones were merged.
    """

    fields: tuple[Field, ...]
    grains: Mapping[Grain, GrainPlan]
    asked: int

    @property
    def last_use_of_grains(self) -> dict[Grain, int]:
        """Place of the last grain whose frame is made of each grain's, or of its own."""
        last = {grain: place for place, grain in enumerate(self.grains)}
        for place, (grain, plan) in enumerate(self.grains.items()):
            grouped = as_grouped(grain)
            used = [row.source for row in plan.attached if isinstance(row, Matched)]
            used += [] if grouped is None else [grouped.parent.unscoped]
            for other in used:
                last[other] = max(last[other], place)
        return last

    @property
    def tables(self) -> dict[str, tuple[str, ...]]:
        """Columns read, by table, sorted; a looked-up one stands with its reference table."""
        return self._columns_read(optional=True)

    @property
    def needs(self) -> dict[str, tuple[str, ...]]:
        """Columns that must be there, by table, sorted."""
        return self._columns_read(optional=False)

    def _columns_read(self, *, optional: bool) -> dict[str, tuple[str, ...]]:
        read: dict[str, set[str]] = {}
        for plan in self.grains.values():
            if not isinstance(plan.grain, TableRows):
                continue
            names = read.setdefault(plan.grain.table, set())
            for column in plan.columns:
                if column.via:
                    key = SCHEMA[column.via].key
                    names.update(key)
                    read.setdefault(column.via, set()).update((*key, column.name))
                elif optional or not column.optional:
                    names.add(column.name)
        return {table: tuple(sorted(names)) for table, names in sorted(read.items())}

    def __str__(self) -> str:
        measures = sum(len(plan.measures) for plan in self.grains.values())
        passes = sum(bool(plan.measures) for plan in self.grains.values())
        fields = _counted(len(self.fields), "field")
        counts = (
            f"{fields} <- {_counted(measures, 'measure')} ({self.asked} asked for)",
            _counted(len(self.grains), "grain"),
            f"{_counted(passes, 'pass')} over customers",
        )
        lines = [", ".join(counts)]
        lines += [f"read {table}: {', '.join(names)}" for table, names in self.tables.items()]
        for plan in self.grains.values():
            lines += self._grain_lines(plan)
        return "\n".join(lines)

    def _grain_lines(self, plan: GrainPlan) -> list[str]:
        head = str(plan.grain)
        grouped = as_grouped(plan.grain)
        if grouped is not None:
            keys = ", ".join(["customer_id", *map(str, grouped.by_rows)])
            head += f" = {grouped.parent} by ({keys})"
        if plan.lifted:
            head += f"  carries {', '.join(str(row.label or row.aggregate) for row in plan.lifted)}"
        users = {
            asked: [f.name for f in self.fields if asked in _aggregates_of(f)]
            for asked in plan.measures
        }
        width = max((len(str(asked)) for asked in plan.measures), default=0)
        return [head] + [f"  {asked!s:<{width}}  -> {', '.join(users[asked])}" for asked in users]


def make_plan(
    fields: Iterable[Field], *, grains: Iterable[Grain] = (), carry: Iterable[Row[Any]] = ()
) -> Plan:
    """Plan the fields that have a measure.

    Parameters
    ----------
    fields : iterable of Field
        Fields of any number of extractors; those without a measure are left out.
    grains : iterable of Grain
        Further grains that are wanted, without scope.
    carry : iterable of Row
        Further rows that their grains must carry.

    Returns
    -------
    Plan
        Equal aggregates merged, each grain once.
    """
    measured = tuple(f for f in fields if f.measure is not None)
    asked = [a for f in measured for a in _aggregates_of(f)]
    planned: dict[Grain, GrainPlan] = {}
    for aggregate in dict.fromkeys(asked):
        _add(planned, aggregate.over.unscoped).measures[aggregate] = aggregate
        _require_aggregate(planned, aggregate)
    for grain in grains:
        _add(planned, grain)
    for row in carry:
        _require_row(planned, row)
    for plan in tuple(planned.values()):
        _roll_up(planned, plan)
    finer_first = sorted(planned.items(), key=lambda item: _depth(item[0]))
    return Plan(measured, dict(finer_first), len(asked))


def carried_by(row: Expression[Any]) -> list[Row[Any]]:
    """List the leaves of a row that its grain must carry."""
    if isinstance(row, Column | Key | Lifted | Attached):
        return [row]
    return [leaf for operand in row.operands for leaf in carried_by(operand)]


def _counted(number: int, noun: str) -> str:
    plural = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number} {noun if number == 1 else plural}"


def _aggregates_of(field: Field) -> tuple[Aggregate[Any], ...]:
    return () if field.measure is None else tuple(field.measure.aggregates())


def _depth(grain: Grain) -> int:
    grouped = as_grouped(grain)
    return 0 if grouped is None else 1 + _depth(grouped.parent)


def _add(grains: dict[Grain, GrainPlan], grain: Grain) -> GrainPlan:
    if grain not in grains:
        grains[grain] = GrainPlan(grain)
        grouped = as_grouped(grain)
        if grouped is not None:
            _add(grains, grouped.parent.unscoped)
            for row in (*grouped.by_rows, *grouped.parent.scope):
                _require_row(grains, row)
    return grains[grain]


def _require_aggregate(grains: dict[Grain, GrainPlan], aggregate: Aggregate[Any]) -> None:
    for row in rows_of_aggregate(aggregate):
        _require_row(grains, row)


def _require_row(grains: dict[Grain, GrainPlan], row: Expression[Any]) -> None:
    for leaf in carried_by(row):
        if leaf.grain is None:
            continue
        plan = _add(grains, leaf.grain)
        if isinstance(leaf, Column):
            plan.columns[leaf] = None
        elif isinstance(leaf, Lifted):
            plan.lifted[leaf] = None
            _require_aggregate(grains, leaf.aggregate)
        elif isinstance(leaf, Attached) and leaf not in plan.attached:
            for one in made_of(leaf):
                _require_row(grains, one)
            plan.attached[leaf] = None


def made_of(row: Attached[Any]) -> list[Row[Any]]:
    """List the rows that an attached column is made of."""
    if isinstance(row, CalendarPart):
        return [row.row]
    if isinstance(row, Ordered):
        return [row.row, *row.order]
    if isinstance(row, Matched):
        return [row.row, *row.keys]
    if isinstance(row, Own):
        return [one for how in row.measure.aggregates() for one in rows_of_aggregate(how)]
    raise TypeError(row)


def rows_of_aggregate(how: Aggregate[Any]) -> list[Row[Any]]:
    """List the rows that an aggregate is made of."""
    return [row for row in (how.row, how.by, *how.over.scope) if row is not None]


def _roll_up(grains: dict[Grain, GrainPlan], plan: GrainPlan) -> None:
    """Let every aggregate of a grain ride on a coarser one, where that saves its own pass."""
    groups = (grouped for grain in grains if (grouped := as_grouped(grain)) is not None)
    coarser = next((g for g in groups if g.parent == plan.grain and grains[g].measures), None)
    if coarser is None or any(how.aggregation not in _ROLLS_UP for how in plan.measures.values()):
        return
    for asked, how in tuple(plan.measures.items()):
        carried = how.per(coarser)
        rolled: Aggregate[Any] = Aggregate(coarser, _ROLLS_UP[how.aggregation], carried)
        grains[coarser].measures[asked] = rolled
        _require_row(grains, carried)
        del plan.measures[asked]

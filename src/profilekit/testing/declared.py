"""Checks of what an extractor says of itself: names, parameters, outputs, reads, docstring."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Final

from profilekit.errors import OutputError
from profilekit.fields import PointInTime, Unit
from profilekit.tables.schema import MEASURED, Kind
from profilekit.tables.specs import day_name
from profilekit.testing.changes import other_value
from profilekit.testing.check import Check
from profilekit.testing.lab import CannotMeasureError, differences
from profilekit.testing.raw import RawTable, RawTables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from profilekit.extractors.base import Extractor
    from profilekit.fields import FieldSpec
    from profilekit.testing.lab import Lab

__all__ = ["DECLARED", "DOCUMENTED"]

_TWO_ROWS: Final = "more than one row"
_OTHERS: Final = frozenset({"transactions", "products", "customers"})
"""Tables that are there besides those that are read."""
_RANGES: Final = {
    Unit.COUNT: (0, None),
    Unit.HOUR: (0, 23),
    Unit.KM: (0, None),
    Unit.PROB: (0, 1),
    Unit.RANK: (1, None),
    Unit.SHARE: (0, 1),
}
"""What the unit alone promises, both ends included."""


def declarations(lab: Lab) -> Iterator[str]:
    """Look for fields that say too little, and tables and columns that there are not."""
    try:
        specs = lab.extractor.specs()
    except Exception as error:  # noqa: BLE001 what an author's code raises is a finding
        yield f"specs() raises {type(error).__name__}: {error}"
        return
    if not specs:
        yield "fields() yields none"
    names = [spec.name for spec in specs]
    yield from (f"{name} is declared twice" for name in sorted({*names}) if names.count(name) > 1)
    for spec in specs:
        yield from _gaps(spec)
    if specs != lab.extractor.specs():
        yield "fields() yields other fields the second time"
    yield from _unknown_reads(lab.extractor)
    reads = lab.extractor.needs or lab.extractor.wants
    free = [field.name for field in lab.extractor.fields() if field.measure is None]
    if free and not reads:
        yield f"{', '.join(free)} have no measure, and needs names no table"


def _gaps(spec: FieldSpec) -> Iterator[str]:
    if not spec.meaning.strip():
        yield f"{spec.name} has no meaning"
    if spec.point_in_time is PointInTime.POPULATION:
        yield f"{spec.name} is relative to a population, which an estimator learns"
    if spec.evidence is not None and spec.evidence.rsplit("_", 1)[-1] not in {*Unit}:
        yield f"{spec.name} has the evidence {spec.evidence!r}, which is no name of a field"


def _unknown_reads(extractor: Extractor) -> Iterator[str]:
    for declared in (extractor.needs, extractor.wants):
        for table, names in declared.items():
            if table not in MEASURED:
                yield f"there is no table {table!r}"
                continue
            spec = MEASURED[table]
            days = {day_name(column.name) for column in spec.columns if column.kind is Kind.TIME}
            unknown = sorted(set(names) - set(spec.names) - days)
            yield from (f"the table {table} has no column {name!r}" for name in unknown)


def json_round_trip(lab: Lab) -> Iterator[str]:
    """Look for parameters that come back from JSON as others."""
    written = lab.extractor.model_dump_json()
    try:
        again = type(lab.extractor).model_validate_json(written)
    except ValueError as error:
        yield f"{written} cannot be read back: {error}"
        return
    for name, value in lab.extractor:
        if getattr(again, name) != value:
            yield f"the parameter {name}: {value!r} -> {getattr(again, name)!r}"
    if again.specs() != lab.extractor.specs():
        yield "the fields are others after the round trip"
    try:
        hash(lab.extractor)
    except TypeError as error:
        yield f"it cannot be hashed: {error}"


def outputs(lab: Lab) -> Iterator[str]:
    """Look for values that the declarations rule out."""
    try:
        answers = lab.base
    except CannotMeasureError as error:
        if not isinstance(error.error, OutputError):
            yield str(error)
            return
        yield from (fault for fault in error.error.faults if _TWO_ROWS not in fault)
        return
    for spec in lab.extractor.specs():
        values = {customer: fields[spec.name] for customer, fields in answers.items()}
        missing = [customer for customer, value in values.items() if value is None]
        if missing and len(missing) == len(values):
            lab.notes.append(f"{spec.name} is missing for every customer: give tables= with values")
        if missing and not spec.null_meaning:
            yield f"customer {missing[0]!r}, {spec.name}: None, and null_meaning says nothing"
        low, high = _RANGES.get(spec.unit, (None, None))
        for customer, value in values.items():
            is_low = value is not None and low is not None and value < low
            if is_low or (value is not None and high is not None and value > high):
                yield f"customer {customer!r}, {spec.name}: {value!r} is no {spec.unit}"


def one_row(lab: Lab) -> Iterator[str]:
    """Look for customers with several rows."""
    try:
        _ = lab.base
    except CannotMeasureError as error:
        if not isinstance(error.error, OutputError):
            raise
        yield from (fault for fault in error.error.faults if _TWO_ROWS in fault)


def undeclared_reads(lab: Lab) -> Iterator[str]:
    """Look for reads beyond the plan and ``needs``: more tables and other values tell."""
    try:
        base = lab.base
    except CannotMeasureError as error:
        if not [*_unknown_reads(lab.extractor)] and _works_with_all(lab):
            yield f"{error}; with every column in needs it does not"
            return
        raise
    read = {name for name in lab.everything.tables if name in lab.reads or name in _OTHERS}
    more = lab.measured(RawTables({name: lab.everything.tables[name] for name in sorted(read)}))
    yield from differences(base, {customer: more[customer] for customer in set(base) & set(more)})
    yield from lab.changes(lab.raw.each_table(lambda table: _undeclared_changed(lab, table)))


def _undeclared_changed(lab: Lab, table: RawTable) -> RawTable:
    """Change the required columns that are not read; the sign of an amount stays."""
    kept = lab.reads.get(table.spec.name, frozenset[str]())
    kinds = (Kind.MONEY, Kind.NUMBER, Kind.INTEGER, Kind.LABEL, Kind.TEXT)
    names = [name for name in table.of_kind(*kinds) if name not in kept]
    if not table.has_customers:
        return table
    return table.each(lambda row: {name: other_value(table, name, row[name]) for name in names})


def _works_with_all(lab: Lab) -> bool:
    """Whether the extractor can be measured once it may read everything."""
    tables = lab.everything.tables
    every = {name: frozenset(table.columns) for name, table in tables.items()}
    wide = type(f"Wide{type(lab.extractor).__name__}", (type(lab.extractor),), {"needs": every})
    try:
        lab.measured(RawTables(tables), extractor=wide(**dict(lab.extractor)))
    except CannotMeasureError:
        return False
    return True


def docstring(lab: Lab) -> Iterator[str]:
    """Look for sections that the class's own docstring lacks."""
    text = inspect.cleandoc(type(lab.extractor).__doc__ or "")
    if not text:
        yield "the class has no docstring"
        return
    parameters = type(lab.extractor).model_fields
    wanted = ["Parameters"] if parameters else []
    has_source = any(spec.source != "our choice" for spec in lab.extractor.specs())
    wanted += ["References", "Examples"] if has_source else ["Examples"]
    yield from (
        f"no section {name}" for name in wanted if f"\n{name}\n{'-' * len(name)}" not in text
    )
    if parameters and "\nParameters\n" in text:
        yield from (f"Parameters does not name {name}" for name in parameters if name not in text)


DECLARED: Final = (
    Check(
        "PK101",
        "declarations are complete",
        "each field has a name of the grammar and a meaning, and what is read exists",
        "name fields <what>[_<window>]_<unit>, give each meaning=, and spell needs as the schema "
        "does (profilekit schema)",
        declarations,
    ),
    Check(
        "PK102",
        "parameters survive JSON",
        "an extractor written to JSON and read back is equal and hashable",
        "use parameters of plain types: numbers, text, tuples of them",
        json_round_trip,
    ),
    Check(
        "PK103",
        "outputs are as declared",
        "values of the declared type and range, and missing only where null_meaning says why",
        "correct the measure, or declare dtype=, minimum=, maximum=, null_meaning=",
        outputs,
    ),
    Check(
        "PK104",
        "one row per customer",
        "extract gives each customer one row",
        "end extract with a group_by('customer_id')",
        one_row,
    ),
    Check(
        "PK105",
        "reads are declared",
        "tables and columns that are not declared change nothing",
        "name every column that extract reads in needs",
        undeclared_reads,
    ),
)
DOCUMENTED: Final = (
    Check(
        "PK501",
        "docstring is complete",
        "Parameters and References, where there are parameters and sources, and Examples",
        "write the sections, as numpydoc asks",
        docstring,
    ),
)

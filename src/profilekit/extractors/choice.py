"""Which extractors are measured, and whether the tables have what they need."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.extractors.base import Extractor
from profilekit.extractors.plan import make_plan
from profilekit.extractors.purchase_grains import refunds
from profilekit.extractors.registry import default_extractors, find_extractor
from profilekit.fields import FieldCatalogue
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from profilekit.extractors.base import Field

__all__ = ["Declared", "catalogue_of", "choose"]


@dataclass(frozen=True)
class Declared:
    """An extractor and the fields it yields, asked for once."""

    extractor: Extractor
    fields: tuple[Field, ...]

    @property
    def free(self) -> list[str]:
        """Fields that the extractor measures itself."""
        return [field.name for field in self.fields if field.measure is None]


def choose(tables: Tables, extractors: Sequence[Extractor | str] | None) -> tuple[Declared, ...]:
    """Choose what is measured: what was asked for, or all that the tables allow."""
    if not isinstance(tables, Tables):  # pyright: ignore[reportUnnecessaryIsInstance]  # callers are not all typed
        raise UnsupportedInputError(
            f"a {type(tables).__name__}",
            asked_by="measure",
            expected="Tables: Tables.load(transactions=...)",
        )
    wanted = default_extractors() if extractors is None else map(_made, extractors)
    declared = [Declared(extractor, tuple(extractor.fields())) for extractor in wanted]
    missing = [_missing(one, tables) for one in declared]
    if extractors is None:
        return tuple(one for one, lacks in zip(declared, missing, strict=True) if not lacks)
    for one, lacks in zip(declared, missing, strict=True):
        if lacks:
            kind, names, known = lacks
            asked_by = f"{one.extractor!r} on these tables"
            raise UnknownNameError(kind, names, known, asked_by=asked_by)
    return tuple(declared)


def _made(extractor: Extractor | str) -> Extractor:
    if isinstance(extractor, str):
        return find_extractor(extractor)()
    if not isinstance(extractor, Extractor):  # pyright: ignore[reportUnnecessaryIsInstance]  # the same
        raise UnsupportedInputError(
            repr(extractor), asked_by="measure", expected="extractors, as in [Recency()]"
        )
    return extractor


def catalogue_of(chosen: Sequence[Declared]) -> FieldCatalogue:
    """List the fields of the chosen extractors."""
    return FieldCatalogue(
        field.spec(type(one.extractor).__name__) for one in chosen for field in one.fields
    )


def _missing(
    declared: Declared, tables: Tables
) -> tuple[str, list[str], frozenset[str] | tuple[str, ...]] | None:
    """Say what an extractor needs and does not find: tables first, then columns."""
    plan = make_plan(declared.fields)
    needs = {table: frozenset(names) for table, names in plan.tables.items()}
    for table, names in declared.extractor.needs.items():
        needs[table] = needs.get(table, frozenset()) | names
    needs.pop(refunds.table, None)
    tables_missing = sorted(table for table in needs if table not in tables.names)
    if tables_missing:
        return "table", tables_missing, tables.names
    for table, names in needs.items():
        # Lines without an order id are orders.
        absent = sorted(names - tables.columns(table) - {"order_id"})
        if absent:
            return f"column of {table}", absent, tables.columns(table)
    return None

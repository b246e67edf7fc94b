"""What comes in: canonical tables, their checks, what was kept out, and example data."""

from __future__ import annotations

from profilekit.tables.complete_journey import load_complete_journey
from profilekit.tables.report import TableReport, TablesReport
from profilekit.tables.schema import (
    SCHEMA,
    ColumnSpec,
    Kind,
    TableSpec,
    schema_markdown,
    schema_text,
)
from profilekit.tables.shop import make_shop
from profilekit.tables.tables import Tables
from profilekit.tables.typed_shop import TypedShop, make_typed_shop

__all__ = [
    "SCHEMA",
    "ColumnSpec",
    "Kind",
    "TableReport",
    "TableSpec",
    "Tables",
    "TablesReport",
    "TypedShop",
    "load_complete_journey",
    "make_shop",
    "make_typed_shop",
    "schema_markdown",
    "schema_text",
]

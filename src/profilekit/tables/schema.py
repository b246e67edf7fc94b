"""The schema: every canonical table by name, and the schema as text for people.

One mapping serves the checks at load, the ``profilekit schema`` command and the docs.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from profilekit.errors import UnknownNameError
from profilekit.tables import attribute_tables as known
from profilekit.tables import event_tables as happened
from profilekit.tables.specs import ColumnSpec, Kind, TableSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "MEASURED",
    "REFERENCES",
    "SCHEMA",
    "ColumnSpec",
    "Kind",
    "TableSpec",
    "schema_markdown",
    "schema_text",
]

_TABLES = (
    happened.TRANSACTIONS,
    happened.RETURNS,
    known.PRODUCTS,
    happened.WEB_EVENTS,
    happened.MESSAGES,
    happened.SOCIAL_EVENTS,
    happened.CAMPAIGNS,
    happened.RESPONSES,
    happened.REFERRALS,
    happened.TICKETS,
    happened.SURVEYS,
    known.QUESTIONS,
    known.CUSTOMERS,
    happened.USAGE_EVENTS,
    known.ACCOUNTS,
    known.ACCOUNT_CONTACTS,
    known.STORES,
    known.RATES,
    happened.CONSENTS,
    happened.ADVOCACY,
)

SCHEMA: Mapping[str, TableSpec] = MappingProxyType({spec.name: spec for spec in _TABLES})
"""Every canonical table by name; read-only."""

MEASURED: Mapping[str, TableSpec] = MappingProxyType(
    {**SCHEMA, "refunds": happened.REFUNDS, "products": known.PRICED_PRODUCTS}
)
"""What can be measured: the canonical tables, the refunds that are made of two of them, and
products with the level of their price."""

REFERENCES: tuple[str, ...] = ("products", "questions", "stores")
"""Tables that rows point to by a key; they have neither customers nor days."""


def _number_text(value: float) -> str:
    return f"{value:g}"


def _allowed(column: ColumnSpec) -> str:
    """Say what a column may hold, or nothing when anything goes."""
    if column.values:
        return "one of " + ", ".join(column.values)
    low, high = column.minimum, column.maximum
    if low is not None and high is not None:
        return f"{_number_text(low)} to {_number_text(high)}"
    if low is not None:
        return f"at least {_number_text(low)}"
    return "" if high is None else f"at most {_number_text(high)}"


def _remarks(column: ColumnSpec) -> str:
    """Meaning, unit and allowed values on one line."""
    extras = "; ".join(part for part in (column.unit, _allowed(column)) if part)
    return f"{column.meaning} ({extras})" if extras else column.meaning


def _table_text(spec: TableSpec) -> list[str]:
    name_width = max(len(name) for name in spec.names) + 1
    kind_width = max(len(kind) for kind in Kind)
    key = f", key {' + '.join(spec.key)}" if spec.key else ""
    lines = [f"{spec.name}: one row is {spec.one_row}{key}"]
    for column in spec.columns:
        name = column.name + ("*" if column.required else "")
        lines.append(f"  {name:<{name_width}}  {column.kind:<{kind_width}}  {_remarks(column)}")
    return lines


def schema_text(table: str | None = None) -> str:
    """Describe one table, or all, for a terminal.

    Parameters
    ----------
    table : str, optional
        Canonical name; None describes every table.

    Returns
    -------
    str
        One line per column; ``*`` marks the required ones.

    Raises
    ------
    UnknownNameError
        If there is no such table; names the nearest one.

    Examples
    --------
    >>> print(schema_text("rates"))
    rates: one row is an exchange rate from a day on, key currency + valid_from
      currency*    currency  Currency that is converted
      valid_from*  time      Day from which the rate holds, until the next one
      rate*        number    What one unit is worth in the currency of the tables (at least 1e-09)
    """
    if table is not None and table not in SCHEMA:
        raise UnknownNameError("table", (table,), SCHEMA, asked_by="schema_text")
    chosen = SCHEMA.values() if table is None else (SCHEMA[table],)
    return "\n\n".join("\n".join(_table_text(spec)) for spec in chosen)


def _table_markdown(spec: TableSpec) -> list[str]:
    lines = [f"## {spec.name}", "", f"One row is {spec.one_row}."]
    if spec.key:
        lines[-1] += f" No two rows share {' + '.join(f'`{name}`' for name in spec.key)}."
    if spec.time:
        lines[-1] += f" Dated by `{spec.time}`."
    lines += ["", "| column | kind | unit | allowed | meaning |", "|---|---|---|---|---|"]
    for column in spec.columns:
        name = f"`{column.name}`" + (" *" if column.required else "")
        cells = (name, column.kind.value, column.unit, _allowed(column), column.meaning)
        lines.append(f"| {' | '.join(cells)} |")
    return [*lines, ""]


def schema_markdown() -> str:
    r"""Describe every table as Markdown, for the docs.

    Returns
    -------
    str
        One level-two heading and one table of columns per canonical table; ``*`` marks the
        required columns.

    Examples
    --------
    >>> schema_markdown().splitlines()[0]
    '## transactions'
    """
    return "\n".join(line for spec in SCHEMA.values() for line in _table_markdown(spec))

"""Which table a file holds, told from its name, or else from its columns.

A guess is only made where nothing else fits as well, and is always said.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from profilekit.engines.convert import open_sources
from profilekit.tables.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["columns_in", "guessed_table"]

_CALLED: Final = {
    "orders": "transactions",
    "sales": "transactions",
    "purchases": "transactions",
    "receipts": "transactions",
}
"""What tables are commonly called besides."""


def columns_in(path: str) -> tuple[str, ...]:
    """Read the names of the columns of a file.

    Raises
    ------
    UnsupportedInputError
        If there is no file, or it is neither Parquet nor CSV.
    TablesError
        If it cannot be read.
    """
    _, sources = open_sources({path: path}, asked_by="profilekit validate")
    return sources[path].names


def guessed_table(path: str, columns: Iterable[str], renames: Mapping[str, Collection[str]]) -> str:
    """Guess the table of a file; empty where none fits better than all others.

    Parameters
    ----------
    path : str
        The file.
    columns : iterable of str
        Names of its columns.
    renames : mapping of str to collection of str
        By table, the canonical columns that others are renamed to.

    Examples
    --------
    >>> guessed_table("data/web-events_2025.csv", (), {})
    'web_events'
    >>> guessed_table("export.csv", ("customer_id", "returned_at", "amount"), {})
    'returns'
    """
    return _by_name(path) or _by_columns({*columns}, renames)


def _by_name(path: str) -> str:
    stem = Path(path).name.partition(".")[0].lower()
    words = f"_{'_'.join(re.findall('[a-z]+', stem))}_"
    known = {name: name for name in SCHEMA} | _CALLED
    found: set[str] = set()
    # A longer name holds a shorter one: account_contacts is not accounts.
    for name in sorted(known, key=len, reverse=True):
        for written in (f"_{name}_", f"_{name.removesuffix('s')}_"):
            if written in words:
                words = words.replace(written, "__")
                found.add(known[name])
    return found.pop() if len(found) == 1 else ""


def _by_columns(columns: set[str], renames: Mapping[str, Collection[str]]) -> str:
    fitting: dict[str, int] = {}
    for name, spec in SCHEMA.items():
        there = columns | {*renames.get(name, ())}
        if all(column.name in there for column in spec.columns if column.required):
            fitting[name] = sum(column in there for column in spec.names)
    best = [name for name, count in fitting.items() if count == max(fitting.values())]
    return best[0] if len(best) == 1 else ""

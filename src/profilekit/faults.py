"""A fault of an input table, as reports list it and errors tell it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Fault"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with an input table.

    Attributes
    ----------
    table : str
        Canonical name of the table.
    code : str
        Stable code, such as ``"missing_key"``.
    count : int
        Rows (or columns) concerned.
    found : str
        What was found.
    hint : str
        What to type next; may be empty.
    column : str or None
        Column concerned.
    """

    table: str
    code: str
    count: int
    found: str
    hint: str = ""
    column: str | None = None

    def __str__(self) -> str:
        """One line: where, what, and what to do."""
        place = self.table if self.column is None else f"{self.table}.{self.column}"
        return f"{place}: {self.found} [{self.code}]" + (f" {self.hint}" if self.hint else "")

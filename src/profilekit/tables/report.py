"""What loading found: rows read and kept, faults and notes, table by table.

A fault keeps a row out; a note is counted and the row stays.
"""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

__all__ = ["NOTES", "TableReport", "TablesReport"]

NOTES = {
    "identical_rows": "rows that repeat another one, in a table without a key",
    "sub_unit_amounts": "amounts rounded to the minor unit, half-even",
    "converted_amounts": "amounts converted by rates",
    "naive_times": "times without a zone, read in naive_timezone",
    "unclear_times": "times that the clock of naive_timezone shows twice or never",
    "refund_lines": "lines of a negative amount, kept as refunds",
    "dropped_refunds": "refunds left out as refunds='drop' asks",
    "zero_amounts": "lines of amount zero",
}
"""What each note counts."""


class TableReport(BaseModel):
    """What loading found in one table.

    Attributes
    ----------
    rows_read, rows_kept : int
        Rows given, and rows that passed the checks.
    faults : dict of str to int
        Rows in quarantine by code.
    notes : dict of str to int
        Rows kept with a remark; `NOTES` says what each counts.
    columns_left_out : tuple of str
        Given columns that mean nothing to the table.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    rows_read: int
    rows_kept: int
    faults: dict[str, int]
    notes: dict[str, int]
    columns_left_out: tuple[str, ...] = ()


class TablesReport(BaseModel):
    """What loading found, by table.

    Attributes
    ----------
    tables : dict of str to TableReport
        By canonical name, sorted.

    Examples
    --------
    >>> seen = TableReport(rows_read=3, rows_kept=2, faults={"missing_key": 1}, notes={})
    >>> print(TablesReport(tables={"transactions": seen}))
    table         rows read  rows kept  faults         notes
    transactions          3          2  missing_key 1  -
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(frozen=True, extra="forbid")

    tables: dict[str, TableReport]

    def __getitem__(self, name: str) -> TableReport:
        """Report of one table."""
        return self.tables[name]

    def __str__(self) -> str:
        """One line a table, in columns; names of columns are quoted."""
        lines = [("table", "rows read", "rows kept", "faults", "notes")]
        for name, table in self.tables.items():
            notes = _counted(table.notes)
            if table.columns_left_out:
                shown = ", ".join(map(repr, table.columns_left_out))
                notes = f"{notes}; left out {shown}" if table.notes else f"left out {shown}"
            lines.append(
                (
                    name,
                    f"{table.rows_read:,}",
                    f"{table.rows_kept:,}",
                    _counted(table.faults),
                    notes,
                )
            )
        widths = [max(len(line[place]) for line in lines) for place in range(5)]
        return "\n".join(
            "  ".join(
                cell.rjust(width) if place in {1, 2} else cell.ljust(width)
                for place, (cell, width) in enumerate(zip(line, widths, strict=True))
            ).rstrip()
            for line in lines
        )


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{code} {count:,}" for code, count in counts.items()) or "-"

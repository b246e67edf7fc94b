"""Names of real people and companies, read from a file, so that no persona bears one."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from profilekit.errors import UnknownNameError, UnsupportedInputError
from profilekit.pages.files import read_bytes

__all__ = ["HELP", "known_names"]

HELP: Final = (
    "file of names that no persona is given, as those of customers: one a line, or FILE.csv:COLUMN"
)
_EXPECTED: Final = "a text file in UTF-8 with a name a line, or FILE.csv:COLUMN"
_CSV: Final = ".csv"


def known_names(given: str, *, asked_by: str) -> list[str]:
    """Read names.

    Parameters
    ----------
    given : str
        A file with a name a line; or a file of comma-separated values with a header, then a colon
        and a column of it, which may be left out where there is but one.
    asked_by : str
        The command, for messages.

    Raises
    ------
    UnsupportedInputError
        If the file cannot be read, is not in UTF-8, or does not say which of several columns.
    UnknownNameError
        If there is no such column.
    """
    stem, ending, column = given.partition(f"{_CSV}:")
    path = Path(f"{stem}{_CSV}" if ending else given)
    content = read_bytes(path, asked_by=asked_by, expected=_EXPECTED)
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        found = f"the file {str(path)!r}, whose byte {error.start} is not UTF-8"
        raise UnsupportedInputError(found, asked_by=asked_by, expected=_EXPECTED) from error
    if path.suffix.lower() == _CSV:
        lines = _column_of(path, lines, column, asked_by)
    return [name for line in lines if (name := line.strip())]


def _column_of(path: Path, lines: list[str], column: str, asked_by: str) -> list[str]:
    rows = csv.DictReader(lines)
    columns = list(rows.fieldnames or ())
    if not column and len(columns) > 1:
        raise UnsupportedInputError(
            f"the file {str(path)!r} with the columns {', '.join(map(repr, columns))}",
            asked_by=asked_by,
            expected=f"one of them: {path}:{columns[0]}",
        )
    wanted = column or "".join(columns)
    if wanted not in columns:
        raise UnknownNameError("column of names", [wanted], columns, asked_by=asked_by)
    return [row[wanted] or "" for row in rows]

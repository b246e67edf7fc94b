"""Files that leave the house: written whole or not at all, and safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import os
import secrets
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Generator

    import narwhals as nw

__all__ = ["ENDINGS", "escaped", "write_audience"]

ENDINGS: Final = (".csv", ".parquet")
_FORMULAS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\0",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
"""What a cell begins with that spreadsheets run or are led to run, wide forms too (OWASP)."""


def escaped(cell: object) -> object:
    """Give a cell for CSV: text that a spreadsheet would run begins with an apostrophe.

    Numbers are numbers, minus sign and all; missing is empty.

    Examples
    --------
    >>> escaped("=1+1"), escaped(" @x"), escaped(-2), escaped("a-b"), escaped(None)
    ("'=1+1", "' @x", -2, 'a-b', None)
    """
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if not isinstance(cell, str):
        return cell
    runs = cell.startswith(_FORMULAS) or cell.lstrip().startswith(_FORMULAS)
    return f"'{cell}" if runs else cell


def write_audience(frame: nw.DataFrame[Any], path: str | os.PathLike[str], *, asked_by: str) -> int:
    """Write a frame to a CSV or Parquet file, by its ending.

    Parquet keeps types and cells as they are; CSV is UTF-8, text in quotes, missing empty.

    Returns
    -------
    int
        Cells that were escaped.

    Raises
    ------
    UnsupportedInputError
        If there is no such folder.
    """
    with _replacing(path, asked_by=asked_by) as draft:
        if Path(path).suffix.lower() == ".parquet":
            frame.write_parquet(draft)
            return 0
        count = 0
        with draft.open("x", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
            writer.writerow(frame.columns)
            for row in frame.iter_rows():
                cells = [escaped(cell) for cell in row]
                count += sum(
                    isinstance(cell, str) and cell != made
                    for cell, made in zip(row, cells, strict=True)
                )
                writer.writerow(cells)
            file.flush()
            os.fsync(file.fileno())
    return count


@contextmanager
def _replacing(path: str | os.PathLike[str], *, asked_by: str) -> Generator[Path]:
    """Give a file to write to in the folder of `path`, and move it there when nothing failed."""
    target = Path(path).resolve()
    if not target.parent.is_dir() or target.is_dir():
        raise UnsupportedInputError(
            f"the path {str(path)!r}, " + ("a folder" if target.is_dir() else "in no folder"),
            asked_by=asked_by,
            expected="a file in a folder that exists",
        )
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        yield draft
        if target.is_file():
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)

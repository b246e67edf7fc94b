"""Which files a path means, and what a CSV file's header says.

Parquet knows its types. CSV does not, and engines guess them differently (a US date read as
another day is the worst of it), so every CSV value is read as text and judged by the checks.
"""

from __future__ import annotations

import csv
import gzip
import re
from glob import glob
from io import StringIO
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw

from profilekit.errors import UnsupportedInputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CSV_ENDINGS", "Paths", "files_of", "header_of", "without_blank_lines"]

Paths = str | PathLike[str]

CSV_ENDINGS = (".csv", ".csv.gz", ".tsv", ".tsv.gz", ".txt")
_PARQUET_ENDINGS = (".parquet", ".pq")
_EXPECTED = "a path or glob to Parquet or CSV files"
_SEPARATORS = ",;\t|"
_LONGEST_HEADER = 1_000_000


def files_of(given: Paths | Sequence[Paths], *, asked_by: str) -> tuple[str, ...]:
    """Files that paths, globs and folders stand for, sorted.

    Raises
    ------
    UnsupportedInputError
        If a path stands for no file, or the files are not all Parquet or all CSV.
    """
    paths = [given] if isinstance(given, str | PathLike) else list(given)
    files: list[str] = []
    for path in paths:
        text = fspath(path)
        found = [text] if Path(text).is_file() else sorted(glob(text, recursive=True))  # noqa: PTH207 Path.glob takes no absolute pattern
        if len(found) == 1 and Path(found[0]).is_dir():
            found = sorted(str(file) for file in Path(found[0]).iterdir() if _is_data(file))
        if not found:
            raise UnsupportedInputError(
                f"the path {text!r}, where there is no file", asked_by=asked_by, expected=_EXPECTED
            )
        files.extend(found)
    if not (all(map(_is_csv, files)) or all(map(_is_parquet, files))):
        raise UnsupportedInputError(
            f"the files {', '.join(map(repr, files[:3]))}", asked_by=asked_by, expected=_EXPECTED
        )
    return tuple(files)


def header_of(files: Sequence[str], *, asked_by: str) -> tuple[tuple[str, ...], str]:
    """Column names and separator of CSV files.

    Raises
    ------
    UnsupportedInputError
        If the files do not have one header.
    """
    found = {_header(file, asked_by) for file in files}
    if len(found) > 1:
        raise UnsupportedInputError(
            f"{len(files)} CSV files with {len(found)} different headers",
            asked_by=asked_by,
            expected="files of one table, with the same header",
        )
    return found.pop()


def _header(file: str, asked_by: str) -> tuple[tuple[str, ...], str]:
    with gzip.open(file, "rb") if file.endswith(".gz") else Path(file).open("rb") as lines:
        read = lines.readline(_LONGEST_HEADER)
        while read.count(b'"') % 2 and len(read) < _LONGEST_HEADER and (more := lines.readline()):
            read += more
    first = read.decode("utf-8-sig", errors="replace").rstrip("\r\n")
    if not first:
        raise UnsupportedInputError(
            f"the file {file!r}, which begins with no header",
            asked_by=asked_by,
            expected="a CSV file with a header",
        )
    bare = re.sub('"[^"]*"', "", first)
    separator = max(_SEPARATORS, key=bare.count)
    fields = csv.reader(StringIO(first, newline=""), delimiter=separator)
    return tuple(next(fields, list[str]())), separator


def without_blank_lines(frame: nw.LazyFrame[Any]) -> nw.LazyFrame[Any]:
    """Leave lines of a CSV file out that hold nothing, which some readers take for rows."""
    filled = [nw.col(name) != "" for name in frame.collect_schema().names()]
    return frame.filter(nw.any_horizontal(*filled, ignore_nulls=True))


def _is_csv(file: str) -> bool:
    return file.lower().endswith(CSV_ENDINGS)


def _is_parquet(file: str) -> bool:
    return file.lower().endswith(_PARQUET_ENDINGS)


def _is_data(file: Path) -> bool:
    return _is_csv(file.name) or _is_parquet(file.name)

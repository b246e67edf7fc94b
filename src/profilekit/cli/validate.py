"""``profilekit validate``: checks tables in files, and prints what was found.

0 when every row is good, 1 when rows were set aside or a table cannot be read.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeAlias

from profilekit.cli.guessing import columns_in, guessed_table
from profilekit.tables.schema import SCHEMA
from profilekit.tables.tables import Tables

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping

__all__ = ["declare"]

_SHOWN = 8

Refuse: TypeAlias = "Callable[[str], NoReturn]"


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.description = (
        "Check tables in files and print a report. Exit status 1 says that rows were "
        "set aside, or that a table cannot be read."
    )
    parser.add_argument(
        "tables",
        nargs="+",
        metavar="FILE",
        help="a file whose name or columns say which table it is, such as customers.csv, or a "
        "table and its file, such as transactions=orders.csv; `profilekit schema` lists the tables",
    )
    parser.add_argument(
        "--rename",
        action="append",
        default=[],
        metavar="TABLE.GIVEN=CANONICAL",
        help="read a column under its canonical name; may be repeated",
    )
    parser.add_argument("--timezone", default="UTC", help="business time zone (default: UTC)")
    parser.add_argument(
        "--naive-timezone", help="time zone of times that name none (default: --timezone)"
    )
    parser.add_argument("--currency", help="ISO 4217 code of the amounts")
    parser.add_argument("--time-format", help="format of times in text, such as %%m/%%d/%%Y")
    parser.add_argument(
        "--refunds",
        choices=("net", "drop", "error"),
        default="net",
        help="take refunds off spend, leave them out, or fail on them (default: net)",
    )
    parser.add_argument(
        "--strict", action="store_true", help="print all faults as an error when a row has one"
    )
    parser.set_defaults(run=_run, refuse=parser.error)


def _run(given: argparse.Namespace) -> int:
    refunds: Literal["net", "drop", "error"] = given.refunds
    renames = _renames(given.rename, given.refuse)
    tables = Tables.load(
        **_paths(given.tables, renames, given.refuse),
        rename=renames,
        timezone=given.timezone,
        naive_timezone=given.naive_timezone,
        currency=given.currency,
        time_format=given.time_format,
        refunds=refunds,
        strict=given.strict,
    )
    sys.stdout.write(f"{tables.report}\n")
    return int(any(table.faults for table in tables.report.tables.values()))


def _paths(
    given: Iterable[str], renames: Mapping[str, Mapping[str, str]], refuse: Refuse
) -> dict[str, Any]:
    paths: dict[str, Any] = {}
    bare: dict[str, list[str]] = {}
    for each in given:
        table, equals, path = each.partition("=")
        if not equals or Path(each).exists():
            bare.setdefault(_guessed(each, renames, refuse), []).append(each)
            continue
        if not path:
            refuse(f"{each!r} is not TABLE=PATH, such as transactions=orders.csv")
        if table not in SCHEMA:
            refuse(f"there is no table {table!r}; there are {', '.join(SCHEMA)}")
        if table in paths:
            refuse(f"the table {table!r} is given twice; a glob reads several files")
        paths[table] = path
    for table, files in bare.items():
        if table in paths:
            refuse(f"the table {table!r} is given, and {files[0]!r} looks like it too: name it")
        sys.stdout.writelines(f"{file} is read as {table}\n" for file in files)
        paths[table] = files if len(files) > 1 else files[0]
    return paths


def _guessed(path: str, renames: Mapping[str, Mapping[str, str]], refuse: Refuse) -> str:
    columns = columns_in(path)
    targets = {table: tuple(renamed.values()) for table, renamed in renames.items()}
    table = guessed_table(path, columns, targets)
    if not table:
        listed = ", ".join(columns[:_SHOWN]) + (", ..." if len(columns) > _SHOWN else "")
        refuse(
            f"neither the name of {path!r} nor its columns ({listed}) say which table it is; name "
            f"it, such as transactions={path}"
        )
    return table


def _renames(given: Iterable[str], refuse: Refuse) -> dict[str, dict[str, str]]:
    renames: dict[str, dict[str, str]] = {}
    for each in given:
        column, equals, canonical = each.rpartition("=")
        table, dot, name = column.partition(".")
        if not (equals and dot and name and canonical):
            refuse(
                f"{each!r} is not TABLE.GIVEN=CANONICAL, such as transactions.client=customer_id"
            )
        renames.setdefault(table, {})[name] = canonical
    return renames
